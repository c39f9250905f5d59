package main

import (
	"resonance/shared/policy"
	"resonance/shared/register"
	"resonance/shared/repeat"
)

// shelf keeps posting lists and problems as the register does in its Table.
type shelf struct {
	limits   repeat.Limits
	lists    map[string]repeat.Postings
	problems map[string]repeat.Profile
}

func newShelf(p *policy.Policy, shown int) *shelf {
	s := &shelf{limits: register.RepeatLimits(p.Repeat), lists: map[string]repeat.Postings{}, problems: map[string]repeat.Profile{}}
	s.limits.Shown = shown
	return s
}

// look does what a registration does about its problem: two reads and a ranking. It gives the proposals,
// best first, and how many items were read.
func (s *shelf) look(sign repeat.Signature) (found []repeat.Proposal, reads int) {
	keys := sign.Keys()
	lists := make(map[string]repeat.Postings, len(keys))
	for _, k := range keys {
		if list, ok := s.lists[k]; ok {
			lists[k] = list
		}
	}
	corpus := repeat.CorpusOf(sign, lists, len(s.problems))
	nominated := repeat.Nominate(sign, lists, corpus, repeat.MaxRead)
	candidates := make([]repeat.Candidate, len(nominated))
	for i, id := range nominated {
		candidates[i] = repeat.Candidate{ID: id, Profile: s.problems[id]}
	}
	return repeat.Rank(repeat.Query{Signature: sign}, candidates, corpus, s.limits), len(keys) + len(nominated)
}

// hang puts the text under a problem, as staff do who confirm it.
func (s *shelf) hang(sign repeat.Signature, problem string) {
	s.problems[problem] = s.problems[problem].Learn(sign)
	for _, k := range sign.Keys() {
		if list := s.lists[k]; list.Add(problem, len(s.problems)) {
			s.lists[k] = list
		}
	}
}
