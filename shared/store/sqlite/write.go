package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"resonance/shared/store"
)

// Write implements store.Table. Writes that wait at the same moment share a commit.
func (d *DB) Write(ctx context.Context, ops ...store.Op) error { return writeBy(ctx, d.do, ops) }

// Derived is the same table for what is derived from its feed: a power failure may undo such writes, and
// the consumer's checkpoint with them, so that they are made again. They don't wait for the disk.
func (d *DB) Derived() store.Table { return derived{d} }

type derived struct{ *DB }

func (d derived) Write(ctx context.Context, ops ...store.Op) error {
	return writeBy(ctx, d.doSoon, ops)
}

func writeBy(ctx context.Context, do func(context.Context, func(*writer) error) error, ops []store.Op) error {
	if err := store.Validate(ops); err != nil {
		return err
	}
	if err := do(ctx, func(w *writer) error { return w.apply(ops) }); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// apply goes on after a failed condition, to name all that fail; the savepoint undoes the rest.
func (w *writer) apply(ops []store.Op) error {
	var failed []int
	for i, op := range ops {
		held, err := w.applyOne(op)
		if err != nil {
			return err
		}
		if !held {
			failed = append(failed, i)
		}
	}
	if failed != nil {
		return &store.ConflictError{Failed: failed}
	}
	return nil
}

func (w *writer) applyOne(op store.Op) (held bool, err error) {
	switch op.Kind {
	case store.OpPut:
		return w.applyPut(op.Item, op.If)
	case store.OpDelete:
		return w.applyDelete(op.Item.Key, op.If)
	default:
		return w.holds(op.Item.Key, op.If)
	}
}

func (w *writer) applyPut(it store.Item, cond store.Condition) (held bool, err error) {
	args := make([]any, 9, 11)
	args[0], args[1], args[2], args[3], args[4] = it.Partition, it.Sort, it.Type, string(it.Doc), it.Expires
	if it.One != (store.Key{}) {
		args[5], args[6] = it.One.Partition, it.One.Sort
	}
	if it.Two != (store.Key{}) {
		args[7], args[8] = it.Two.Partition, it.Two.Sort
	}
	var n int64
	if version, ok := cond.Version(); ok {
		n, err = w.count(w.putVersion, append(args, version, w.unix)...)
	} else if cond.Absent() {
		n, err = w.count(w.putAbsent, append(args, w.unix)...)
	} else {
		n, err = w.count(w.put, args...)
	}
	return n == 1, err
}

func (w *writer) applyDelete(k store.Key, cond store.Condition) (held bool, err error) {
	if version, ok := cond.Version(); ok {
		n, err := w.count(w.removeVersion, k.Partition, k.Sort, version, w.unix)
		return n == 1, err
	}
	if held, err := w.holds(k, cond); err != nil || !held {
		return false, err
	}
	return true, w.exec(w.remove, k.Partition, k.Sort)
}

// holds tests a condition on the live item.
func (w *writer) holds(k store.Key, cond store.Condition) (bool, error) {
	if cond == store.Always() {
		return true, nil
	}
	var found int64
	err := w.liveVersion.QueryRowContext(context.Background(), k.Partition, k.Sort, w.unix).Scan(&found)
	if errors.Is(err, sql.ErrNoRows) {
		return cond.Absent(), nil
	}
	version, ok := cond.Version()
	return ok && found == version, err
}
