package complaint_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"resonance/shared/complaint"
)

var (
	day   = 24 * time.Hour
	noon  = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	olga  = complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"}
	boris = complaint.Actor{Kind: complaint.Staff, ID: "m2", Name: "Boris"}

	answer = complaint.Resolution{Happened: "the valve leaked", Fixed: "a new valve", Concluded: "valves are tested now", By: olga}
)

// refusal is the code that an error tells people, "" when there is none: of the field that is wrong, if one is.
func refusal(err error) string {
	e, ok := err.(*complaint.Error)
	switch {
	case err == nil:
		return ""
	case !ok:
		return err.Error()
	case len(e.Fields) > 0:
		return e.Fields[0].Field + " " + e.Fields[0].Code
	}
	return e.Code
}

// acts are everything that people do to a case.
var acts = map[string]func(*complaint.Case, time.Time) error{
	"claim":     func(c *complaint.Case, now time.Time) error { return c.Claim(olga, now) },
	"hand over": func(c *complaint.Case, now time.Time) error { return c.HandOver(boris, now) },
	"snooze": func(c *complaint.Case, now time.Time) error {
		return c.SnoozeUntil(complaint.Snooze{Until: now.Add(time.Hour), Reason: "waits for a part"}, day, now)
	},
	"resolve": func(c *complaint.Case, now time.Time) error { return c.Resolve(answer, now) },
	"close":   func(c *complaint.Case, now time.Time) error { return c.Close(now) },
	"reopen":  func(c *complaint.Case, now time.Time) error { return c.Reopen(now) },
	"resume":  func(c *complaint.Case, now time.Time) error { return c.Resume(now) },
}

func TestEveryActInEveryState(t *testing.T) {
	const stays = "" // refused: the state stays
	for act, becomes := range map[string]map[complaint.CaseState]complaint.CaseState{
		"claim":     {complaint.Open: complaint.Working, complaint.Working: complaint.Working, complaint.Resolved: stays, complaint.Closed: stays},
		"hand over": {complaint.Open: complaint.Working, complaint.Working: complaint.Working, complaint.Resolved: stays, complaint.Closed: stays},
		"snooze":    {complaint.Open: complaint.Open, complaint.Working: complaint.Working, complaint.Resolved: stays, complaint.Closed: stays},
		"resolve":   {complaint.Open: complaint.Resolved, complaint.Working: complaint.Resolved, complaint.Resolved: stays, complaint.Closed: stays},
		"close":     {complaint.Open: stays, complaint.Working: stays, complaint.Resolved: complaint.Closed, complaint.Closed: stays},
		"reopen":    {complaint.Open: stays, complaint.Working: stays, complaint.Resolved: complaint.Open, complaint.Closed: complaint.Open},
	} {
		for _, state := range complaint.CaseStates() {
			c := complaint.Case{ID: "RS-2026-000001", State: state}
			err := acts[act](&c, noon)
			want, allowed := becomes[state], becomes[state] != stays
			if !allowed {
				want = state
			}
			if c.State != want || (err == nil) != allowed {
				t.Errorf("%s an %s case: %s, %v; want %s", act, state, c.State, err, want)
			}
			if err != nil && complaint.KindOf(err) != complaint.KindRefused {
				t.Errorf("%s an %s case: %v is no refusal", act, state, err)
			}
		}
	}
}

// Laws of any course that a case may take: its deadlines are where they were, only an answered case has an answer, and
// only a closed one an end; whoever had it has it until they hand it over.
func TestCourseOfACase(t *testing.T) {
	names := []string{"claim", "hand over", "snooze", "resolve", "close", "reopen", "resume"}
	rapid.Check(t, func(t *rapid.T) {
		due := noon.Add(48 * time.Hour)
		c := complaint.Case{ID: "RS-2026-000001", State: complaint.Open, Clocks: []complaint.Clock{{ID: "house", Due: due, Meets: complaint.StepResolution}}}
		now := noon
		for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 1, 20).Draw(t, "acts") {
			before, owner := c, c.Owner
			now = now.Add(time.Minute)
			if err := acts[name](&c, now); err != nil && (c.State != before.State || c.Updated != before.Updated) {
				t.Fatalf("%s was refused (%v) and changed the case", name, err)
			}
			switch {
			case !c.Clocks[0].Due.Equal(due):
				t.Fatalf("%s moved a deadline", name)
			case (c.Resolution != nil) == c.Running():
				t.Fatalf("after %s the case is %s and its answer %v", name, c.State, c.Resolution)
			case c.ClosedAt.IsZero() == (c.State == complaint.Closed):
				t.Fatalf("after %s the case is %s and closed at %v", name, c.State, c.ClosedAt)
			case c.Snooze != nil && !c.Running():
				t.Fatalf("after %s the case is %s and asleep", name, c.State)
			case owner.ID != "" && name != "hand over" && c.Owner != owner:
				t.Fatalf("%s took the case from %s", name, owner.Name)
			}
		}
	})
}

func TestTheSecondWhoClaimsIsToldWhoWasFirst(t *testing.T) {
	c := complaint.Case{State: complaint.Open}
	if err := c.Claim(olga, noon); err != nil {
		t.Fatal(err)
	}
	err := c.Claim(boris, noon)
	if e, ok := err.(*complaint.Error); !ok || e.Kind != complaint.KindConflict || e.Code != "taken" || e.Params["by"] != "Olga" || c.Owner != olga {
		t.Errorf("%v, and the case is %s's", err, c.Owner.Name)
	}
	if err := c.Claim(olga, noon); err != nil {
		t.Errorf("a second time by the same: %v", err)
	}
}

func TestWhatAnActWants(t *testing.T) {
	c := complaint.Case{State: complaint.Working}
	for want, act := range map[string]func() error{
		"reason required": func() error {
			return c.SnoozeUntil(complaint.Snooze{Until: noon.Add(time.Hour), Reason: " "}, day, noon)
		},
		"until past":         func() error { return c.SnoozeUntil(complaint.Snooze{Until: noon, Reason: "x"}, day, noon) },
		"until too-far":      func() error { return c.SnoozeUntil(complaint.Snooze{Until: noon.Add(day + 1), Reason: "x"}, day, noon) },
		"happened required":  func() error { return c.Resolve(complaint.Resolution{Fixed: "x", Concluded: "x"}, noon) },
		"fixed required":     func() error { return c.Resolve(complaint.Resolution{Happened: "x", Concluded: "x"}, noon) },
		"concluded required": func() error { return c.Resolve(complaint.Resolution{Happened: "x", Fixed: "x", Concluded: "\n"}, noon) },
		"nothing-to-look-at": func() error { return c.Looked(noon) },
	} {
		if got := refusal(act()); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The answer keeps the promises that led to it; what is owed after it runs on.
func TestAnAnswerMeetsItsClocks(t *testing.T) {
	c := complaint.Case{State: complaint.Open}
	for _, kind := range []complaint.StepKind{complaint.StepAcknowledge, complaint.StepProgress, complaint.StepResolution, complaint.StepConclusions, complaint.StepSurvey} {
		c.Clocks = append(c.Clocks, complaint.Clock{Meets: kind, Due: noon.Add(time.Hour)})
	}
	c.Clocks[0].Met = noon.Add(-time.Hour)
	if err := c.Resolve(answer, noon); err != nil {
		t.Fatal(err)
	}
	var met []time.Time
	for _, k := range c.Clocks {
		met = append(met, k.Met)
	}
	if want := []time.Time{noon.Add(-time.Hour), noon, noon, {}, {}}; !slices.Equal(met, want) {
		t.Errorf("met at %v, want %v", met, want)
	}
	if c.Owner != olga {
		t.Errorf("nobody's case became %q's by her answer", c.Owner.Name)
	}
}

func TestTheEarliestUnmetDutyRules(t *testing.T) {
	at := func(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }
	for _, test := range []struct {
		name   string
		clocks []complaint.Clock
		want   string
	}{
		{"none runs", nil, ""},
		{"the earlier of two", []complaint.Clock{{ID: "late", Due: at(9)}, {ID: "early", Due: at(2)}}, "early"},
		{"not one that is met", []complaint.Clock{{ID: "met", Due: at(1), Met: at(0)}, {ID: "next", Due: at(5)}}, "next"},
		{"not a mere chance", []complaint.Clock{{ID: "chance", Due: at(1), Optional: true}, {ID: "duty", Due: at(5)}}, "duty"},
		{"all are met", []complaint.Clock{{ID: "met", Due: at(1), Met: at(0)}}, ""},
	} {
		c := complaint.Case{Clocks: test.clocks}
		if got, runs := c.Ruling(); got.ID != test.want || runs != (test.want != "") {
			t.Errorf("%s: %q rules (%v), want %q", test.name, got.ID, runs, test.want)
		}
	}
}

// What the desk wrote down meanwhile takes nobody's act from them; what somebody decided does.
func TestWhoSawACaseMayActUntilSomebodyDecides(t *testing.T) {
	c := complaint.Case{Decided: 3, Version: 5}
	for version, want := range map[int64]bool{2: false, 3: true, 5: true, 6: false} {
		if got := c.Current(version); got != want {
			t.Errorf("version %d: %v", version, got)
		}
	}
}

func TestReasonsToLookStandOnce(t *testing.T) {
	c := complaint.Case{}
	c.NeedLook(complaint.LookPerhaps, complaint.LookNoText)
	c.NeedLook(complaint.LookNoText)
	if want := []complaint.LookReason{complaint.LookPerhaps, complaint.LookNoText}; !slices.Equal(c.Look, want) {
		t.Errorf("%v, want %v", c.Look, want)
	}
	if err := c.Looked(noon); err != nil || c.Look != nil {
		t.Errorf("%v, %v", c.Look, err)
	}
}

func TestAddressesAreKnownWhateverTheLetters(t *testing.T) {
	c := complaint.Case{Addresses: []string{"ann@mail.example"}}
	if !c.KnowsAddress("Ann@MAIL.example") || c.KnowsAddress("bob@mail.example") {
		t.Error("KnowsAddress")
	}
}

func TestTheLoudestChannel(t *testing.T) {
	for _, row := range []struct {
		begun complaint.Channel
		also  []complaint.Channel
		want  complaint.Channel
	}{
		{complaint.Executive, nil, complaint.Executive},
		{complaint.Unknown, []complaint.Channel{complaint.Executive}, complaint.Unknown},
		{complaint.Executive, []complaint.Channel{complaint.Media}, complaint.Media},
		{complaint.Media, []complaint.Channel{complaint.Executive, complaint.Regulator}, complaint.Regulator},
	} {
		c := complaint.Case{Channel: row.begun}
		for _, ch := range row.also {
			c.Also = append(c.Also, complaint.Side{Channel: ch})
		}
		if got := c.Loudest(); got != row.want {
			t.Errorf("%s and %v: got %s, want %s", row.begun, row.also, got, row.want)
		}
	}
}

// What came back and turned out to continue another case is no unhappy outcome of its own: it has no answer any more.
func TestWhatBelongsToAnotherCaseHasNoOutcome(t *testing.T) {
	c := complaint.Case{State: complaint.Resolved}
	if err := c.Reopen(noon); err != nil {
		t.Fatal(err)
	}
	if c.PointTo("RS-2026-000002", noon); c.Outcome != "" {
		t.Errorf("it is tagged %s", c.Outcome)
	}
}
