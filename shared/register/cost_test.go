//go:build !race

package register_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"resonance/shared/clocktest"
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/store"
)

// memory is a Table that keeps what registrations read back, in memory: 100,000 of them take a minute. It
// can't be queried, so that a registration that queries fails.
type memory struct{ items map[store.Key]store.Item }

func (m *memory) Get(_ context.Context, keys ...store.Key) (found []store.Item, err error) {
	for _, k := range keys {
		if it, ok := m.items[k]; ok {
			found = append(found, it)
		}
	}
	return found, store.ValidateKeys(keys)
}

func (m *memory) Query(context.Context, store.Query) (store.Page, error) {
	return store.Page{}, errors.New("a registration may not query")
}

func (m *memory) Write(_ context.Context, ops ...store.Op) error {
	if err := store.Validate(ops); err != nil {
		return err
	}
	for _, op := range ops {
		it, ok := m.items[op.Item.Key]
		if v, versioned := op.If.Version(); op.If.Absent() && ok || versioned && it.Version != v {
			return &store.ConflictError{}
		}
	}
	for _, op := range ops {
		it := op.Item
		it.Version = m.items[it.Key].Version + 1
		switch it.Type {
		case register.TypeJournal, register.TypeStep, register.TypeTask, register.TypeLetter, register.TypeIntent, register.TypeLink, register.TypeComplaint:
			// no registration reads it
		default:
			m.items[it.Key] = it
		}
	}
	return nil
}

var (
	things = [...]string{"fridge", "parcel", "account", "contract", "refund", "router", "ticket", "boiler", "card", "loan", "phone", "oven", "meter", "flight"}
	faults = [...]string{"stopped", "vanished", "was blocked", "was cancelled", "leaks", "burnt", "doubled", "expired", "is late", "is wrong", "never came"}
)

// nth is the complaint of somebody; every seventh is of a person who complained before.
func nth(n int) register.Submission {
	who := n
	if n%7 == 0 {
		who = n / 2
	}
	s := anna(fmt.Sprint("n", n), fmt.Sprintf("My %s %s in street %d, and the %s %s too. Support does not answer.",
		things[n%len(things)], faults[n%len(faults)], n/100, things[n/14%len(things)], faults[n/11%len(faults)]))
	s.Who = complaint.Complainant{Name: fmt.Sprintf("Boris Nr%d", who), Emails: []string{fmt.Sprintf("b%d@mail.example", who)}}
	s.ReplyTo = s.Who.Emails[0]
	return s
}

// TestARegistrationCostsTheSameHoweverLargeTheRegister counts round trips of everything that a registration
// can be, among ten cases and among a hundred thousand.
func TestARegistrationCostsTheSameHoweverLargeTheRegister(t *testing.T) {
	d, n := &desk{clock: clocktest.At(begins)}, 0
	d.openOn(t, &memory{items: map[store.Key]store.Item{}}, 1000)
	grow := func(to int) {
		for ; n < to; n++ {
			submit(t, d, nth(n))
		}
	}
	for _, size := range []int{10, 100_000} {
		grow(size)
		t.Run(fmt.Sprint("among ", size), func(t *testing.T) { d.everyKind(t, fmt.Sprint(size)) })
	}
}

// everyKind registers everything that a registration can be. The name sets its people and texts apart.
func (d *desk) everyKind(t *testing.T, name string) {
	t.Helper()
	ann := func(once, text string) register.Submission {
		s := anna(name+once, text+" ("+name+")")
		s.Who = complaint.Complainant{Name: "Ann Smith", Emails: []string{name + "@mail.example"}, Accounts: []string{"A-" + name}}
		return s
	}
	const gate = "My boiler leaks and the gate of the garden fell on the dog."
	first := d.cost(t, "somebody new", ann("new", gate), register.Registered)
	d.cost(t, "the same form twice", ann("new", gate), register.Repeated)
	d.cost(t, "the same again", ann("again", gate), register.Joined)
	d.cost(t, "something else of the same person", ann("else", "Your courier insulted my grandmother on the staircase."), register.Registered)
	d.cost(t, "words that everybody uses", nth(1<<20+len(name)), register.Registered)
	d.mergedProblem(t, name)
	reply := ann("reply", "You did not answer.")
	reply.Thread, reply.Letter = first.Case, &complaint.Letter{ID: "letter" + name, From: name + "@mail.example"}
	d.cost(t, "a reply by mail", reply, register.Joined)
}

// mergedProblem registers what says what a problem has learned that turned out to be another one since.
func (d *desk) mergedProblem(t *testing.T, name string) {
	t.Helper()
	problem := func(once, text string) string {
		s := nth(1<<21 + len(name))
		s.Once, s.Text, s.Problem = name+once, text+" ("+name+")", register.ChosenNew
		return d.table.Table.(*memory).problemOf(t, submit(t, d, s).Case)
	}
	const elevator = "Elevator cabin hangs halfway, pensioners climb ladders since Easter."
	merged, kept := problem("elevator", elevator), problem("lift", "The lift of our house is stuck.")
	if _, err := d.MergeProblem(t.Context(), onProblem(merged), kept, "The same"); err != nil {
		t.Fatal(err)
	}
	s := nth(1<<22 + len(name))
	s.Once, s.Text = name+"merged", elevator+" ("+name+")"
	r := d.cost(t, "what a merged problem has learned", s, register.Registered)
	if got := d.table.Table.(*memory).problemOf(t, r.Case); got != kept {
		t.Errorf("it hangs on %s, want %s", got, kept)
	}
}

// problemOf is the problem that a case is about.
func (m *memory) problemOf(t *testing.T, id string) string {
	t.Helper()
	k, err := store.Decode[complaint.Case](m.items[store.Key{Partition: "case#" + id, Sort: "case"}])
	if err != nil {
		t.Fatal(err)
	}
	return k.Problem
}

func (d *desk) cost(t *testing.T, what string, s register.Submission, outcome register.Outcome) register.Receipt {
	t.Helper()
	writes := 1
	if outcome == register.Repeated {
		writes = 0
	}
	submit(t, d, nth(len(d.table.Table.(*memory).items)<<10)) // takes numbers if none are left
	d.table.gets, d.table.queries, d.table.written = 0, 0, 0
	r := submit(t, d, s)
	if r.Outcome != outcome {
		t.Errorf("%s comes to %+v, want %s", what, r, outcome)
	}
	if d.table.gets > 2 || d.table.queries > 0 || d.table.written != writes {
		t.Errorf("%s takes %d reads, %d queries and %d transactions; want at most 2, 0 and %d", what, d.table.gets, d.table.queries, d.table.written, writes)
	}
	return r
}
