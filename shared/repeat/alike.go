package repeat

// Likeness says how much two texts say the same, 0 to 1, whatever the backlog: the weight of the words that
// have their like in the other text, over the weight of all; and, for near-copies, the share of copied text.
// Words are as alike as their beginnings and runs of letters, since stems of one family differ in both
// languages ("полиц" and "полицейск").
func Likeness(a, b Signature) float64 {
	one, other := readWords(a.Stems), readWords(b.Stems)
	shared, all := met(one, other)
	back, rest := met(other, one)
	if all+rest == 0 {
		return 0
	}
	return max((shared+back)/(all+rest), copied(a.Bands, b.Bands))
}

// spelt is a stem with its runs of three letters, the first of which begins with a mark.
type spelt struct {
	stem   string
	weight float64
	runs   []uint64
}

func readWords(stems []string) []spelt {
	list := make([]spelt, len(stems))
	for i, stem := range stems {
		list[i] = spelt{stem: stem, weight: solidity(stem), runs: runsOf(stem)}
	}
	return list
}

func runsOf(stem string) []uint64 {
	const perLetter = 21 // bits of a rune
	const three = 1<<(3*perLetter) - 1
	runs := make([]uint64, 0, len(stem))
	letters, run := 1, uint64('^')
	for _, r := range stem {
		letters, run = letters+1, (run<<perLetter|uint64(r))&three
		if letters >= 3 {
			runs = append(runs, run)
		}
	}
	return runs
}

// met sums the weights of the words of one text: as far as the other has their like, and of all.
func met(of, in []spelt) (shared, all float64) {
	for _, word := range of {
		best := 0.0
		for _, other := range in {
			best = max(best, kinship(word, other))
		}
		shared += word.weight * best
		all += word.weight
	}
	return shared, all
}

// kinship is how alike two words are: the Dice coefficient of their runs of letters.
func kinship(a, b spelt) float64 {
	if a.stem == b.stem {
		return 1
	}
	if len(a.runs)+len(b.runs) == 0 {
		return 0
	}
	n := 0
	for _, r := range a.runs {
		for _, o := range b.runs {
			if r == o {
				n++
				break
			}
		}
	}
	return min(1, 2*float64(n)/float64(len(a.runs)+len(b.runs)))
}
