package register

import (
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/identity"
	"resonance/shared/register/who"
)

// identified is who a complainant was found to be.
type identified struct {
	person  complaint.Complainant
	known   bool // an existing record
	perhaps []complaint.Perhaps
	others  []string // known people who turned out to be the same
	because string   // the fields that agree
}

// identityKeys are the keys under which a complainant is stored and looked for.
func (r *Register) identityKeys(p complaint.Complainant) []string { return who.Keys(r.who.Read(p)) }

// everyKey are the keys under which any of a person's complaints may have put them.
func (r *Register) everyKey(p complaint.Complainant) []string { return who.EveryKey(r.who.Read(p)) }

// decidePerson says who the complainant is: staff's choice, else what the identity room decides. crowded are those of the
// complainant's keys that a crowd shares.
func (r *Register) decidePerson(stated complaint.Complainant, candidates []complaint.Complainant, crowded []string) identified {
	byID := make(map[string]complaint.Complainant, len(candidates))
	asked := make([]identity.Candidate, len(candidates))
	for i, c := range candidates {
		byID[c.ID] = c
		asked[i] = identity.Candidate{ID: c.ID, Profile: r.who.Read(c)}
	}
	if chosen, ok := byID[stated.ID]; ok {
		return identified{person: who.Adopt(chosen, stated), known: true, because: "staff"}
	}
	fresh := identified{person: stated}
	fresh.person.ID = "P-" + r.newID(r.Now())
	if stated.ID == ChosenNew {
		return fresh
	}
	decision := r.who.Decide(r.who.Read(stated).Crowded(crowded), asked)
	if decision.Outcome == identity.Same && !disputed(decision, byID) {
		person := who.Adopt(byID[decision.ID], stated)
		others := r.who.Also(r.who.Read(person).Crowded(crowded), person.ID, asked)
		return identified{
			person: person, known: true, because: strings.Join(agreeing(decision.Candidates[0].Match), ", "),
			others: slices.DeleteFunc(others, func(id string) bool { return person.IsApart(byID[id]) }),
		}
	}
	for _, c := range decision.Candidates {
		fresh.perhaps = append(fresh.perhaps, perhaps(byID[c.ID], c.Match))
	}
	return fresh
}

// disputed reports whether a complainant may just as well be somebody who, staff said, is not the person that was
// decided on: father and son with one name and one mail address, say. Only a person can tell then.
func disputed(d identity.Decision, people map[string]complaint.Complainant) bool {
	chosen := people[d.ID]
	return slices.ContainsFunc(d.Candidates, func(c identity.Considered) bool {
		return c.Match.Outcome == identity.Same && chosen.IsApart(people[c.ID])
	})
}

// perhaps is a person whom somebody may be.
func perhaps(p complaint.Complainant, m identity.Match) complaint.Perhaps {
	return complaint.Perhaps{Person: p.ID, Name: displayName(p), Score: m.Score, Fields: agreeing(m)}
}

// evident is perhaps with what each field says.
func (r *Register) evident(stated, known complaint.Complainant, crowded []string) complaint.Perhaps {
	m := r.who.Compare(r.who.Read(stated).Crowded(crowded), r.who.Read(known))
	p := perhaps(known, m)
	p.Evidence = append(p.Evidence, complaint.Evidence{Field: "name", Stated: displayName(stated), Known: displayName(known)})
	for _, f := range m.Fields {
		p.Evidence = append(p.Evidence, complaint.Evidence{
			Field: string(f.Field), Stated: f.A, Known: f.B, Verdict: string(f.Verdict), How: f.How, Weight: f.Weight,
		})
	}
	return p
}

// agreeing names the fields in which two records agree or nearly do.
func agreeing(m identity.Match) []string {
	var fields []string
	for _, f := range m.Fields {
		if f.Verdict == identity.Agree || f.Verdict == identity.Close {
			fields = append(fields, string(f.Field))
		}
	}
	return fields
}
