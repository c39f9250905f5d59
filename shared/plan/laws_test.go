package plan_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"resonance/shared/complaint"
	"resonance/shared/plan"
	"resonance/shared/policy"
)

var regimes = []string{"", "uk-financial", "uk-payments", "eu-payments", "us-financial", "au-financial", "ru-financial",
	"ru-consumer", "ru-telecom", "ru-personal-data", "ru-state-body"}

var extendable = []string{"uk-payments", "eu-payments", "cfpb", "ru-financial", "ru-personal-data", "ru-state-body"}

// anyFacts draws a case as it is first planned: received at some time before, registered now.
func anyFacts(t *rapid.T) plan.Facts {
	now := time.Unix(rapid.Int64Range(1_735_700_000, 1_830_000_000).Draw(t, "now"), 0).UTC() // 2025 to 2027
	received := now.Add(-time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "minutes ago")) * time.Minute)
	f := plan.Facts{
		Now: now, Received: received, Registered: now,
		Channel: rapid.SampledFrom(complaint.Channels()).Draw(t, "channel"),
		Regime:  rapid.SampledFrom(regimes).Draw(t, "regime"),
	}
	if rapid.Bool().Draw(t, "emergency") {
		f.Emergency = now
	}
	switch rapid.IntRange(0, 2).Draw(t, "deadline") {
	case 1:
		f.Deadline = &complaint.Deadline{Date: received.AddDate(0, 0, rapid.IntRange(-5, 60).Draw(t, "to date")).Format(time.DateOnly)}
	case 2:
		f.Deadline = &complaint.Deadline{Days: rapid.IntRange(1, 60).Draw(t, "days"), Unit: rapid.SampledFrom([]string{"working", "calendar"}).Draw(t, "unit")}
	}
	if rapid.Bool().Draw(t, "published") {
		f.Published = received.Add(-time.Duration(rapid.IntRange(0, 100).Draw(t, "hours before")) * time.Hour)
	}
	return f
}

// theirs reports whether others set the time: a law, or the sender.
func theirs(p *policy.Policy, id string) bool {
	rule, known := p.ClockOf(id)
	return !known || rule.Statutory
}

// TestNothingOfOursIsPlannedInThePast: house rules and what follows an event are due later than now, and
// no alarm is set for a moment that has passed.
func TestNothingOfOursIsPlannedInThePast(t *testing.T) {
	p, calendars := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		if rapid.Bool().Draw(t, "resolved") {
			f.Resolved, f.LowScore, f.Shipped = f.Received, f.Received, f.Received
		}
		for _, s := range plan.Make(p, calendars, f) {
			ours := s.Clock == "" || !theirs(p, s.Clock)
			if s.State == complaint.StepPending && ours && s.Due.Before(f.Now) {
				t.Fatalf("%s by %q is due %s, before %s", s.Kind, s.Clock, s.Due, f.Now)
			}
			if !s.Remind.IsZero() && (!s.Remind.After(f.Now) || !s.Remind.Before(s.Due)) {
				t.Fatalf("%s reminds at %s, now is %s, due %s", s.Kind, s.Remind, f.Now, s.Due)
			}
			if !s.Escalate.IsZero() && (s.Escalate.Before(f.Now) || s.Escalate.Before(s.Due)) {
				t.Fatalf("%s escalates at %s, now is %s, due %s", s.Kind, s.Escalate, f.Now, s.Due)
			}
			for _, at := range []time.Time{s.Due, s.Remind, s.Escalate} {
				if !at.IsZero() && at.Location() != time.UTC {
					t.Fatalf("%s has the time %s, not UTC", s.Kind, at)
				}
			}
		}
	})
}

// TestEveryCaseIsAcknowledgedAndAnswered: whatever the case, both are planned, once.
func TestEveryCaseIsAcknowledgedAndAnswered(t *testing.T) {
	p, calendars := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		kinds := map[complaint.StepKind]int{}
		for _, s := range plan.Make(p, calendars, anyFacts(t)) {
			kinds[s.Kind]++
		}
		for _, kind := range []complaint.StepKind{complaint.StepAcknowledge, complaint.StepResolution, complaint.StepConclusions, complaint.StepFixShipped, complaint.StepSurvey} {
			if kinds[kind] != 1 {
				t.Fatalf("%s is planned %d times", kind, kinds[kind])
			}
		}
	})
}

// TestTheRulingClockIsTheEarliest duty, and each step hangs on the earliest of its kind.
func TestTheRulingClockIsTheEarliest(t *testing.T) {
	p, calendars := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		k := complaint.Case{Clocks: plan.Clocks(p, calendars, f)}
		ruling, ok := k.Ruling()
		if !ok {
			t.Fatal("nothing rules")
		}
		for i, c := range k.Clocks {
			if !c.Optional && c.Due.Before(ruling.Due) {
				t.Fatalf("%s is due %s, before %s which rules", c.ID, c.Due, ruling.ID)
			}
			if i > 0 && c.Due.Before(k.Clocks[i-1].Due) {
				t.Fatalf("%s stands after %s", c.ID, k.Clocks[i-1].ID)
			}
		}
		for _, s := range plan.Make(p, calendars, f) {
			for _, c := range k.Clocks {
				if s.Clock != "" && c.Meets == s.Kind && !c.Optional && c.Due.Before(s.Due) {
					t.Fatalf("%s is due %s although %s wants it by %s", s.Kind, s.Due, c.ID, c.Due)
				}
			}
		}
	})
}

// TestMoreClocksNeverRuleLater: a policy with more clocks never gives more time. Fallbacks stand aside by
// design and are left out.
func TestMoreClocksNeverRuleLater(t *testing.T) {
	full, calendars := rules(t)
	delete(full.Clocks, "house-regulator")
	rapid.Check(t, func(t *rapid.T) {
		fewer := *full
		fewer.Clocks = map[string]policy.Clock{}
		for _, c := range full.ClocksFor(complaint.Regulator, "", "", false) {
			fewer.Clocks[c.ID] = c
		}
		for id, c := range full.Clocks {
			if rapid.Bool().Draw(t, id) {
				fewer.Clocks[id] = c
			}
		}
		f := anyFacts(t)
		before, had := (&complaint.Case{Clocks: plan.Clocks(&fewer, calendars, f)}).Ruling()
		after, has := (&complaint.Case{Clocks: plan.Clocks(full, calendars, f)}).Ruling()
		if had && (!has || after.Due.After(before.Due)) {
			t.Fatalf("with fewer clocks %s rules until %s, with more %s until %s", before.ID, before.Due, after.ID, after.Due)
		}
	})
}

// TestAnExtensionNeverTakesTimeAway, and changes no other clock but that of progress reports.
func TestAnExtensionNeverTakesTimeAway(t *testing.T) {
	p, calendars := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		before := plan.Clocks(p, calendars, f)
		f.Extended = []string{rapid.SampledFrom(extendable).Draw(t, "extended")}
		after := plan.Clocks(p, calendars, f)
		for _, c := range before {
			longer, runs := clock(after, c.ID)
			if !runs || longer.Due.Before(c.Due) {
				t.Fatalf("%s was due %s, extended %s (%v)", c.ID, c.Due, longer.Due, runs)
			}
			if c.ID == f.Extended[0] && !longer.Due.After(c.Due) {
				t.Fatalf("%s is extended from %s to %s", c.ID, c.Due, longer.Due)
			}
		}
	})
}

// TestPlanningAgainChangesNothing when no fact has changed, and never touches what is done.
func TestPlanningAgainChangesNothing(t *testing.T) {
	p, calendars := rules(t)
	rapid.Check(t, func(t *rapid.T) {
		f := anyFacts(t)
		steps := plan.Make(p, calendars, f)
		f.Ran = plan.Clocks(p, calendars, f)
		if diff := cmp.Diff(steps, plan.Replan(p, calendars, f, steps)); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(f.Ran, plan.Clocks(p, calendars, f)); diff != "" {
			t.Fatal(diff)
		}
		i := rapid.IntRange(0, len(steps)-1).Draw(t, "done")
		steps[i].Finish(f.Now.Add(time.Minute))
		k := complaint.Case{Clocks: f.Ran}
		k.Meet(steps[i].Kind, steps[i].Done)
		later := f
		later.Ran, later.Now = k.Clocks, f.Now.Add(48*time.Hour)
		later.Deadline = &complaint.Deadline{Days: 90, Unit: "calendar"}
		again := plan.Replan(p, calendars, later, steps)
		if diff := cmp.Diff(steps[i], again[i]); diff != "" {
			t.Fatalf("a finished %s changed:\n%s", steps[i].Kind, diff)
		}
	})
}
