package register

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"resonance/shared/complaint"
	"resonance/shared/remedy"
	"resonance/shared/repeat"
	"resonance/shared/store"
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
	var who complaint.Complainant
	var p complaint.Problem
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { who, err = r.Person(ctx, f.Case.Person); return complaint.IfThere(err) })
	g.Go(func() (err error) { p, err = r.Kept(ctx, f.Case.Problem); return complaint.IfThere(err) })
	var before []complaint.Grant
	g.Go(func() (err error) { before, err = r.GrantsBefore(ctx, f.Case); return err })
	if err := g.Wait(); err != nil {
		return Offer{}, err
	}
	return r.Offer(f, who, p, before), nil
}

// GrantsBefore reads what was granted for the earlier failure, when a case is a further one and the earlier was in another
// case.
func (r *Register) GrantsBefore(ctx context.Context, k complaint.Case) ([]complaint.Grant, error) {
	if k.Emergency == nil || k.Emergency.Params["case"] == "" || k.Emergency.Params["case"] == k.ID {
		return nil, nil
	}
	grants := grantKey(k.Emergency.Params["case"], "")
	page, err := r.table.Query(ctx, store.Query{Partition: grants.Partition, From: grants.Sort, To: grants.Sort + "~", Limit: store.MaxPage})
	if err != nil {
		return nil, forPeople("read what was granted before", err)
	}
	list, err := rows[complaint.Grant](page.Items, "", nil)
	return list.Rows, err
}

// Offer asks the remedy room with what the case, its complainant and its problem tell, and what was granted for an earlier
// failure in another case. What was granted before the case came back was for the earlier failure, too.
func (r *Register) Offer(f File, who complaint.Complainant, p complaint.Problem, before []complaint.Grant) Offer {
	rules, currency := r.policy.Remedy, r.policy.Company.Currency
	facts := remedy.Facts{
		Severity: f.Case.Severity, Currency: currency, Failure: 1, Unfixed: p.Unfixed(), Broken: p.Title, Loss: f.verifiedLoss(),
		Forms: []remedy.Form{
			{Kind: remedy.Repair, Usable: true}, {Kind: remedy.Refund}, {Kind: remedy.PartRefund}, {Kind: remedy.ManagerCall},
			{Kind: remedy.Priority}, {Kind: remedy.Gift}, {Kind: remedy.Discount},
		},
	}
	switch e := f.Case.Emergency; {
	case e != nil && e.Code == repeat.ThirdFailure:
		facts.Failure = 3
	case e != nil:
		facts.Failure = 2
	}
	for _, g := range slices.Concat(before, f.Grants) {
		switch {
		case !g.Given() || g.Amount.Currency != currency:
		case g.Case != f.Case.ID || facts.Failure > 1 && g.At.Before(f.Case.Since):
			facts.Before += g.Amount.Minor
		default:
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
		AtOnce: remedy.SatisfyAtOnce(remedy.Claim{
			Asked: f.Case.Asked.Minor, Loss: facts.Loss, Currency: f.Case.Asked.Currency, Asks: asks(f.Case, who, m.AsksWithin.Window()),
		}, remedy.AcceptedRisk{
			Currency: currency, Case: int64(m.AcceptedRisk), Month: int64(m.MonthlyRisk), Asked: int64(m.AtMostAsked),
			Asks: m.AtMostAsks, Upheld: m.UpheldShare, Handling: int64(m.Investigate),
		}),
	}
}

// verifiedLoss is what staff have last found that the complainant lost, in minor units of the company's currency.
func (f *File) verifiedLoss() int64 {
	for _, e := range slices.Backward(f.Journal) {
		if minor, found := lossIn(e); found {
			return minor
		}
	}
	return 0
}

// asks counts how often the person asked for money within the time that ends with the case, the case included.
func asks(k complaint.Case, who complaint.Complainant, within time.Duration) int {
	n := 1
	for _, e := range who.History {
		if e.Asked && e.Case != k.ID && !e.Received.After(k.Received) && e.Received.After(k.Received.Add(-within)) {
			n++
		}
	}
	return n
}
