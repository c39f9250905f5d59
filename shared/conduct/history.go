package conduct

import "time"

// Kind is what happened.
type Kind string

// The kinds of event.
const (
	Complaint      Kind = "complaint"       // one message received
	Answer         Kind = "answer"          // the company answered
	Conclusion     Kind = "finding"         // what was concluded about a complaint
	Remedy         Kind = "remedy"          // an offer
	Fix            Kind = "fix"             // the problem was put right, or the fix failed
	HelpOffered    Kind = "help_offered"    // help with stating or showing what is wrong
	HelpRefused    Kind = "help_refused"    //
	OutcomeChanged Kind = "outcome_changed" // the complainant now wants something else
	NoShow         Kind = "no_show"         // missed an inspection or call that they had asked for
	Threat         Kind = "threat"          // pay, or I publish
	Abusive        Kind = "abuse"           // abuse of staff, and every threat to their safety
	Withheld       Kind = "item_withheld"   // does not return or show the goods
	SharedMarker   Kind = "shared_marker"   // others use the same phone, payout account or text template
	Overdue        Kind = "overdue"         // the company broke its own promise
)

// Upholding is what was concluded.
type Upholding string

// The conclusions.
const (
	IsUpheld Upholding = "upheld"
	IsPartly Upholding = "partly"
	IsNot    Upholding = "not"
)

// Event is one thing that happened between a complainant and the company. Which fields count depends
// on Kind; the others are zero.
type Event struct {
	ID   string
	At   time.Time
	Kind Kind
	Case string // one complainant, one matter
	// Problem is what is broken, and Area the part of the company that it belongs to. Complaints and
	// fixes name the problem.
	Problem  string
	Area     string
	Channel  string
	Currency string // of Asked, Loss and Offered

	NewFacts bool   // complaint: it brings something that the desk did not have
	Asked    *int64 // complaint: minor units; nil when nothing new is asked
	Loss     *int64 // complaint: what is verified by now, minor units; nil when not verified
	Final    bool   // answer: it closes the case
	InTime   bool   // answer
	Upheld   Upholding
	Offered  int64 // remedy: minor units
	Accepted bool  // remedy: only an accepted one was received
	Fixed    bool  // fix: false when the promised fix failed
	// Confirmed says of a threat or abuse that a person has read it and found that it is one. Words
	// are never judged by the machine.
	Confirmed bool
	Others    int    // shared marker: how many other complainants
	Marker    string // shared marker: phone, payout_account or text_template
}

// History is what the desk knows of one complainant.
type History struct {
	AsOf       time.Time
	Vulnerable bool // the complainant, or the one they speak for, is known to be
	Events     []Event
}

// Known reports whether a kind of event is one of these.
func Known(k Kind) bool {
	switch k {
	case Complaint, Answer, Conclusion, Remedy, Fix, HelpOffered, HelpRefused, OutcomeChanged, NoShow, Threat, Abusive, Withheld, SharedMarker, Overdue:
		return true
	}
	return false
}

// Problems lists the problems complained of, in order.
func (h History) Problems() []string { return problemsOf(h.Events) }
