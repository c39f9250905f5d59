package register

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/repeat"
)

// BelongsTo says that a case continues another case of the same person: its complaints, with the letters that they
// came in, move there as if the desk had known from the start, and the case itself only points there. Whoever answers
// one of its letters writes into the other case from then on. Invalid, field case: there is no such case, or it is this
// one, or it belongs to another itself. Kind refused, codes: case-not-running; two-people, the cases are of two people, who
// must be said to be one first; case-in-review; case-has-grants, what was granted for it counts there.
func (r *Register) BelongsTo(ctx context.Context, on On, to string) (complaint.Case, error) {
	f, err := r.seen(ctx, on)
	if err != nil {
		return complaint.Case{}, err
	}
	person, err := r.mayBelong(ctx, f, to)
	if err != nil {
		return complaint.Case{}, err
	}
	taught := repeat.Sign(f.Text())
	for _, m := range f.Complaints {
		s := asNew(f, m)
		s.Once, s.Thread, s.Who.ID = "belongs#"+m.ID, to, person
		if err := r.move(ctx, &attempt{r: r, s: s, sign: repeat.Sign(m.Text), leaving: &leaving{on: on, complaint: m.ID, into: true, taught: taught}}); err != nil {
			return complaint.Case{}, err
		}
	}
	if err := r.calmAll(ctx, person); err != nil {
		return complaint.Case{}, err
	}
	return r.caseNow(ctx, to)
}

// mayBelong refuses what can't be joined, and gives the person of both cases.
func (r *Register) mayBelong(ctx context.Context, f File, to string) (person string, err error) {
	k := f.Case
	other, err := r.caseNow(ctx, to)
	switch {
	case to == k.ID, complaint.KindOf(err) == complaint.KindNotFound, other.Within != "":
		return "", complaint.Invalid("case", "choice")
	case err != nil:
		return "", err
	case !k.Running():
		return "", complaint.Refuse("case-not-running", "case", k.ID)
	case k.Conduct != nil:
		return "", complaint.Refuse("case-in-review", "case", k.ID, "review", k.Conduct.Params["review"])
	case len(f.Grants) > 0:
		return "", complaint.Refuse("case-has-grants", "case", k.ID)
	}
	one, err := r.person(ctx, k.Person)
	if err != nil {
		return "", err
	}
	if !one.Is(other.Person) {
		return "", complaint.Refuse("two-people", "case", k.ID, "other", to)
	}
	return one.ID, nil
}

// caseNow reads a case alone.
func (r *Register) caseNow(ctx context.Context, id string) (complaint.Case, error) {
	found, err := r.Cases(ctx, id)
	if err != nil {
		return complaint.Case{}, err
	}
	k, known := found[id]
	if !known {
		return k, complaint.NotFound("case")
	}
	return k, nil
}

// pointTo leaves of a case whose last complaint moved only that it belongs to another: nothing is owed on it, nothing
// hangs on it, and its person has one case less.
func (a *attempt) pointTo(ctx context.Context, c *change, f *File, other string, p *complaint.Complainant) error {
	k := &f.Case
	c.endWork(f, complaint.ActBelongs)
	for i := range f.Tasks {
		if t := &f.Tasks[i]; t.State != complaint.TaskDone {
			t.End(c.by, string(complaint.ActBelongs), c.now)
			c.saveTask(*t)
		}
	}
	for i := range f.Steps {
		if s := &f.Steps[i]; s.Unmet() {
			s.Drop()
			c.saveStep(*s)
		}
	}
	if err := c.unhang(ctx, f, a.leaving.taught); err != nil {
		return err
	}
	k.PointTo(other, c.now)
	c.note(k, complaint.ActBelongs, complaint.Entry{Link: other, Params: map[string]string{"case": other}})
	return c.forget(ctx, k, p)
}

// unhang takes a case off its problem, which forgets what it learned of it.
func (c *change) unhang(ctx context.Context, f *File, sign repeat.Signature) error {
	from := f.Case.Problem
	hung, err := c.r.hanging(ctx, from, f.Case.ID)
	if err != nil {
		return err
	}
	c.takeOff(f.Case.ID, hung, from, "")
	return c.letGo(ctx, f, sign, hung, from)
}
