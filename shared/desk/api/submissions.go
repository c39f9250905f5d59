package api

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/mail/prose"
	"resonance/shared/money"
	"resonance/shared/register"
)

// Submission is a complaint as a program hands it in.
type Submission struct {
	Channel      string            `json:"channel" enum:"executive,media,regulator"`
	Source       *SubmissionSource `json:"source,omitempty" doc:"the authority or outlet; needed for media and regulator"`
	Person       StatedPerson      `json:"person" doc:"who complains, as far as stated: a name or an organisation at least"`
	Problem      string            `json:"problem,omitempty" maxLength:"64" doc:"a known problem's id, or new; left out, the desk finds out"`
	ProblemTitle string            `json:"problemTitle,omitempty" maxLength:"200" doc:"title of a new problem"`
	Summary      string            `json:"summary,omitempty" maxLength:"200" doc:"one line; made from the text when left out"`
	Text         string            `json:"text" minLength:"1" maxLength:"200000" doc:"what happened, in the complainant's words" example:"The fridge stopped cooling on the ninth day, and support does not answer."`
	Wanted       string            `json:"wanted,omitempty" maxLength:"2000" doc:"what the complainant wants" example:"A new one"`
	Asked        *Sum              `json:"asked,omitempty" doc:"the sum asked for"`
	Severity     string            `json:"severity,omitempty" enum:"minor,normal,serious,critical" doc:"read from the text when left out"`
	Received     time.Time         `json:"received,omitzero" doc:"when it reached the company; now when left out"`
	Language     string            `json:"language,omitempty" pattern:"^[a-z]{2}$" doc:"ISO 639-1, of the letters to the complainant; the person's, or that of the text, when left out" example:"en"`
	Deadline     *StatedDeadline   `json:"deadline,omitempty" doc:"what the sender asks for"`
	ReplyTo      Email             `json:"replyTo,omitempty" doc:"where letters go; the person's first address when left out"`
	Silent       bool              `json:"silent,omitempty" doc:"no automatic letters"`
	Attachments  []StatedFile      `json:"attachments,omitempty" nullable:"false" maxItems:"100" doc:"files that were sent ahead: see uploads"`
}

// SubmissionSource is the authority or outlet of a submission.
type SubmissionSource struct {
	ID        string    `json:"id,omitempty" maxLength:"64" doc:"the policy's id of it, if it has one"`
	Name      string    `json:"name,omitempty" maxLength:"200" doc:"its name, when the policy does not know it"`
	Reference string    `json:"reference,omitempty" maxLength:"200" doc:"the authority's own number"`
	Regime    string    `json:"regime,omitempty" maxLength:"64" doc:"the policy's id of the body of rules that sets clocks; the authority's or else the company's when left out"`
	Link      string    `json:"link,omitempty" maxLength:"2000" pattern:"^https?://[!-~]+$" doc:"media: where it was published"`
	Reach     int       `json:"reach,omitempty" minimum:"0" maximum:"9000000000" doc:"media: readers or viewers"`
	Published time.Time `json:"published,omitzero" doc:"media: when"`
}

// StatedPerson is a complainant as stated.
type StatedPerson struct {
	ID string `json:"id,omitempty" maxLength:"64" doc:"a known person, or new when somebody looked and it is nobody known; left out, the desk finds out"`
	PersonFields
}

// PersonFields are the facts about a person that staff may write.
type PersonFields struct {
	Name         string          `json:"name,omitempty" maxLength:"200" example:"Anna Petrova"`
	Organisation string          `json:"organisation,omitempty" maxLength:"200"`
	Emails       []Email         `json:"emails,omitempty" nullable:"false" maxItems:"20" example:"[\"anna@mail.example\"]"`
	Phones       []Phone         `json:"phones,omitempty" nullable:"false" maxItems:"20"`
	Accounts     []Account       `json:"accounts,omitempty" nullable:"false" maxItems:"20"`
	Documents    []Document      `json:"documents,omitempty" nullable:"false" maxItems:"20" doc:"numbers of passports, insurance and the like"`
	BirthDate    string          `json:"birthDate,omitempty" format:"date"`
	Address      string          `json:"address,omitempty" maxLength:"500"`
	Language     string          `json:"language,omitempty" pattern:"^[a-z]{2}$" doc:"ISO 639-1"`
	Vulnerable   bool            `json:"vulnerable,omitempty"`
	Worth        complaint.Worth `json:"worth,omitempty"`
}

// Sum is an amount in minor units.
type Sum struct {
	Minor    int64  `json:"minor" minimum:"0" maximum:"100000000000000" doc:"in minor units: cents, kopecks" example:"4500"`
	Currency string `json:"currency" pattern:"^[A-Z]{3}$" doc:"ISO 4217" example:"EUR"`
}

// StatedDeadline is a date, or a number of days from receipt.
type StatedDeadline struct {
	Date string `json:"date,omitempty" format:"date" doc:"in the calendar of the authority's region"`
	Days int    `json:"days,omitempty" minimum:"1" maximum:"366" doc:"from receipt, instead of a date"`
	Unit string `json:"unit,omitempty" enum:"working,calendar" doc:"of the days; calendar when left out"`
}

// check refuses a deadline that says two things, or nothing.
func (d *StatedDeadline) check() error {
	switch {
	case d == nil:
		return nil
	case d.Date != "" && d.Days != 0:
		return complaint.Invalid("deadline", "date-or-days")
	case d.Date == "" && d.Days == 0:
		return complaint.Invalid("deadline", "required")
	}
	return nil
}

func (d *StatedDeadline) noun() *complaint.Deadline {
	if d == nil {
		return nil
	}
	return &complaint.Deadline{Date: d.Date, Days: d.Days, Unit: d.Unit}
}

func (m *Sum) noun() complaint.Money {
	if m == nil {
		return complaint.Money{}
	}
	return complaint.Money{Minor: m.Minor, Currency: m.Currency}
}

func (p PersonFields) noun(id string) complaint.Complainant {
	return complaint.Complainant{
		ID: id, Name: p.Name, Organisation: p.Organisation, Emails: texts(p.Emails), Phones: texts(p.Phones), Accounts: texts(p.Accounts),
		Documents: texts(p.Documents),
		BirthDate: p.BirthDate, Address: p.Address, Language: p.Language, Vulnerable: p.Vulnerable, Worth: p.Worth,
	}
}

// Inquiry is what is known of a complaint before it is handed in.
type Inquiry struct {
	Person PersonFields      `json:"person" doc:"who complains, as far as stated"`
	Source *SubmissionSource `json:"source,omitempty" doc:"the authority or outlet"`
	Text   string            `json:"text,omitempty" maxLength:"200000" doc:"what happened, as far as written" example:"The fridge stopped cooling on the ninth day."`
}

// Candidates are who a complainant may be, and which known problem it may be about: ids for person.id and
// problem of a submission.
type Candidates struct {
	People   []complaint.Perhaps  `json:"people" nullable:"false" doc:"the likeliest first"`
	Problems []complaint.Proposal `json:"problems" nullable:"false" doc:"the likeliest first"`
}

type candidates struct{ Body Candidates }

type submissionInput struct {
	Key string `header:"Idempotency-Key" maxLength:"100" pattern:"^[!-~]*$" doc:"names the submission: the same one with the same key registers nothing and gets the first receipt, another one is refused. Without it, every request registers"`
	said
}

type submissionOutput struct {
	Status   int
	Location string `header:"Location" doc:"the case"`
	Body     register.Receipt
}

// submit is the operation that may find that it was done before.
const submit = "submit"

func (a *API) submissions() {
	o := unkeyed(post(submit, "/submissions", "submissions", executive))
	o.Status = http.StatusCreated
	serveSaid(a, o, func(ctx context.Context, c caller, in *submissionInput, b Submission) (*submissionOutput, error) {
		s, err := b.submission(c, in.key())
		if err != nil {
			return nil, err
		}
		if s.Attachments, err = a.attached(ctx, c, b.Attachments); err != nil {
			return nil, err
		}
		if err := a.Register.Check(s); err != nil {
			return nil, renamed(err, submissionNames)
		}
		if s.Attachments, err = a.files.Attach(ctx, s.Attachments); err != nil {
			return nil, err
		}
		receipt, err := a.Register.Submit(ctx, s)
		return registered(receipt, renamed(err, submissionNames))
	})
	serveSaid(a, unkeyed(post("find-candidates", "/submissions/candidates", "submissions", executive)), func(ctx context.Context, c caller, _ *said, b Inquiry) (*candidates, error) {
		people, problems, err := a.Register.Candidates(ctx, register.Submission{
			By: c.actor(), Who: b.Person.noun(""), Source: b.Source.noun(), Text: b.Text,
		})
		if err != nil {
			return nil, err
		}
		return &candidates{Candidates{People: some(people), Problems: some(problems)}}, nil
	})
}

// registered is the answer to what made a case, or found that it was made before.
func registered(receipt register.Receipt, err error) (*submissionOutput, error) {
	if err != nil {
		return nil, err
	}
	out := &submissionOutput{Status: http.StatusCreated, Location: Prefix + "/cases/" + receipt.Case, Body: receipt}
	if receipt.Outcome == register.Repeated {
		out.Status = http.StatusOK
	}
	return out, nil
}

// submissionNames is where the register's fields stand in a Submission.
var submissionNames = map[string]string{
	"name": "person.name", "organisation": "person.organisation", "address": "person.address", "birth": "person.birthDate",
	"authority": "source", "outlet": "source", "reference": "source.reference", "regime": "source.regime", "once": "Idempotency-Key", "person": "person.id",
}

func (b *Submission) submission(c caller, key string) (register.Submission, error) {
	var wrong []complaint.FieldError
	for _, known := range [][2]string{{"person.id", b.Person.ID}, {"problem", b.Problem}} {
		if id := known[1]; id != "" && !idShape.MatchString(id) {
			wrong = append(wrong, complaint.FieldError{Field: known[0], Code: "choice"})
		}
	}
	if b.Asked != nil && !money.Known(b.Asked.Currency) {
		wrong = append(wrong, complaint.FieldError{Field: "asked.currency", Code: "format"})
	}
	if err := b.Deadline.check(); err != nil {
		return register.Submission{}, err
	}
	if err := complaint.Mistakes(wrong); err != nil {
		return register.Submission{}, err
	}
	s := register.Submission{
		Once: "api#" + c.who.Member.ID + "#" + key, By: c.actor(),
		Channel: complaint.Channel(b.Channel), Source: b.Source.noun(), Who: b.Person.noun(b.Person.ID),
		Problem: b.Problem, ProblemTitle: b.ProblemTitle, Summary: b.Summary, Text: b.Text, Wanted: b.Wanted,
		Asked: b.Asked.noun(), Severity: complaint.Severity(b.Severity), Received: b.Received, Language: cmp.Or(b.Language, b.Person.Language, prose.Language(b.Text)),
		Deadline: b.Deadline.noun(), ReplyTo: string(b.ReplyTo), MayWrite: !b.Silent,
	}
	if s.ReplyTo == "" && len(b.Person.Emails) > 0 {
		s.ReplyTo = string(b.Person.Emails[0])
	}
	return s, nil
}

// key is the caller's, or one that nobody else has.
func (in *submissionInput) key() string {
	if in.Key == "" {
		return rand.Text()
	}
	return in.Key
}

func (s *SubmissionSource) noun() complaint.Source {
	if s == nil {
		return complaint.Source{}
	}
	return complaint.Source{ID: s.ID, Name: s.Name, Reference: s.Reference, Regime: s.Regime, Link: s.Link, Reach: s.Reach, Published: s.Published.UTC()}
}
