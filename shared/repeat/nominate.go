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
	weights := map[string]float64{}
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
	type weighed struct {
		id     string
		weight int64
	}
	list := make([]weighed, 0, len(weights))
	for id, w := range weights {
		list = append(list, weighed{id, round(w)})
	}
	slices.SortFunc(list, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.id, b.id))
	})
	ids := make([]string, min(len(list), most))
	for i := range ids {
		ids[i] = list[i].id
	}
	return ids
}

// round makes sums equal that differ only by the order of adding.
func round(sum float64) int64 { return int64(sum * 1e9) }
