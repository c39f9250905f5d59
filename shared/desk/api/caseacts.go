package api

import (
	"context"
	"net/http"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/staff"
)

// The bodies of acts on a case.
type (
	// HandOver names the next owner.
	HandOver struct {
		To      string `json:"to" minLength:"1" maxLength:"64" doc:"a member's id" example:"01KJSJ7S80WY2Z1XAT7XT3MQ3Q"`
		Grounds string `json:"grounds,omitempty" maxLength:"2000"`
	}
	// SnoozeRequest puts a case aside.
	SnoozeRequest struct {
		Until  time.Time `json:"until" example:"2026-03-10T09:00:00Z"`
		Reason string    `json:"reason" minLength:"1" maxLength:"2000" example:"Waits for the courier"`
	}
	// Answer is the answer in a person's words; all three parts go out in the letter.
	Answer struct {
		Happened  string `json:"happened" minLength:"1" maxLength:"10000" doc:"what happened" example:"The compressor of your fridge failed."`
		Fixed     string `json:"fixed" minLength:"1" maxLength:"10000" doc:"what was fixed for the complainant" example:"You get a new one on Friday."`
		Concluded string `json:"concluded" minLength:"1" maxLength:"10000" doc:"what the company concluded and changed for everyone" example:"We check every fridge of that batch."`
	}
	// Reopening says why a case opens again.
	Reopening struct {
		Grounds string `json:"grounds" minLength:"1" maxLength:"2000" example:"The new one broke too"`
		Mistake bool   `json:"mistake,omitempty" doc:"the answer should not have gone out: the old deadlines go on instead of new ones"`
	}
	// Grounds say why.
	Grounds struct {
		Grounds string `json:"grounds" minLength:"1" maxLength:"2000" example:"The new one broke too"`
	}
	// HoldingReply is a person's word on where the company is.
	HoldingReply struct {
		Text    string `json:"text" minLength:"1" maxLength:"10000" doc:"what the complainant is told" example:"We have ordered the part and write again on Friday."`
		Extends string `json:"extends,omitempty" maxLength:"64" doc:"id of a clock to be given the further time that its rule allows; the text says why"`
	}
	// Text is a remark, or what came of a call.
	Text struct {
		Text string `json:"text" minLength:"1" maxLength:"10000" example:"We have ordered the part and write again on Friday."`
	}
	// DeadlineChange replaces the deadline that was read from a letter.
	DeadlineChange struct {
		Deadline *StatedDeadline `json:"deadline,omitempty" doc:"left out: the sender asks for none" example:"{\"days\":10,\"unit\":\"working\"}"`
	}
	// CaseChange replaces what the desk made of a complaint by itself.
	CaseChange struct {
		Summary  string `json:"summary" minLength:"1" maxLength:"200" doc:"the case in one line" example:"A television burst and hurt a child"`
		Severity string `json:"severity" enum:"minor,normal,serious,critical"`
		Language string `json:"language" maxLength:"8" doc:"ISO 639-1, of letters to the complainant: one of the policy's" example:"en"`
	}
	// SourceChange replaces channel and source.
	SourceChange struct {
		Channel string           `json:"channel" enum:"executive,media,regulator"`
		Source  SubmissionSource `json:"source"`
	}
	// GrantRequest is one use of a special power, within the caller's limit or with a second key.
	GrantRequest struct {
		Kind    string `json:"kind" enum:"money,goodwill,override" example:"goodwill"`
		What    string `json:"what" minLength:"1" maxLength:"500" example:"Free delivery"`
		Amount  *Sum   `json:"amount,omitempty" doc:"needed for money"`
		Grounds string `json:"grounds" minLength:"1" maxLength:"2000" example:"Two weeks without a fridge"`
		Second  string `json:"second,omitempty" maxLength:"64" doc:"id of the member who is asked for a second key, above your limit; the grant waits for it"`
	}
	// ProblemChoice says which problem a case is about: a known one or a new one.
	ProblemChoice struct {
		Problem string `json:"problem,omitempty" maxLength:"64" doc:"a known problem's id" example:"PB-000001"`
		Title   string `json:"title,omitempty" maxLength:"200" doc:"title of a new problem, instead"`
	}
	// Belonging says of which case another one is more.
	Belonging struct {
		Case string `json:"case" maxLength:"40" example:"RS-2026-000002" doc:"the case that it is more of, of the same person"`
	}
	// PersonChoice says who the complainant is.
	PersonChoice struct {
		Person string `json:"person,omitempty" maxLength:"64" doc:"a known person's id; left out: nobody known"`
	}
)

type changedCase = versioned[complaint.Case]

func caseAnswer(k complaint.Case, err error) (*changedCase, error) {
	if err != nil {
		return nil, err
	}
	return withVersion(k, k.Version), nil
}

// plainAct serves an act on a case without a body.
func (a *API) plainAct(id, path string, roles []staff.Role, do func(context.Context, register.On) (complaint.Case, error)) {
	serve(a, post(id, path, "cases", roles), func(ctx context.Context, c caller, in *Act) (*changedCase, error) {
		return caseAnswer(do(ctx, register.On{Case: in.ID, Version: in.version(), By: c.actor()}))
	})
}

// actWith serves an act on a case with a body.
func actWith[T any](a *API, id, path string, roles []staff.Role, do func(context.Context, register.On, T) (complaint.Case, error)) {
	serveSaid(a, post(id, path, "cases", roles), func(ctx context.Context, c caller, in *saidAct, b T) (*changedCase, error) {
		return caseAnswer(do(ctx, register.On{Case: in.ID, Version: in.version(), By: c.actor()}, b))
	})
}

func (a *API) caseActs() {
	r := a.Register
	a.plainAct("claim-case", "/cases/{id}/claim", members, r.Claim)
	a.plainAct("close-case", "/cases/{id}/close", members, r.Close)
	a.plainAct("look-at-case", "/cases/{id}/looked", members, r.Looked)
	actWith(a, "hand-over-case", "/cases/{id}/hand-over", members, a.handOver)
	actWith(a, "snooze-case", "/cases/{id}/snooze", members, func(ctx context.Context, on register.On, b SnoozeRequest) (complaint.Case, error) {
		return r.Snooze(ctx, on, b.Until, b.Reason)
	})
	actWith(a, "resolve-case", "/cases/{id}/resolve", members, func(ctx context.Context, on register.On, b Answer) (complaint.Case, error) {
		return r.Resolve(ctx, on, complaint.Resolution{Happened: b.Happened, Fixed: b.Fixed, Concluded: b.Concluded})
	})
	actWith(a, "reopen-case", "/cases/{id}/reopen", members, func(ctx context.Context, on register.On, b Reopening) (complaint.Case, error) {
		if b.Mistake {
			return r.Resume(ctx, on, b.Grounds)
		}
		return r.Reopen(ctx, on, b.Grounds)
	})
	actWith(a, "note-on-case", "/cases/{id}/note", members, func(ctx context.Context, on register.On, b Text) (complaint.Case, error) {
		return r.Note(ctx, on, b.Text)
	})
	actWith(a, "record-call", "/cases/{id}/call", members, func(ctx context.Context, on register.On, b Text) (complaint.Case, error) {
		return r.Called(ctx, on, b.Text)
	})
	actWith(a, "send-progress", "/cases/{id}/progress", members, func(ctx context.Context, on register.On, b HoldingReply) (complaint.Case, error) {
		if b.Extends != "" {
			return r.Extend(ctx, on, b.Extends, b.Text)
		}
		return r.Progress(ctx, on, b.Text)
	})
	a.grants()
	a.corrections()
}

// Split says of a complaint that was taken for more of a case what it is instead.
type Split struct {
	Whose string `json:"whose" enum:"same,another" doc:"same: of the case's person, about something else; another: of somebody else"`
}

// InnerAct is the input of an act on something of a case that says nothing more.
type InnerAct struct {
	InCase
	Match
}

// saidInnerAct is the input of an act on something of a case with a body.
type saidInnerAct struct {
	InnerAct
	said
}

// on is the case.
func (in InnerAct) on(c caller) register.On {
	return register.On{Case: in.Case, Version: in.version(), By: c.actor()}
}

// grants are the special powers, and the second keys above a member's limit.
func (a *API) grants() {
	actWith(a, "grant", "/cases/{id}/grants", special, a.grant)
	serve(a, post("turn-key", "/cases/{case}/grants/{id}/key", "cases", special), func(ctx context.Context, c caller, in *InnerAct) (*changedCase, error) {
		return caseAnswer(a.Register.TurnKey(ctx, in.on(c), in.ID))
	})
	serveSaid(a, post("decline-grant", "/cases/{case}/grants/{id}/decline", "cases", special), func(ctx context.Context, c caller, in *saidInnerAct, b Grounds) (*changedCase, error) {
		return caseAnswer(a.Register.DeclineGrant(ctx, in.on(c), in.ID, b.Grounds))
	})
}

// corrections are a person's word on what the desk read from a complaint.
func (a *API) corrections() {
	r := a.Register
	actWith(a, "correct-deadline", "/cases/{id}/deadline", executive, func(ctx context.Context, on register.On, b DeadlineChange) (complaint.Case, error) {
		if b.Deadline == nil {
			return r.CorrectDeadline(ctx, on, complaint.Deadline{})
		}
		if err := b.Deadline.check(); err != nil {
			return complaint.Case{}, err
		}
		return r.CorrectDeadline(ctx, on, *b.Deadline.noun())
	})
	actWith(a, "correct-case", "/cases/{id}/about", executive, func(ctx context.Context, on register.On, b CaseChange) (complaint.Case, error) {
		return r.CorrectCase(ctx, on, register.About{Summary: b.Summary, Severity: complaint.Severity(b.Severity), Language: b.Language})
	})
	actWith(a, "correct-source", "/cases/{id}/source", executive, func(ctx context.Context, on register.On, b SourceChange) (complaint.Case, error) {
		k, err := r.CorrectSource(ctx, on, complaint.Channel(b.Channel), b.Source.noun())
		return k, renamed(err, submissionNames)
	})
	actWith(a, "choose-problem", "/cases/{id}/problem", members, func(ctx context.Context, on register.On, b ProblemChoice) (complaint.Case, error) {
		switch {
		case (b.Problem == "") == (b.Title == ""):
			return complaint.Case{}, complaint.Invalid("problem", "one-of")
		case b.Title != "":
			return r.NewProblem(ctx, on, b.Title)
		case !idShape.MatchString(b.Problem):
			return complaint.Case{}, complaint.NotFound("problem")
		}
		return r.SetProblem(ctx, on, b.Problem)
	})
	a.plainAct("give-case-to-another-person", "/cases/{id}/another-person", members, r.AnotherPerson)
	actWith(a, "move-case-into-another", "/cases/{id}/belongs", members, func(ctx context.Context, on register.On, b Belonging) (complaint.Case, error) {
		return r.BelongsTo(ctx, on, b.Case)
	})
	split := post("split-off-complaint", "/cases/{case}/complaints/{id}/split", "cases", members)
	split.Status = http.StatusCreated
	serveSaid(a, split, func(ctx context.Context, c caller, in *saidInnerAct, b Split) (*submissionOutput, error) {
		receipt, err := r.SplitOff(ctx, in.on(c), in.ID, b.Whose == "another")
		return registered(receipt, err)
	})
	actWith(a, "choose-person", "/cases/{id}/person", members, func(ctx context.Context, on register.On, b PersonChoice) (complaint.Case, error) {
		if b.Person != "" && !idShape.MatchString(b.Person) {
			return complaint.Case{}, complaint.NotFound("person")
		}
		return r.DecidePerson(ctx, on, b.Person)
	})
}

// handOver gives the case to a member who can take it.
func (a *API) handOver(ctx context.Context, on register.On, b HandOver) (complaint.Case, error) {
	to, err := a.Staff.Colleague(ctx, "to", b.To, members...)
	if err != nil {
		return complaint.Case{}, err
	}
	return a.Register.HandOver(ctx, on, to, b.Grounds)
}

func (a *API) grant(ctx context.Context, on register.On, b GrantRequest) (complaint.Case, error) {
	g := complaint.Grant{Kind: complaint.GrantKind(b.Kind), What: b.What, Amount: b.Amount.noun(), Grounds: b.Grounds}
	if b.Second != "" {
		var err error
		if g.Second, err = a.Staff.Colleague(ctx, "second", b.Second, special...); err != nil {
			return complaint.Case{}, err
		}
	}
	k, _, err := a.Register.Grant(ctx, on, g)
	return k, err
}
