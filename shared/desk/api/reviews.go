package api

import (
	"context"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/conduct"
	"resonance/shared/register"
)

// The bodies of acts on conduct.
type (
	// ObservationRequest is what a person saw in a case that bears on conduct or on what the company owes.
	ObservationRequest struct {
		Observed complaint.Observed `json:"observed"`
		Note     string             `json:"note" minLength:"1" maxLength:"2000" example:"Read the letter of 3 March"`
		Amount   *Sum               `json:"amount,omitempty" doc:"of a verified loss"`
		Others   int                `json:"others,omitempty" minimum:"0" maximum:"100000" doc:"of a shared phone or payout account: how many other people use it"`
	}
	// ReviewWarning is what the person is told before anything follows.
	ReviewWarning struct {
		Text string `json:"text" minLength:"1" maxLength:"10000" example:"Please stop threatening our staff."`
	}
	// ReviewDecision takes measures and tells the person.
	ReviewDecision struct {
		Measures []complaint.Measure `json:"measures" minItems:"1" nullable:"false" doc:"what changes"`
		Contact  string              `json:"contact" minLength:"1" maxLength:"200" doc:"the channel that stays open" example:"desk@firma.example"`
		Until    time.Time           `json:"until,omitzero" doc:"when the measures end by themselves; left out, as long as the policy allows"`
		Grounds  string              `json:"grounds" minLength:"1" maxLength:"2000" example:"It went on after the warning"`
		Notice   string              `json:"notice" minLength:"1" maxLength:"10000" doc:"what the person is told" example:"We answer you in writing from now on."`
	}
	// AppealDecision is another person's word on an appeal.
	AppealDecision struct {
		Overturn bool   `json:"overturn" doc:"true: the decision was wrong and ends now"`
		Grounds  string `json:"grounds" minLength:"1" maxLength:"2000" example:"The loss was larger than we knew"`
	}
)

type (
	assessed    struct{ Body conduct.Assessment }
	reviewInput struct {
		ByID
		said
	}
	reviewsInput struct {
		Paging
		Part string `query:"part" enum:"all,overturned" default:"all" doc:"overturned: those whose decision was wrong"`
	}
	changedReview = versioned[complaint.Review]
)

func reviewAnswer(rv complaint.Review, err error) (*changedReview, error) {
	if err != nil {
		return nil, err
	}
	return withVersion(rv, rv.Version), nil
}

func onReview(in Act, c caller) register.OnReview {
	return register.OnReview{Review: in.ID, Version: in.version(), By: c.actor()}
}

func (a *API) reviews() {
	r := a.Register
	actWith(a, "observe", "/cases/{id}/observations", members, func(ctx context.Context, on register.On, b ObservationRequest) (complaint.Case, error) {
		return r.Observe(ctx, on, complaint.Observation{Kind: b.Observed, Note: b.Note, Others: b.Others, Amount: b.Amount.noun()})
	})
	serve(a, get("get-conduct", "/people/{id}/conduct", "reviews", members), func(ctx context.Context, _ caller, in *ByID) (*assessed, error) {
		found, err := r.Assess(ctx, in.ID)
		found.Signals, found.Counters, found.Vetoes = some(found.Signals), some(found.Counters), some(found.Vetoes)
		return &assessed{found}, err
	})
	serveSaid(a, post("open-review", "/people/{id}/review", "reviews", executive), func(ctx context.Context, c caller, in *reviewInput, b Grounds) (*changedReview, error) {
		return reviewAnswer(r.OpenReview(ctx, c.actor(), in.ID, b.Grounds))
	})
	serve(a, get("list-reviews", "/reviews", "reviews", members), func(ctx context.Context, _ caller, in *reviewsInput) (*listed[complaint.Review], error) {
		return fromRegister(in.Paging, func(limit int, cursor string) (register.List[complaint.Review], error) {
			return r.Reviews(ctx, register.ReviewList(in.Part), limit, cursor)
		})
	})
	serve(a, get("get-review", "/reviews/{id}", "reviews", members), func(ctx context.Context, _ caller, in *ByID) (*changedReview, error) {
		return reviewAnswer(r.Review(ctx, in.ID))
	})
	serveSaid(a, post("warn-in-review", "/reviews/{id}/warning", "reviews", executive), func(ctx context.Context, c caller, in *saidAct, b ReviewWarning) (*changedReview, error) {
		return reviewAnswer(r.WarnInReview(ctx, onReview(in.Act, c), b.Text))
	})
	serveSaid(a, post("decide-review", "/reviews/{id}/decision", "reviews", executive), func(ctx context.Context, c caller, in *saidAct, b ReviewDecision) (*changedReview, error) {
		return reviewAnswer(r.DecideReview(ctx, onReview(in.Act, c), register.ReviewDecision{Measures: b.Measures, Contact: b.Contact, Until: b.Until, Grounds: b.Grounds, Notice: b.Notice}))
	})
	serveSaid(a, post("appeal-review", "/reviews/{id}/appeal", "reviews", executive), func(ctx context.Context, c caller, in *saidAct, b Grounds) (*changedReview, error) {
		return reviewAnswer(r.AppealReview(ctx, onReview(in.Act, c), b.Grounds))
	})
	serveSaid(a, post("decide-appeal", "/reviews/{id}/appeal-decision", "reviews", executive), func(ctx context.Context, c caller, in *saidAct, b AppealDecision) (*changedReview, error) {
		return reviewAnswer(r.DecideAppeal(ctx, onReview(in.Act, c), b.Overturn, b.Grounds))
	})
	serveSaid(a, post("drop-review", "/reviews/{id}/drop", "reviews", executive), func(ctx context.Context, c caller, in *saidAct, b Grounds) (*changedReview, error) {
		return reviewAnswer(r.DropReview(ctx, onReview(in.Act, c), b.Grounds))
	})
}
