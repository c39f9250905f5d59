package register

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Cases reads some cases in one round trip, at most store.MaxGet; one that does not exist is left out.
func (r *Register) Cases(ctx context.Context, ids ...string) (map[string]complaint.Case, error) {
	seen := newKeySet()
	for _, id := range ids[:min(len(ids), store.MaxGet)] {
		seen.add(caseKey(id))
	}
	if len(seen.list) == 0 {
		return nil, nil
	}
	found, err := r.read(ctx, seen.list...)
	if err != nil {
		return nil, err
	}
	cases := make(map[string]complaint.Case, len(found))
	for _, it := range found {
		k, err := caseOf(it)
		if err != nil {
			return nil, err
		}
		cases[k.ID] = k
	}
	return cases, nil
}
