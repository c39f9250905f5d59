package repeat

import (
	"cmp"
	"slices"
	"strings"
)

// Nominate chooses which of the problems in the posting lists of a signature's keys are worth reading:
// those under the rarest keys first, at most as many as asked. A list that was cut short when it was
// full counts by the length that is left; it says little either way.
func Nominate(lists map[string][]string, most int) []string {
	weights := map[string]float64{}
	for _, problems := range lists {
		for _, id := range problems {
			weights[id] += 1 / float64(1+len(problems))
		}
	}
	ids := make([]string, 0, len(weights))
	for id := range weights {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b string) int {
		return cmp.Or(cmp.Compare(round(weights[b]), round(weights[a])), strings.Compare(a, b))
	})
	return ids[:min(len(ids), most)]
}

// round makes sums equal that differ only by the order of adding.
func round(sum float64) int64 { return int64(sum * 1e9) }
