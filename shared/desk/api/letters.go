package api

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

type lettersQuery struct {
	Paging
	Part string `query:"part" enum:"in,out,trouble" default:"in" doc:"received, sent by us, or in trouble: failed, held back, or nobody knows"`
}

// LetterPath names a letter, of a case or of none.
type LetterPath struct {
	ByID
	Case string `query:"case" maxLength:"64" doc:"the case that it belongs to; left out for a letter that belongs to none"`
}

type letterAct struct {
	ByID
	Match
	Case string `query:"case" required:"true" minLength:"1" maxLength:"64" doc:"the case that it belongs to"`
}

func (a *API) letters() {
	serve(a, get("list-letters", "/letters", "letters", members), func(ctx context.Context, _ caller, in *lettersQuery) (*listed[complaint.Letter], error) {
		return fromRegister(in.Paging, func(limit int, cursor string) (register.List[complaint.Letter], error) {
			list, err := a.Register.Letters(ctx, register.Mail(in.Part), limit, cursor)
			for i, l := range list.Rows {
				list.Rows[i] = shown(l)
			}
			return list, err
		})
	})
	serve(a, get("get-letter", "/letters/{id}", "letters", members), func(ctx context.Context, _ caller, in *LetterPath) (*versioned[complaint.Letter], error) {
		return letterAnswer(a.letter(ctx, *in))
	})
	a.letterAct("resend-letter", "/letters/{id}/resend", a.Register.Resend)
	a.letterAct("letter-arrived", "/letters/{id}/arrived", a.Register.SayArrived)
}

func (a *API) letter(ctx context.Context, at LetterPath) (complaint.Letter, error) {
	if at.Case != "" && !idShape.MatchString(at.Case) {
		return complaint.Letter{}, complaint.NotFound("letter")
	}
	return a.Register.Letter(ctx, at.Case, at.ID)
}

// letterAct serves a person's word on a letter in trouble, and answers with the letter as it stands then.
// The version is that of the case, which the act changes.
func (a *API) letterAct(id, path string, do func(context.Context, register.On, string) error) {
	serve(a, post(id, path, "letters", executive), func(ctx context.Context, c caller, in *letterAct) (*versioned[complaint.Letter], error) {
		if !idShape.MatchString(in.Case) {
			return nil, complaint.NotFound("letter")
		}
		if err := do(ctx, register.On{Case: in.Case, Version: in.version(), By: c.actor()}, in.ID); err != nil {
			return nil, err
		}
		return letterAnswer(a.Register.Letter(ctx, in.Case, in.ID))
	})
}

func letterAnswer(l complaint.Letter, err error) (*versioned[complaint.Letter], error) {
	if err != nil {
		return nil, err
	}
	return withVersion(shown(l), l.Version), nil
}

// shown is a letter as members may read it.
func shown(l complaint.Letter) complaint.Letter {
	if l.Private() {
		l.Text = ""
	}
	return l
}
