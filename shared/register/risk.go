package register

import (
	"context"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/remedy"
	"resonance/shared/store"
)

// AcceptedRisk is what was agreed at once in a month of the company's calendar: what agreeing without a look was expected
// to lose, and what turned out to be lost, in minor units of the company's currency.
type AcceptedRisk struct {
	Month   string `json:"month"` // "2026-04"
	Grants  int    `json:"grants"`
	Risk    int64  `json:"risk"`
	Lost    int64  `json:"lost"` // given on complaints that were not upheld
	Version int64  `json:"-"`
}

// AcceptedRisk reads what was agreed at once in the month of an instant.
func (r *Register) AcceptedRisk(ctx context.Context, at time.Time) (AcceptedRisk, error) {
	a := AcceptedRisk{Month: at.In(r.Zone()).Format("2006-01")}
	key := riskKey(a.Month)
	found, err := r.read(ctx, key)
	if err != nil {
		return a, err
	}
	if it, ok := found[key]; ok {
		a, err = store.Decode[AcceptedRisk](it)
		a.Version = it.Version
	}
	return a, err
}

// LatestRisks reads what was agreed at once this month and the one before.
func (r *Register) LatestRisks(ctx context.Context) ([]AcceptedRisk, error) {
	now := r.Now().In(r.Zone())
	this, err := r.AcceptedRisk(ctx, now)
	if err != nil {
		return nil, err
	}
	last, err := r.AcceptedRisk(ctx, now.AddDate(0, 0, -now.Day()))
	return []AcceptedRisk{this, last}, err
}

func (c *change) saveRisk(a AcceptedRisk) {
	it, err := store.Encode(riskKey(a.Month), TypeRisk, a)
	c.put(it, err, condition(a.Version))
}

// agreeAtOnce counts the risk of a grant that gives what was asked, or some of it, before anybody looked into the
// complaint, where the policy says that looking costs more. Its month's sum guards it, as that of a member's spending does.
func (c *change) agreeAtOnce(ctx context.Context, f *File, g *complaint.Grant) error {
	if g.Kind != complaint.GrantMoney || f.Case.Finding != "" || g.Amount.Minor > f.Case.Asked.Minor || g.Amount.Currency != f.Case.Asked.Currency {
		return nil
	}
	who, err := c.r.Person(ctx, f.Case.Person)
	if complaint.IfThere(err) != nil {
		return err
	}
	month, err := c.r.AcceptedRisk(ctx, c.now)
	if err != nil {
		return err
	}
	answer := c.r.mayAgree(*f, who, g.Amount, month.Risk)
	if !answer.AtOnce {
		return nil
	}
	g.AtOnce = true
	month.Grants++
	month.Risk += answer.Risk
	c.saveRisk(month)
	return nil
}

// learnLoss counts as lost what was agreed at once on a complaint that staff find not to be upheld, and no longer what
// they find otherwise about.
func (c *change) learnLoss(ctx context.Context, f *File, found complaint.Observed) error {
	months := map[string]AcceptedRisk{}
	for _, g := range f.Grants {
		lost := int64(0)
		if found == complaint.ObservedNotUpheld {
			lost = g.Amount.Minor
		}
		if !g.AtOnce || g.Lost == lost {
			continue
		}
		month, err := c.r.AcceptedRisk(ctx, g.At)
		if err != nil {
			return err
		}
		if known, ok := months[month.Month]; ok {
			month = known
		}
		month.Lost += lost - g.Lost
		months[month.Month] = month
		g.Lost = lost
		c.saveGrant(g)
	}
	for _, month := range months {
		c.saveRisk(month)
	}
	return nil
}

// mayAgree asks the decision matrix whether to give so much without a look, when so much was risked in the month already.
func (r *Register) mayAgree(f File, who complaint.Complainant, amount complaint.Money, month int64) remedy.Answer {
	m := r.policy.Remedy.Matrix
	return remedy.SatisfyAtOnce(remedy.Claim{
		Asked: amount.Minor, Loss: f.verifiedLoss(), Currency: amount.Currency, Asks: asks(f.Case, who, m.AsksWithin.Window()), Month: month,
	}, remedy.AcceptedRisk{
		Currency: r.policy.Company.Currency, Case: int64(m.AcceptedRisk), Month: int64(m.MonthlyRisk), Asked: int64(m.AtMostAsked),
		Asks: m.AtMostAsks, Upheld: m.UpheldShare, Handling: int64(m.Investigate),
	})
}
