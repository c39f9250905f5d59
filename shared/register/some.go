package register

import (
	"context"
	"slices"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Cases reads some cases, store.MaxGet in a round trip; one that does not exist is left out.
func (r *Register) Cases(ctx context.Context, ids ...string) (map[string]complaint.Case, error) {
	seen := newKeySet()
	for _, id := range ids {
		seen.add(caseKey(id))
	}
	cases := make(map[string]complaint.Case, len(seen.list))
	for keys := range slices.Chunk(seen.list, store.MaxGet) {
		found, err := r.read(ctx, keys...)
		if err != nil {
			return nil, err
		}
		for _, it := range found {
			k, err := caseOf(it)
			if err != nil {
				return nil, err
			}
			cases[k.ID] = k
		}
	}
	return cases, nil
}
