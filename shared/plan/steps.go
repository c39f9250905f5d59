package plan

import (
	"slices"
	"time"

	"resonance/shared/calendar"
	"resonance/shared/complaint"
	"resonance/shared/policy"
)

// Make gives the steps of a new case, without ids. Times are UTC.
func Make(p *policy.Policy, calendars *calendar.Set, f Facts) []complaint.Step {
	return Replan(p, calendars, f, nil)
}

// Replan brings the steps of a case up to its facts: what is done or dropped stays as it is, what is
// still owed gets a new due time, what is no longer owed is dropped, and what is newly owed is added
// at the end, without an id.
func Replan(p *policy.Policy, calendars *calendar.Set, f Facts, steps []complaint.Step) []complaint.Step {
	m := maker{policy: p, calendars: calendars, facts: f}
	m.clocks = Clocks(p, calendars, f)
	planned := slices.Clone(steps)
	for _, want := range m.wanted() {
		i := f.find(planned, want)
		switch {
		case i < 0 && want.owed:
			planned = append(planned, m.owe(want.step))
		case i >= 0 && planned[i].Unmet():
			planned[i] = m.bring(planned[i], want)
			dropTwins(planned, i)
		}
	}
	return planned
}

// dropTwins drops further unmet steps of one kind: a reopened case may have got its steps again while an earlier one was
// still owed.
func dropTwins(steps []complaint.Step, of int) {
	for i := range steps {
		if s := &steps[i]; i != of && s.Kind == steps[of].Kind && s.Unmet() {
			s.Drop()
		}
	}
}

// find gives the place of the wanted step, so that no second one is needed: the one that is owed, else
// one that ended in the present round of the case when no clock asks for it again; or -1.
func (f Facts) find(steps []complaint.Step, w want) int {
	owed := slices.IndexFunc(steps, func(s complaint.Step) bool { return s.Kind == w.step.Kind && s.Unmet() })
	if askedAgain := w.owed && w.step.Clock != ""; owed >= 0 || askedAgain {
		return owed
	}
	return slices.IndexFunc(steps, func(s complaint.Step) bool { return s.Kind == w.step.Kind && !ended(s).Before(f.Since) })
}

// ended is when a step was done; of a dropped one only its due time is known.
func ended(s complaint.Step) time.Time {
	if s.State == complaint.StepDropped {
		return s.Due
	}
	return s.Done
}

// want is a step that the facts ask for, or one that they may have ended.
type want struct {
	step complaint.Step
	owed bool
	done time.Time // when it was done, if it was
}

type maker struct {
	policy    *policy.Policy
	calendars *calendar.Set
	facts     Facts
	clocks    []complaint.Clock
}

func (m maker) wanted() []want {
	f := m.facts
	wants := []want{
		m.byClock(complaint.StepAcknowledge),
		m.byClock(complaint.StepProgress),
		m.byClock(complaint.StepResolution),
		m.after(complaint.StepConclusions, f.Resolved, m.policy.Plan.Conclusions, f.Concluded),
		m.after(complaint.StepFixShipped, f.Shipped, m.policy.Plan.FixShipped, time.Time{}),
		m.after(complaint.StepSurvey, f.Resolved, m.policy.Survey.After, time.Time{}),
	}
	if !f.LowScore.IsZero() {
		call := m.after(complaint.StepCallBack, f.LowScore, m.policy.Survey.CallBackWithin, time.Time{})
		call.step.Call = true
		wants = append(wants, call)
	}
	return wants
}

// byClock is a step that the earliest of its clocks sets a time for.
func (m maker) byClock(kind complaint.StepKind) want {
	w := want{step: complaint.Step{Kind: kind, State: complaint.StepPending}}
	running := slices.DeleteFunc(slices.Clone(m.clocks), func(c complaint.Clock) bool { return !c.Met.IsZero() })
	first, ok := earliest(running, kind)
	if !ok {
		w.done = m.facts.last(func(c complaint.Clock) bool { return c.Meets == kind })
		return w
	}
	w.owed = true
	w.step.Clock, w.step.Due = first.ID, first.Due
	rule, known := m.policy.ClockOf(first.ID)
	emergency := !m.facts.Emergency.IsZero() && kind != complaint.StepAcknowledge
	w.step.Call = known && rule.Call || emergency
	return w
}

// after is a step that waits for an event and is due some time after it; once done it is not owed.
func (m maker) after(kind complaint.StepKind, event time.Time, length policy.Length, done time.Time) want {
	w := want{step: complaint.Step{Kind: kind, State: complaint.StepWaiting}, owed: done.IsZero(), done: done}
	if event.IsZero() {
		return w
	}
	w.step.State = complaint.StepPending
	w.step.Due = m.internal(kind, event, length)
	return w
}

// internal is the due time of a step that no law sets: never before now. What the desk does by itself
// happens when work starts and not at the last second of a day.
func (m maker) internal(kind complaint.StepKind, event time.Time, length policy.Length) time.Time {
	region := m.calendars.Region(m.policy.RegionOf(m.facts.Regime))
	due, _ := length.After(event, region, calendar.RollNone)
	if (complaint.Step{Kind: kind}).Automatic() {
		due = alarmAfter(region, event, length)
	}
	if due.Before(m.facts.Now) {
		return m.facts.Now
	}
	return due.UTC()
}

// owe gives a new step its alarms.
func (m maker) owe(s complaint.Step) complaint.Step {
	alarms := m.alarms(s)
	s.Remind, s.Escalate = alarms.remind(s, m.facts.Now), alarms.escalate(s, m.facts.Now)
	return s
}

// bring moves a step that is still owed to what is wanted of it now.
func (m maker) bring(s complaint.Step, w want) complaint.Step {
	switch {
	case !w.done.IsZero():
		s.Finish(w.done)
		return s
	case !w.owed:
		s.Drop()
		return s
	}
	before := s.Due
	// What an event made due keeps its time; only clocks are counted anew.
	if w.step.Clock != "" || s.State != w.step.State {
		s.State, s.Clock, s.Due = w.step.State, w.step.Clock, w.step.Due
	}
	if s.Due.After(before) && s.Due.After(m.facts.Now) {
		s.Raised = 0
	}
	s.Call = w.step.Call
	return m.owe(s)
}
