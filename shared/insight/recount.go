package insight

import (
	"context"

	"resonance/shared/complaint"
)

// Recount counts some cases as they stand, as if all of them had changed just now, and places their problems: what was
// missed is made up for, and counts that were lost come again. It may run beside Apply.
func (l *Ledger) Recount(ctx context.Context, ids ...string) error {
	answered := map[string]bool{}
	for _, id := range ids {
		answered[id] = true
	}
	if err := l.count(ctx, ids, answered); err != nil {
		return err
	}
	seen := snapshot{}
	if err := seen.read(ctx, l.table, keysOf(ids, caseKey)); err != nil {
		return err
	}
	placed := map[string]bool{"": true}
	for _, id := range ids {
		k, err := find[complaint.Case](seen, caseKey(id))
		if err == nil && !placed[k.Problem] {
			placed[k.Problem] = true
			err = l.place(ctx, k.Problem)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
