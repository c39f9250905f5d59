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

// Around is what an offer asks of beside the case itself.
type Around struct {
	Person  complaint.Complainant
	Problem complaint.Problem
	Before  []complaint.Grant // what was granted for an earlier failure in another case
	Claims  Claims            // where the case asks for money
}

// OfferFor reads a case and proposes what to offer.
func (r *Register) OfferFor(ctx context.Context, id string) (Offer, error) {
	f, err := r.File(ctx, id)
	if err != nil {
		return Offer{}, err
	}
	var around Around
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { around.Person, err = r.Person(ctx, f.Case.Person); return complaint.IfThere(err) })
	g.Go(func() (err error) { around.Problem, err = r.Kept(ctx, f.Case.Problem); return complaint.IfThere(err) })
	g.Go(func() error { return r.ReadAround(ctx, f.Case, &around) })
	if err := g.Wait(); err != nil {
		return Offer{}, err
	}
	return r.Offer(f, around), nil
}

// ReadAround reads what an offer asks of beside the case, its complainant and its problem.
func (r *Register) ReadAround(ctx context.Context, k complaint.Case, a *Around) (err error) {
	if !k.Asked.IsZero() {
		if a.Claims, err = r.claims(ctx); err != nil {
			return err
		}
	}
	a.Before, err = r.grantsBefore(ctx, k)
	return err
}

// grantsBefore reads what was granted for the earlier failure, when a case is a further one and the earlier was in another
// case.
func (r *Register) grantsBefore(ctx context.Context, k complaint.Case) ([]complaint.Grant, error) {
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

// Offer asks the remedy room with what the case tells, and what is known around it. What was granted before the case came
// back was for the earlier failure.
func (r *Register) Offer(f File, around Around) Offer {
	rules, currency := r.policy.Remedy, r.policy.Company.Currency
	facts := remedy.Facts{
		Severity: f.Case.Severity, Value: around.Person.Worth.Share(), Currency: currency, Failure: 1, Unfixed: around.Problem.Unfixed(), Broken: around.Problem.Title, Loss: f.verifiedLoss(),
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
	for _, g := range slices.Concat(around.Before, f.Grants) {
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
	return Offer{
		Offer: remedy.Propose(facts, policy), Given: facts.Given,
		AtOnce: r.mayAgree(f, around.Person, f.stillAsked(), around.Claims),
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

// lastFinding is what staff last concluded of the complaint since it last came, and when; empty when nothing.
func (f *File) lastFinding() (complaint.Observed, time.Time) {
	if f.Case.Finding == "" {
		return "", time.Time{}
	}
	for _, e := range slices.Backward(f.Journal) {
		if e.Act == complaint.ActObserved && e.Params["observed"] == string(f.Case.Finding) {
			return f.Case.Finding, e.At
		}
	}
	return "", time.Time{}
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
