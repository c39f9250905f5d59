package complaint

import (
	"slices"
	"time"
)

// StepKind is one kind of act in the closed loop.
type StepKind string

// The steps of a plan, in the order of a usual case.
const (
	StepAcknowledge StepKind = "acknowledge"
	StepProgress    StepKind = "progress" // holding reply: in hand, and until when
	StepResolution  StepKind = "resolution"
	StepConclusions StepKind = "conclusions" // what we changed for everyone; with the resolution or after it
	StepFixShipped  StepKind = "fix-shipped"
	StepSurvey      StepKind = "survey"
	StepCallBack    StepKind = "call-back"
)

// StepKinds lists every kind in the order of a usual case.
func StepKinds() []StepKind {
	return []StepKind{StepAcknowledge, StepProgress, StepResolution, StepConclusions, StepFixShipped, StepSurvey, StepCallBack}
}

// StepState is where a step stands.
type StepState string

// A step waits for an event (a resolution, a shipped fix), then is pending with a due time, then done;
// or it is dropped because nothing is owed any more.
const (
	StepWaiting StepState = "waiting"
	StepPending StepState = "pending"
	StepDone    StepState = "done"
	StepDropped StepState = "dropped"
)

// Step is one promise to the complainant, with the clock that made it.
type Step struct {
	ID       string    `json:"id"`
	Case     string    `json:"case"`
	Kind     StepKind  `json:"kind"`
	State    StepState `json:"state"`
	Clock    string    `json:"clock,omitempty"`   // the ruling clock's policy id
	Due      time.Time `json:"due,omitzero"`      // zero while it waits
	Remind   time.Time `json:"remind,omitzero"`   // the next reminder before Due; zero when none is left
	Escalate time.Time `json:"escalate,omitzero"` // when to escalate after Due; zero when none is left
	Raised   int       `json:"raised,omitempty"`  // escalations so far
	Call     bool      `json:"call,omitempty"`    // by phone, not by letter
	Done     time.Time `json:"done,omitzero"`
	Version  int64     `json:"-"`
}

// Words names the step in the catalogue: its kind, but for what is met by getting in touch and not by a letter.
func (s Step) Words() string {
	if s.Kind == StepProgress && s.Call {
		return "get-in-touch"
	}
	return string(s.Kind)
}

// NextFire is when the clock must look at the step again: the earliest of its reminder, its due time
// (for what the desk does by itself) and its escalation. Zero when it has nothing to say.
func (s Step) NextFire() time.Time {
	if s.State != StepPending {
		return time.Time{}
	}
	next := s.Escalate
	if s.Automatic() {
		next = s.Due
	}
	if !s.Remind.IsZero() && (next.IsZero() || s.Remind.Before(next)) {
		next = s.Remind
	}
	return next
}

// Automatic steps are done by the desk itself when they fall due; the others wait for a person.
func (s Step) Automatic() bool { return s.Kind == StepSurvey }

// Finish marks the step done.
func (s *Step) Finish(now time.Time) {
	s.State, s.Done, s.Remind, s.Escalate = StepDone, now, time.Time{}, time.Time{}
}

// Drop marks a step that is no longer owed.
func (s *Step) Drop() {
	s.State, s.Remind, s.Escalate = StepDropped, time.Time{}, time.Time{}
}

// Unmet reports whether the step is still owed.
func (s Step) Unmet() bool { return s.State == StepWaiting || s.State == StepPending }

// Rounds splits the steps of a case, given in the order in which they were planned, into those of the present round, in
// the order of a usual case, and those that are history: done before the case was last reopened, or planned again
// since. Steps that were dropped, or will be because the same step is owed again, are in neither.
func (c Case) Rounds(steps []Step) (now, before []Step) {
	for i, s := range steps {
		anew := slices.ContainsFunc(steps[i+1:], func(later Step) bool { return later.Kind == s.Kind && later.State != StepDropped })
		switch {
		case s.State == StepDropped || anew && s.Unmet():
		case anew || s.State == StepDone && s.Done.Before(c.Since):
			before = append(before, s)
		default:
			now = append(now, s)
		}
	}
	slices.SortStableFunc(now, func(x, y Step) int {
		return slices.Index(StepKinds(), x.Kind) - slices.Index(StepKinds(), y.Kind)
	})
	return now, before
}
