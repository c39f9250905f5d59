package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"resonance/shared/store"
)

// reading holds the statements that read, prepared once on every connection.
type reading struct {
	get        *sql.Stmt
	getMany    *sql.Stmt
	pages      pages
	changes    *sql.Stmt
	checkpoint *sql.Stmt
}

// selectMany takes keys as a JSON list of pairs, and gives the items in its order.
const selectMany = `SELECT pk, sk, version, items.type, doc, expires, one_pk, one_sk, two_pk, two_sk
	FROM json_each(?) AS k CROSS JOIN items ON pk = k.value ->> 0 AND sk = k.value ->> 1
	WHERE `

func newReading(ctx context.Context, db *sql.DB) (r *reading, err error) {
	r = &reading{pages: pages{prepared: map[pageKind]*sql.Stmt{}}}
	if r.get, err = db.PrepareContext(ctx, selectItems+liveAt("?")+` AND pk = ? AND sk = ?`); err != nil {
		return nil, err
	}
	if r.getMany, err = db.PrepareContext(ctx, selectMany+liveAt("?")); err != nil {
		return nil, err
	}
	if r.changes, err = db.PrepareContext(ctx, selectChanges); err != nil {
		return nil, err
	}
	r.checkpoint, err = db.PrepareContext(ctx, `SELECT seq FROM checkpoints WHERE consumer = ?`)
	return r, err
}

// Get implements store.Table. Several keys are read as of one moment.
func (d *DB) Get(ctx context.Context, keys ...store.Key) (items []store.Item, err error) {
	if err := store.ValidateKeys(keys); err != nil {
		return nil, err
	}
	if len(keys) == 1 {
		items, err = d.items(ctx, nil, d.reading.get, d.now().Unix(), keys[0].Partition, keys[0].Sort)
	} else {
		items, err = d.getMany(ctx, keys)
	}
	if err != nil {
		return nil, fmt.Errorf("get: %w", err)
	}
	return items, nil
}

// getMany reads all keys with one statement: a statement a key costs more than the reading itself.
func (d *DB) getMany(ctx context.Context, keys []store.Key) ([]store.Item, error) {
	pairs := make([][2]string, len(keys))
	for i, k := range keys {
		pairs[i] = [2]string{k.Partition, k.Sort}
	}
	list, err := json.Marshal(pairs)
	if err != nil {
		return nil, err
	}
	return d.items(ctx, make([]store.Item, 0, len(keys)), d.reading.getMany, string(list), d.now().Unix())
}

// items appends what the statement finds. The statements are short: the context is asked before them
// and not, at a higher price than theirs, while they run.
func (d *DB) items(ctx context.Context, into []store.Item, stmt *sql.Stmt, args ...any) (_ []store.Item, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(context.WithoutCancel(ctx), args...)
	if err != nil {
		return nil, engineError(err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var k store.Key
	var found image
	columns := append([]any{&k.Partition, &k.Sort}, found.into()...)
	for rows.Next() {
		if err := rows.Scan(columns...); err != nil {
			return nil, err
		}
		into = append(into, found.item(k))
	}
	return into, engineError(rows.Err())
}
