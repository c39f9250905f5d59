package register

import (
	"context"
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/register/who"
	"resonance/shared/repeat"
)

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

// MayBe lists whom the complainant of a case may be, as long as nobody has decided: each with what every field
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
