package register

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/money"
	"resonance/shared/policy"
	"resonance/shared/store"
)

// Grant records one use of a special power. Above the member's own limits it wants g.Second, the person whose
// key is asked for, and waits until a key is turned.
//
// It gives where the grant stands. Errors: invalid fields; second-key-needed and second-key-month where nobody
// is named, or the asker themself.
func (r *Register) Grant(ctx context.Context, on On, g complaint.Grant) (complaint.Case, complaint.GrantState, error) {
	if err := checkGrant(g, r.policy.Company.Currency); err != nil {
		return complaint.Case{}, "", err
	}
	var stands complaint.GrantState
	k, err := r.act(ctx, on, func(f *File, c *change) error {
		spent, err := r.spent(ctx, on.By, c.now)
		if err != nil {
			return err
		}
		g := g
		g.ID, g.Case, g.By, g.At, g.State = r.newID(c.now), f.Case.ID, on.By, c.now, complaint.GrantGiven
		refusal := r.aboveLimit(f, g, spent)
		if refusal == nil {
			stands = complaint.GrantGiven
			g.Second = complaint.Actor{}
			if err := c.agreeAtOnce(ctx, f, &g); err != nil {
				return err
			}
			c.given(f, g)
			c.spend(spent, g)
			c.tellTeam(&f.Case)
			return nil
		}
		if g.Second.ID == "" || g.Second.ID == on.By.ID {
			return refusal
		}
		g.State, stands = complaint.GrantAsked, complaint.GrantAsked
		c.saveGrant(g)
		c.askKey(f, g)
		c.note(&f.Case, complaint.ActKeyAsked, complaint.Entry{Link: g.ID, Grounds: g.Grounds, Params: map[string]string{"to": g.Second.Name}})
		c.tellTeam(&f.Case)
		return nil
	})
	return k, stands, err
}

// TurnKey makes a grant that waits for a second key.
//
// Errors: own-key for the one who asked, grant-settled when it waits no more.
func (r *Register) TurnKey(ctx context.Context, on On, grant string) (complaint.Case, error) {
	return r.settleGrant(ctx, on, grant, func(f *File, g *complaint.Grant, c *change) error {
		if err := g.TurnKey(on.By); err != nil {
			return err
		}
		c.given(f, *g)
		return nil
	})
}

// DeclineGrant ends a grant that waits for a second key: somebody refuses the key, or the one who asked gives it up.
func (r *Register) DeclineGrant(ctx context.Context, on On, grant, grounds string) (complaint.Case, error) {
	return r.settleGrant(ctx, on, grant, func(f *File, g *complaint.Grant, c *change) error {
		if err := g.Decline(on.By, grounds); err != nil {
			return err
		}
		c.saveGrant(*g)
		act := complaint.ActKeyDeclined
		if on.By.ID == g.By.ID {
			act = complaint.ActKeyWithdrawn
		}
		c.note(&f.Case, act, complaint.Entry{Link: g.ID, Grounds: grounds})
		return nil
	})
}

func (r *Register) settleGrant(ctx context.Context, on On, grant string, how func(*File, *complaint.Grant, *change) error) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		i := slices.IndexFunc(f.Grants, func(g complaint.Grant) bool { return g.ID == grant })
		if i < 0 {
			return complaint.NotFound("grant")
		}
		g := f.Grants[i]
		if err := how(f, &g, c); err != nil {
			return err
		}
		for _, t := range f.openTasks(complaint.TaskKey) {
			if t.Grant == grant {
				t.Owner, t.State, t.Done, t.Outcome = on.By, complaint.TaskDone, c.now, string(g.State)
				c.saveTask(t)
			}
		}
		c.tellTeam(&f.Case)
		return nil
	})
}

func (c *change) given(f *File, g complaint.Grant) {
	c.saveGrant(g)
	c.note(&f.Case, complaint.ActGranted, complaint.Entry{Link: g.ID, Grounds: g.Grounds, Params: map[string]string{"kind": string(g.Kind)}})
}

func (c *change) saveGrant(g complaint.Grant) {
	it, err := store.Encode(grantKey(g.Case, g.ID), TypeGrant, g)
	c.put(it, err, condition(g.Version))
}

// askKey puts the wish for a key among the tasks of the person who is asked.
func (c *change) askKey(f *File, g complaint.Grant) {
	c.saveTask(complaint.Task{
		ID: c.r.newID(c.now), Case: f.Case.ID, Kind: complaint.TaskKey, State: complaint.TaskClaimed, Owner: g.Second,
		Opened: c.now, Due: c.now, Grant: g.ID,
	})
}

// checkGrant finds what is wrong with a grant. Limits compare amounts, so that there is one currency: the
// company's.
func checkGrant(g complaint.Grant, currency string) error {
	var wrong []complaint.FieldError
	add := func(field, code string) { wrong = append(wrong, complaint.FieldError{Field: field, Code: code}) }
	if !slices.Contains(complaint.GrantKinds(), g.Kind) {
		add("kind", "choice")
	}
	if strings.TrimSpace(g.What) == "" {
		add("what", "required")
	}
	if strings.TrimSpace(g.Grounds) == "" {
		add("grounds", "required")
	}
	if g.Amount.Minor < 0 || g.Kind == complaint.GrantMoney && g.Amount.Minor == 0 {
		add("amount", "range")
	}
	if g.Amount.Minor != 0 && g.Amount.Currency != currency {
		add("amount", "currency")
	}
	return complaint.Mistakes(wrong)
}

// SecondKeyCodes are the codes of refusals that name the missing second key.
func SecondKeyCodes() []string { return []string{secondKeyNeeded, secondKeyMonth} }

const secondKeyNeeded, secondKeyMonth = "second-key-needed", "second-key-month"

// aboveLimit refuses a grant above what the member may give alone: in this case, so that nothing is split, and
// in this month.
func (r *Register) aboveLimit(f *File, g complaint.Grant, spent spending) error {
	limits := r.policy.Team.LimitsOf(g.By.ID, g.By.Email)
	sum := g.Amount.Minor
	for _, earlier := range f.Grants {
		if earlier.By.ID == g.By.ID && earlier.Alone() {
			sum += earlier.Amount.Minor
		}
	}
	switch {
	case sum > int64(limits.Grant):
		return complaint.Refuse(secondKeyNeeded, "limit", r.written(limits.Grant))
	case spent.Minor+g.Amount.Minor > int64(limits.Month):
		return complaint.Refuse(secondKeyMonth, "limit", r.written(limits.Month))
	}
	return nil
}

// written is an amount of the policy as people read it.
func (r *Register) written(a policy.Amount) string {
	company := r.policy.Company
	return cmp.Or(money.Text(complaint.Money{Minor: int64(a), Currency: company.Currency}, company.Language()), "0")
}

// spending is what a member granted alone in a month of the company's calendar.
type spending struct {
	Member  string `json:"member"`
	Month   string `json:"month"` // "2026-04"
	Minor   int64  `json:"minor"`
	Version int64  `json:"-"`
}

func (r *Register) spent(ctx context.Context, by complaint.Actor, now time.Time) (spending, error) {
	s := spending{Member: by.ID, Month: r.month(now)}
	found, err := r.read(ctx, spendingKey(s.Member, s.Month))
	if err != nil {
		return s, err
	}
	if it, ok := found[spendingKey(s.Member, s.Month)]; ok {
		s, err = store.Decode[spending](it)
		s.Version = it.Version
	}
	return s, err
}

// spend adds a grant to the month's sum, which guards it: of two at once that together pass the limit, the
// later is decided again.
func (c *change) spend(s spending, g complaint.Grant) {
	if g.Amount.Minor == 0 {
		return
	}
	s.Minor += g.Amount.Minor
	it, err := store.Encode(spendingKey(s.Member, s.Month), TypeSpending, s)
	c.put(it, err, condition(s.Version))
}
