package insight

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

const oneDay = 24 * time.Hour

func TestContribution(t *testing.T) {
	clock := func(due, met time.Time) complaint.Clock { return complaint.Clock{ID: "c", Due: due, Met: met} }
	tests := []struct {
		name   string
		kase   complaint.Case
		survey answer
		want   map[string]cell
	}{
		{
			name: "registered, with what it cost",
			kase: complaint.Case{Registered: day, CostMinor: 300},
			want: map[string]cell{"2026-03-03#media": {Registered: 1, CostMinor: 300}},
		},
		{
			name: "resolved on another day",
			kase: complaint.Case{Registered: day, Resolution: &complaint.Resolution{At: day.Add(oneDay)}},
			want: map[string]cell{"2026-03-03#media": {Registered: 1}, "2026-03-04#media": {Resolved: 1}},
		},
		{
			name: "a clock met in time counts on the day it fell due",
			kase: complaint.Case{Registered: day, Clocks: []complaint.Clock{clock(day.Add(oneDay), day.Add(oneDay))}},
			want: map[string]cell{"2026-03-03#media": {Registered: 1}, "2026-03-04#media": {Kept: map[string]int{"c": 1}}},
		},
		{
			name: "a clock met late",
			kase: complaint.Case{Registered: day, Clocks: []complaint.Clock{clock(day, day.Add(time.Second))}},
			want: map[string]cell{"2026-03-03#media": {Registered: 1, Late: 1, Missed: map[string]int{"c": 1}}},
		},
		{
			name: "a clock that runs says nothing",
			kase: complaint.Case{Registered: day, Updated: day, Clocks: []complaint.Clock{clock(day, time.Time{})}},
			want: map[string]cell{"2026-03-03#media": {Registered: 1}},
		},
		{
			name: "a clock known to be overdue; the case is late once, on the first",
			kase: complaint.Case{Registered: day, Updated: day.Add(3 * oneDay), Clocks: []complaint.Clock{
				clock(day.Add(2*oneDay), time.Time{}), clock(day.Add(oneDay), time.Time{}),
			}},
			want: map[string]cell{
				"2026-03-03#media": {Registered: 1},
				"2026-03-04#media": {Late: 1, Missed: map[string]int{"c": 1}},
				"2026-03-05#media": {Missed: map[string]int{"c": 1}},
			},
		},
		{
			name: "a chance that was missed makes no case late",
			kase: complaint.Case{Registered: day, Clocks: []complaint.Clock{{ID: "c", Due: day, Met: day.Add(time.Second), Optional: true}}},
			want: map[string]cell{"2026-03-03#media": {Registered: 1, Missed: map[string]int{"c": 1}}},
		},
		{
			name: "an answer to the survey", survey: answer{Score: 2, At: day.Add(oneDay)},
			kase: complaint.Case{Registered: day},
			want: map[string]cell{"2026-03-03#media": {Registered: 1}, "2026-03-04#media": {Survey: [5]int{0, 1, 0, 0, 0}}},
		},
		{
			name: "received counts where no registration is known",
			kase: complaint.Case{Received: day.Add(oneDay)},
			want: map[string]cell{"2026-03-04#media": {Registered: 1}},
		},
		{
			name: "what belongs to another case counts there",
			kase: complaint.Case{Registered: day, Within: "RS-2026-000001"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.kase.Channel = complaint.Media
			if diff := cmp.Diff(tt.want, contribute(tt.kase, tt.survey, time.UTC).Cells); diff != "" {
				t.Errorf("cells (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDaysBeginInTheZone(t *testing.T) {
	moscow := time.FixedZone("MSK", 3*60*60)
	k := complaint.Case{Registered: time.Date(2026, 3, 3, 22, 0, 0, 0, time.UTC), Channel: complaint.Media}
	if _, ok := contribute(k, answer{}, moscow).Cells["2026-03-04#media"]; !ok {
		t.Error("ten in the evening in UTC is the next day in Moscow")
	}
}

func TestReport(t *testing.T) {
	w := newWorld(t)
	late := []complaint.Clock{{ID: "house", Due: day, Met: day.Add(time.Hour)}, {ID: "law", Due: day, Met: day}}
	w.apply(
		w.putCase(complaint.Case{ID: "RS-2026-000001", Channel: complaint.Media, Registered: day, CostMinor: 100, Clocks: late}),
		w.putCase(complaint.Case{ID: "RS-2026-000002", Channel: complaint.Regulator, Registered: day.AddDate(0, 1, 0), CostMinor: 7}),
		w.putCase(complaint.Case{ID: "RS-2026-000003", Channel: complaint.Media, Registered: day.AddDate(0, 3, 0)}),
		w.answer("RS-2026-000001", 4, 5, day),
	)
	want := Report{
		From: "2026-03-01", To: "2026-04-30",
		Days: []Day{
			{Day: "2026-03-03", Channel: complaint.Media, Counts: Counts{Registered: 1, Late: 1, CostMinor: 100}},
			{Day: "2026-04-03", Channel: complaint.Regulator, Counts: Counts{Registered: 1, CostMinor: 7}},
		},
		Total: Counts{Registered: 2, Late: 1, CostMinor: 107},
		Channels: map[complaint.Channel]Counts{
			complaint.Media:     {Registered: 1, Late: 1, CostMinor: 100},
			complaint.Regulator: {Registered: 1, CostMinor: 7},
		},
		Clocks: []Clock{{ID: "house", Missed: 1}, {ID: "law", Kept: 1}},
		Survey: [5]int{0, 0, 0, 0, 1},
	}
	got := w.report(day.AddDate(0, 0, -2), time.Date(2026, 4, 30, 9, 0, 0, 0, time.UTC))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func TestReportRefusesSpans(t *testing.T) {
	w := newWorld(t)
	for name, span := range map[string][2]time.Time{
		"backwards": {day, day.AddDate(0, 0, -1)}, "four years": {day, day.AddDate(4, 0, 0)},
	} {
		if _, err := w.ledger.Report(context.Background(), span[0], span[1]); complaint.KindOf(err) != complaint.KindInvalid {
			t.Errorf("%s: %v, want an invalid error", name, err)
		}
	}
}

func TestSecondAnswerReplacesTheFirst(t *testing.T) {
	w := newWorld(t)
	k := w.putCase(complaint.Case{ID: "RS-2026-000001", Channel: complaint.Media, Registered: day})
	w.apply(k, w.answer("RS-2026-000001", 1, 1, day))
	first := w.answer("RS-2026-000001", 12, 4, day)
	w.apply(first, k, first)
	if got, want := w.report(day, day).Survey, [5]int{0, 0, 0, 1, 0}; got != want {
		t.Errorf("answers: %v, want %v", got, want)
	}
}

func TestCaseMovesToAnotherProblem(t *testing.T) {
	w := newWorld(t)
	k := complaint.Case{ID: "RS-2026-000001", Problem: "PB-1", Person: "P-1", CostMinor: 300, Registered: day}
	same := k
	same.ID = "RS-2026-000002"
	w.apply(w.putCase(k), w.putCase(same))
	k.Problem = "PB-2"
	w.apply(w.putCase(k))
	one := complaint.Totals{Cases: 1, People: 1, CostMinor: 300}
	if got := w.totals("PB-1"); got != one {
		t.Errorf("the problem left: %+v", got)
	}
	if got := w.totals("PB-2"); got != one {
		t.Errorf("the problem joined: %+v", got)
	}
}

func TestNothingIsWrittenWhenNothingCountsDifferently(t *testing.T) {
	w := newWorld(t)
	k := complaint.Case{ID: "RS-2026-000001", Problem: "PB-1", Person: "P-1", Registered: day}
	w.apply(w.putCase(k), w.putProblem(complaint.Problem{ID: "PB-1", State: complaint.ProblemOpen, Opened: day}))
	k.Summary = "another summary"
	change := w.putCase(k)
	before := w.table.writes
	w.apply(change)
	if n := w.table.writes - before; n > 0 {
		t.Errorf("%d writes", n)
	}
}

func TestTwoWhoCountAtOnce(t *testing.T) {
	w := newWorld(t)
	first := w.putCase(complaint.Case{ID: "RS-2026-000001", Problem: "PB-1", Person: "P-1", Registered: day})
	second := w.putCase(complaint.Case{ID: "RS-2026-000002", Problem: "PB-1", Person: "P-2", Registered: day})
	w.table.before = func() { w.apply(second, first) }
	w.apply(first)
	if got, want := w.totals("PB-1"), (complaint.Totals{Cases: 2, People: 2}); got != want {
		t.Errorf("totals: %+v, want %+v", got, want)
	}
}

// A burst about one problem writes its totals a few times, not once a case.
func TestBurstSharesWrites(t *testing.T) {
	w := newWorld(t)
	var changes []store.Change
	for n := range 5 * atOnce {
		changes = append(changes, w.putCase(complaint.Case{
			ID: fmt.Sprintf("RS-2026-%06d", n), Problem: "PB-1", Person: fmt.Sprintf("P-%d", n), Channel: complaint.Media, Registered: day,
		}))
	}
	before := w.table.writes
	w.apply(changes...)
	if n := w.table.writes - before; n != 5 {
		t.Errorf("%d writes, want 5", n)
	}
	if got := w.totals("PB-1").People; got != 5*atOnce {
		t.Errorf("%d people, want %d", got, 5*atOnce)
	}
}

// Cases that together touch more than one Write takes are counted in smaller groups.
func TestGroupThatIsTooLarge(t *testing.T) {
	w := newWorld(t)
	var changes []store.Change
	for n := range atOnce {
		k := complaint.Case{ID: fmt.Sprintf("RS-2026-%06d", n), Registered: day}
		for c := range 15 {
			due := day.AddDate(0, 0, n*15+c)
			k.Clocks = append(k.Clocks, complaint.Clock{ID: "c", Due: due, Met: due})
		}
		changes = append(changes, w.putCase(k))
	}
	w.apply(changes...)
	if got := w.report(day, day.AddDate(1, 0, 0)).Clocks[0].Kept; got != 15*atOnce {
		t.Errorf("%d clocks kept, want %d", got, 15*atOnce)
	}
}

func TestOneBadRecordHoldsNobodyUp(t *testing.T) {
	w := newWorld(t)
	bad := w.put(caseKey("RS-2026-000009"), storedCase, map[string]int{"id": 9})
	good := w.putCase(complaint.Case{ID: "RS-2026-000001", Registered: day})
	if err := w.ledger.Apply(context.Background(), []store.Change{bad, good}); err == nil {
		t.Error("a record that can't be read was passed over in silence")
	}
	if got := w.report(day, day).Total.Registered; got != 1 {
		t.Errorf("%d cases counted, want the good one", got)
	}
}

// The stored order is the order of the weights at every later moment.
func TestRankStaysTrueAsTimeGoesBy(t *testing.T) {
	w := DefaultWeights()
	problem := rapid.Custom(func(t *rapid.T) complaint.Problem {
		return complaint.Problem{
			ID: "PB-1", Severity: rapid.SampledFrom(complaint.Severities()).Draw(t, "severity"),
			Opened: day.AddDate(0, 0, -rapid.IntRange(0, 4000).Draw(t, "age")),
			Totals: complaint.Totals{Cases: rapid.IntRange(0, 5000).Draw(t, "cases"), People: rapid.IntRange(0, 5000).Draw(t, "people")},
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := problem.Draw(t, "a"), problem.Draw(t, "b")
		later := day.AddDate(0, 0, rapid.IntRange(0, 4000).Draw(t, "later"))
		weight := func(p complaint.Problem) int64 { return w.of(p, later) }
		heavier := weight(a) > weight(b)
		if ranked := w.rank(a, a.Totals) > w.rank(b, b.Totals); ranked != heavier {
			t.Fatalf("weights %d and %d, ranks %s and %s", weight(a), weight(b), w.rank(a, a.Totals), w.rank(b, b.Totals))
		}
	})
}

func TestBacklogCursorThatIsNone(t *testing.T) {
	w := newWorld(t)
	if _, err := w.ledger.ListProblems(context.Background(), nil, 10, "!"); complaint.KindOf(err) != complaint.KindInvalid {
		t.Errorf("got %v, want an invalid error", err)
	}
}
