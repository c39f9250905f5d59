package repeat

import (
	"cmp"
	"slices"
)

// Profile is what a problem's complaints say together: what it has learned from those that a person, or
// their likeness, put under it. It is small enough to be stored with the problem.
type Profile struct {
	Texts  int      // how many complaints it has learned from
	Stems  []string // those that most of them have first, at most MaxProfile
	Counts []int    // in how many of them each stem stands
	Bands  []string // of the first one
}

// MaxProfile bounds the stems of a profile.
const MaxProfile = 160

// Alone is the profile of one text.
func Alone(s Signature) Profile {
	p := Profile{Bands: s.Bands}
	return p.Learn(s)
}

// Learn adds what one more complaint says. Of the words that only one complaint has, the newest stay.
func (p Profile) Learn(s Signature) Profile {
	p = p.count(s, 1)
	p.Texts++
	return p.trim()
}

// Forget takes back what a complaint taught that turned out to be about something else.
func (p Profile) Forget(s Signature) Profile {
	if p.Texts == 0 {
		return p
	}
	p = p.count(s, -1)
	p.Texts--
	return p.trim()
}

func (p Profile) count(s Signature, n int) Profile {
	p.Stems, p.Counts = slices.Clone(p.Stems), slices.Clone(p.Counts)
	at := make(map[string]int, len(p.Stems))
	for i, stem := range p.Stems {
		at[stem] = i
	}
	for _, stem := range s.Stems {
		switch i, known := at[stem]; {
		case known:
			p.Counts[i] += n
		case n > 0:
			p.Stems, p.Counts = append(p.Stems, stem), append(p.Counts, n)
		}
	}
	return p
}

func (p Profile) trim() Profile {
	type counted struct {
		stem string
		n    int
		age  int
	}
	list := make([]counted, 0, len(p.Stems))
	for i, stem := range p.Stems {
		if p.Counts[i] > 0 {
			list = append(list, counted{stem, p.Counts[i], i})
		}
	}
	over := len(list) > MaxProfile
	slices.SortStableFunc(list, func(x, y counted) int {
		if c := cmp.Compare(y.n, x.n); c != 0 || !over {
			return c
		}
		return cmp.Compare(y.age, x.age)
	})
	list = list[:min(len(list), MaxProfile)]
	p.Stems, p.Counts = make([]string, len(list)), make([]int, len(list))
	for i, c := range list {
		p.Stems[i], p.Counts[i] = c.stem, c.n
	}
	return p
}

// commonness is the share of a problem's complaints at which a word of theirs counts half.
const commonness = 0.25

// has says how much a word belongs to the problem, 0 to 1: 1 when all its complaints have it. A few stray
// words of one complaint in a hundred say next to nothing.
func (p Profile) has(i int) float64 {
	share := float64(p.Counts[i]) / float64(max(p.Texts, 1))
	return (1 + commonness) * share / (share + commonness)
}
