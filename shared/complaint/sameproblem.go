package complaint

import (
	"cmp"
	"slices"
	"time"
)

// MergedProblem is a problem that turned out to be another one.
type MergedProblem struct {
	Problem string    `json:"problem"`
	Title   string    `json:"title"`
	Into    string    `json:"into"` // whose it became: the one that holds it, or one that was merged itself since
	At      time.Time `json:"at"`
	By      Actor     `json:"by"`
	Because string    `json:"because"`
	Took    Standing  `json:"took"`            // how it stood
	Again   bool      `json:"again,omitempty"` // people complained of it after the fix of the other was out
}

// MaxMerged bounds Problem.Merged, so that all of them are told in one transaction where they lead to.
const MaxMerged = 20

// Standing is how far a problem has come, and whose it is.
type Standing struct {
	State    ProblemState `json:"state"`
	Decision *Decision    `json:"decision,omitempty"`
	Shipped  time.Time    `json:"shipped,omitzero"`
	Failed   time.Time    `json:"failed,omitzero"`
	NagAt    time.Time    `json:"nagAt,omitzero"`
	Nags     int          `json:"nags,omitempty"`
	Team     string       `json:"team,omitempty"`
	Manager  string       `json:"manager,omitempty"`
	Severity Severity     `json:"severity"`
	Opened   time.Time    `json:"opened"`
}

// Kept is the id of the problem that this one was merged into, or its own when it was merged into none.
func (p Problem) Kept() string { return cmp.Or(p.MergedInto, p.ID) }

// KeptTitle is what the problem is called that this one turned out to be.
func (p Problem) KeptTitle() string { return cmp.Or(p.MergedTitle, p.Title) }

// Is reports whether the id is the problem's, or that of one that turned out to be this one.
func (p Problem) Is(id string) bool {
	return p.ID == id || slices.ContainsFunc(p.Merged, func(m MergedProblem) bool { return m.Problem == id })
}

// Standing is how the problem stands.
func (p Problem) Standing() Standing {
	return Standing{
		State: p.State, Decision: p.Decision, Shipped: p.Shipped, Failed: p.Failed, NagAt: p.NagAt, Nags: p.Nags,
		Team: p.Team, Manager: p.Manager, Severity: p.Severity, Opened: p.Opened,
	}
}

func (p *Problem) stand(s Standing) {
	p.State, p.Decision, p.Shipped, p.Failed, p.NagAt, p.Nags = s.State, s.Decision, s.Shipped, s.Failed, s.NagAt, s.Nags
	p.Team, p.Manager, p.Severity, p.Opened = s.Team, s.Manager, s.Severity, s.Opened
}

// Merge takes another problem in that turned out to be this one: its causes and fixes, its owner and decision where
// there was none, the greater harm and age. because is the word of whoever says so; again, whether people complained
// of the other after the fix of this one was out, which then was none.
func (p *Problem) Merge(other *Problem, by Actor, because string, again bool, now time.Time) {
	if p.Alone == nil {
		alone := p.Standing()
		p.Alone = &alone
	}
	m := MergedProblem{
		Problem: other.ID, Title: other.Title, Into: p.ID, At: now, By: by, Because: because, Took: other.Standing(), Again: again,
	}
	p.stand(p.Standing().and(m))
	p.Merged = append(slices.Concat(p.Merged, other.Merged), m)
	p.Causes, p.Fixes = slices.Concat(p.Causes, other.Causes), slices.Concat(p.Fixes, other.Fixes)
	p.Updated = now
	other.Lead(p, now)
}

// Lead says which problem this one turned out to be.
func (p *Problem) Lead(to *Problem, now time.Time) {
	p.MergedInto, p.MergedTitle, p.Updated = to.ID, to.Title, now
}

// Part takes back that another problem is this one. Each has its own again; what was decided since stays here. next is
// when one that still wants fixing reminds of itself, should its time have passed meanwhile.
func (p *Problem) Part(other *Problem, now, next time.Time) {
	before := p.together()
	p.Merged = slices.DeleteFunc(slices.Clone(p.Merged), func(m MergedProblem) bool { return other.Is(m.Problem) })
	p.stand(p.Standing().back(before, p.together()))
	if len(p.Merged) == 0 {
		p.Alone = nil
	}
	for _, c := range other.Causes {
		p.strike(c.ID, now)
	}
	for _, f := range other.Fixes {
		p.strike(f.ID, now)
	}
	other.MergedInto, other.MergedTitle = "", ""
	for _, q := range []*Problem{p, other} {
		q.Updated = now
		if q.Unfixed() && !q.NagAt.After(now) {
			q.NagAt = next
		}
	}
}

// together is the problem as it would be with what it took in, had nobody decided anything since.
func (p *Problem) together() Standing {
	s := *p.Alone
	for _, m := range p.Merged {
		if m.Into == p.ID {
			s = s.and(m)
		}
	}
	return s
}

// and is how two problems stand together.
func (s Standing) and(m MergedProblem) Standing {
	o := m.Took
	if s.Team == "" {
		s.Team, s.Manager = o.Team, o.Manager
	}
	if slices.Index(Severities(), o.Severity) > slices.Index(Severities(), s.Severity) {
		s.Severity = o.Severity
	}
	if o.Opened.Before(s.Opened) {
		s.Opened = o.Opened
	}
	s.Nags = max(s.Nags, o.Nags)
	if m.Again {
		s.State, s.Shipped, s.Failed, s.NagAt = ProblemOpen, time.Time{}, m.At, o.NagAt
	}
	switch {
	case s.State != ProblemOpen || !(Problem{State: o.State}).Unfixed():
	case o.State != ProblemOpen:
		s.State, s.Decision, s.NagAt = o.State, o.Decision, o.NagAt
	case o.NagAt.Before(s.NagAt):
		s.NagAt = o.NagAt
	}
	return s
}

// back is how a problem stands that stood with another as before, and is to stand as after without it. What somebody
// has changed since stays.
func (s Standing) back(before, after Standing) Standing {
	if s.State == before.State && s.Shipped.Equal(before.Shipped) && sameDecision(s.Decision, before.Decision) {
		s.State, s.Shipped, s.Failed, s.Decision, s.NagAt = after.State, after.Shipped, after.Failed, after.Decision, after.NagAt
	}
	if s.Team == before.Team && s.Manager == before.Manager {
		s.Team, s.Manager = after.Team, after.Manager
	}
	if s.Severity == before.Severity {
		s.Severity = after.Severity
	}
	if s.Nags == before.Nags {
		s.Nags = after.Nags
	}
	s.Opened = after.Opened
	return s
}

func sameDecision(d, other *Decision) bool {
	return d == nil && other == nil || d != nil && other != nil && d.At.Equal(other.At)
}
