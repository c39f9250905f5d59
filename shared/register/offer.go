package register

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/remedy"
)

// Offer is what the complainant of a case may be offered, in the company's currency.
type Offer struct {
	remedy.Offer
	AtOnce remedy.Answer `json:"atOnce"` // whether to agree with what was asked, without looking into it
	Given  int64         `json:"given"`  // granted in this case so far, minor units
}

// OfferFor reads a case and proposes what to offer.
func (r *Register) OfferFor(ctx context.Context, id string) (Offer, error) {
	f, err := r.File(ctx, id)
	if err != nil {
		return Offer{}, err
	}
	p, err := r.Kept(ctx, f.Case.Problem)
	if err != nil && complaint.KindOf(err) != complaint.KindNotFound {
		return Offer{}, err
	}
	return r.Offer(f, p), nil
}

// Offer asks the remedy room with what the case and its problem tell.
func (r *Register) Offer(f File, p complaint.Problem) Offer {
	rules, currency := r.policy.Remedy, r.policy.Company.Currency
	facts := remedy.Facts{
		Severity: f.Case.Severity, Currency: currency, Failure: 1, Unfixed: p.Unfixed(), Broken: p.Title,
		Forms: []remedy.Form{
			{Kind: remedy.Repair, Usable: true}, {Kind: remedy.Refund}, {Kind: remedy.PartRefund}, {Kind: remedy.ManagerCall},
			{Kind: remedy.Priority}, {Kind: remedy.Gift}, {Kind: remedy.Discount},
		},
	}
	if f.Case.Emergency != nil {
		facts.Failure = 2
	}
	for _, g := range f.Grants {
		if g.Given() && g.Amount.Currency == currency {
			facts.Given += g.Amount.Minor
		}
	}
	policy := remedy.Policy{
		Currency: currency, ValueRaises: rules.ValueRaises, SecondFailureRaises: rules.SecondFailureRaises,
		Ranges: map[complaint.Severity]remedy.Range{},
	}
	for severity, r := range rules.Ranges {
		policy.Ranges[severity] = remedy.Range{Floor: int64(r.Floor), Ceiling: int64(r.Ceiling)}
	}
	m := rules.Matrix
	return Offer{
		Offer: remedy.Propose(facts, policy), Given: facts.Given,
		AtOnce: remedy.SatisfyAtOnce(remedy.Claim{Asked: f.Case.Asked.Minor, Currency: f.Case.Asked.Currency, Asks: 1}, remedy.AcceptedRisk{
			Currency: currency, Case: int64(m.AcceptedRisk), Month: int64(m.MonthlyRisk), Asked: int64(m.AtMostAsked),
			Asks: m.AtMostAsks, Upheld: m.UpheldShare, Handling: int64(m.Investigate),
		}),
	}
}
