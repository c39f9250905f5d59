package repeat

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sign gives the signature of a text: the same text gives the same signature, everywhere and always.
func Sign(text string) Signature {
	list := terms(text)
	s := Signature{Bands: bandsOf(list)}
	for _, t := range informative(list) {
		s.Stems = append(s.Stems, t.stem)
		s.Words = append(s.Words, t.word)
	}
	return s
}

// informative picks the stems that say most about a text: those said often, long ones and codes, and
// those said early (the subject comes first). How rare they are in the backlog only Rank knows.
func informative(list []term) []term {
	type weighed struct {
		term
		weight float64
		first  int
	}
	var all []weighed
	at := map[string]int{}
	for i, t := range list {
		if j, ok := at[t.stem]; ok {
			all[j].weight += 1
			continue
		}
		at[t.stem] = len(all)
		all = append(all, weighed{term: t, weight: 1, first: i})
	}
	for i := range all {
		all[i].weight = math.Sqrt(all[i].weight) * solidity(all[i].stem) * (1 + 1/(1+float64(all[i].first)/10))
	}
	slices.SortStableFunc(all, func(x, y weighed) int {
		return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.first, y.first))
	})
	all = all[:min(len(all), MaxStems)]
	picked := make([]term, len(all))
	for i, w := range all {
		picked[i] = w.term
	}
	return picked
}

// lightly is how much a light stem says.
const lightly = 0.25

// solidity guesses from its form how much a stem says, when nothing is known of how rare it is.
func solidity(stem string) float64 {
	n := utf8.RuneCountInString(stem)
	switch {
	case light(stem):
		return lightly
	case strings.ContainsFunc(stem, unicode.IsDigit):
		if strings.ContainsFunc(stem, unicode.IsLetter) {
			return 1.5
		}
		return 0.8
	case n <= 3:
		return 0.7
	case n >= 7:
		return 1.2
	}
	return 1
}
