package identity

import (
	"cmp"
	"slices"
)

// Candidate is a known person whom a key led to.
type Candidate struct {
	ID      string
	Profile Profile
}

// Considered is a candidate with its comparison.
type Considered struct {
	ID    string `json:"id"`
	Match Match  `json:"match"`
}

// Decision says who it is. With Same, ID is the person; with Perhaps and New it is empty.
type Decision struct {
	Outcome Outcome
	ID      string
	// Candidates are those that are the same or perhaps the same, best first, at most Weights.Shown.
	// With Same the first is the person; others there may be the same person registered twice.
	Candidates []Considered
}

// Decide chooses among candidates. Equal scores are settled by id, so that the answer does not depend
// on the order of reading.
func Decide(p Profile, candidates []Candidate, w Weights) Decision {
	var found []Considered
	for i := range candidates {
		c := &candidates[i]
		if m, likely := compareIfLikely(&p, &c.Profile, w); likely {
			found = append(found, Considered{ID: c.ID, Match: m})
		}
	}
	slices.SortFunc(found, func(x, y Considered) int {
		if x.Match.Outcome != y.Match.Outcome {
			if x.Match.Outcome == Same {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(y.Match.Score, x.Match.Score), cmp.Compare(x.ID, y.ID))
	})
	d := Decision{Outcome: New, Candidates: found[:min(len(found), max(w.Shown, 1))]}
	if len(found) > 0 {
		d.Outcome = found[0].Match.Outcome
		if d.Outcome == Same {
			d.ID = found[0].ID
		}
	}
	return d
}
