package register

import (
	"context"

	"resonance/shared/complaint"
)

// DecidePerson is a person's word on who the complainant is: one of the candidates, or ("") nobody known. From
// then on the desk keeps apart those who were told apart.
func (r *Register) DecidePerson(ctx context.Context, on On, person string) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		likely := f.Case.Perhaps
		f.Case.Perhaps = nil
		f.Case.Look = without(f.Case.Look, complaint.LookPerhaps)
		if person == "" || person == f.Case.Person {
			c.note(&f.Case, complaint.ActPersonDecided, complaint.Entry{Link: f.Case.Person})
			return c.noneOf(ctx, f.Case.Person, likely)
		}
		to, err := r.person(ctx, person)
		if err != nil {
			return err
		}
		was, err := r.person(ctx, f.Case.Person)
		if err != nil {
			return err
		}
		if to.ID == was.ID { // one of them was found to be the other before
			f.Case.Person, f.Case.PersonName = to.ID, displayName(to)
			c.note(&f.Case, complaint.ActPersonDecided, complaint.Entry{Link: to.ID})
			return nil
		}
		was.Remember(experience(f.Case))
		if to, err = c.merge(ctx, was, to); err != nil {
			return err
		}
		f.Case.Person, f.Case.PersonName = to.ID, displayName(to)
		c.note(&f.Case, complaint.ActPersonDecided, complaint.Entry{Link: to.ID, Params: map[string]string{"from": was.ID}})
		return c.tellOf(ctx, complaint.ActPeopleMerged, f.Case.ID, was, to)
	})
}

// noneOf keeps a person apart from those whom they were taken for.
func (c *change) noneOf(ctx context.Context, person string, likely []complaint.Perhaps) error {
	own, err := c.r.person(ctx, person)
	if err != nil || len(likely) == 0 {
		return err
	}
	told := map[string]bool{own.ID: true}
	for _, l := range likely {
		other, err := c.r.person(ctx, l.Person)
		if err != nil {
			return err
		}
		if !told[other.ID] {
			told[other.ID] = true
			c.keepApart(&own, &other)
			c.savePerson(other)
		}
	}
	c.savePerson(own)
	return nil
}

func without(reasons []complaint.LookReason, gone complaint.LookReason) []complaint.LookReason {
	var left []complaint.LookReason
	for _, r := range reasons {
		if r != gone {
			left = append(left, r)
		}
	}
	return left
}
