// Package complaint tells the product in its nouns: complaint, case, complainant, problem, plan step,
// task, letter, grant, journal. Read it first.
//
// The objects own their transitions: a method refuses what the rules forbid, and nobody else sets a
// state. The room uses the standard library only and knows nothing of storage, mail or screens;
// time comes in as a value and is UTC.
package complaint

import (
	"strings"
	"time"
)

// Channel is the door that a complainant chose when ordinary support failed them.
type Channel string

// The three channels of a resonance, and the honest fourth: a letter whose sender could not be
// verified waits here until a person has looked.
const (
	Executive Channel = "executive"
	Media     Channel = "media"
	Regulator Channel = "regulator"
	Unknown   Channel = "unknown"
)

// Channels lists every channel in the order that people read them.
func Channels() []Channel { return []Channel{Executive, Media, Regulator, Unknown} }

// Official reports whether it is somebody else who speaks of the complainant: an authority or the press.
func (c Channel) Official() bool { return c == Regulator || c == Media }

// Source says which authority or outlet a complaint came through.
type Source struct {
	ID        string    `json:"id,omitempty"`        // the policy's id of an authority or outlet, if it has one
	Name      string    `json:"name,omitempty"`      // as people write it
	Regime    string    `json:"regime,omitempty"`    // the policy's regime, which starts clocks of its own
	Reference string    `json:"reference,omitempty"` // the authority's own number
	Link      string    `json:"link,omitempty"`      // media: where it was published
	Reach     int       `json:"reach,omitempty"`     // media: readers or viewers
	Published time.Time `json:"published,omitzero"`  // media: when
	Verified  bool      `json:"verified,omitempty"`  // regulator by mail: listed domain and aligned signature
}

// Same reports whether both are one authority or outlet.
func (s Source) Same(other Source) bool {
	return s.ID == other.ID && (s.ID != "" || strings.EqualFold(s.Name, other.Name))
}

// Money is an amount in minor units (cents, kopecks), so that sums stay exact.
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"` // ISO 4217
}

// IsZero reports whether nothing is stated.
func (m Money) IsZero() bool { return m == Money{} }

// Span is a place in a complaint's text, in bytes, half open: text[Start:End].
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Deadline is what a sender asks of the company: a date, or a length from receipt.
type Deadline struct {
	Date        string    `json:"date,omitempty"` // YYYY-MM-DD in the calendar of the region
	Days        int       `json:"days,omitempty"`
	Unit        string    `json:"unit,omitempty"`        // "working" or "calendar"
	Found       *Span     `json:"found,omitempty"`       // where the text says so
	CorrectedBy string    `json:"correctedBy,omitempty"` // a person's name, once one has looked
	CorrectedAt time.Time `json:"correctedAt,omitzero"`
}

// Attachment is a file that came with a complaint or letter.
type Attachment struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Bytes  int64  `json:"bytes"`
	Blob   string `json:"blob"` // key in blob storage
	Inline bool   `json:"inline,omitempty"`
}

// Complaint is one message received. It never changes; a person of staff may find that it belongs to another case.
type Complaint struct {
	ID          string       `json:"id"`
	Case        string       `json:"case"`
	Channel     Channel      `json:"channel"`
	Source      Source       `json:"source"`
	Text        string       `json:"text"`
	Wanted      string       `json:"wanted,omitempty"`
	Asked       Money        `json:"asked,omitzero"`
	Received    time.Time    `json:"received"`
	Registered  time.Time    `json:"registered"`
	Attachments []Attachment `json:"attachments,omitempty"`
	Letter      string       `json:"letter,omitempty"`  // the letter it came in, if it did
	Stated      Facts        `json:"stated,omitzero"`   // what it says of its complainant
	ReplyTo     string       `json:"replyTo,omitempty"` // where an answer to it goes
	By          Actor        `json:"by"`                // who typed it, or the door
	Reference   *Span        `json:"referenceFound,omitempty"`
	Deadline    *Deadline    `json:"deadline,omitempty"`
	TextBlob    string       `json:"textBlob,omitempty"` // where the whole text is, when Text had to be cut
}

// Actor is who did something: a member of staff, the system, or the complainant.
type Actor struct {
	Kind ActorKind `json:"kind"`
	ID   string    `json:"id,omitempty"`
	Name string    `json:"name,omitempty"`
	// Email is what the policy may know a member of staff by. It is not kept with what they did.
	Email string `json:"-"`
}

// ActorKind separates people from machinery in the journal.
type ActorKind string

// The kinds of actor.
const (
	Staff          ActorKind = "staff"
	System         ActorKind = "system"
	TheComplainant ActorKind = "complainant"
)

// TheSystem is the desk itself as an actor.
func TheSystem() Actor { return Actor{Kind: System} }

// Entry is one line of the journal: who did what, when and why. Entries are only ever added.
type Entry struct {
	ID      string            `json:"id"`
	Case    string            `json:"case,omitempty"`
	At      time.Time         `json:"at"`
	By      Actor             `json:"by"`
	Act     Act               `json:"act"`
	Params  map[string]string `json:"params,omitempty"`  // values for the sentence that the desk shows
	Grounds string            `json:"grounds,omitempty"` // why, in the person's own words
	Link    string            `json:"link,omitempty"`    // id of the complaint, letter, task or grant it speaks of
	// Chain is the hash over this entry and the one before it in the same case, so that a changed
	// or missing line shows.
	Chain string `json:"chain,omitempty"`
}

// Act names what an Entry records. The catalogue holds a sentence for each.
type Act string

// Acts of the journal.
const (
	ActRegistered      Act = "registered"
	ActJoined          Act = "joined"
	ActReopened        Act = "reopened"
	ActResumed         Act = "resumed" // the answer was a mistake
	ActReplied         Act = "replied"
	ActMachineLetter   Act = "machine-letter"
	ActStranger        Act = "stranger" // the letter names a case that does not know its sender
	ActPersonNew       Act = "person-new"
	ActPersonSame      Act = "person-same"
	ActPeopleMerged    Act = "people-merged"
	ActPeopleParted    Act = "people-parted"
	ActPersonPerhaps   Act = "person-perhaps"
	ActPersonDecided   Act = "person-decided"
	ActPersonChanged   Act = "person-changed"
	ActPersonAnother   Act = "person-another" // the case was taken for another person's
	ActBelongs         Act = "belongs"        // the case turned out to be more of another one
	ActSplitOff        Act = "split-off"      // a complaint of the case became another case's
	ActProblemProposed Act = "problem-proposed"
	ActProblemNew      Act = "problem-new"
	ActProblemSet      Act = "problem-set"
	ActProblemLearned  Act = "problem-learned"
	ActProblemForgot   Act = "problem-forgot"
	ActProblemDecided  Act = "problem-decided"
	ActProblemShipped  Act = "problem-shipped"
	ActProblemReopened Act = "problem-reopened"
	ActProblemStruck   Act = "problem-struck" // a cause or a fix was wrong
	ActProblemsMerged  Act = "problems-merged"
	ActProblemsParted  Act = "problems-parted"
	ActNagged          Act = "nagged"
	ActEmergency       Act = "emergency"
	ActEmergencyOver   Act = "emergency-over"
	ActWatched         Act = "watched" // a new case of somebody who was in emergency mode before
	ActPlanned         Act = "planned"
	ActDeadline        Act = "deadline-corrected"
	ActExtended        Act = "extended" // a clock got the further time that its rule allows
	ActSource          Act = "source-corrected"
	ActCorrected       Act = "corrected"
	ActLooked          Act = "looked"
	ActClaimed         Act = "claimed"
	ActHandedOver      Act = "handed-over"
	ActSnoozed         Act = "snoozed"
	ActWoke            Act = "woke"
	ActNote            Act = "note"
	ActLetterQueued    Act = "letter-queued"
	ActLetterSent      Act = "letter-sent"
	ActLetterFailed    Act = "letter-failed"
	ActLetterUnknown   Act = "letter-unknown"
	ActLetterHeld      Act = "letter-held"
	ActResolved        Act = "resolved"
	ActClosed          Act = "closed"
	ActReminded        Act = "reminded"
	ActEscalated       Act = "escalated"
	ActSurveyAnswered  Act = "survey-answered"
	ActCallDue         Act = "call-due"
	ActCallMade        Act = "call-made"
	ActGranted         Act = "granted"
	ActKeyAsked        Act = "key-asked" // a grant waits for a second key
	ActKeyDeclined     Act = "key-declined"
	ActTaskOpened      Act = "task-opened"
	ActTaskDone        Act = "task-done"
)

// OfProblem reports whether a line tells in a case what befell its problem, and that of many others with it.
func (a Act) OfProblem() bool { return a == ActProblemsMerged || a == ActProblemsParted }

// Acts about conduct.
const (
	ActObserved         Act = "observed"
	ActReviewOpened     Act = "review-opened"
	ActReviewWarned     Act = "review-warned"
	ActReviewDecided    Act = "review-decided"
	ActReviewAppealed   Act = "review-appealed"
	ActReviewUpheld     Act = "review-upheld"
	ActReviewOverturned Act = "review-overturned"
	ActReviewDropped    Act = "review-dropped"
	ActReviewExpired    Act = "review-expired"
	ActReviewLifted     Act = "review-lifted"
)
