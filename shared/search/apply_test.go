package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

func TestNothingIsWrittenWhenNothingChanged(t *testing.T) {
	w := newWorld(t)
	changes := story(w)
	w.apply(changes...)
	w.table.reset()
	w.apply(changes...)
	if n := w.table.writes.Load(); n > 0 {
		t.Errorf("%d writes for changes that were applied before", n)
	}
}

func TestEditedPersonIsFoundByTheNewNameInEveryCase(t *testing.T) {
	w := newWorld(t)
	w.apply(story(w)...)
	w.apply(w.putPerson(complaint.Complainant{ID: "P-2", Name: "John Sullivan", Since: day}))
	if diff := cmp.Diff([]string{"RS-2026-000003", "RS-2026-000002"}, w.findAll(Query{Text: "sullivan"})); diff != "" {
		t.Errorf("by the new name (-want +got):\n%s", diff)
	}
	if got := w.findAll(Query{Text: "harbour"}); got != nil {
		t.Errorf("by the organisation that was taken off: %v", got)
	}
}

func TestMergedPersonLeavesTheList(t *testing.T) {
	w := newWorld(t)
	w.apply(story(w)...)
	w.apply(w.putPerson(complaint.Complainant{ID: "P-2", Name: "John O'Neil", MergedInto: "P-1", Since: day}))
	page, err := w.index.FindPeople(context.Background(), "", 10, "")
	if err != nil || len(page.Rows) != 1 || page.Rows[0].Person != "P-1" {
		t.Errorf("people after the merge: %v, %v", page.Rows, err)
	}
}

// meddling does something once, just before the first Write.
type meddling struct {
	store.Table
	once func()
}

func (m *meddling) Write(ctx context.Context, ops ...store.Op) error {
	if do := m.once; do != nil {
		m.once = nil
		do()
	}
	return m.Table.Write(ctx, ops...)
}

func TestPersonEditedWhileTheirCaseIsIndexed(t *testing.T) {
	w := newWorld(t)
	changes := story(w)
	var edit store.Change
	x := New(w.table, KeptIn(&meddling{Table: w.table, once: func() {
		edit = w.putPerson(complaint.Complainant{ID: "P-1", Name: "Anna Karelina", Since: day})
		w.apply(edit) // their cases are not in the index yet
	}}))
	if err := x.Apply(context.Background(), changes[1:2]); err != nil {
		t.Fatal(err)
	}
	if got := w.findAll(Query{Text: "karelina"}); len(got) != 1 {
		t.Errorf("by the name after the edit: %v", got)
	}
}

func TestOldReadNeverOverwritesNew(t *testing.T) {
	w := newWorld(t)
	w.apply(story(w)...)
	k := complaint.Case{ID: "RS-2026-000001", State: complaint.Working, Summary: "older"}
	slow := w.putCase(k)
	x := New(w.table, KeptIn(&meddling{Table: w.table, once: func() {
		k.State, k.Summary = complaint.Closed, "newer"
		w.apply(w.putCase(k))
	}}))
	if err := x.Apply(context.Background(), []store.Change{slow}); err != nil {
		t.Fatal(err)
	}
	rows := w.find(Query{Facets: Facets{State: complaint.Closed}, Text: "RS-2026-000001"}).Rows
	if len(rows) != 1 || rows[0].Summary != "newer" {
		t.Errorf("rows: %+v", rows)
	}
}

var errDown = errors.New("down")

// failing refuses every Write after the first few.
type failing struct {
	store.Table
	left int
}

func (f *failing) Write(ctx context.Context, ops ...store.Op) error {
	if f.left == 0 {
		return errDown
	}
	f.left--
	return f.Table.Write(ctx, ops...)
}

// manyWords is a text that takes more than one Write.
func manyWords(from, to int) string {
	var b strings.Builder
	for n := from; n < to; n++ {
		fmt.Fprintf(&b, "item%dx ", n)
	}
	return b.String()
}

func TestCrashBetweenTheWritesOfOneCase(t *testing.T) {
	w := newWorld(t)
	k := complaint.Case{ID: "RS-2026-000001", State: complaint.Open, Summary: manyWords(0, 350)}
	changes := []store.Change{w.putCase(k)}
	for writes := range 3 {
		err := New(w.table, KeptIn(&failing{Table: w.table, left: writes})).Apply(context.Background(), changes)
		if !errors.Is(err, errDown) {
			t.Fatalf("after %d writes: %v, want the failure", writes, err)
		}
		w.checkRecords()
	}
	k.Summary = manyWords(200, 400)
	w.putCase(k)
	w.apply(changes...)
	w.checkRecords()
	for text, want := range map[string]int{"item10x": 0, "item210x": 1, "item390x": 1} {
		if got := w.findAll(Query{Text: text}); len(got) != want {
			t.Errorf("%s: %v, want %d", text, got, want)
		}
	}
}

// checkRecords compares every record's tokens with the postings that exist.
func (w *world) checkRecords() {
	w.tb.Helper()
	want, got := map[store.Key]bool{}, map[store.Key]bool{}
	for key, doc := range w.dump() {
		id, ok := strings.CutPrefix(key.Partition, w.index.cases.records)
		if !ok {
			got[key] = true
			continue
		}
		r, err := store.Decode[record](store.Item{Doc: []byte(doc)})
		if err != nil {
			w.tb.Fatal(err)
		}
		for token := range strings.FieldsSeq(r.Tokens) {
			want[w.index.cases.posting(token, id)] = true
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		w.tb.Fatalf("postings (-in the records +existing):\n%s", diff)
	}
}

func TestOneBadRecordHoldsNobodyUp(t *testing.T) {
	w := newWorld(t)
	changes := story(w)
	bad := w.put(store.Key{Partition: casePrefix + "RS-2026-000009", Sort: storedCase}, storedCase, map[string]int{"id": 9})
	if err := w.index.Apply(context.Background(), append([]store.Change{bad}, changes...)); err == nil {
		t.Error("a record that can't be read was passed over in silence")
	}
	if got := w.findAll(Query{}); len(got) != 3 {
		t.Errorf("cases beside the bad one: %v", got)
	}
}

// The requests of one question do not grow with the register.
func TestRequestsStayTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a register")
	}
	questions := []Query{
		{}, {Facets: Facets{State: complaint.Closed}}, {Facets: Facets{State: complaint.Closed, Channel: complaint.Executive}},
		{Text: word(0)}, {Text: word(0) + " " + word(1)}, {Text: "RS-2026-000003"},
	}
	asked := func(cases int) []string {
		w := newWorld(t)
		fill(t, w.index, cases)
		var counts []string
		for _, q := range questions {
			q.Limit = 10
			w.table.reset()
			w.find(q)
			counts = append(counts, fmt.Sprintf("%d queries, %d reads", w.table.queries.Load(), w.table.gets.Load()))
		}
		return counts
	}
	if few, many := asked(20), asked(200); !slices.Equal(few, many) {
		t.Errorf("requests at 20 cases: %q\nat 200: %q", few, many)
	}
}
