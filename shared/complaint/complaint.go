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
