package desk

import (
	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/remedy"
)

// offer is what the complainant may be offered.
type offer struct {
	remedy.Offer
	AtOnce remedy.Answer
	Given  int64
}

// offer asks the remedy room with what the case knows.
func (v *visit) offer(f register.File, p complaint.Problem) offer {
	rules, currency := v.Policy.Remedy, v.Policy.Company.Currency
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
		if g.Amount.Currency == currency {
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
	return offer{
		Offer: remedy.Propose(facts, policy), Given: facts.Given,
		AtOnce: remedy.SatisfyAtOnce(remedy.Claim{Asked: f.Case.Asked.Minor, Currency: f.Case.Asked.Currency, Asks: 1}, remedy.AcceptedRisk{
			Currency: currency, Case: int64(m.AcceptedRisk), Month: int64(m.MonthlyRisk), Asked: int64(m.AtMostAsked),
			Asks: m.AtMostAsks, Upheld: m.UpheldShare, Handling: int64(m.Investigate),
		}),
	}
}
