package search

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

var (
	someWords  = []string{"parcel", "lost", "refund", "late", "курьер", "деньги", "опоздал", "the", "не"}
	someNames  = []string{"Ivan Petrov", "Пётр Иванов", "Anna Lee", "Мария Ли"}
	someOwners = []string{"", "S-1", "S-2"}
)

// truth is what the register holds, and how it changes.
type truth struct {
	*world
	cases      map[string]complaint.Case
	complaints map[string][]complaint.Complaint
	people     map[string]complaint.Complainant
	changes    []store.Change // committed, not yet applied
}

func newTruth(w *world) *truth {
	return &truth{
		world: w, cases: map[string]complaint.Case{}, complaints: map[string][]complaint.Complaint{},
		people: map[string]complaint.Complainant{},
	}
}

func text(t *rapid.T, label string) string {
	words := rapid.SliceOfN(rapid.SampledFrom(someWords), 0, 4).Draw(t, label)
	return fmt.Sprint(words)
}

func (u *truth) changeCase(t *rapid.T) {
	id := fmt.Sprintf("RS-2026-%06d", rapid.IntRange(1, 12).Draw(t, "case"))
	k := complaint.Case{
		ID: id, State: rapid.SampledFrom(complaint.CaseStates()).Draw(t, "state"),
		Channel: rapid.SampledFrom(complaint.Channels()).Draw(t, "channel"), Severity: complaint.Normal,
		Owner: complaint.Actor{ID: rapid.SampledFrom(someOwners).Draw(t, "owner")}, Summary: text(t, "summary"),
		Person:   fmt.Sprintf("P-%d", rapid.IntRange(0, 3).Draw(t, "person")),
		Received: day.Add(time.Duration(rapid.IntRange(0, 9).Draw(t, "received")) * time.Hour),
	}
	k.PersonName = u.people[k.Person].Name
	u.cases[id] = k
	u.changes = append(u.changes, u.putCase(k))
}

func (u *truth) addComplaint(t *rapid.T) {
	ids := slices.Sorted(maps.Keys(u.cases))
	if len(ids) == 0 {
		return
	}
	id := rapid.SampledFrom(ids).Draw(t, "joined")
	c := complaint.Complaint{ID: fmt.Sprintf("%04d", len(u.complaints[id])), Case: id, Text: text(t, "text")}
	u.complaints[id] = append(u.complaints[id], c)
	u.changes = append(u.changes, u.putComplaint(c))
}

func (u *truth) changePerson(t *rapid.T) {
	id := fmt.Sprintf("P-%d", rapid.IntRange(0, 3).Draw(t, "person"))
	p := complaint.Complainant{ID: id, Name: rapid.SampledFrom(someNames).Draw(t, "name"), Since: day}
	if rapid.Bool().Draw(t, "phone") {
		p.Phones = []string{"+4477009001" + id[2:] + "0"}
	}
	if rapid.IntRange(0, 9).Draw(t, "merged") == 0 {
		p.MergedInto = "P-0"
	}
	u.people[id] = p
	u.changes = append(u.changes, u.putPerson(p))
}

func (u *truth) dropCase(t *rapid.T) {
	ids := slices.Sorted(maps.Keys(u.cases))
	if len(ids) == 0 {
		return
	}
	id := rapid.SampledFrom(ids).Draw(t, "dropped")
	delete(u.cases, id)
	u.changes = append(u.changes, u.removeCase(id))
}

// deliver applies some or all changes, in any order and some of them twice.
func (u *truth) deliver(t *rapid.T) {
	batch := slices.Clone(u.changes)
	for _, c := range u.changes {
		if rapid.IntRange(0, 3).Draw(t, "twice") == 0 {
			batch = append(batch, c)
		}
	}
	u.changes = nil
	if len(batch) == 0 {
		return
	}
	batch = rapid.Permutation(batch).Draw(t, "order")
	cut := rapid.IntRange(0, len(batch)).Draw(t, "cut")
	u.apply(batch[:cut]...)
	u.apply(batch[cut:]...)
}

// naive finds the cases that q wants by looking at all of them.
func (u *truth) naive(q Query) []string {
	var ids []string
	for _, id := range slices.Sorted(maps.Keys(u.cases)) {
		f := u.file(id)
		held := caseTokens(f)
		fits := q.Facets.DueBefore.IsZero()
		for _, term := range q.terms() {
			fits = fits && slices.ContainsFunc(term, func(token string) bool { return slices.Contains(held, token) })
		}
		if fits {
			ids = append(ids, id)
		}
	}
	slices.Reverse(ids)
	return ids
}

func (u *truth) file(id string) caseFile {
	f := caseFile{kase: u.cases[id], complaints: u.complaints[id]}
	if p, ok := u.people[f.kase.Person]; ok {
		f.person = &p
	}
	return f
}

func drawQuery(t *rapid.T) Query {
	q := Query{Limit: rapid.IntRange(1, 5).Draw(t, "limit")}
	q.Text = rapid.SampledFrom([]string{"", "", "parcel", "late refund", "деньги", "ivanov", "пет", "7700900110", "RS-2026-3"}).Draw(t, "ask")
	q.Facets.State = rapid.SampledFrom(append(complaint.CaseStates(), "", "")).Draw(t, "in state")
	q.Facets.Channel = rapid.SampledFrom(append(complaint.Channels(), "", "", "")).Draw(t, "by channel")
	q.Facets.Owner = rapid.SampledFrom([]string{"", "", Nobody, "S-1"}).Draw(t, "of owner")
	return q
}

// After every delivery the index finds what looking at every case finds, whatever the order of the
// changes and however often they came; and a rebuild from nothing comes to the same postings.
func TestIndexAgreesWithLookingAtEverything(t *testing.T) {
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		w.remove(func(store.Key) bool { return true })
		u := newTruth(w)
		u.index.cases.page, u.index.people.page = rapid.IntRange(2, 6).Draw(t, "page"), 3
		t.Repeat(map[string]func(*rapid.T){
			"case":      u.changeCase,
			"complaint": u.addComplaint,
			"person":    u.changePerson,
			"drop":      u.dropCase,
			"":          func(*rapid.T) {},
			"ask": func(t *rapid.T) {
				u.deliver(t)
				q := drawQuery(t)
				if diff := cmp.Diff(u.naive(q), u.findAll(q)); diff != "" {
					t.Fatalf("%+v (-naive +found):\n%s", q, diff)
				}
			},
		})
		u.deliver(t)
		before := u.derived()
		u.rebuild(t, slices.Sorted(maps.Keys(u.cases)))
		if diff := cmp.Diff(before, u.derived()); diff != "" {
			t.Fatalf("after a rebuild (-before +after):\n%s", diff)
		}
	})
}

// derived is the index without the people who have no case: a rebuild goes by the cases.
func (u *truth) derived() map[store.Key]string {
	with := map[string]bool{}
	for _, k := range u.cases {
		with[k.Person] = true
	}
	found := u.dump()
	maps.DeleteFunc(found, func(k store.Key, _ string) bool {
		switch {
		case strings.HasPrefix(k.Partition, u.index.people.records):
			return !with[strings.TrimPrefix(k.Partition, u.index.people.records)]
		case strings.HasPrefix(k.Partition, u.index.people.lists):
			return !with[k.Sort]
		}
		return false
	})
	return found
}

// rebuild forgets everything derived and makes it again.
func (u *truth) rebuild(t *rapid.T, ids []string) {
	u.remove(isDerived)
	err := u.index.Rebuild(context.Background(), func(yield func(string, error) bool) {
		for _, id := range ids {
			if !yield(id, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
