package register

import (
	"context"
	"slices"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/remedy"
	"resonance/shared/store"
)

// AcceptedRisk is what was agreed at once in a month of the company's calendar: what agreeing without a look was expected
// to lose, and what turned out to be lost, in minor units of the company's currency. It counts, too, what staff concluded
// in that month of complaints that asked for money.
type AcceptedRisk struct {
	Month   string `json:"month"` // "2026-04"
	Grants  int    `json:"grants"`
	Risk    int64  `json:"risk"`
	Lost    int64  `json:"lost"` // given on complaints that were not upheld
	Upheld  int    `json:"upheld,omitempty"`
	Partly  int    `json:"partly,omitempty"`
	Not     int    `json:"not,omitempty"`
	Version int64  `json:"-"`
}

// month is the month of the company's calendar that an instant lies in.
func (r *Register) month(at time.Time) string { return at.In(r.Zone()).Format("2006-01") }

// AcceptedRisk reads what was agreed at once in the month of an instant.
func (r *Register) AcceptedRisk(ctx context.Context, at time.Time) (AcceptedRisk, error) {
	months, err := r.risks(ctx, at, 1)
	if err != nil {
		return AcceptedRisk{}, err
	}
	return months[0], nil
}

// LatestRisks reads what was agreed at once this month and the one before, and what the year's claims tell.
func (r *Register) LatestRisks(ctx context.Context) ([]AcceptedRisk, Claims, error) {
	months, err := r.risks(ctx, r.Now(), claimMonths)
	if err != nil {
		return nil, Claims{}, err
	}
	return months[:2], r.claimsOf(months), nil
}

// risks reads the month of an instant and those before it, so many in all.
func (r *Register) risks(ctx context.Context, at time.Time, n int) ([]AcceptedRisk, error) {
	months, keys := make([]AcceptedRisk, n), make([]store.Key, n)
	for i := range months {
		months[i].Month = r.month(at)
		keys[i] = riskKey(months[i].Month)
		at = at.In(r.Zone())
		at = at.AddDate(0, 0, -at.Day()) // the last day of the month before
	}
	found, err := r.read(ctx, keys...)
	if err != nil {
		return nil, err
	}
	for i, key := range keys {
		it, ok := found[key]
		if !ok {
			continue
		}
		if months[i], err = store.Decode[AcceptedRisk](it); err != nil {
			return nil, err
		}
		months[i].Version = it.Version
	}
	return months, nil
}

// Claims is what the desk knows of claims for money: what it risked this month by agreeing at once, and how often they
// are upheld, 0 to 1.
type Claims struct {
	Risked int64
	Upheld float64
	Known  bool // Upheld is the desk's own figure; else the policy assumes it
}

// claimMonths is how long a finding about a claim tells something of others.
const claimMonths = 12

func (r *Register) claims(ctx context.Context) (Claims, error) {
	months, err := r.risks(ctx, r.Now(), claimMonths)
	if err != nil {
		return Claims{}, err
	}
	return r.claimsOf(months), nil
}

// claimsOf is what the last year's months tell, the newest first.
func (r *Register) claimsOf(months []AcceptedRisk) Claims {
	var upheld, found float64
	for _, m := range months {
		upheld += float64(m.Upheld) + float64(m.Partly)/2
		found += float64(m.Upheld + m.Partly + m.Not)
	}
	known := Claims{Risked: months[0].Risk, Upheld: r.policy.Remedy.Matrix.UpheldShare}
	if found >= float64(r.policy.Remedy.Matrix.OwnShareFrom) {
		known.Upheld, known.Known = upheld/found, true
	}
	return known
}

// mayAgree asks the decision matrix whether to give so much of what was asked without a look.
func (r *Register) mayAgree(f File, who complaint.Complainant, amount complaint.Money, known Claims) remedy.Answer {
	m := r.policy.Remedy.Matrix
	return remedy.SatisfyAtOnce(remedy.Claim{
		Asked: amount.Minor, Loss: f.verifiedLoss(), Currency: amount.Currency, Asks: asks(f.Case, who, m.AsksWithin.Window()),
		Looked: f.Case.Finding != "", Month: known.Risked, Upheld: known.Upheld,
	}, remedy.AcceptedRisk{
		Currency: r.policy.Company.Currency, Case: int64(m.AcceptedRisk), Month: int64(m.MonthlyRisk), Asked: int64(m.AtMostAsked),
		Asks: m.AtMostAsks, Handling: int64(m.Investigate),
	})
}

// stillAsked is what is left of the sum that the complainant asked for last, after the money given since.
func (f *File) stillAsked() complaint.Money {
	left, last := f.Case.Asked, time.Time{}
	for _, m := range f.Complaints {
		if !m.Asked.IsZero() {
			last = m.Registered
		}
	}
	for _, g := range f.Grants {
		if g.Kind == complaint.GrantMoney && g.Given() && g.Amount.Currency == left.Currency && !g.At.Before(last) {
			left.Minor -= g.Amount.Minor
		}
	}
	return left
}

// askedBy reports whether the complainant had asked for money by a time.
func (f *File) askedBy(at time.Time) bool {
	return slices.ContainsFunc(f.Complaints, func(m complaint.Complaint) bool { return !m.Asked.IsZero() && !m.Registered.After(at) })
}

// agreeAtOnce counts the risk of a grant that gives what was asked, or some of it, before anybody looked into the
// complaint, where the policy says that looking costs more. Its month's sum guards it, as that of a member's spending does.
func (c *change) agreeAtOnce(ctx context.Context, f *File, g *complaint.Grant) error {
	left := f.stillAsked()
	if g.Kind != complaint.GrantMoney || g.Amount.Minor > left.Minor || g.Amount.Currency != left.Currency {
		return nil
	}
	who, err := c.r.Person(ctx, f.Case.Person)
	if complaint.IfThere(err) != nil {
		return err
	}
	months, err := c.r.risks(ctx, c.now, claimMonths)
	if err != nil {
		return err
	}
	answer := c.r.mayAgree(*f, who, g.Amount, c.r.claimsOf(months))
	if !answer.AtOnce {
		return nil
	}
	g.AtOnce = true
	month := months[0]
	month.Grants++
	month.Risk += answer.Risk
	c.saveRisk(month)
	return nil
}

// learn counts what staff find about a complaint that asked for money, in place of what they found before; and as lost
// what was agreed at once, since it last came, on one that they find not to be upheld.
func (c *change) learn(ctx context.Context, f *File, found complaint.Observed) error {
	tally := c.tally()
	if !f.Case.Asked.IsZero() {
		if was, at := f.lastFinding(); was != "" && f.askedBy(at) {
			month, err := tally.of(ctx, at)
			if err != nil {
				return err
			}
			month.found(was, -1)
		}
		month, err := tally.of(ctx, c.now)
		if err != nil {
			return err
		}
		month.found(found, 1)
	}
	for _, g := range f.Grants {
		lost := int64(0)
		if found == complaint.ObservedNotUpheld {
			lost = g.Amount.Minor
		}
		if !g.AtOnce || g.Lost == lost || g.At.Before(f.Case.Since) {
			continue
		}
		month, err := tally.of(ctx, g.At)
		if err != nil {
			return err
		}
		month.Lost += lost - g.Lost
		g.Lost = lost
		c.saveGrant(g)
	}
	tally.save()
	return nil
}

func (a *AcceptedRisk) found(what complaint.Observed, n int) {
	switch what {
	case complaint.ObservedUpheld:
		a.Upheld += n
	case complaint.ObservedPartly:
		a.Partly += n
	case complaint.ObservedNotUpheld:
		a.Not += n
	}
}

// tally is the months that an act counts in, each read once and written together.
type tally struct {
	c      *change
	months map[string]*AcceptedRisk
}

func (c *change) tally() tally { return tally{c, map[string]*AcceptedRisk{}} }

func (t tally) of(ctx context.Context, at time.Time) (*AcceptedRisk, error) {
	month := t.c.r.month(at)
	if a, read := t.months[month]; read {
		return a, nil
	}
	a, err := t.c.r.AcceptedRisk(ctx, at)
	t.months[month] = &a
	return &a, err
}

func (t tally) save() {
	for _, a := range t.months {
		t.c.saveRisk(*a)
	}
}

func (c *change) saveRisk(a AcceptedRisk) {
	it, err := store.Encode(riskKey(a.Month), TypeRisk, a)
	c.put(it, err, condition(a.Version))
}
