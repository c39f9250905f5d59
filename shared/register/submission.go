package register

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"resonance/shared/complaint"
	"resonance/shared/plan"
	"resonance/shared/policy"
)

// Submission is what both doors, form and letter, hand in.
type Submission struct {
	// Once names the submission, so that a second one with the same name registers nothing: a form's
	// token, or a hash over a letter. A form or a program that says something else under a name is told so.
	Once    string
	By      complaint.Actor
	Channel complaint.Channel
	Source  complaint.Source
	// Who complains, as far as stated. ID is set when staff chose a known person; "new" says that they
	// looked and it is nobody known.
	Who complaint.Complainant
	// Problem is a known problem's id, chosen by staff; "new" for a new one with the title below; empty
	// lets the desk propose.
	Problem      string
	ProblemTitle string
	Summary      string // one line; made from the text when empty
	Text         string
	TextBlob     string // where the whole text is kept already, if it is
	Wanted       string
	Asked        complaint.Money
	Severity     complaint.Severity // empty: read from the text
	Received     time.Time
	Language     string
	Attachments  []complaint.Attachment
	Deadline     *complaint.Deadline
	Reference    *complaint.Span // where the text gives the source's reference
	Look         []complaint.LookReason
	// Letter is the e-mail it came in, if it did; Thread is the case that the letter names; Answers are the
	// Message-IDs of the letters that it answers.
	Letter  *complaint.Letter
	Thread  string
	Answers []string
	// ReplyTo is where letters go; MayWrite allows automatic ones.
	ReplyTo  string
	MayWrite bool
}

// Outcome is what became of a submission.
type Outcome string

// The outcomes. Repeated means that the same submission had been registered before.
const (
	Registered Outcome = "registered"
	Joined     Outcome = "joined"
	Reopened   Outcome = "reopened"
	Repeated   Outcome = "repeated"
)

// Receipt is the answer to a submission: it is stored, under this number.
type Receipt struct {
	Case      string  `json:"case"`
	Complaint string  `json:"complaint"`
	Outcome   Outcome `json:"outcome"`
}

// New and chosen values of Submission.Who.ID and Submission.Problem.
const ChosenNew = "new"

// check finds every mistake at once, for the error summary. A letter is never refused: what it lacks is
// a reason to look.
func (s *Submission) check(p *policy.Policy, now time.Time) error {
	if s.Letter != nil {
		return nil
	}
	var wrong []complaint.FieldError
	add := func(field, code string) { wrong = append(wrong, complaint.FieldError{Field: field, Code: code}) }
	if strings.TrimSpace(s.Text) == "" {
		add("text", "required")
	}
	if len(s.Text) > int(p.Intake.Text) {
		add("text", "too-long")
	}
	if strings.TrimSpace(s.Who.Name) == "" && strings.TrimSpace(s.Who.Organisation) == "" {
		add("name", "required")
	}
	if s.Channel == "" || s.Channel == complaint.Unknown {
		add("channel", "required")
	}
	if unnamed := checkNamed(s.Channel, s.Source); unnamed != nil {
		add(unnamed.Field, unnamed.Code)
	}
	if s.Received.After(now.Add(5 * time.Minute)) {
		add("received", "future")
	}
	if limit := p.Intake.ReceivedAtMost.Window(); limit > 0 && s.Received.Before(now.Add(-limit)) {
		add("received", "too-old")
	}
	if bornLater(s.Who.BirthDate, now) {
		add("birth", "future")
	}
	if s.Deadline != nil {
		if e, ok := errors.AsType[*complaint.Error](plan.CheckDeadline(*s.Deadline, s.Received)); ok {
			wrong = append(wrong, e.Fields...)
		}
	}
	if len(s.Attachments) > p.Intake.Attachments {
		add("attachments", "too-many")
	}
	for field, text := range map[string]string{"name": s.Who.Name, "organisation": s.Who.Organisation, "address": s.Who.Address, "reference": s.Source.Reference} {
		if len(text) > int(p.Intake.Field) {
			add(field, "too-long")
		}
	}
	return complaint.Mistakes(wrong)
}

// said is a digest of who complains of what in a form or a program's request, by which a second delivery is told from
// another complaint under the same name. The name of a letter is such a digest already.
func (s *Submission) said() (string, error) {
	if s.Letter != nil {
		return "", nil
	}
	raw, err := json.Marshal([]any{s.Who, s.Text, s.Wanted, s.Asked})
	if err != nil {
		return "", fmt.Errorf("tell a submission from others: %w", err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// summary is the first sentence or line of a text, short enough for a list.
func summary(text string) string {
	line := strings.TrimSpace(text)
	if end := strings.IndexAny(line, "\n\r"); end > 0 {
		line = line[:end]
	}
	if end := strings.Index(line, ". "); end > 20 {
		line = line[:end+1]
	}
	return cut(line, 140)
}

// How many characters of a line are kept: of what a case or a problem is called, and of a cause or a fix.
const titleLength, backlogLine = 200, 1000

// lineMistake is what is wrong with a line that a person typed: it is empty, or longer than is kept of it. Empty for
// nothing.
func lineMistake(text string, most int) string {
	switch text = strings.TrimSpace(text); {
	case text == "":
		return "required"
	case utf8.RuneCountInString(text) > most:
		return "too-long"
	}
	return ""
}

// checkLine refuses a line with a mistake.
func checkLine(field, text string, most int) error {
	if code := lineMistake(text, most); code != "" {
		return complaint.Invalid(field, code)
	}
	return nil
}

// cut shortens a text to at most n characters, with an ellipsis where it was cut.
func cut(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:n-1])) + "…"
}
