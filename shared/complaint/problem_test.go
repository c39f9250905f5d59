package complaint_test

import (
	"slices"
	"testing"
	"time"

	"resonance/shared/complaint"
)

func TestADecisionNeedsGroundsAndAnEnd(t *testing.T) {
	later := noon.Add(30 * 24 * time.Hour)
	for _, test := range []struct {
		from complaint.ProblemState
		d    complaint.Decision
		want string
	}{
		{complaint.ProblemOpen, complaint.Decision{State: complaint.ProblemPlanned, Release: "7.2", Until: later, Because: "in work"}, ""},
		{complaint.ProblemOpen, complaint.Decision{State: complaint.ProblemPlanned, Until: later, Because: "in work"}, "release required"},
		{complaint.ProblemOpen, complaint.Decision{State: complaint.ProblemDeclined, Until: later}, "because required"},
		{complaint.ProblemOpen, complaint.Decision{State: complaint.ProblemDeferred, Until: noon, Because: "later"}, "until past"},
		{complaint.ProblemOpen, complaint.Decision{State: complaint.ProblemDeferred, Until: noon.AddDate(0, 0, 91), Because: "later"}, "until decided-beyond"},
		{complaint.ProblemOpen, complaint.Decision{State: complaint.ProblemVerified, Until: later, Because: "done"}, "decision choice"},
		{complaint.ProblemPlanned, complaint.Decision{State: complaint.ProblemDeferred, Until: later, Because: "later"}, ""},
		{complaint.ProblemShipped, complaint.Decision{State: complaint.ProblemDeferred, Until: later, Because: "later"}, "problem-shipped"},
	} {
		p := complaint.Problem{State: test.from}
		if got := refusal(p.Decide(test.d, 90*24*time.Hour, noon)); got != test.want {
			t.Errorf("%s, %+v: %q, want %q", test.from, test.d, got, test.want)
		}
		if test.want == "" && (p.State != test.d.State || !p.NagAt.Equal(later)) {
			t.Errorf("%+v: %s, nags at %v", test.d, p.State, p.NagAt)
		}
	}
}

// A problem leaves the backlog by a fix that is proven, and by nothing else: decisions lapse, and a fix that did not
// help brings it back.
func TestOnlyAProvenFixEndsAProblem(t *testing.T) {
	week := func(n int) time.Time { return noon.Add(time.Duration(n) * 7 * 24 * time.Hour) }
	p := complaint.Problem{State: complaint.ProblemOpen}
	if err := p.Decide(complaint.Decision{State: complaint.ProblemDeclined, Until: week(2), Because: "too dear"}, 90*24*time.Hour, noon); err != nil {
		t.Fatal(err)
	}
	if p.Nag(week(1), week(2)); p.State != complaint.ProblemDeclined || !p.Unfixed() {
		t.Errorf("before the decision ends: %+v", p)
	}
	if p.Nag(week(2), week(3)); p.State != complaint.ProblemOpen || p.Nags != 2 || !p.NagAt.Equal(week(3)) {
		t.Errorf("when the decision ends: %+v", p)
	}
	if err := p.Ship(week(4), week(8)); err != nil || p.Unfixed() {
		t.Errorf("shipped: %+v, %v", p, err)
	}
	if err := p.Ship(week(5), week(9)); refusal(err) != "problem-shipped" {
		t.Errorf("shipped twice: %v", err)
	}
	if p.Verify(true, week(8), week(9)); p.State != complaint.ProblemOpen || !p.Shipped.IsZero() || !p.NagAt.Equal(week(8)) {
		t.Errorf("when somebody still suffers: %+v", p)
	}
	if err := p.Ship(week(9), week(13)); err != nil {
		t.Fatal(err)
	}
	if p.Verify(false, week(13), week(14)); p.State != complaint.ProblemVerified || !p.NagAt.Equal(week(14)) || p.Unfixed() {
		t.Errorf("when nobody does: %+v", p)
	}
	if err := p.Reopen(week(15)); err != nil || p.State != complaint.ProblemOpen || !p.Failed.Equal(week(15)) {
		t.Errorf("when staff know better: %+v, %v", p, err)
	}
	if err := p.Reopen(week(15)); refusal(err) != "problem-unfixed" {
		t.Errorf("opened twice: %v", err)
	}
}

func TestUnfixedStates(t *testing.T) {
	want := []complaint.ProblemState{complaint.ProblemOpen, complaint.ProblemPlanned, complaint.ProblemDeferred, complaint.ProblemDeclined}
	if got := complaint.UnfixedStates(); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
