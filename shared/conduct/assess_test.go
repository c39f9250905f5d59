package conduct_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"resonance/shared/conduct"
)

var start = time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)

// after is an instant some days after the start.
func after(days int) time.Time { return start.AddDate(0, 0, days) }

func sum(minor int64) *int64 { return &minor }

// story numbers the events and asks for the assessment a day after the last one.
func story(events ...conduct.Event) conduct.History {
	for i := range events {
		events[i].ID = fmt.Sprintf("e%d", i)
	}
	return conduct.History{AsOf: events[len(events)-1].At.AddDate(0, 0, 1), Events: events}
}

func letter(day int, channel string, news bool) conduct.Event {
	return conduct.Event{At: after(day), Kind: conduct.Complaint, Case: "C1", Problem: "bank/rate", Area: "bank", Channel: channel, NewFacts: news, Currency: "EUR"}
}

func final(day int) conduct.Event {
	return conduct.Event{At: after(day), Kind: conduct.Answer, Case: "C1", Final: true, InTime: true}
}

func (f findings) signs() []conduct.Sign {
	var list []conduct.Sign
	for _, x := range f {
		list = append(list, x.Sign)
	}
	return list
}

type findings []conduct.Finding

// of turns a letter into another case about another thing.
func of(e conduct.Event, name, area string) conduct.Event {
	e.Case, e.Area, e.Problem = name, area, area+"/broken"
	return e
}

func with(e conduct.Event, change func(*conduct.Event)) conduct.Event {
	change(&e)
	return e
}

func event(day int, kind conduct.Kind, change func(*conduct.Event)) conduct.Event {
	return with(conduct.Event{At: after(day), Kind: kind, Case: "C1"}, change)
}

func nothing(*conduct.Event) {}

// Each row holds a signal just there, or just not there, as the rule beside it in signals.go says.
func TestSignals(t *testing.T) {
	asks := func(asked int64, loss *int64) conduct.Event {
		return with(letter(0, "executive", true), func(e *conduct.Event) { e.Asked, e.Loss = sum(asked), loss })
	}
	refused := func(day int) conduct.Event { return event(day, conduct.HelpRefused, nothing) }
	changed := func(day int) conduct.Event { return event(day, conduct.OutcomeChanged, nothing) }
	isConfirmed := func(e *conduct.Event) { e.Confirmed = true }
	sharedWith := func(n int) conduct.Event {
		return event(1, conduct.SharedMarker, func(e *conduct.Event) { e.Marker, e.Others = "payout_account", n })
	}
	tests := []struct {
		name   string
		events []conduct.Event
		want   []conduct.Sign
	}{
		{"two letters after the final answer", []conduct.Event{letter(0, "executive", true), final(5), letter(9, "executive", false), letter(12, "executive", false)}, []conduct.Sign{conduct.RepeatAfterFinal}},
		{"one letter of disagreement", []conduct.Event{letter(0, "executive", true), final(5), letter(9, "executive", false)}, nil},
		{"the first steps to regulator and media are rights", []conduct.Event{letter(0, "executive", true), final(5), letter(9, "regulator", false), letter(12, "media", false), letter(14, "executive", false)}, nil},
		{"the second step to the regulator is none", []conduct.Event{letter(0, "executive", true), final(5), letter(9, "regulator", false), letter(12, "regulator", false), letter(14, "executive", false)}, []conduct.Sign{conduct.RepeatAfterFinal}},
		{"new facts begin anew", []conduct.Event{letter(0, "executive", true), final(5), letter(9, "executive", false), letter(12, "executive", true), letter(13, "executive", false)}, nil},
		{"letters before the answer", []conduct.Event{letter(0, "executive", true), letter(1, "executive", false), letter(2, "executive", false), final(5)}, nil},
		{"four areas in sixty days", []conduct.Event{letter(0, "executive", true), of(letter(20, "executive", true), "C2", "hotel"), of(letter(40, "executive", true), "C3", "shop"), of(letter(60, "executive", true), "C4", "bus")}, []conduct.Sign{conduct.ManyUnrelatedProblems}},
		{"four areas in sixty-one days", []conduct.Event{letter(0, "executive", true), of(letter(20, "executive", true), "C2", "hotel"), of(letter(40, "executive", true), "C3", "shop"), of(letter(61, "executive", true), "C4", "bus")}, nil},
		{"three channels in two days", []conduct.Event{letter(0, "executive", true), letter(1, "media", false), letter(2, "regulator", false)}, []conduct.Sign{conduct.ParallelBlast}},
		{"two channels at once", []conduct.Event{letter(0, "executive", true), letter(0, "regulator", false)}, nil},
		{"help refused twice", []conduct.Event{letter(0, "executive", true), event(1, conduct.HelpOffered, nothing), refused(2), event(3, conduct.NoShow, nothing)}, []conduct.Sign{conduct.GroundsRefusedAfterHelp}},
		{"refusals before help was offered", []conduct.Event{letter(0, "executive", true), refused(1), refused(2), event(3, conduct.HelpOffered, nothing)}, nil},
		{"outcome changed twice", []conduct.Event{letter(0, "executive", true), changed(1), changed(2)}, []conduct.Sign{conduct.OutcomeShifting}},
		{"changes after a broken promise", []conduct.Event{letter(0, "executive", true), changed(1), event(2, conduct.Overdue, nothing), changed(3)}, nil},
		{"changes after a failed fix", []conduct.Event{letter(0, "executive", true), event(1, conduct.Fix, func(e *conduct.Event) { e.Problem = "bank/rate" }), changed(2), changed(3)}, nil},
		{"ten times the loss and a thousand above", []conduct.Event{asks(1120_00, sum(112_00))}, []conduct.Sign{conduct.DisproportionateDemand}},
		{"ten times a small loss", []conduct.Event{asks(500_00, sum(50_00))}, nil},
		{"loss not verified", []conduct.Event{asks(90_000_00, nil)}, nil},
		{"another currency than that of the loss", []conduct.Event{with(asks(90_000_00, nil), func(e *conduct.Event) { e.Currency = "XXX" }), with(letter(2, "executive", false), func(e *conduct.Event) { e.Loss = sum(500_00) })}, nil},
		{"the latest demand counts", []conduct.Event{asks(90_000_00, sum(10_00)), with(letter(2, "executive", false), func(e *conduct.Event) { e.Asked = sum(10_00) })}, nil},
		{"item withheld", []conduct.Event{event(0, conduct.Withheld, nothing)}, []conduct.Sign{conduct.ItemWithheld}},
		{"threat that a person confirmed", []conduct.Event{event(0, conduct.Threat, isConfirmed)}, []conduct.Sign{conduct.ThreatToPublish}},
		{"words of going to the press", []conduct.Event{event(0, conduct.Threat, nothing)}, nil},
		{"abuse that a person confirmed", []conduct.Event{event(0, conduct.Abusive, isConfirmed)}, []conduct.Sign{conduct.Abuse}},
		{"furious language", []conduct.Event{event(0, conduct.Abusive, nothing)}, nil},
		{"a marker with three others", []conduct.Event{sharedWith(3)}, []conduct.Sign{conduct.SharedIdentityMarkers}},
		{"a family", []conduct.Event{sharedWith(2)}, nil},
		{"profit in three cases", slices.Concat(profit(1, 0, conduct.IsNot), profit(2, 30, conduct.IsNot), profit(3, 60, conduct.IsNot)), []conduct.Sign{conduct.ProfitPattern}},
		{"profit in two", slices.Concat(profit(1, 0, conduct.IsNot), profit(2, 30, conduct.IsNot)), nil},
		{"what is owed is no profit", slices.Concat(profit(1, 0, conduct.IsUpheld), profit(2, 30, conduct.IsNot), profit(3, 60, conduct.IsNot)), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := conduct.Assess(story(test.events...), conduct.Default())
			if got := findings(a.Signals).signs(); !slices.Equal(got, test.want) {
				t.Errorf("signals %v, want %v", got, test.want)
			}
			for _, f := range a.Signals {
				if len(f.Evidence) == 0 || f.Reason.Code != "conduct."+string(f.Sign) {
					t.Errorf("%v comes without evidence or reason", f)
				}
			}
		})
	}
}

// profit is a case in which 300 was received for a loss of 20.
func profit(n, day int, concluded conduct.Upholding) []conduct.Event {
	name := fmt.Sprintf("P%d", n)
	began := of(letter(day, "executive", true), name, "bank")
	began.Loss = sum(20_00)
	return []conduct.Event{
		began,
		event(day+1, conduct.Conclusion, func(e *conduct.Event) { e.Case, e.Upheld = name, concluded }),
		event(day+2, conduct.Remedy, func(e *conduct.Event) { e.Case, e.Offered, e.Accepted, e.Currency = name, 300_00, true, "EUR" }),
	}
}

func TestCounters(t *testing.T) {
	finding := func(day int, u conduct.Upholding) conduct.Event {
		return event(day, conduct.Conclusion, func(e *conduct.Event) { e.Upheld = u })
	}
	fix := func(day int, fixed bool) conduct.Event {
		return event(day, conduct.Fix, func(e *conduct.Event) { e.Case, e.Problem, e.Fixed = "", "bank/rate", fixed })
	}
	first := letter(0, "executive", true)
	decides := func(name string, e conduct.Event) conduct.Event {
		return with(e, func(e *conduct.Event) { e.Case = name })
	}
	another := func(day int, name string) conduct.Event { return decides(name, letter(day, "executive", true)) }
	tests := []struct {
		name   string
		events []conduct.Event
		want   []conduct.Sign
	}{
		{"merely open", []conduct.Event{first}, nil},
		{"upheld and no fix", []conduct.Event{first, finding(3, conduct.IsUpheld)}, []conduct.Sign{conduct.Upheld, conduct.ProblemUnfixed}},
		{"partly upheld and fixed", []conduct.Event{first, finding(3, conduct.IsPartly), fix(5, true)}, []conduct.Sign{conduct.Upheld}},
		{"fixed before it was upheld", []conduct.Event{first, fix(2, true), finding(3, conduct.IsUpheld)}, []conduct.Sign{conduct.Upheld}},
		{"the fix failed", []conduct.Event{first, fix(5, true), fix(9, false)}, []conduct.Sign{conduct.ProblemUnfixed}},
		{"back after the fix", []conduct.Event{first, fix(5, true), letter(9, "executive", true)}, []conduct.Sign{conduct.ProblemUnfixed}},
		{"back after the fix, and decided", []conduct.Event{first, fix(5, true), letter(9, "executive", true), finding(12, conduct.IsNot)}, nil},
		{"back in two cases, one of them decided", []conduct.Event{first, fix(5, true), another(9, "C2"), another(12, "C3"), decides("C3", finding(14, conduct.IsNot))}, []conduct.Sign{conduct.ProblemUnfixed}},
		{"a later case upheld before an earlier one", []conduct.Event{first, fix(5, true), another(9, "C2"), decides("C2", finding(12, conduct.IsUpheld)), finding(14, conduct.IsUpheld)}, []conduct.Sign{conduct.Upheld, conduct.ProblemUnfixed}},
		{"not upheld", []conduct.Event{first, finding(3, conduct.IsNot)}, nil},
		{"a promise broken", []conduct.Event{first, event(5, conduct.Overdue, nothing)}, []conduct.Sign{conduct.CompanyOverdue}},
		{"answered late", []conduct.Event{first, event(5, conduct.Answer, nothing)}, []conduct.Sign{conduct.CompanyOverdue}},
		{"new facts after the final answer", []conduct.Event{first, final(5), letter(9, "executive", true)}, []conduct.Sign{conduct.NewFacts}},
		{"new facts, answered", []conduct.Event{first, final(5), letter(9, "executive", true), final(12)}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := conduct.Assess(story(test.events...), conduct.Default())
			if got := findings(a.Counters).signs(); !slices.Equal(got, test.want) {
				t.Errorf("counter-signals %v, want %v", got, test.want)
			}
		})
	}
}

func TestProposal(t *testing.T) {
	threat := event(10, conduct.Threat, func(e *conduct.Event) { e.Confirmed = true })
	insult := event(11, conduct.Abusive, func(e *conduct.Event) { e.Confirmed = true })
	broken := event(9, conduct.Fix, func(e *conduct.Event) { e.Case, e.Problem = "", "bank/rate" })
	first := letter(0, "executive", true)
	blast := []conduct.Event{first, letter(1, "media", false), letter(1, "regulator", false)}
	areas := []conduct.Event{of(letter(2, "executive", true), "C2", "hotel"), of(letter(3, "executive", true), "C3", "shop"), of(letter(4, "executive", true), "C4", "bus")}
	helpless := story(first, broken, insult)
	helpless.Vulnerable = true
	threatens := story(first, threat)
	threatens.Vulnerable = true
	tests := []struct {
		name string
		h    conduct.History
		want conduct.Proposal
	}{
		{"one signal is a watch at most", story(first, threat), conduct.Watch},
		{"two signals", story(first, threat, insult), conduct.Review},
		{"an unfixed problem vetoes", story(first, threat, broken), conduct.None},
		{"safety of staff under a veto", story(first, broken, threat, insult), conduct.Watch},
		{"a vulnerable person under a veto", helpless, conduct.None},
		{"a signal against vulnerability", threatens, conduct.None},
		{"volume alone", story(slices.Concat(blast, areas)...), conduct.None},
		{"volume beside another signal counts once", story(slices.Concat(blast, areas, []conduct.Event{threat})...), conduct.Review},
		{"a signal against a counter-signal", story(first, event(5, conduct.Overdue, nothing), threat), conduct.None},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if a := conduct.Assess(test.h, conduct.Default()); a.Proposal != test.want {
				t.Errorf("proposal %s with %v against %v, want %s", a.Proposal, findings(a.Signals).signs(), findings(a.Counters).signs(), test.want)
			}
		})
	}
}

// drawHistory makes any history, however unlikely.
func drawHistory(t *rapid.T) conduct.History {
	kinds := []conduct.Kind{
		conduct.Complaint, conduct.Answer, conduct.Conclusion, conduct.Remedy, conduct.Fix, conduct.HelpOffered, conduct.HelpRefused,
		conduct.OutcomeChanged, conduct.NoShow, conduct.Threat, conduct.Abusive, conduct.Withheld, conduct.SharedMarker, conduct.Overdue,
	}
	n := rapid.IntRange(0, 25).Draw(t, "events")
	h := conduct.History{AsOf: after(400), Vulnerable: rapid.Bool().Draw(t, "vulnerable")}
	for i := range n {
		area := rapid.SampledFrom([]string{"bank", "shop", "bus", "hotel", "web"}).Draw(t, "area")
		e := conduct.Event{
			ID: fmt.Sprint(i), At: after(rapid.IntRange(0, 420).Draw(t, "day")), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			Case: rapid.SampledFrom([]string{"A", "B", "C"}).Draw(t, "case"), Area: area, Problem: area + "/it", Currency: "EUR",
			Channel:  rapid.SampledFrom([]string{"executive", "media", "regulator", "support"}).Draw(t, "channel"),
			NewFacts: rapid.Bool().Draw(t, "news"), Final: rapid.Bool().Draw(t, "final"), InTime: rapid.Bool().Draw(t, "in time"),
			Upheld:  rapid.SampledFrom([]conduct.Upholding{conduct.IsUpheld, conduct.IsPartly, conduct.IsNot}).Draw(t, "upheld"),
			Offered: rapid.Int64Range(0, 1_000_000).Draw(t, "offered"), Accepted: rapid.Bool().Draw(t, "accepted"), Fixed: rapid.Bool().Draw(t, "fixed"),
			Confirmed: rapid.Bool().Draw(t, "confirmed"), Others: rapid.IntRange(0, 6).Draw(t, "others"),
		}
		if rapid.Bool().Draw(t, "asks") {
			e.Asked, e.Loss = sum(rapid.Int64Range(0, 10_000_000).Draw(t, "asked")), sum(rapid.Int64Range(0, 100_000).Draw(t, "loss"))
		}
		h.Events = append(h.Events, e)
	}
	return h
}

func height(p conduct.Proposal) int {
	return slices.Index([]conduct.Proposal{conduct.None, conduct.Watch, conduct.Review}, p)
}

// Laws: nobody with an unfixed problem is proposed for review; vulnerability and a broken promise never
// raise a proposal; volume alone decides nothing; the order of delivery and events still to come don't
// matter.
func TestLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := drawHistory(t)
		a := conduct.Assess(h, conduct.Default())
		if a.Proposal == conduct.Review && slices.Contains(findings(a.Counters).signs(), conduct.ProblemUnfixed) {
			t.Fatal("review of a person with an unfixed problem")
		}
		if quiet := slices.DeleteFunc(findings(a.Signals).signs(), func(s conduct.Sign) bool {
			return s == conduct.ManyUnrelatedProblems || s == conduct.ParallelBlast
		}); len(quiet) == 0 && a.Proposal != conduct.None {
			t.Fatal("volume alone decided")
		}
		helpless := h
		helpless.Vulnerable = true
		if b := conduct.Assess(helpless, conduct.Default()); height(b.Proposal) > height(a.Proposal) && !h.Vulnerable {
			t.Fatal("vulnerability raised the proposal")
		}
		late := h
		late.Events = append(slices.Clone(h.Events), conduct.Event{ID: "late", At: after(399), Kind: conduct.Overdue, Case: "A"})
		if b := conduct.Assess(late, conduct.Default()); height(b.Proposal) > height(a.Proposal) {
			t.Fatal("a broken promise raised the proposal")
		}
		future := h
		future.Events = append(slices.Clone(h.Events), conduct.Event{ID: "x", At: after(401), Kind: conduct.Abusive, Case: "A", Confirmed: true})
		if b := conduct.Assess(future, conduct.Default()); b.Proposal != a.Proposal {
			t.Fatal("an event after the instant counted")
		}
	})
}

// What lies more than the look-back ago is over.
func TestLookBack(t *testing.T) {
	h := story(event(0, conduct.Threat, func(e *conduct.Event) { e.Confirmed = true }), event(1, conduct.Withheld, nothing))
	if a := conduct.Assess(h, conduct.Default()); a.Proposal != conduct.Review {
		t.Fatalf("fresh: %s", a.Proposal)
	}
	h.AsOf = after(400)
	if a := conduct.Assess(h, conduct.Default()); len(a.Signals) != 0 || a.Proposal != conduct.None {
		t.Errorf("after the look-back: %s with %v", a.Proposal, a.Signals)
	}
}
