package complaint

import (
	"slices"
	"strings"
	"time"
)

// ReviewState is where a conduct review stands.
type ReviewState string

// A review is opened by a named person; then the complainant is warned; only after that measures may be
// decided. They may be appealed against, are upheld or overturned by another person, and end by themselves.
const (
	ReviewOpen       ReviewState = "open"
	ReviewWarned     ReviewState = "warned"
	ReviewDecided    ReviewState = "decided"
	ReviewAppealed   ReviewState = "appealed"
	ReviewOverturned ReviewState = "overturned"
	ReviewDropped    ReviewState = "dropped" // ended without measures
	ReviewExpired    ReviewState = "expired" // the measures ended by themselves
	ReviewLifted     ReviewState = "lifted"  // a problem of the person turned out not to be put right
)

// ReviewStates lists every state in the order of the process.
func ReviewStates() []ReviewState {
	return []ReviewState{ReviewOpen, ReviewWarned, ReviewDecided, ReviewAppealed, ReviewOverturned, ReviewDropped, ReviewExpired, ReviewLifted}
}

// Measure is what a decision may change in how the desk deals with a person. None slows a statutory answer,
// and none closes the door: one channel always stays open.
type Measure string

// The measures.
const (
	MeasureSingleContact Measure = "single-contact"   // one named person answers
	MeasureWrittenOnly   Measure = "written-only"     // no calls
	MeasureNoNewRepeat   Measure = "declared-answers" // what was answered for good is answered by reference
	MeasureScheduled     Measure = "scheduled"        // answers on agreed days, within the clocks
)

// Measures lists every measure.
func Measures() []Measure {
	return []Measure{MeasureSingleContact, MeasureWrittenOnly, MeasureNoNewRepeat, MeasureScheduled}
}

// Review is the fair process for a possible serial abuser of complaints.
type Review struct {
	ID       string      `json:"id"` // RV-…
	Person   string      `json:"person"`
	Name     string      `json:"name"`
	Case     string      `json:"case"` // in which warning and notice are written
	State    ReviewState `json:"state"`
	Opened   ReviewStep  `json:"opened"`
	Reasons  []Reason    `json:"reasons,omitempty"` // what the desk proposed it for; none when it proposed nothing
	Warned   *ReviewStep `json:"warned,omitempty"`
	Decided  *ReviewStep `json:"decided,omitempty"`
	Measures []Measure   `json:"measures,omitempty"`
	Contact  string      `json:"contact,omitempty"` // the channel that stays open
	Until    time.Time   `json:"until,omitzero"`    // when the measures end by themselves
	Appealed *ReviewStep `json:"appealed,omitempty"`
	Appeal   *ReviewStep `json:"appeal,omitempty"` // what another person decided about the appeal
	Ended    *ReviewStep `json:"ended,omitempty"`
	Lifted   *Reason     `json:"lifted,omitempty"` // why the desk ended the measures before their time
	Updated  time.Time   `json:"updated"`
	Version  int64       `json:"-"`
}

// ReviewStep is what a named person did in a review, and on what grounds.
type ReviewStep struct {
	By      Actor     `json:"by"`
	At      time.Time `json:"at"`
	Grounds string    `json:"grounds,omitempty"`
}

// InForce reports whether measures apply. An appeal does not suspend them.
func (r Review) InForce(now time.Time) bool {
	return (r.State == ReviewDecided || r.State == ReviewAppealed) && now.Before(r.Until)
}

// Over reports whether nothing more can be done in the review.
func (r Review) Over() bool {
	return r.State == ReviewOverturned || r.State == ReviewDropped || r.State == ReviewExpired || r.State == ReviewLifted
}

// step checks what every act of a person needs: a review in one of the states, a name and grounds.
func (r *Review) step(s ReviewStep, in ...ReviewState) error {
	switch {
	case !slices.Contains(in, r.State):
		return Refuse("review-state", "review", r.ID)
	case s.By.Kind != Staff || s.By.Name == "":
		return Refuse("review-person", "review", r.ID)
	case strings.TrimSpace(s.Grounds) == "":
		return Invalid("grounds", "required")
	}
	r.Updated = s.At
	return nil
}

// Warn records that the person was told what the desk sees, and what may follow.
func (r *Review) Warn(s ReviewStep) error {
	if err := r.step(s, ReviewOpen); err != nil {
		return err
	}
	r.State, r.Warned = ReviewWarned, &s
	return nil
}

// Decide takes measures until a time, at most so long from now. A person who was not warned first can't be
// the object of any.
func (r *Review) Decide(s ReviewStep, measures []Measure, contact string, until time.Time, longest time.Duration) error {
	if err := r.step(s, ReviewWarned); err != nil {
		return err
	}
	switch {
	case len(measures) == 0:
		return Invalid("measures", "required")
	case slices.ContainsFunc(measures, func(m Measure) bool { return !slices.Contains(Measures(), m) }):
		return Invalid("measures", "choice")
	case strings.TrimSpace(contact) == "":
		return Invalid("contact", "required")
	case !until.After(s.At):
		return Invalid("until", "past")
	case until.After(s.At.Add(longest)):
		return Mistakes([]FieldError{{Field: "until", Code: "beyond", Params: inDays(longest)}})
	}
	r.State, r.Decided, r.Measures, r.Contact, r.Until = ReviewDecided, &s, measures, contact, until
	return nil
}

// MayAppeal reports whether the person may still say something against the decision: once, until somebody else has
// decided of it.
func (r Review) MayAppeal() bool { return r.State == ReviewDecided && r.Appeal == nil }

// TakeAppeal records what the person says against the decision.
func (r *Review) TakeAppeal(s ReviewStep) error {
	if err := r.step(s, ReviewDecided); err != nil {
		return err
	}
	if !r.MayAppeal() {
		return Refuse("review-appeal-over", "review", r.ID)
	}
	r.State, r.Appealed = ReviewAppealed, &s
	return nil
}

// DecideAppeal upholds or overturns the decision. Whoever took it may not.
func (r *Review) DecideAppeal(s ReviewStep, overturn bool) error {
	if err := r.step(s, ReviewAppealed); err != nil {
		return err
	}
	if s.By.ID == r.Decided.By.ID {
		return Refuse("review-own-appeal", "review", r.ID)
	}
	r.Appeal, r.State = &s, ReviewDecided
	if overturn {
		r.State, r.Ended = ReviewOverturned, &s
	}
	return nil
}

// Drop ends a review without measures.
func (r *Review) Drop(s ReviewStep) error {
	if err := r.step(s, ReviewOpen, ReviewWarned); err != nil {
		return err
	}
	r.State, r.Ended = ReviewDropped, &s
	return nil
}

// Expire ends the measures when their time is over; it reports whether it did.
func (r *Review) Expire(now time.Time) bool {
	if r.State != ReviewDecided && r.State != ReviewAppealed || now.Before(r.Until) {
		return false
	}
	r.State, r.Ended, r.Updated = ReviewExpired, &ReviewStep{By: TheSystem(), At: now}, now
	return true
}

// Lift ends measures before their time: nobody is punished who was right to complain. It reports whether it did.
func (r *Review) Lift(why Reason, now time.Time) bool {
	if !r.InForce(now) {
		return false
	}
	r.State, r.Ended, r.Lifted, r.Updated = ReviewLifted, &ReviewStep{By: TheSystem(), At: now}, &why, now
	return true
}
