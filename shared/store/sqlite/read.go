package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"resonance/shared/store"
)

// reading holds the statements that read, prepared once on every connection.
type reading struct {
	get        *sql.Stmt
	pages      map[pageKind]*sql.Stmt
	changes    *sql.Stmt
	checkpoint *sql.Stmt
}

func newReading(ctx context.Context, db *sql.DB) (r *reading, err error) {
	r = &reading{pages: map[pageKind]*sql.Stmt{}}
	if r.get, err = db.PrepareContext(ctx, selectItems+`pk = ? AND sk = ?`); err != nil {
		return nil, err
	}
	for kind, text := range pageTexts() {
		if r.pages[kind], err = db.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
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

func (d *DB) getMany(ctx context.Context, keys []store.Key) (items []store.Item, err error) {
	tx, err := d.read.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return nil, engineError(err)
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	get, now := tx.StmtContext(context.WithoutCancel(ctx), d.reading.get), d.now().Unix()
	items = make([]store.Item, 0, len(keys))
	for _, k := range keys {
		if items, err = d.items(ctx, items, get, now, k.Partition, k.Sort); err != nil {
			return nil, err
		}
	}
	return items, nil
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
	for rows.Next() {
		var k store.Key
		var found image
		if err := rows.Scan(append([]any{&k.Partition, &k.Sort}, found.into()...)...); err != nil {
			return nil, err
		}
		into = append(into, found.item(k))
	}
	return into, engineError(rows.Err())
}
