// Package repeat answers two questions about a complaint: is it the problem that the backlog already
// knows, and has this complainant been failed before?
//
// Sign reduces a text to the few stems that tell what it is about and to MinHash bands in which
// near-copies meet. Signature.Keys gives the posting lists that the register reads in one bounded
// batch, Rank orders the problems found there and says why. Failures finds the second and third
// failure across channels.
//
// The room is pure: it reads no clock, stores nothing, knows neither the register nor the policy file.
// Reasons are codes with values; the catalogue makes sentences of them.
package repeat

import "time"

// Signature is what a text is about, small enough to be stored with a problem.
type Signature struct {
	Stems []string `json:"stems"` // most informative first, at most MaxStems
	Bands []string `json:"bands"` // MinHash bands, none for a very short text
	// Words holds the word of the text for each stem, for showing; a stored signature needs none.
	Words []string `json:"words,omitempty"`
}

// Bounds of a signature, and so of the keys of one registration.
const (
	MaxStems = 40
	MaxWords = 24 // stems that have a posting list
	fewWords = 6
	MaxBands = 16
	MaxRead  = 30 // problems that are worth reading for one look-up
)

// Keys names the posting lists of a signature: "w:stem" and "b:band", at most MaxWords + MaxBands.
func (s Signature) Keys() []string {
	keys := make([]string, 0, MaxWords+len(s.Bands))
	for _, w := range s.posted() {
		keys = append(keys, wordKey(w))
	}
	for _, b := range s.Bands {
		keys = append(keys, bandKey(b))
	}
	return keys
}

// posted are the stems that have a posting list: those that tell something, and where they are few, others.
func (s Signature) posted() []string {
	for n, stem := range s.Stems[:min(len(s.Stems), MaxWords)] {
		if n >= fewWords && light(stem) {
			return s.Stems[:n] // those after it are no better
		}
	}
	return s.Stems[:min(len(s.Stems), MaxWords)]
}

func wordKey(stem string) string { return "w:" + stem }
func bandKey(band string) string { return "b:" + band }

// word gives the word behind a stem, or the stem when the signature was stored without words.
func (s Signature) word(i int) string {
	if i < len(s.Words) {
		return s.Words[i]
	}
	return s.Stems[i]
}

// Limits are the thresholds of the policy.
type Limits struct {
	Propose float64 // score (0 to 1) from which on a known problem is proposed
	Confide float64 // score from which on it may be linked without asking
	Shown   int     // how many proposals Rank gives at most
	// A second failure lies within SameProblem of an earlier one with the same or a similar problem, or
	// within AnyProblem of one with any (conduct guide of the product: 12 months and 60 days).
	SameProblem time.Duration
	AnyProblem  time.Duration
	// Similar is the likeness from which on two experiences with different problems are similar.
	Similar float64
}

// Default gives the desk's own limits.
func Default() Limits {
	const day = 24 * time.Hour
	return Limits{
		Propose: 0.05, Confide: 0.8, Shown: 5,
		SameProblem: 365 * day, AnyProblem: 60 * day, Similar: 0.43,
	}
}
