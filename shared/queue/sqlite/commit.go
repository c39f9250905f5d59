package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"resonance/shared/queue"
)

// maxBatch is how many operations share one commit, and so one flush to disk.
const maxBatch = 64

// op is one change wanted by one caller. run may be called again after a failed attempt, so it
// must set its results again each time.
type op struct {
	ctx  context.Context
	soon bool // on disk soon will do
	run  func(ctx context.Context, tx *sql.Tx) error
	done chan error
}

// do has the committer run the change and returns once it is on disk. A change whose context has
// ended before its turn is not made.
func (d *DB) do(ctx context.Context, run func(ctx context.Context, tx *sql.Tx) error) error {
	return d.await(&op{ctx: ctx, run: run, done: make(chan error, 1)})
}

// doSoon is do for what a power failure may undo: a message then only comes again.
func (d *DB) doSoon(ctx context.Context, run func(ctx context.Context, tx *sql.Tx) error) error {
	return d.await(&op{ctx: ctx, run: run, soon: true, done: make(chan error, 1)})
}

func (d *DB) await(o *op) error {
	if err := d.hand(o); err != nil {
		return err
	}
	return <-o.done
}

func (d *DB) hand(o *op) error {
	d.gate.RLock()
	defer d.gate.RUnlock()
	if d.closed {
		return errClosed
	}
	select {
	case d.ops <- o:
		return nil
	case <-o.ctx.Done():
		return o.ctx.Err()
	}
}

// commitAll is the only writer: it commits whatever waits, together.
func (d *DB) commitAll() {
	defer close(d.done)
	for first := range d.ops {
		d.commit(d.gather(first))
	}
}

func (d *DB) gather(first *op) []*op {
	batch := []*op{first}
	for len(batch) < maxBatch {
		select {
		case o, open := <-d.ops:
			if !open {
				return batch
			}
			batch = append(batch, o)
		default:
			return batch
		}
	}
	return batch
}

// commit tries the batch as one transaction; when that fails, each alone, so that nobody suffers
// from another's mistake.
func (d *DB) commit(batch []*op) {
	var live []*op
	for _, o := range batch {
		if err := o.ctx.Err(); err != nil {
			o.done <- err
			continue
		}
		live = append(live, o)
	}
	err := d.transact(live)
	if err == nil || len(live) == 1 {
		for _, o := range live {
			o.done <- err
		}
		return
	}
	for _, o := range live {
		o.done <- d.transact([]*op{o})
	}
}

// transact belongs to several callers, so none of their contexts can end it.
func (d *DB) transact(ops []*op) error {
	if len(ops) == 0 {
		return nil
	}
	ctx := context.Background()
	if err := d.flush(ctx, slices.ContainsFunc(ops, func(o *op) bool { return !o.soon })); err != nil {
		return fmt.Errorf("choose when to flush: %w", engineError(err))
	}
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", engineError(err))
	}
	for _, o := range ops {
		if err := o.run(ctx, tx); err != nil {
			return errors.Join(engineError(err), ignoreDone(tx.Rollback()))
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", errors.Join(engineError(err), ignoreDone(tx.Rollback())))
	}
	return nil
}

// flush says whether the next commit waits until all commits so far are on disk.
func (d *DB) flush(ctx context.Context, wanted bool) error {
	if wanted == d.flushes {
		return nil
	}
	level := "NORMAL"
	if wanted {
		level = "FULL"
	}
	if _, err := d.write.ExecContext(ctx, "PRAGMA synchronous = "+level); err != nil {
		return err
	}
	d.flushes = wanted
	return nil
}

// ignoreDone drops the complaint that a transaction, which SQLite rolled back by itself, is over.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// engineError names the one trouble of the engine that callers act on: a full disk.
func engineError(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code()&0xff == sqlitelib.SQLITE_FULL {
		return fmt.Errorf("%w: %w", queue.ErrFull, err)
	}
	return err
}
