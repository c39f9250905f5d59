package complaint

import "time"

// LetterKind is what a letter is for.
type LetterKind string

// Letters that come in, as the mail room reads them, and letters that go out.
const (
	LetterComplaint  LetterKind = "complaint"
	LetterReply      LetterKind = "reply"
	LetterAuto       LetterKind = "auto"
	LetterBounce     LetterKind = "bounce"
	LetterList       LetterKind = "list"
	LetterUnreadable LetterKind = "unreadable"

	LetterAcknowledge LetterKind = "acknowledge"
	LetterAnswer      LetterKind = "answer"
	LetterProgress    LetterKind = "progress"
	LetterConduct     LetterKind = "conduct" // the warning before, and the notice of, measures
	LetterSurvey      LetterKind = "survey"
	LetterFixShipped  LetterKind = "fix-shipped"
	LetterSignIn      LetterKind = "sign-in"
	LetterNag         LetterKind = "nag"
)

// LetterState is what became of a letter.
type LetterState string

// Inbound letters are registered (they made or joined a case) or kept (machines' mail). Outbound ones
// are queued, then being sent, then sent, failed, held (a guard stopped them), or unknown: the process
// ended between sending and recording, so a person checks, and no second letter goes out.
const (
	LetterRegistered LetterState = "registered"
	LetterKept       LetterState = "kept"

	LetterQueued  LetterState = "queued"
	LetterSending LetterState = "sending"
	LetterSent    LetterState = "sent"
	LetterFailed  LetterState = "failed"
	LetterHeld    LetterState = "held"
	LetterUnknown LetterState = "unknown"
)

// Letter is one e-mail, in or out.
type Letter struct {
	ID          string       `json:"id"`
	Case        string       `json:"case,omitempty"`
	Out         bool         `json:"out,omitempty"`
	Kind        LetterKind   `json:"kind"`
	State       LetterState  `json:"state"`
	Why         []string     `json:"why,omitempty"` // codes: why kept, held, failed, unverified
	From        string       `json:"from"`
	FromName    string       `json:"fromName,omitempty"`
	To          string       `json:"to"`
	Subject     string       `json:"subject"`
	Text        string       `json:"text,omitempty"` // outbound: what a person will read; of a machine: how it begins
	Language    string       `json:"language,omitempty"`
	MessageID   string       `json:"messageId,omitempty"`
	Thread      []string     `json:"thread,omitempty"` // outbound: References
	Raw         string       `json:"raw,omitempty"`    // blob key of the message as it came or went
	Attachments []Attachment `json:"attachments,omitempty"`
	At          time.Time    `json:"at"` // received, or written
	SentAt      time.Time    `json:"sentAt,omitzero"`
	Tries       int          `json:"tries,omitempty"`
	Started     time.Time    `json:"started,omitzero"` // the running attempt to send
	Copy        string       `json:"copy,omitempty"`   // copy-to address of the clock
	Automatic   bool         `json:"automatic,omitempty"`
	Version     int64        `json:"-"`
}

// Private reports whether the letter's text is for its addressee alone: whoever reads a sign-in link can use it.
func (l Letter) Private() bool { return l.Kind == LetterSignIn }

// InTrouble reports whether the letter wants a person's word: it failed, is held back, or nobody knows.
func (l Letter) InTrouble() bool {
	return l.State == LetterFailed || l.State == LetterHeld || l.State == LetterUnknown
}

// SendingLease is how long an attempt to send may take before it counts as dead.
const SendingLease = time.Minute

// StartSending claims the letter for one attempt. While another attempt may still be running it gives a
// busy Error: ask again later. When that attempt is dead, nobody knows what it did: the letter becomes
// unknown instead of a second letter, and StartSending gives false.
func (l *Letter) StartSending(now time.Time) (bool, error) {
	switch {
	case l.State == LetterQueued:
		l.State, l.Tries, l.Started = LetterSending, l.Tries+1, now
		return true, nil
	case l.State == LetterSending && now.Sub(l.Started) < SendingLease:
		return false, &Error{Kind: KindBusy, Code: "busy"}
	case l.State == LetterSending:
		l.State = LetterUnknown
	}
	return false, nil
}

// MarkSent records that the mail provider has it.
func (l *Letter) MarkSent(messageID string, now time.Time) {
	l.State, l.SentAt = LetterSent, now
	if messageID != "" {
		l.MessageID = messageID
	}
}

// Requeue puts a letter back that surely did not go out.
func (l *Letter) Requeue() { l.State = LetterQueued }

// Fail records that the letter can't be delivered, and why.
func (l *Letter) Fail(why string) { l.State, l.Why = LetterFailed, append(l.Why, why) }

// MarkUnknown records that nobody knows whether the letter went out.
func (l *Letter) MarkUnknown() { l.State = LetterUnknown }
