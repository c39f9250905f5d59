package complaint

import (
	"slices"
	"strings"
	"time"
)

// ProblemState is where the fix of a problem stands.
type ProblemState string

// A problem leaves the backlog only by shipping and proving it, or by a decision that expires.
const (
	ProblemOpen     ProblemState = "open"
	ProblemPlanned  ProblemState = "planned"  // in release X
	ProblemDeferred ProblemState = "deferred" // until D; comes back by itself
	ProblemDeclined ProblemState = "declined" // won't fix, because; expires too
	ProblemShipped  ProblemState = "shipped"  // waits to be verified
	ProblemVerified ProblemState = "verified"
)

// ProblemStates lists every state in the order of the work.
func ProblemStates() []ProblemState {
	return []ProblemState{ProblemOpen, ProblemPlanned, ProblemDeferred, ProblemDeclined, ProblemShipped, ProblemVerified}
}

// Problem is what is broken in the company: the backlog item. It outlives its cases.
type Problem struct {
	ID       string       `json:"id"` // PB-…
	Title    string       `json:"title"`
	Named    bool         `json:"named,omitempty"` // a person gave the title; else it is the first complaint's
	State    ProblemState `json:"state"`
	Team     string       `json:"team,omitempty"` // owning team
	Manager  string       `json:"manager,omitempty"`
	Severity Severity     `json:"severity"`
	Opened   time.Time    `json:"opened"`
	Updated  time.Time    `json:"updated"`
	Stems    []string     `json:"stems,omitempty"`  // significant words of its complaints, for finding it again
	Counts   []int        `json:"counts,omitempty"` // in how many complaints each stands
	Learned  int          `json:"learned"`          // from how many complaints they are
	Bands    []string     `json:"bands,omitempty"`  // of the first
	Decision *Decision    `json:"decision,omitempty"`
	Causes   []Cause      `json:"causes,omitempty"`
	Fixes    []Fix        `json:"fixes,omitempty"`
	Shipped  time.Time    `json:"shipped,omitzero"`
	Failed   time.Time    `json:"failed,omitzero"` // when its last fix turned out to be none
	NagAt    time.Time    `json:"nagAt,omitzero"`
	Nags     int          `json:"nags"`
	Totals   Totals       `json:"totals"` // derived, may be a moment late
	// MergedInto is the problem that this one turned out to be, and what that is called. It is always one that stands
	// for itself.
	MergedInto  string          `json:"mergedInto,omitempty"`
	MergedTitle string          `json:"mergedTitle,omitempty"`
	Merged      []MergedProblem `json:"merged,omitempty"` // those that turned out to be this one, oldest first
	Alone       *Standing       `json:"alone,omitempty"`  // how it stood before the first of them
	Version     int64           `json:"-"`
}

// Totals is the evidence behind a problem.
type Totals struct {
	Cases     int   `json:"cases"`
	People    int   `json:"people"`
	CostMinor int64 `json:"costMinor"`
}

// Decision is a named person's word on a problem.
type Decision struct {
	State   ProblemState `json:"state"` // planned, deferred or declined
	Release string       `json:"release,omitempty"`
	Until   time.Time    `json:"until"` // when the decision expires
	Because string       `json:"because"`
	By      Actor        `json:"by"`
	At      time.Time    `json:"at"`
}

// Cause is one answer to "why", hanging below another: a branching chain.
type Cause struct {
	ID    string `json:"id"`
	Under string `json:"under,omitempty"`
	Text  string `json:"text"`
}

// Strike takes a cause or a fix out that was wrong, and gives its words. What hung below a cause hangs where that did.
func (p *Problem) Strike(id string, now time.Time) (string, error) {
	text, found := p.strike(id, now)
	if !found {
		return "", Refuse("already-struck", "problem", p.ID)
	}
	return text, nil
}

func (p *Problem) strike(id string, now time.Time) (text string, found bool) {
	if i := slices.IndexFunc(p.Causes, func(c Cause) bool { return c.ID == id }); i >= 0 {
		gone := p.Causes[i]
		p.Causes = slices.Delete(slices.Clone(p.Causes), i, i+1)
		for j := range p.Causes {
			if p.Causes[j].Under == id {
				p.Causes[j].Under = gone.Under
			}
		}
		p.Updated = now
		return gone.Text, true
	}
	if i := slices.IndexFunc(p.Fixes, func(f Fix) bool { return f.ID == id }); i >= 0 {
		gone := p.Fixes[i]
		p.Fixes = slices.Delete(slices.Clone(p.Fixes), i, i+1)
		p.Updated = now
		return gone.Text, true
	}
	return "", false
}

// Decide records a decision. It needs grounds, and an end, after longest at most, from which on the problem nags again.
func (p *Problem) Decide(d Decision, longest time.Duration, now time.Time) error {
	if !p.Unfixed() {
		return Refuse("problem-shipped", "problem", p.ID)
	}
	if err := d.check(longest, now); err != nil {
		return err
	}
	p.State, p.Decision, p.NagAt, p.Updated = d.State, &d, d.Until, now
	return nil
}

func (d Decision) check(longest time.Duration, now time.Time) error {
	var wrong []FieldError
	must := func(holds bool, field, code string) {
		if !holds {
			wrong = append(wrong, FieldError{Field: field, Code: code})
		}
	}
	must(d.State == ProblemPlanned || d.State == ProblemDeferred || d.State == ProblemDeclined, "decision", "choice")
	must(d.State != ProblemPlanned || strings.TrimSpace(d.Release) != "", "release", "required")
	must(d.Until.After(now), "until", "past")
	if d.Until.After(now.Add(longest)) {
		wrong = append(wrong, FieldError{Field: "until", Code: "decided-beyond", Params: inDays(longest)})
	}
	must(strings.TrimSpace(d.Because) != "", "because", "required")
	return Mistakes(wrong)
}

// Ship records that what stands among the fixes is out. It is not done until verified.
func (p *Problem) Ship(now, verifyAt time.Time) error {
	if !p.Unfixed() {
		return Refuse("problem-shipped", "problem", p.ID)
	}
	p.State, p.Shipped, p.Failed, p.NagAt, p.Updated = ProblemShipped, now, time.Time{}, verifyAt, now
	p.Fixes = slices.Clone(p.Fixes)
	for i := range p.Fixes {
		if p.Fixes[i].Shipped.IsZero() {
			p.Fixes[i].Shipped = now
		}
	}
	return nil
}

// Verify ends a shipped problem when no case joined since, or reopens it when one did. next is when the problem is
// looked at again: a verified one may come back, too.
func (p *Problem) Verify(joinedSince bool, now, next time.Time) {
	if joinedSince {
		p.fixFailed(now)
		return
	}
	p.State, p.NagAt, p.Updated = ProblemVerified, next, now
}

// Reopen takes back that the problem is fixed.
func (p *Problem) Reopen(now time.Time) error {
	if p.Unfixed() {
		return Refuse("problem-unfixed", "problem", p.ID)
	}
	p.fixFailed(now)
	return nil
}

// fixFailed reopens the problem, which reminds its owner at once.
func (p *Problem) fixFailed(now time.Time) {
	p.State, p.Shipped, p.Failed, p.NagAt, p.Updated = ProblemOpen, time.Time{}, now, now, now
}

// Nag counts a reminder and sets the next. A decision that has expired lapses.
func (p *Problem) Nag(now, next time.Time) {
	if p.Decision != nil && !p.Decision.Until.After(now) && p.State != ProblemOpen {
		p.State = ProblemOpen
	}
	p.Nags, p.NagAt, p.Updated = p.Nags+1, next, now
}

// Unfixed reports whether people still suffer from the problem: it nags.
func (p Problem) Unfixed() bool {
	return p.State != ProblemShipped && p.State != ProblemVerified
}

// InForce is the decision that the problem stands by; nil when it has lapsed, or the fix is out.
func (p Problem) InForce() *Decision {
	if p.Decision == nil || p.Decision.State != p.State {
		return nil
	}
	return p.Decision
}

// UnfixedStates are the states of problems that still want fixing.
func UnfixedStates() []ProblemState {
	return slices.DeleteFunc(ProblemStates(), func(s ProblemState) bool { return !Problem{State: s}.Unfixed() })
}
