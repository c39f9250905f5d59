package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"resonance/shared/store"
)

// maxBatch is how many writes may share one commit.
const maxBatch = 128

type request struct {
	ops  []store.Op
	done chan error
}

// Write applies all operations or none. Writes that wait at the same time share a commit, each in a
// savepoint of its own, so that one that fails takes none of the others with it.
func (db *DB) Write(ctx context.Context, ops ...store.Op) error {
	if err := store.Validate(ops); err != nil {
		return err
	}
	r := &request{ops: ops, done: make(chan error, 1)}
	select {
	case db.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		return ctx.Err() // it may still be committed, as on any network
	}
}

func (db *DB) commitLoop() {
	defer close(db.stopped)
	for first := range db.queue {
		batch := []*request{first}
	gather:
		for len(batch) < maxBatch {
			select {
			case r, ok := <-db.queue:
				if !ok {
					break gather
				}
				batch = append(batch, r)
			default:
				break gather
			}
		}
		db.commit(batch)
	}
}

// commit answers every request of the batch after the one commit that they share.
func (db *DB) commit(batch []*request) {
	results := make([]error, len(batch))
	err := db.transaction(func(tx *transaction) {
		for i, r := range batch {
			results[i] = tx.apply(r.ops)
		}
	})
	for i, r := range batch {
		if err != nil && results[i] == nil {
			results[i] = fmt.Errorf("commit: %w", translate(err))
		}
		r.done <- results[i]
	}
	if err == nil {
		db.notify()
	}
}

func (db *DB) notify() {
	select {
	case db.wake <- struct{}{}:
	default:
	}
}

// transaction is one commit under way.
type transaction struct {
	*sql.Tx
	unix int64
}

func (db *DB) transaction(fill func(*transaction)) error {
	tx, err := db.writes.Begin()
	if err != nil {
		return err
	}
	fill(&transaction{Tx: tx, unix: db.now().Unix()})
	if err := tx.Commit(); err != nil {
		if undo := tx.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			return errors.Join(err, undo)
		}
		return err
	}
	return nil
}

func (tx *transaction) apply(ops []store.Op) error {
	if _, err := tx.Exec("SAVEPOINT w"); err != nil {
		return translate(err)
	}
	err := tx.all(ops)
	if err != nil {
		if _, undo := tx.Exec("ROLLBACK TO w"); undo != nil {
			return errors.Join(err, undo)
		}
	}
	if _, end := tx.Exec("RELEASE w"); err == nil {
		err = translate(end)
	}
	return err
}

func (tx *transaction) all(ops []store.Op) error {
	before := make([]*store.Item, len(ops))
	var failed []int
	for i, op := range ops {
		old, err := tx.read(op.Item.Key)
		if err != nil {
			return err
		}
		before[i] = old
		if !tx.holds(op.If, old) {
			failed = append(failed, i)
		}
	}
	if len(failed) > 0 {
		return &store.ConflictError{Failed: failed}
	}
	for i, op := range ops {
		if err := tx.one(op, before[i]); err != nil {
			return translate(err)
		}
	}
	return nil
}

// read gives the item under k, expired or not, or nil.
func (tx *transaction) read(k store.Key) (*store.Item, error) {
	it, err := scan(tx.QueryRow("SELECT "+columns+" FROM items WHERE pk = ? AND sk = ?", k.Partition, k.Sort).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read before writing: %w", translate(err))
	}
	return &it, nil
}

func (tx *transaction) holds(c store.Condition, old *store.Item) bool {
	live := old != nil && (old.Expires == 0 || old.Expires > tx.unix)
	if c.Absent() {
		return !live
	}
	if v, ok := c.Version(); ok {
		return live && old.Version == v
	}
	return true
}

func (tx *transaction) one(op store.Op, old *store.Item) error {
	switch op.Kind {
	case store.OpPut:
		it := op.Item
		it.Version = 1
		if old != nil {
			it.Version = old.Version + 1
		}
		_, err := tx.Exec("INSERT OR REPLACE INTO items ("+columns+") VALUES (?,?,?,?,?,?,?,?,?,?)",
			it.Partition, it.Sort, it.Version, it.Type, string(it.Doc), it.Expires,
			null(it.One.Partition), null(it.One.Sort), null(it.Two.Partition), null(it.Two.Sort))
		if err != nil {
			return fmt.Errorf("put: %w", err)
		}
		return tx.change(old, &it)
	case store.OpDelete:
		if old == nil {
			return nil
		}
		if _, err := tx.Exec("DELETE FROM items WHERE pk = ? AND sk = ?", op.Item.Partition, op.Item.Sort); err != nil {
			return fmt.Errorf("delete: %w", err)
		}
		return tx.change(old, nil)
	}
	return nil
}

func null(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

func (tx *transaction) change(old, now *store.Item) error {
	before, err := image(old)
	if err != nil {
		return err
	}
	after, err := image(now)
	if err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO changes (at, old, new) VALUES (?, ?, ?)", tx.unix, before, after); err != nil {
		return fmt.Errorf("feed the change: %w", err)
	}
	return nil
}

func image(it *store.Item) (sql.NullString, error) {
	if it == nil {
		return sql.NullString{}, nil
	}
	raw, err := json.Marshal(it)
	if err != nil {
		return sql.NullString{}, fmt.Errorf("write the image: %w", err)
	}
	return sql.NullString{String: string(raw), Valid: true}, nil
}
