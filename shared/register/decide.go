package register

import (
	"context"
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/register/who"
	"resonance/shared/repeat"
	"resonance/shared/store"
)

// SetProblem hangs the case on another problem, or confirms the one that it hangs on. The problem learns what
// the case says, and the one that it hung on forgets it. A problem that was made for this case alone leaves
// the backlog when nothing hangs on it any more.
func (r *Register) SetProblem(ctx context.Context, on On, problem string) (complaint.Case, error) {
	return r.act(ctx, on, func(f *File, c *change) error {
		to, err := r.Kept(ctx, problem)
		if err != nil {
			return err
		}
		from := f.Case.Problem
		f.Case.Problem, f.Case.Confirmed, f.Case.Proposed = to.ID, true, nil
		if err := c.teach(ctx, f, from, to); err != nil {
			return err
		}
		c.note(&f.Case, complaint.ActProblemSet, complaint.Entry{Link: to.ID, Params: map[string]string{"problem": to.Title}})
		c.tellTeam(&f.Case)
		return c.remember(ctx, f, 0)
	})
}

// NewProblem opens a problem and hangs the case on it.
func (r *Register) NewProblem(ctx context.Context, on On, title string) (complaint.Case, error) {
	if strings.TrimSpace(title) == "" {
		return complaint.Case{}, complaint.Invalid("title", "required")
	}
	n, err := r.numbers.take(ctx, "PB")
	if err != nil {
		return complaint.Case{}, err
	}
	return r.act(ctx, on, func(f *File, c *change) error {
		sign := repeat.Sign(f.Text())
		p := taught(complaint.Problem{
			ID: problemNumber(n), Title: cut(title, 200), Named: true, State: complaint.ProblemOpen, Severity: f.Case.Severity,
			Opened: c.now, Updated: c.now, NagAt: c.now.Add(r.policy.Backlog.NagEvery.Window()),
		}, repeat.Alone(sign))
		shelf, err := r.shelf(ctx, sign)
		if err != nil {
			return err
		}
		c.saveProblem(p)
		c.setNag(p)
		c.publish(shelf, p.ID)
		from := f.Case.Problem
		hung, err := r.hanging(ctx, from, f.Case.ID)
		if err != nil {
			return err
		}
		f.Case.Problem, f.Case.Confirmed, f.Case.Proposed = p.ID, true, nil
		c.move(f, sign, hung, from, p.ID)
		if err := c.letGo(ctx, f, sign, hung, from); err != nil {
			return err
		}
		c.note(&f.Case, complaint.ActProblemNew, complaint.Entry{Link: p.ID, Params: map[string]string{"problem": p.Title}})
		c.tellTeam(&f.Case)
		return c.remember(ctx, f, 0)
	})
}

func (r *Register) shelf(ctx context.Context, sign repeat.Signature) (shelf, error) {
	found, err := r.read(ctx, keysOf(sign)...)
	if err != nil {
		return shelf{}, err
	}
	return shelfFrom(found, sign)
}

// abandon removes a problem that the desk made by itself and on which nothing else hangs: nobody has
// given it a team, a decision, a cause or a fix, or said that it is fixed. It reports whether it did.
func (r *Register) abandon(ctx context.Context, c *change, p complaint.Problem) (bool, error) {
	links, err := r.links(ctx, p.ID, 2)
	if err != nil {
		return false, err
	}
	touched := p.Team != "" || p.Decision != nil || len(p.Causes) > 0 || len(p.Fixes) > 0 || !p.Shipped.IsZero() || p.MergedInto != "" || len(p.Merged) > 0
	if len(links) > 1 || touched {
		return false, nil
	}
	c.ops = append(c.ops, store.Delete(problemKey(p.ID), condition(p.Version)))
	c.cancelTimer(nagKey(p.ID))
	c.cancelTimer(moveKey(p.ID))
	return true, nil
}

// DecidePerson is a person's word on who the complainant is: one of the candidates, or ("") nobody known. Then
// the desk keeps them apart by itself.
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

// Candidates is who a complainant might be and which known problem a text might be about: what the form
// shows while it is filled in. It stores nothing.
func (r *Register) Candidates(ctx context.Context, s Submission) ([]complaint.Perhaps, []complaint.Proposal, error) {
	s.Once, s.Thread = "candidates", ""
	a := &attempt{r: r, s: s, sign: repeat.Sign(s.Text), keys: r.identityKeys(s.Who)}
	people, err := a.reach(ctx)
	if err != nil {
		return nil, nil, err
	}
	problems, err := a.problems()
	if err != nil {
		return nil, nil, err
	}
	found := r.decidePerson(s.Who, people, a.crowded)
	likely := found.perhaps
	if found.known {
		likely = []complaint.Perhaps{{Person: found.person.ID}}
	}
	return r.withEvidence(s.Who, likely, people, a.crowded), r.proposeProblems(a.shelf, s.Source, problems), nil
}

// MayBe is whom the complainant of a case may be, as far as nobody has decided: each with what every field
// says now. It stores nothing.
func (r *Register) MayBe(ctx context.Context, k complaint.Case) ([]complaint.Perhaps, error) {
	if len(k.Perhaps) == 0 {
		return nil, nil
	}
	own, err := r.person(ctx, k.Person)
	if err != nil {
		return nil, err
	}
	crowded, err := r.crowded(ctx, own)
	if err != nil {
		return nil, err
	}
	var list []complaint.Perhaps
	for _, l := range k.Perhaps {
		p, err := r.person(ctx, l.Person)
		if err != nil {
			return nil, err
		}
		if p.ID != own.ID && !p.IsApart(own) && !slices.ContainsFunc(list, func(known complaint.Perhaps) bool { return known.Person == p.ID }) {
			list = append(list, r.evident(own, p, crowded))
		}
	}
	return list, nil
}

// crowded are the keys of a person that a crowd shares.
func (r *Register) crowded(ctx context.Context, p complaint.Complainant) ([]string, error) {
	keys := r.identityKeys(p)
	found, err := r.underKeys(ctx, keys)
	if err != nil {
		return nil, err
	}
	rings, err := ringsFrom(found, keys)
	_, crowded := who.Reach(keys, rings)
	return crowded, err
}

// Alike is who else may be this person, or is, of those whom the register knows: each with what every field
// says. It stores nothing.
func (r *Register) Alike(ctx context.Context, p complaint.Complainant) ([]complaint.Perhaps, error) {
	a := &attempt{r: r, s: Submission{Once: "alike", Who: p}, keys: r.identityKeys(p)}
	people, err := a.reach(ctx)
	if err != nil {
		return nil, err
	}
	people = slices.DeleteFunc(people, func(c complaint.Complainant) bool { return c.ID == p.ID || p.IsApart(c) })
	p.ID = ""
	found := r.decidePerson(p, people, a.crowded)
	if found.known {
		found.perhaps = []complaint.Perhaps{{Person: found.person.ID}}
		for _, id := range found.others {
			found.perhaps = append(found.perhaps, complaint.Perhaps{Person: id})
		}
	}
	return r.withEvidence(p, found.perhaps, people, a.crowded), nil
}

// withEvidence says of each of the people what every field says.
func (r *Register) withEvidence(stated complaint.Complainant, likely []complaint.Perhaps, people []complaint.Complainant, crowded []string) []complaint.Perhaps {
	list := make([]complaint.Perhaps, len(likely))
	for i, l := range likely {
		at := slices.IndexFunc(people, func(p complaint.Complainant) bool { return p.ID == l.Person })
		list[i] = r.evident(stated, people[at], crowded)
	}
	return list
}
