package register

import (
	"context"

	"resonance/shared/repeat"
)

// Copies are cases of one problem whose texts are near-copies of each other: one template, or a campaign.
type Copies struct {
	Cases  []string `json:"cases" nullable:"false" doc:"newest first"`
	People int      `json:"people" doc:"how many different people they are from"`
}

// maxCopies bounds how many of a problem's newest cases are compared.
const maxCopies = 200

// CopiesOf groups the newest cases of a problem that are near-copies, the largest group first. Groups of one
// person's own letters are left out.
func (r *Register) CopiesOf(ctx context.Context, problem string) ([]Copies, error) {
	links, err := r.links(ctx, problem, maxCopies)
	if err != nil {
		return nil, err
	}
	bands := make([][]string, len(links))
	for i, l := range links {
		bands[i] = l.Bands
	}
	var list []Copies
	for _, group := range repeat.Groups(bands) {
		var copies Copies
		people := map[string]bool{}
		for _, i := range group {
			copies.Cases = append(copies.Cases, links[i].Case)
			people[links[i].Person] = true
		}
		if copies.People = len(people); copies.People > 1 {
			list = append(list, copies)
		}
	}
	return list, nil
}
