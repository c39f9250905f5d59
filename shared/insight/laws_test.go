package insight

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

// truth is what the register holds, and the changes that are not yet applied.
type truth struct {
	*world
	cases    map[string]complaint.Case
	answers  map[string]answer
	lines    map[string]int
	problems map[string]complaint.Problem
	changes  []store.Change
}

func draw[T any](t *rapid.T, label string, from ...T) T {
	return rapid.SampledFrom(from).Draw(t, label)
}

func (u *truth) changeCase(t *rapid.T) {
	id := fmt.Sprintf("RS-2026-%06d", rapid.IntRange(1, 8).Draw(t, "case"))
	at := func(label string) time.Time {
		return day.Add(time.Duration(rapid.IntRange(0, 80).Draw(t, label)) * 24 * time.Hour)
	}
	k := complaint.Case{
		ID: id, State: complaint.Open, Channel: draw(t, "channel", complaint.Channels()...), CostMinor: int64(rapid.IntRange(0, 3).Draw(t, "cost")),
		Problem: draw(t, "problem", "", "PB-1", "PB-2", "PB-3"), Person: draw(t, "person", "P-1", "P-2", "P-3"),
		Registered: at("registered"), Updated: at("updated"),
	}
	for n := range rapid.IntRange(0, 2).Draw(t, "clocks") {
		c := complaint.Clock{ID: fmt.Sprintf("clock-%d", n), Due: at("due")}
		if rapid.Bool().Draw(t, "met") {
			c.Met = at("met at")
		}
		k.Clocks = append(k.Clocks, c)
	}
	if rapid.Bool().Draw(t, "resolved") {
		k.State, k.Resolution = complaint.Resolved, &complaint.Resolution{At: at("resolved at")}
	}
	u.cases[id] = k
	u.changes = append(u.changes, u.putCase(k))
}

func (u *truth) changeProblem(t *rapid.T) {
	p := complaint.Problem{
		ID: draw(t, "which", "PB-1", "PB-2", "PB-3", "PB-4"), State: draw(t, "state", complaint.ProblemStates()...),
		Severity: draw(t, "severity", complaint.Severities()...), Opened: day.Add(time.Duration(rapid.IntRange(-9999, 0).Draw(t, "opened")) * time.Hour),
	}
	u.problems[p.ID] = p
	u.changes = append(u.changes, u.putProblem(p))
}

func (u *truth) answerSurvey(t *rapid.T) {
	ids := slices.Sorted(maps.Keys(u.cases))
	if len(ids) == 0 {
		return
	}
	id, score := draw(t, "answered", ids...), rapid.IntRange(1, 5).Draw(t, "score")
	u.lines[id]++
	u.answers[id] = answer{Score: score, At: day}
	u.changes = append(u.changes, u.answer(id, u.lines[id], score, day))
}

func (u *truth) dropCase(t *rapid.T) {
	ids := slices.Sorted(maps.Keys(u.cases))
	if len(ids) == 0 {
		return
	}
	id := draw(t, "dropped", ids...)
	delete(u.cases, id)
	u.changes = append(u.changes, u.removeCase(id))
}

// deliver applies the changes in any order, some of them twice.
func (u *truth) deliver(t *rapid.T) {
	batch := slices.Clone(u.changes)
	for _, c := range u.changes {
		if rapid.IntRange(0, 3).Draw(t, "twice") == 0 {
			batch = append(batch, c)
		}
	}
	if u.changes = nil; len(batch) == 0 {
		return
	}
	batch = rapid.Permutation(batch).Draw(t, "order")
	cut := rapid.IntRange(0, len(batch)).Draw(t, "cut")
	u.apply(batch[:cut]...)
	u.apply(batch[cut:]...)
}

func (u *truth) naiveTotals(problem string) complaint.Totals {
	var t complaint.Totals
	people := map[string]bool{}
	for _, k := range u.cases {
		if k.Problem == problem {
			t.Cases++
			t.CostMinor += k.CostMinor
			people[k.Person] = true
		}
	}
	t.People = len(people)
	return t
}

func (u *truth) naiveReport(from, to time.Time) (total Counts, survey [5]int) {
	within := func(t time.Time) int {
		if d := t.Format(time.DateOnly); d < from.Format(time.DateOnly) || d > to.Format(time.DateOnly) {
			return 0
		}
		return 1
	}
	for id, k := range u.cases {
		total.Registered += within(k.Registered)
		total.CostMinor += int64(within(k.Registered)) * k.CostMinor
		if k.Resolution != nil {
			total.Resolved += within(k.Resolution.At)
		}
		if a, ok := u.answers[id]; ok {
			survey[a.Score-1] += within(a.At)
		}
	}
	return total, survey
}

// naiveBacklog orders the problems by their weight long after everything.
func (u *truth) naiveBacklog(states ...complaint.ProblemState) []string {
	var list []complaint.Problem
	for _, p := range u.problems {
		if p.Totals = u.naiveTotals(p.ID); slices.Contains(states, p.State) {
			list = append(list, p)
		}
	}
	hour := func(p complaint.Problem) int64 {
		age := day.AddDate(1, 0, 0).Sub(p.Opened) / time.Hour
		return 24*u.ledger.weights.evidence(p.Severity, p.Totals) + u.ledger.weights.Day*int64(age)
	}
	slices.SortFunc(list, func(a, b complaint.Problem) int {
		if by := hour(b) - hour(a); by != 0 {
			return int(by)
		}
		return -cmpText(a.ID, b.ID)
	})
	var ids []string
	for _, p := range list {
		ids = append(ids, p.ID)
	}
	return ids
}

func cmpText(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func (u *truth) check(t *rapid.T) {
	for _, problem := range []string{"PB-1", "PB-2", "PB-3", "PB-4"} {
		if diff := cmp.Diff(u.naiveTotals(problem), u.totals(problem)); diff != "" {
			t.Fatalf("totals of %s (-naive +kept):\n%s", problem, diff)
		}
	}
	from := day.AddDate(0, 0, rapid.IntRange(0, 80).Draw(t, "from"))
	to := from.AddDate(0, 0, rapid.IntRange(0, 80).Draw(t, "days"))
	r := u.report(from, to)
	total, survey := u.naiveReport(from, to)
	total.Late = r.Total.Late // has a test of its own
	if diff := cmp.Diff(total, r.Total); diff != "" {
		t.Fatalf("report (-naive +kept):\n%s", diff)
	}
	if diff := cmp.Diff(survey, r.Survey); diff != "" {
		t.Fatalf("survey (-naive +kept):\n%s", diff)
	}
	states := rapid.SliceOfNDistinct(rapid.SampledFrom(complaint.ProblemStates()), 1, 6, rapid.ID).Draw(t, "states")
	if diff := cmp.Diff(u.naiveBacklog(states...), u.backlog(rapid.IntRange(1, 3).Draw(t, "limit"), states...)); diff != "" {
		t.Fatalf("backlog of %v (-naive +kept):\n%s", states, diff)
	}
}

// Whatever the order of the changes and however often they come, the counts are those of looking at every
// case; and a recount from nothing comes to the same.
func TestCountsAgreeWithLookingAtEverything(t *testing.T) {
	w := newWorld(t)
	rapid.Check(t, func(t *rapid.T) {
		w.remove(func(store.Key) bool { return true })
		u := &truth{
			world: w, cases: map[string]complaint.Case{}, answers: map[string]answer{}, lines: map[string]int{},
			problems: map[string]complaint.Problem{},
		}
		t.Repeat(map[string]func(*rapid.T){
			"case": u.changeCase, "problem": u.changeProblem, "answer": u.answerSurvey, "drop": u.dropCase,
			"check": func(t *rapid.T) { u.deliver(t); u.check(t) },
		})
		u.deliver(t)
		u.check(t)
		before := u.withoutEmpty(u.dump())
		for range 2 { // from what is there, and from nothing
			if err := u.ledger.Recount(context.Background(), slices.Sorted(maps.Keys(u.cases))...); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, u.withoutEmpty(u.dump())); diff != "" {
				t.Fatalf("after a recount (-before +after):\n%s", diff)
			}
			u.remove(isDerived)
		}
	})
}

// withoutEmpty leaves out totals of nothing: a problem without cases is placed when it changes.
func (u *truth) withoutEmpty(items map[store.Key]string) map[store.Key]string {
	maps.DeleteFunc(items, func(_ store.Key, doc string) bool {
		return strings.HasPrefix(doc, `{"cases":0,"people":0,"costMinor":0}`)
	})
	return items
}
