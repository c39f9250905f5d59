package register

import (
	"context"
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/register/who"
	"resonance/shared/store"
)

// AnotherPerson says that a case is not of the person for whom the desk took its complainant. It becomes the case of
// somebody else who is known, if the desk can tell, or of somebody new. Kind refused, code only-case: nothing else
// is known of the person, so there is nobody to tell them from; code case-in-review: a conduct review of the person
// rests on the case, and must be dropped first.
func (r *Register) AnotherPerson(ctx context.Context, on On) (complaint.Case, error) {
	var was, own complaint.Complainant
	var stated complaint.Facts
	k, err := r.act(ctx, on, func(f *File, c *change) (err error) {
		if was, err = r.person(ctx, f.Case.Person); err != nil {
			return err
		}
		switch {
		case was.Cases < 2:
			return complaint.Refuse("only-case", "case", f.Case.ID)
		case f.Case.Conduct != nil:
			return complaint.Refuse("case-in-review", "case", f.Case.ID, "review", f.Case.Conduct.Params["review"])
		}
		stated = statedIn(f.Complaints)
		a := &attempt{r: r, s: Submission{Once: "another", Who: stated.Complainant()}, not: was.ID}
		a.keys = r.identityKeys(a.s.Who)
		people, err := a.reach(ctx)
		if err != nil {
			return err
		}
		found := r.decidePerson(a.s.Who, people, a.crowded)
		if err := c.handOn(ctx, f, &was, &found); err != nil {
			return err
		}
		own = found.person
		return c.hold(a.first, a.keys, own.ID, f.Case.ID)
	})
	if err != nil {
		return k, err
	}
	if err := r.unlearn(ctx, was.ID, stated); err != nil {
		return k, err
	}
	return k, r.calmAll(ctx, was.ID, own.ID)
}

// handOn makes the case of one person another's, and keeps the two apart.
func (c *change) handOn(ctx context.Context, f *File, was *complaint.Complainant, found *identified) error {
	k, own := &f.Case, &found.person
	if err := c.forget(ctx, k, was); err != nil {
		return err
	}
	if !found.known {
		own.Since = c.now
	}
	k.Person, k.PersonName, k.Perhaps = own.ID, displayName(*own), found.perhaps
	k.Look = without(k.Look, complaint.LookPerhaps)
	if len(k.Perhaps) > 0 {
		k.NeedLook(complaint.LookPerhaps)
	}
	own.Remember(experience(*k))
	c.keepApart(was, own)
	own.Updated, was.Updated = c.now, c.now
	c.savePerson(*was)
	c.savePerson(*own)
	if err := c.relink(ctx, k); err != nil {
		return err
	}
	c.note(k, complaint.ActPersonAnother, ofTwo(*was, *own, k.ID))
	c.tellTeam(k)
	return c.tellOf(ctx, complaint.ActPersonAnother, k.ID, *was, *own)
}

// forget takes a case off a person, and off those who had it before they turned out to be this person.
func (c *change) forget(ctx context.Context, k *complaint.Case, p *complaint.Complainant) error {
	p.Forget(k.ID)
	return c.alongMerges(ctx, k.Person, p.ID, func(merged *complaint.Complainant) bool {
		merged.Forget(k.ID)
		return true
	})
}

// relink says under the problem whose case it is now.
func (c *change) relink(ctx context.Context, k *complaint.Case) error {
	hung, err := c.r.hanging(ctx, k.Problem, k.ID)
	if err != nil || hung.Case == "" {
		return err
	}
	hung.Person = k.Person
	c.hang(k.Problem, hung)
	if hung.From != "" {
		c.hang(hung.From, hung.own())
	}
	return nil
}

// statedIn is what complaints say of their complainant, all together.
func statedIn(list []complaint.Complaint) complaint.Facts {
	var p complaint.Complainant
	for _, m := range list {
		p = who.Adopt(p, m.Stated.Complainant())
	}
	return p.Facts()
}

// unlearn takes from a person what only complaints that turned out to be another's have said of them, and takes the
// person off the keys that go with it.
func (r *Register) unlearn(ctx context.Context, person string, gone complaint.Facts) error {
	return store.Retry(ctx, func() error {
		p, err := r.person(ctx, person)
		if err != nil {
			return err
		}
		left, err := r.statedBy(ctx, p)
		if err != nil {
			return err
		}
		c, before := r.change(complaint.TheSystem(), r.Now()), p
		p.Restore(gone, left)
		p.Updated = c.now
		keys := r.everyKey(p)
		c.savePerson(p)
		if err := c.exchangeKeys(ctx, before, func(ring *who.Ring, key string) bool {
			return !slices.Contains(keys, key) && ring.Remove(p.ID)
		}); err != nil {
			return err
		}
		return c.commit(ctx)
	})
}

// statedBy is what the complaints of a person's cases say of them.
func (r *Register) statedBy(ctx context.Context, p complaint.Complainant) (complaint.Facts, error) {
	files, err := r.filesOf(ctx, p.History)
	var all []complaint.Complaint
	for _, f := range files {
		all = append(all, f.Complaints...)
	}
	return statedIn(all), err
}

// calmAll looks at the cases of people between whom a case or a complaint changed hands.
func (r *Register) calmAll(ctx context.Context, people ...string) error {
	for _, id := range slices.Compact(people) {
		p, err := r.person(ctx, id)
		if err != nil {
			return err
		}
		if err := r.calm(ctx, p); err != nil {
			return err
		}
	}
	return nil
}
