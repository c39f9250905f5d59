package register

import (
	"context"
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/repeat"
	"resonance/shared/store"
)

// shelf is what the first round trip found of a text's posting lists.
type shelf struct {
	sign     repeat.Signature
	lists    map[string]repeat.Postings
	versions map[string]int64
	problems int // in the backlog, roughly
}

// keysOf are the keys that a shelf is read from.
func keysOf(sign repeat.Signature) []store.Key {
	keys := []store.Key{numbersKey("PB")}
	for _, k := range sign.Keys() {
		keys = append(keys, keyKey(k))
	}
	return keys
}

func shelfFrom(found map[store.Key]store.Item, sign repeat.Signature) (shelf, error) {
	s := shelf{sign: sign, lists: map[string]repeat.Postings{}, versions: map[string]int64{}}
	if it, ok := found[numbersKey("PB")]; ok {
		n, err := store.Decode[counter](it)
		if err != nil {
			return shelf{}, err
		}
		s.problems = int(n.Next)
	}
	for _, k := range sign.Keys() {
		it, ok := found[keyKey(k)]
		if !ok {
			continue
		}
		list, err := store.Decode[repeat.Postings](it)
		if err != nil {
			return shelf{}, err
		}
		s.lists[k], s.versions[k] = list, it.Version
		s.problems = max(s.problems, len(list.Problems))
	}
	return s, nil
}

func (s shelf) corpus() repeat.Corpus { return repeat.CorpusOf(s.sign, s.lists, s.problems) }

// nominated are the problems that are worth reading.
func (s shelf) nominated() []string {
	return repeat.Nominate(s.sign, s.lists, s.corpus(), repeat.MaxRead)
}

// publish puts a problem under the keys of a text, so that the next registration finds it.
func (c *change) publish(s shelf, problem string) {
	for _, k := range s.sign.Keys() {
		list := s.lists[k]
		list.Problems = slices.Clone(list.Problems)
		if !list.Add(problem, s.problems) {
			continue
		}
		it, err := store.Encode(keyKey(k), TypeKey, list)
		c.put(it, err, condition(s.versions[k]))
	}
}

// proposeProblems ranks the known problems that a text may be about.
func (r *Register) proposeProblems(s shelf, source complaint.Source, problems []complaint.Problem) []complaint.Proposal {
	candidates := make([]repeat.Candidate, len(problems))
	for i, p := range problems {
		candidates[i] = repeat.Candidate{ID: p.ID, Profile: profileOf(p)}
	}
	var list []complaint.Proposal
	for _, p := range repeat.Rank(repeat.Query{Signature: s.sign, Authority: source.ID}, candidates, s.corpus(), RepeatLimits(r.policy.Repeat)) {
		kept := leadingTo(problems, p.ID)
		if slices.ContainsFunc(list, func(better complaint.Proposal) bool { return better.Problem == kept.ID }) {
			continue
		}
		list = append(list, complaint.Proposal{Problem: kept.ID, Title: kept.Title, Score: p.Score, Words: p.Shared, Copy: p.Copy, Reasons: p.Reasons})
	}
	return list
}

// shelf reads what the register knows under the keys of a text.
func (r *Register) shelf(ctx context.Context, sign repeat.Signature) (shelf, error) {
	found, err := r.read(ctx, keysOf(sign)...)
	if err != nil {
		return shelf{}, err
	}
	return shelfFrom(found, sign)
}
