package insight

import (
	"context"
	"fmt"
	"iter"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// Rebuild forgets what was counted, counts every case again and places every problem in the backlog.
// cases is read twice. No Apply may run meanwhile; a Rebuild that was stopped is simply started again.
func (l *Ledger) Rebuild(ctx context.Context, cases, problems iter.Seq2[string, error]) error {
	for id, err := range cases {
		if err != nil {
			return fmt.Errorf("list the cases: %w", err)
		}
		if err := l.forget(ctx, id); err != nil {
			return fmt.Errorf("forget what %s was counted as: %w", id, err)
		}
	}
	for id, err := range cases {
		if err != nil {
			return fmt.Errorf("list the cases: %w", err)
		}
		if err := l.count(ctx, []string{id}, map[string]bool{id: true}); err != nil {
			return err
		}
	}
	for id, err := range problems {
		if err != nil {
			return fmt.Errorf("list the problems: %w", err)
		}
		if err := l.place(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// Recount counts some cases as they stand, as if all of them had changed just now, and places their problems. It may
// run beside Apply: unlike Rebuild it trusts the counts, and what a case was counted as.
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

// forget removes the mark of a case and every count that it, as marked or as it stands, has a part in.
func (l *Ledger) forget(ctx context.Context, id string) error {
	seen := snapshot{}
	if err := seen.read(ctx, l.table, []store.Key{markKey(id), caseKey(id)}); err != nil {
		return err
	}
	was, err := find[mark](seen, markKey(id))
	if err != nil {
		return err
	}
	k, err := find[complaint.Case](seen, caseKey(id))
	if err != nil {
		return err
	}
	d := newDifference()
	d.move(id, was.Counted, mark{})
	if k.ID != "" {
		d.move(id, contribute(k, was.Survey, l.zone), mark{})
	}
	ops := []store.Op{store.Delete(markKey(id), store.Always())}
	for name := range d.cells {
		ops = append(ops, store.Delete(cellKey(name), store.Always()))
	}
	for h := range d.cases {
		ops = append(ops, store.Delete(countedKey(h.problem, h.person), store.Always()))
	}
	for _, problem := range d.problems() {
		ops = append(ops, store.Delete(totalsKey(problem), store.Always()))
	}
	if err := l.table.Write(ctx, ops...); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
