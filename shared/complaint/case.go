package complaint

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// CaseState is where the work on a case stands.
type CaseState string

// A case is open until an answer with conclusions has gone out (resolved), and closed when nothing
// more is owed to the complainant but the news of the fix.
const (
	Open     CaseState = "open"
	Working  CaseState = "working"
	Resolved CaseState = "resolved"
	Closed   CaseState = "closed"
)

// CaseStates lists every state in the order of the work.
func CaseStates() []CaseState { return []CaseState{Open, Working, Resolved, Closed} }

// Severity is how much harm a complaint speaks of. Words rise in order.
type Severity string

// The severities, mildest first.
const (
	Minor    Severity = "minor"
	Normal   Severity = "normal"
	Serious  Severity = "serious"
	Critical Severity = "critical"
)

// Severities lists every severity, mildest first.
func Severities() []Severity { return []Severity{Minor, Normal, Serious, Critical} }

// LookReason is why a person must look at a case before the machine goes on.
type LookReason string

// The reasons for "needs a look".
const (
	LookUnreadable   LookReason = "unreadable"        // the letter could not be parsed
	LookUnverified   LookReason = "unverified-sender" // claims to be an authority and is not proven one
	LookChannel      LookReason = "channel-unknown"
	LookStranger     LookReason = "stranger-in-thread" // names a case, but its sender is unknown to it
	LookOnlyAttached LookReason = "only-attached"      // what matters stands in a file
	LookNobody       LookReason = "no-complainant"
	LookPerhaps      LookReason = "perhaps-known" // may be a person whom we know
	LookTruncated    LookReason = "too-long"
	LookNoText       LookReason = "no-text"
	LookLetter       LookReason = "letter-unsent" // a promised letter failed or its fate is unknown
)

// Case is the work on one complainant × one problem.
type Case struct {
	ID         string       `json:"id"` // RS-2026-000001
	State      CaseState    `json:"state"`
	Channel    Channel      `json:"channel"`
	Source     Source       `json:"source"`
	Also       []Side       `json:"also,omitempty"` // who wrote about it later, beside the one that it began with
	Summary    string       `json:"summary"`        // one line
	Language   string       `json:"language"`
	Severity   Severity     `json:"severity"`
	Person     string       `json:"person"`
	PersonName string       `json:"personName"`
	Perhaps    []Perhaps    `json:"perhaps,omitempty"` // people it may also be
	Problem    string       `json:"problem"`
	Proposed   []Proposal   `json:"proposed,omitempty"` // known problems it may be
	Confirmed  bool         `json:"problemConfirmed,omitempty"`
	Owner      Actor        `json:"owner,omitzero"`
	Look       []LookReason `json:"look,omitempty"`
	Finding    Observed     `json:"finding,omitempty"` // what staff concluded of the complaint, if they did
	Emergency  *Reason      `json:"emergency,omitempty"`
	Conduct    *Reason      `json:"conduct,omitempty"`
	Wanted     string       `json:"wanted,omitempty"`
	Asked      Money        `json:"asked,omitzero"`
	Received   time.Time    `json:"received"`
	Registered time.Time    `json:"registered"`
	Since      time.Time    `json:"since,omitzero"` // when it was last reopened; clocks start anew
	Updated    time.Time    `json:"updated"`
	Deadline   *Deadline    `json:"deadline,omitempty"` // what the sender asked
	Clocks     []Clock      `json:"clocks"`             // all that run or ran, ruling one first among the unmet
	Snooze     *Snooze      `json:"snooze,omitempty"`
	Resolution *Resolution  `json:"resolution,omitempty"`
	Outcome    Outcome      `json:"outcome,omitempty"`
	Ended      *Ended       `json:"ended,omitempty"` // how it had ended before its newest complaint reopened it
	ClosedAt   time.Time    `json:"closedAt,omitzero"`
	Within     string       `json:"within,omitempty"` // the case that it turned out to continue; nothing is left here
	Complaints int          `json:"complaints"`
	Addresses  []string     `json:"addresses,omitempty"` // mail addresses that may write into the case
	ReplyTo    string       `json:"replyTo,omitempty"`   // where letters to the complainant's side go
	MayWrite   bool         `json:"mayWrite"`            // automatic letters may go to ReplyTo
	Thread     []string     `json:"thread,omitempty"`    // last Message-IDs, for In-Reply-To and References
	Letters    int          `json:"letters"`             // letters of ours, for our own message ids
	AutoSent   int          `json:"autoSent"`            // automatic letters to ReplyTo, capped by the policy
	Entries    int          `json:"entries"`             // journal lines, for the chain
	Chain      string       `json:"chain"`               // hash of the newest journal line
	CostMinor  int64        `json:"costMinor"`           // handling cost so far, in the policy's currency
	Decided    int64        `json:"decided"`             // the version that a person or a complaint made; those after it only keep the books
	Version    int64        `json:"-"`
}

// Want takes up what a complaint of the case wants. What it does not say stays as an earlier one said it.
func (c *Case) Want(m Complaint) {
	c.Wanted, c.Asked = cmp.Or(m.Wanted, c.Wanted), cmp.Or(m.Asked, c.Asked)
}

// Current reports whether somebody who saw a version may act on it: since then the desk itself may have
// written down that a letter went out or a reminder was given, and nothing else changed.
func (c Case) Current(version int64) bool { return c.Decided <= version && version <= c.Version }

// Ended is how a case stood before a complaint reopened it. It is kept until the next answer, because that complaint
// may turn out to be another case's.
type Ended struct {
	Complaint  string      `json:"complaint"` // the one that reopened the case
	State      CaseState   `json:"state"`
	ClosedAt   time.Time   `json:"closedAt,omitzero"`
	Since      time.Time   `json:"since,omitzero"`
	Resolution *Resolution `json:"resolution"`
	Clocks     []Clock     `json:"clocks"`
	Finding    Observed    `json:"finding,omitempty"`
	Emergency  *Reason     `json:"emergency,omitempty"`
	Outcome    Outcome     `json:"outcome,omitempty"`
	Steps      []string    `json:"steps"` // ids of what was planned when it was reopened
}

// Perhaps is a person whom a complainant may be; a person of staff decides.
type Perhaps struct {
	Person string   `json:"person"`
	Name   string   `json:"name"`
	Score  float64  `json:"score"`
	Fields []string `json:"fields"` // the fields that agree
	// Evidence is what each field says, both sides beside each other. It is worked out when it is asked for,
	// and not kept with the case.
	Evidence []Evidence `json:"evidence,omitempty"`
}

// Evidence is what one field of two people says.
type Evidence struct {
	Field   string  `json:"field"`
	Stated  string  `json:"stated"`        // of the one who complains; empty when they don't say
	Known   string  `json:"known"`         // of the person known; empty when that isn't known
	Verdict string  `json:"verdict"`       // agree, close, differ; empty when one side says nothing
	How     string  `json:"how,omitempty"` // code: in which way they agree or are close
	Weight  float64 `json:"weight"`        // bits for (+) or against (-)
}

// Proposal is a known problem that a complaint may be about.
type Proposal struct {
	Problem string   `json:"problem"`
	Title   string   `json:"title"`
	Score   float64  `json:"score"`
	Words   []string `json:"words"`          // the words they share
	Copy    bool     `json:"copy,omitempty"` // much of the text is the same: a template or a campaign
	Reasons []Reason `json:"reasons,omitempty"`
}

// Reason is a code with values; the catalogue makes the sentence.
type Reason struct {
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
}

// Snooze keeps a case out of the way until a time, for a reason.
type Snooze struct {
	Until  time.Time `json:"until"`
	Reason string    `json:"reason"`
	By     Actor     `json:"by"`
}

// Resolution is what the answer says, in a person's words: what happened, what was fixed for you,
// what we concluded and changed for everyone.
type Resolution struct {
	Happened  string    `json:"happened"`
	Fixed     string    `json:"fixed"`
	Concluded string    `json:"concluded"`
	By        Actor     `json:"by"`
	At        time.Time `json:"at"`
}

// PointTo leaves of a case only that it belongs to another one.
func (c *Case) PointTo(other string, now time.Time) {
	c.Within, c.State, c.ClosedAt, c.Updated = other, Closed, now, now
	c.Clocks = slices.DeleteFunc(slices.Clone(c.Clocks), func(k Clock) bool { return k.Met.IsZero() })
	c.Look, c.Perhaps, c.Proposed, c.Snooze, c.Emergency, c.Ended, c.Outcome = nil, nil, nil, nil, nil, nil, ""
}

// Running reports whether the case still wants work: it is neither resolved nor closed.
func (c Case) Running() bool { return c.State == Open || c.State == Working }

// Claim makes who the owner. A second person who claims at the same time is told who has it.
func (c *Case) Claim(who Actor, now time.Time) error {
	if !c.Running() {
		return Refuse("case-not-running", "case", c.ID)
	}
	if c.Owner.ID != "" && c.Owner.ID != who.ID {
		return Taken(c.Owner.Name)
	}
	c.Owner, c.State, c.Snooze, c.Updated = who, Working, nil, now
	return nil
}

// HandOver gives a running case to another owner.
func (c *Case) HandOver(to Actor, now time.Time) error {
	if !c.Running() {
		return Refuse("case-not-running", "case", c.ID)
	}
	c.Owner, c.State, c.Updated = to, Working, now
	return nil
}

// SnoozeUntil puts the case aside, for longest at most. The clocks go on: a snooze never moves a deadline.
func (c *Case) SnoozeUntil(s Snooze, longest time.Duration, now time.Time) error {
	switch {
	case !c.Running():
		return Refuse("case-not-running", "case", c.ID)
	case strings.TrimSpace(s.Reason) == "":
		return Invalid("reason", "required")
	case !s.Until.After(now):
		return Invalid("until", "past")
	case s.Until.After(now.Add(longest)):
		return Mistakes([]FieldError{{Field: "until", Code: "too-far", Params: inDays(longest)}})
	}
	c.Snooze, c.Updated = &s, now
	return nil
}

// Wake ends a snooze.
func (c *Case) Wake(now time.Time) { c.Snooze, c.Updated = nil, now }

// Resolve records the answer. All three parts are a person's words and none may be empty.
func (c *Case) Resolve(r Resolution, now time.Time) error {
	if !c.Running() {
		return Refuse("case-not-running", "case", c.ID)
	}
	var problems []FieldError
	for _, f := range []struct{ name, text string }{{"happened", r.Happened}, {"fixed", r.Fixed}, {"concluded", r.Concluded}} {
		if strings.TrimSpace(f.text) == "" {
			problems = append(problems, FieldError{Field: f.name, Code: "required"})
		}
	}
	if err := Mistakes(problems); err != nil {
		return err
	}
	if c.Owner.ID == "" {
		c.Owner = r.By
	}
	c.Resolution, c.Outcome, c.Ended, c.State, c.Snooze, c.Updated = &r, "", nil, Resolved, nil, now
	c.Meet(StepAcknowledge, now)
	c.Meet(StepProgress, now)
	c.Meet(StepResolution, now)
	return nil
}

// Close ends the case. Its problem goes on without it.
func (c *Case) Close(now time.Time) error {
	if c.State != Resolved {
		return Refuse("case-not-resolved", "case", c.ID)
	}
	c.State, c.ClosedAt, c.Updated = Closed, now, now
	return nil
}

// Reopen puts a resolved or closed case back to work; its owner keeps it.
func (c *Case) Reopen(now time.Time) error {
	if c.Running() {
		return Refuse("case-running", "case", c.ID)
	}
	c.backToWork(now)
	c.Finding, c.Outcome, c.Since = "", Unhappy, now
	return nil
}

// backToWork takes the end of the case away; its owner keeps it.
func (c *Case) backToWork(now time.Time) {
	c.State, c.ClosedAt, c.Resolution, c.Updated = Open, time.Time{}, nil, now
	if c.Owner.ID != "" {
		c.State = Working
	}
}

// ReopenedBy puts the case back to work because of a complaint.
func (c *Case) ReopenedBy(complaint string, now time.Time) error {
	ended := Ended{
		Complaint: complaint, State: c.State, ClosedAt: c.ClosedAt, Since: c.Since,
		Resolution: c.Resolution, Clocks: slices.Clone(c.Clocks), Finding: c.Finding, Emergency: c.Emergency, Outcome: c.Outcome,
	}
	if err := c.Reopen(now); err != nil {
		return err
	}
	c.Ended = &ended
	return nil
}

// EndAgain takes back that a complaint reopened the case: it was another case's. It reports whether it did, and gives
// the ids of the steps that were planned for it; a case that was answered since stays as it is.
func (c *Case) EndAgain(complaint string, now time.Time) (steps []string, ended bool) {
	e := c.Ended
	if e == nil || e.Complaint != complaint || !c.Running() {
		return nil, false
	}
	c.State, c.ClosedAt, c.Since, c.Resolution, c.Clocks = e.State, e.ClosedAt, e.Since, e.Resolution, e.Clocks
	c.Finding, c.Emergency, c.Outcome = e.Finding, e.Emergency, e.Outcome
	c.Ended, c.Snooze, c.Updated = nil, nil, now
	return e.Steps, true
}

// Resume takes back an answer that should not have gone out. What it met is owed as before: the old deadlines go on.
func (c *Case) Resume(now time.Time) error {
	if c.Running() || c.Resolution == nil {
		return Refuse("case-running", "case", c.ID)
	}
	for i := range c.Clocks {
		if c.Clocks[i].Met.Equal(c.Resolution.At) {
			c.Clocks[i].Met = time.Time{}
		}
	}
	c.backToWork(now)
	c.Outcome = ""
	return nil
}

// NeedLook adds reasons to look, each once. At what is left of a case that belongs to another, there is nothing to
// look: nobody can do anything about it there.
func (c *Case) NeedLook(reasons ...LookReason) {
	if c.Within != "" {
		return
	}
	for _, r := range reasons {
		if !slices.Contains(c.Look, r) {
			c.Look = append(c.Look, r)
		}
	}
}

// Looked says that a person has seen the reasons to look.
func (c *Case) Looked(now time.Time) error {
	if len(c.Look) == 0 {
		return Refuse("nothing-to-look-at", "case", c.ID)
	}
	c.Look, c.Updated = nil, now
	return nil
}

// Readdress follows a correction of the complainant's addresses. A wrong one may no longer write into the case, and
// letters that would go there go to the first right one; with none, nobody knows where to write.
func (c *Case) Readdress(was, is []string) {
	wrong := func(address string) bool { return HoldsAddress(was, address) && !HoldsAddress(is, address) }
	c.Addresses = slices.DeleteFunc(slices.Clone(c.Addresses), wrong)
	for _, a := range is {
		if !c.KnowsAddress(a) {
			c.Addresses = append(c.Addresses, a)
		}
	}
	right := FirstAddress(is)
	c.Also = slices.Clone(c.Also)
	for i := range c.Also {
		if s := &c.Also[i]; wrong(s.ReplyTo) {
			s.ReplyTo, s.MayWrite = right, right != ""
		}
	}
	if c.ReplyTo == "" || wrong(c.ReplyTo) {
		c.ReplyTo, c.MayWrite = right, right != ""
	}
}

// Astray reports whether a letter of ours went, or is to go, to an address that turned out to be wrong.
func (c Case) Astray(l Letter) bool { return l.Out && c.ReplyTo != "" && !c.KnowsAddress(l.To) }

// KnowsAddress reports whether a letter from address may write into the case.
func (c *Case) KnowsAddress(address string) bool { return HoldsAddress(c.Addresses, address) }

// FirstAddress is the first of some mail addresses, or "".
func FirstAddress(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// HoldsAddress reports whether a mail address is among some, in whatever case it is written.
func HoldsAddress(list []string, address string) bool {
	return slices.ContainsFunc(list, func(a string) bool { return strings.EqualFold(a, address) })
}
