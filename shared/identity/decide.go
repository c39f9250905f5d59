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
	// Twice are further ids of the same person, best first: each is the same as the one asked for, and
	// nothing stands between it and ID. Merging them was proven by the new record alone.
	Twice []string
}

// Decide chooses among candidates. Equal scores are settled by id, so that the answer does not depend
// on the order of reading.
func Decide(p Profile, candidates []Candidate, w Weights) Decision {
	var found []Considered
	for _, c := range candidates {
		if m := Compare(p, c.Profile, w); m.Outcome != New {
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
			d.Twice = twice(found, candidates, w)
		}
	}
	return d
}

// twice finds the other records of the person whom found begins with.
func twice(found []Considered, candidates []Candidate, w Weights) []string {
	profile := func(id string) Profile {
		return candidates[slices.IndexFunc(candidates, func(c Candidate) bool { return c.ID == id })].Profile
	}
	var ids []string
	chosen := profile(found[0].ID)
	for _, f := range found[1:] {
		if f.Match.Outcome == Same && !Compare(chosen, profile(f.ID), w).opposed() {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

// opposed reports that a part of the name or the birth date is another.
func (m Match) opposed() bool {
	return slices.ContainsFunc(m.Fields, func(f FieldReason) bool {
		return f.Verdict == Differ && slices.Contains([]Field{FieldGiven, FieldSurname, FieldPatronymic, FieldBirth}, f.Field)
	})
}
