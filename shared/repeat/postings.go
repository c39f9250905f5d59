package repeat

import (
	"slices"
	"strings"
)

// Postings are the problems under one key of their texts. A list that has grown full is no longer
// extended: so many problems share the key that it says little, and a word that stands in every complaint
// is not written by every registration.
type Postings struct {
	Problems IDs  `json:"problems"`
	Full     bool `json:"full,omitempty"`
	Of       int  `json:"of,omitempty"` // how many problems there were when it grew full
}

// IDs are written as one text with blanks between: a registration reads thousands of them.
type IDs []string

// MarshalText writes the ids.
func (l IDs) MarshalText() ([]byte, error) { return []byte(strings.Join(l, " ")), nil }

// UnmarshalText reads them.
func (l *IDs) UnmarshalText(text []byte) error {
	*l = strings.Fields(string(text))
	return nil
}

// MaxPostings bounds one list, and with it what a look-up reads.
const MaxPostings = 200

// Add puts a problem on the list, given how many problems there are by now. It reports whether the list
// changed.
func (p *Postings) Add(problem string, problems int) bool {
	if p.Full || slices.Contains(p.Problems, problem) {
		return false
	}
	p.Problems = append(p.Problems, problem)
	if len(p.Problems) >= MaxPostings {
		p.Full, p.Of = true, problems
	}
	return true
}

// among estimates how many of so many problems have the key: a full list is taken to have gone on at the
// pace at which it filled.
func (p Postings) among(problems int) int {
	n := len(p.Problems)
	if p.Full && p.Of > 0 && problems > p.Of {
		n = n * problems / p.Of
	}
	return min(n, problems)
}
