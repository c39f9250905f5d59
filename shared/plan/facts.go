// Package plan says which steps the closed loop of a case has, when each is due, and which clock says so.
//
// It is pure: a plan follows from the policy, the calendars and the facts of a case, among them the
// present moment. It knows no storage and sends nothing; whoever holds the case keeps what it gives.
//
// A step's path is that of ISO 10002: acknowledge, say how far we are, answer, tell what was concluded,
// tell when the fix is out, ask whether it helped, call back who was not helped.
package plan

import (
	"time"

	"resonance/shared/complaint"
	"resonance/shared/policy"
)

// Facts is what a plan follows from. Zero times stand for what has not happened.
type Facts struct {
	Now        time.Time
	Channel    complaint.Channel
	Regime     string
	Authority  string
	Received   time.Time
	Registered time.Time
	Published  time.Time
	Emergency  time.Time           // since when the case is in emergency mode
	Deadline   *complaint.Deadline // what the sender asked; one that can't be read sets no clock
	Extended   []string            // ids of clocks that were given more time
	Also       []Facts             // of each further side of the case: what its own clocks follow from

	// Ran holds the clocks that the case has had so far; those that are met stay as they are.
	Ran []complaint.Clock
	// Since is when the case was last reopened: what was done before that counts for nothing now.
	Since time.Time

	Resolved  time.Time // when the answer went out
	Concluded time.Time // when people were told what we concluded
	Shipped   time.Time // when the fix of the problem was out
	LowScore  time.Time // when a survey answer asked for a call
}

// FactsOf reads the facts from a case. Shipped and LowScore are not on a case: the caller adds them.
func FactsOf(p *policy.Policy, k complaint.Case, now time.Time) Facts {
	f := Facts{
		Now: now, Channel: k.Channel, Regime: k.Source.Regime, Authority: k.Source.ID,
		Received: k.Received, Registered: k.Registered, Published: k.Source.Published,
		Deadline: k.Deadline, Ran: k.Clocks, Since: k.Since,
	}
	if !k.Since.IsZero() {
		f.Received, f.Registered, f.Published = k.Since, k.Since, k.Since
	}
	for _, c := range k.Clocks {
		if c.Extended && !c.Start.Before(f.Since) {
			f.Extended = append(f.Extended, c.ID)
		}
	}
	if k.Emergency != nil {
		f.Emergency = f.emergencyStart(p)
	}
	if r := k.Resolution; r != nil {
		f.Resolved = r.At
		if r.Concluded != "" {
			f.Concluded = r.At
		}
	}
	for _, s := range k.Also {
		f.Also = append(f.Also, f.ofSide(s))
	}
	return f
}

// ofSide are the facts that a further side's own clocks follow from.
func (f Facts) ofSide(s complaint.Side) Facts {
	f.Channel, f.Regime, f.Authority, f.Deadline, f.Also = s.Channel, s.Source.Regime, s.Source.ID, s.Deadline, nil
	f.Received, f.Registered, f.Published = later(s.Received, f.Since), later(s.Registered, f.Since), s.Source.Published
	if !f.Published.IsZero() {
		f.Published = later(f.Published, f.Since)
	}
	return f
}

// emergencyStart is when the emergency's clocks began in this round, or now when none runs yet.
func (f Facts) emergencyStart(p *policy.Policy) time.Time {
	for _, c := range f.Ran {
		rule, known := p.ClockOf(c.ID)
		if known && rule.Starts == policy.Emergency && !c.Start.Before(f.Since) {
			return c.Start
		}
	}
	return f.Now
}

// start is the instant that an event stands for.
func (f Facts) start(e policy.Event) time.Time {
	switch {
	case e == policy.Registered && !f.Registered.IsZero():
		return f.Registered
	case e == policy.Published && !f.Published.IsZero():
		return f.Published
	case e == policy.Emergency && !f.Emergency.IsZero():
		return f.Emergency
	}
	return f.Received
}

// met is when this kind of step was first done after an instant, in this round; zero when it was not.
func (f Facts) met(kind complaint.StepKind, after time.Time) time.Time {
	var first time.Time
	for _, c := range f.Ran {
		if c.Meets == kind && f.thisRound(c) && c.Met.After(after) && (first.IsZero() || c.Met.Before(first)) {
			first = c.Met
		}
	}
	return first
}

// last is when any of the clocks that fit was last met in this round, or zero.
func (f Facts) last(fits func(complaint.Clock) bool) time.Time {
	var last time.Time
	for _, c := range f.Ran {
		if fits(c) && f.thisRound(c) && c.Met.After(last) {
			last = c.Met
		}
	}
	return last
}

// thisRound reports whether a clock was met since the case was last reopened.
func (f Facts) thisRound(c complaint.Clock) bool { return !c.Met.IsZero() && !c.Met.Before(f.Since) }
