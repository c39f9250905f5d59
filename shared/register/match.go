package register

import (
	"slices"
	"strings"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/identity"
	"resonance/shared/register/who"
	"resonance/shared/repeat"
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

// decidePerson says who the complainant is: staff's choice, else what the identity room decides.
func (r *Register) decidePerson(stated complaint.Complainant, candidates []complaint.Complainant, newID func(time.Time) string) identified {
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
	fresh.person.ID = "P-" + newID(r.Now())
	if stated.ID == ChosenNew {
		return fresh
	}
	decision := r.who.Decide(r.who.Read(stated), asked)
	if decision.Outcome == identity.Same {
		person := who.Adopt(byID[decision.ID], stated)
		return identified{
			person: person, known: true, others: r.who.Also(r.who.Read(person), person.ID, asked),
			because: strings.Join(agreeing(decision.Candidates[0].Match), ", "),
		}
	}
	for _, c := range decision.Candidates {
		fresh.perhaps = append(fresh.perhaps, perhaps(byID[c.ID], c.Match))
	}
	return fresh
}

// perhaps is a person whom somebody may be.
func perhaps(p complaint.Complainant, m identity.Match) complaint.Perhaps {
	return complaint.Perhaps{Person: p.ID, Name: displayName(p), Score: m.Score, Fields: agreeing(m)}
}

// evident is perhaps with what each field says.
func (r *Register) evident(stated, known complaint.Complainant) complaint.Perhaps {
	m := r.who.Compare(r.who.Read(stated), r.who.Read(known))
	p := perhaps(known, m)
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

// repeatLimits are the room's own, with the thresholds of the policy.
func (r *Register) repeatLimits() repeat.Limits {
	l, p := repeat.Default(), r.policy.Repeat
	l.Propose, l.Confide, l.Shown = p.Similar, p.Sure, p.Shown
	l.SameProblem, l.AnyProblem = p.SameProblem.Window(), p.AnyProblem.Window()
	return l
}

// proposeProblems ranks the known problems that a text may be about.
func (r *Register) proposeProblems(sign repeat.Signature, source complaint.Source, problems []complaint.Problem) []complaint.Proposal {
	titles := make(map[string]string, len(problems))
	candidates := make([]repeat.Candidate, len(problems))
	for i, p := range problems {
		titles[p.ID] = p.Title
		candidates[i] = repeat.Candidate{ID: p.ID, Signature: signatureOf(p)}
	}
	var list []complaint.Proposal
	for _, p := range repeat.Rank(repeat.Query{Signature: sign, Authority: source.ID}, candidates, repeat.Corpus{}, r.repeatLimits()) {
		list = append(list, complaint.Proposal{Problem: p.ID, Title: titles[p.ID], Score: p.Score, Words: p.Shared})
	}
	return list
}

func signatureOf(p complaint.Problem) repeat.Signature {
	return repeat.Signature{Stems: p.Stems, Bands: p.Bands}
}

// failure switches the case into emergency mode when this is not the person's first bad experience.
func (a *attempt) failure(c *change, k *complaint.Case, p complaint.Complainant) {
	now := repeat.Experience{Case: k.ID, Problem: k.Problem, Signature: a.sign, At: a.s.Received}
	var history []repeat.Experience
	for _, e := range p.History {
		earlier := a.experience(e, c)
		if e.Case != k.ID {
			history = append(history, earlier)
			continue
		}
		// The same case again: its first letter, and what became of it, are the earlier failure.
		now.At, now.Settled, now.Broken = earlier.At, time.Time{}, earlier.Broken
		if k.Since.Equal(c.now) {
			now.Failed = []time.Time{a.s.Received}
		}
	}
	verdict := repeat.Failures(history, now, a.r.repeatLimits())
	if verdict.Level < 2 || k.Emergency != nil && k.Emergency.Code == verdict.Reason.Code {
		return
	}
	reason := verdict.Reason
	k.Emergency = &reason
	c.note(k, complaint.ActEmergency, complaint.Entry{By: complaint.TheSystem(), Params: reason.Params})
}

// experience is an earlier case of the person, as the repeat room weighs it.
func (a *attempt) experience(e complaint.Experience, c *change) repeat.Experience {
	x := repeat.Experience{Case: e.Case, Problem: e.Problem, At: e.Received, Settled: e.Resolved}
	if i := slices.IndexFunc(a.known, func(p complaint.Problem) bool { return p.ID == e.Problem }); i >= 0 {
		x.Signature, x.Unfixed = signatureOf(a.known[i]), a.known[i].Unfixed()
	}
	if !e.Due.IsZero() && e.Due.Before(c.now) {
		x.Broken = []time.Time{e.Due}
	}
	return x
}
