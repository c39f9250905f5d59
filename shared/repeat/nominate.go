package repeat

import (
	"cmp"
	"slices"
	"strings"
)

// Nominate chooses which of the problems in the posting lists of a signature's keys are worth reading: at
// most as many as asked, those with the weightiest shared words first. A shared band is worth as much as
// the whole text's words together would be if it were cut into as many: a copy has them all.
func Nominate(s Signature, lists map[string]Postings, c Corpus, most int) []string {
	reached := 0
	for _, l := range lists {
		reached += len(l.Problems)
	}
	weights := make(map[string]float64, reached)
	sum := 0.0
	for _, stem := range s.posted() {
		w := c.weight(stem)
		sum += w
		for _, id := range lists[wordKey(stem)].Problems {
			weights[id] += w
		}
	}
	for _, band := range s.Bands {
		for _, id := range lists[bandKey(band)].Problems {
			weights[id] += sum / MaxBands
		}
	}
	best := make([]weighed, 0, most+1)
	for id, w := range weights {
		best = insert(best, weighed{id, round(w)}, most)
	}
	ids := make([]string, len(best))
	for i, w := range best {
		ids[i] = w.id
	}
	return ids
}

type weighed struct {
	id     string
	weight int64
}

// heavier orders the heaviest first. Equal weights are settled by id.
func heavier(a, b weighed) int {
	return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.id, b.id))
}

// insert keeps the most heaviest, in order. Of thousands nearly all are too light, which one look tells.
func insert(best []weighed, w weighed, most int) []weighed {
	if len(best) == most && (most == 0 || heavier(best[most-1], w) < 0) {
		return best
	}
	at, _ := slices.BinarySearchFunc(best, w, heavier)
	best = slices.Insert(best, at, w)
	return best[:min(len(best), most)]
}

// round makes sums equal that differ only by the order of adding.
func round(sum float64) int64 { return int64(sum * 1e9) }
