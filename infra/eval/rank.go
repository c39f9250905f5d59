package main

import (
	"strings"
	"time"
	"unicode"

	"resonance/shared/identity"
)

type rankResult struct {
	Lookups struct {
		All       int `json:"all"`
		Spellings int `json:"spellings"`
	} `json:"lookups"`
	All       foundAmong `json:"all"`
	Spellings foundAmong `json:"spellings"`
	PerSecond float64    `json:"perSecond"`
}

// foundAmong is the share of lookups that found what was looked for among the first so many.
type foundAmong struct {
	First float64 `json:"1"`
	Five  float64 `json:"5"`
	Ten   float64 `json:"10"`
}

func (f *foundAmong) add(place int) {
	for _, among := range []struct {
		share *float64
		n     int
	}{{&f.First, 1}, {&f.Five, 5}, {&f.Ten, 10}} {
		if place <= among.n {
			*among.share++
		}
	}
}

func (f *foundAmong) divide(n int) {
	for _, share := range []*float64{&f.First, &f.Five, &f.Ten} {
		*share /= float64(max(1, n))
	}
}

func rankNames(pairs []namePair) rankResult {
	var names []identity.Name
	place := map[string]int{}
	for _, p := range pairs {
		if _, known := place[p.one]; !known {
			place[p.one] = len(names)
			names = append(names, identity.ReadName(p.one))
		}
	}
	var r rankResult
	start := time.Now()
	for _, p := range pairs {
		if !p.match {
			continue
		}
		at := rankOf(identity.ReadName(p.two), names, place[p.one])
		r.Lookups.All++
		r.All.add(at)
		if sharedPairs(p.one, p.two) >= 0.5 {
			r.Lookups.Spellings++
			r.Spellings.add(at)
		}
	}
	r.PerSecond = float64(r.Lookups.All*len(names)) / time.Since(start).Seconds()
	r.All.divide(r.Lookups.All)
	r.Spellings.divide(r.Lookups.Spellings)
	return r
}

// rankOf gives the place at which a name is found, from 1. Of equals it comes last.
func rankOf(name identity.Name, among []identity.Name, wanted int) int {
	likeness := among[wanted].Likeness(name)
	at := 1
	for i, n := range among {
		if i != wanted && n.Likeness(name) >= likeness {
			at++
		}
	}
	return at
}

// sharedPairs is the share of neighbouring letters that two texts have in common (Dice), whatever the order of
// their words. It knows nothing of names, so that it can say which of them are spellings at all.
func sharedPairs(a, b string) float64 {
	counts, na := letterPairs(a)
	other, nb := letterPairs(b)
	common := 0
	for pair, n := range counts {
		common += min(n, other[pair])
	}
	return 2 * float64(common) / float64(max(1, na+nb))
}

func letterPairs(text string) (counts map[string]int, all int) {
	counts = map[string]int{}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		letters := []rune(word)
		for i := 1; i < len(letters); i++ {
			counts[string(letters[i-1:i+1])]++
			all++
		}
	}
	return counts, all
}
