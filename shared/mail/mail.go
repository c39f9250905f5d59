// Package mail reads the letters that come in and composes the ones that go out.
//
// It knows the formats of mail (MIME, SMTP's envelope, DKIM, the habits of mail programs) and what
// people write in letters. It does not know the store, the cloud, the policy file or the nouns of the
// desk: whoever calls it passes plain values in and takes plain values out.
//
// Read never loses a letter: what can't be parsed comes back as ErrUnreadable together with all that
// could be saved, so that it can be registered for a person to look at beside the raw message.
package mail

import (
	"errors"
	"time"

	"resonance/shared/mail/prose"
	"resonance/shared/pattern"
)

// ErrUnreadable says that a message could not be parsed in full: too deep, too many parts, too big, or
// broken beyond repair. The Reading beside it holds what could be saved and says why in NeedsLook.
var ErrUnreadable = errors.New("mail: unreadable message")

// Verdict is one of the receiver's findings about a message, in the words of SES.
type Verdict string

// The four verdicts. Anything but Pass is not a pass.
const (
	Pass             Verdict = "PASS"
	Fail             Verdict = "FAIL"
	Gray             Verdict = "GRAY"
	ProcessingFailed Verdict = "PROCESSING_FAILED"
)

// Verdicts are what the receiving server found out about a message.
type Verdicts struct {
	SPF, DKIM, DMARC, Spam, Virus Verdict
}

// Envelope is what the receiving server knows of a message and the message itself does not say.
type Envelope struct {
	MailFrom   string   // empty is the null sender of bounces
	Recipients []string // as given in RCPT TO
	Received   time.Time
	Verdicts   Verdicts
}

// Channel is a hint at the door that a letter came through.
type Channel string

// The channels, in the desk's words.
const (
	Executive Channel = "executive"
	Media     Channel = "media"
	Regulator Channel = "regulator"
	Unknown   Channel = "unknown"
)

// Listed is an authority or outlet that the policy names by its mail domain.
type Listed struct {
	Domain string // compared as a whole, letter case aside; no subdomain of it counts
	ID     string
	Name   string
	// Numbers is how an authority writes its own numbers, in group 1 or the whole of it; nil when nobody has said.
	Numbers *pattern.Pattern
	// Region is where it works, if known: its letters write days in figures and telephone numbers as people do there.
	Region string
}

// Rules are what the policy says about mail.
type Rules struct {
	Domains    []string           // our own mail domains; case addresses are NAME+CASE at one of them
	Doors      map[string]Channel // our addresses in lower case, without a plus part, to the channel they stand for
	Regulators []Listed           // the authorities that we trust when their mail is authenticated
	Outlets    []Listed           // the press that we know
	Region     string             // ISO 3166 region of phone numbers without a country code; "" guesses by language
}

// Kind is what a letter is.
type Kind string

// The kinds of letter.
const (
	Complaint Kind = "complaint" // something to register, a journalist's question too
	Reply     Kind = "reply"     // belongs to a case that we have
	Auto      Kind = "auto"      // a machine's answer
	Bounce    Kind = "bounce"    // a delivery report
	List      Kind = "list"      // a mailing list or newsletter
)

// Why is a code that names a reason; the catalogue has a sentence for each.
type Why string

// Why a letter gets no automatic answer.
const (
	WhyMachine      Why = "machine"        // a machine wrote it (RFC 3834)
	WhyList         Why = "list"           // it came through a list
	WhyNullSender   Why = "null-sender"    // the envelope has no sender to answer to
	WhyNoSender     Why = "no-sender"      // no From that can be answered
	WhyManySenders  Why = "many-senders"   // several From headers or mailboxes
	WhyNotAuthentic Why = "not-authentic"  // DMARC failed: the answer would hit an innocent
	WhySpam         Why = "spam"           // the receiver's filter said so
	WhyVirus        Why = "virus"          // the receiver's filter said so
	WhyPretender    Why = "pretender"      // passes for a listed authority without being it
	WhyUnverified   Why = "unverified"     // from a listed domain, but not authenticated
	WhyOwnAddress   Why = "own-address"    // from one of our own doors: an answer would come back
	WhyUnreadable   Why = "unreadable"     // it could not be parsed
	WhyTooDeep      Why = "too-deep"       // parts within parts beyond the limit
	WhyTooManyParts Why = "too-many-parts" // more parts than the limit
	WhyTooBig       Why = "too-big"        // more bytes than the limit
	WhyNoText       Why = "no-text"        // everything is in files that nobody has read yet
	WhyBroken       Why = "broken"         // an encoding or structure that had to be guessed at
)

// Mailbox is one address with its display name, decoded; Address is in lower case.
type Mailbox struct {
	Name, Address string
}

// Span is a place in Reading.Text in bytes, half open.
type Span = prose.Span

// Reference is the authority's own number, as written.
type Reference struct {
	Value string
	Found *Span // nil if it stands only in the subject
}

// Deadline is what the sender asks of the company: a date, or a length from receipt.
type Deadline = prose.Deadline

// Money is a sum that the sender asks for, in minor units.
type Money = prose.Money

// Complainant is whose complaint it is. Empty fields are not stated.
type Complainant = prose.Person

// Tie is how a letter was tied to a case.
type Tie string

// The ties, from the surest on.
const (
	ByAddress    Tie = "plus-address"
	ByReferences Tie = "references"
	ByTag        Tie = "tag"
)

// Thread is the case that a letter says it belongs to.
type Thread struct {
	Case string // upper case; empty if none
	By   Tie
}

// Attachment is a file that came with a letter.
type Attachment struct {
	Name    string // decoded, without folders, control characters and direction marks
	Type    string // as declared, lower case
	Inline  bool   // a picture of the HTML body
	Content []byte // decoded
}

// Reading is what a letter says.
type Reading struct {
	Kind             Kind
	TrustedRegulator bool   // listed domain, one sender, DMARC pass
	Authority        Listed // the listed authority whose domain the sender has, trusted or not
	Outlet           Listed // the listed outlet whose domain the sender has
	Channel          Channel

	From       Mailbox   // the first From
	Senders    int       // mailboxes in all From headers; anything but 1 is suspicious
	ReplyTo    Mailbox   // the first that is not our own; zero if not given
	To         []Mailbox // To and Cc
	Subject    string
	Topic      string    // the subject without the marks of answers, forwards and mail servers
	Date       time.Time // of the Date header; zero if it has none
	MessageID  string    // with its angle brackets, or empty
	InReplyTo  []string
	References []string

	Text     string // what a person would read as new
	Quoted   string // history, signatures and disclaimers that were cut from Text
	Language string // "en" or "ru"; "" if it can't be told

	Reference   *Reference
	Deadline    *Deadline
	Asked       *Money
	Complainant *Complainant // nil if nobody complains by name
	PassedOn    bool         // by a colleague: answers go to the complainant's address
	Thread      Thread
	Attachments []Attachment

	MayAnswer bool  // the usual acknowledgement may go out
	NoAnswer  []Why // why not
	NeedsLook []Why // why a person should look before anything else happens

	// Key tells letters apart where Message-IDs repeat or are missing: a hash over sender, date,
	// Message-ID, subject and body, alike for every delivery of one letter.
	Key string
}
