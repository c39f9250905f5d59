package sqlite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"resonance/shared/store"
)

// maxBatch is how many tasks share one commit, and so one flush to disk.
const maxBatch = 128

// task is one change wanted by one caller. run may be called again after a failed attempt, so it sets
// its results anew each time.
type task struct {
	ctx  context.Context
	run  func(*writer) error
	soon bool // on disk soon will do
	err  error
	done chan struct{}
}

// do has the committer run the change, all or none of it, and returns once it is on disk. A change
// whose context has ended before its turn is not made; after that the answer is awaited, because it
// comes in milliseconds and is the truth.
func (d *DB) do(ctx context.Context, run func(*writer) error) error {
	return d.await(&task{ctx: ctx, run: run, done: make(chan struct{})})
}

// doSoon is do for what a power failure may undo, together with all that was made after it: the feed and its
// checkpoints in this file bring it again. Only a caller that waits for a commit of do waits for the disk.
func (d *DB) doSoon(ctx context.Context, run func(*writer) error) error {
	return d.await(&task{ctx: ctx, run: run, soon: true, done: make(chan struct{})})
}

func (d *DB) await(t *task) error {
	if err := d.hand(t); err != nil {
		return err
	}
	<-t.done
	return t.err
}

func (d *DB) hand(t *task) error {
	d.gate.RLock()
	defer d.gate.RUnlock()
	if d.closed {
		return errClosed
	}
	select {
	case d.tasks <- t:
		return nil
	case <-t.ctx.Done():
		return t.ctx.Err()
	}
}

// commitAll is the only writer: it commits whatever waits, together.
func (d *DB) commitAll() {
	defer close(d.done)
	for first := range d.tasks {
		batch := d.gather(first)
		d.commit(batch)
		for _, t := range batch {
			close(t.done)
		}
		d.wake()
	}
}

func (d *DB) gather(first *task) []*task {
	batch := []*task{first}
	for len(batch) < maxBatch {
		select {
		case t, open := <-d.tasks:
			if !open {
				return batch
			}
			batch = append(batch, t)
		default:
			return batch
		}
	}
	return batch
}

// commit tries the batch as one transaction; when the engine fails, each alone, so that nobody suffers
// from what another asked for.
func (d *DB) commit(batch []*task) {
	err := d.transact(batch)
	if err == nil {
		return
	}
	for _, t := range batch {
		if len(batch) > 1 {
			err = d.transact([]*task{t})
		}
		if err != nil {
			t.err = err
		}
	}
}

// transact gives an error when nothing of the batch was kept. A task that was refused for itself alone
// has its own error and is not in the transaction.
func (d *DB) transact(batch []*task) error {
	w := d.writer
	if err := w.flush(slices.ContainsFunc(batch, func(t *task) bool { return !t.soon })); err != nil {
		return fmt.Errorf("choose when to flush: %w", engineError(err))
	}
	if err := w.begin(d.now().Unix()); err != nil {
		return fmt.Errorf("begin: %w", engineError(err))
	}
	for _, t := range batch {
		if t.err = t.ctx.Err(); t.err != nil {
			continue
		}
		if err := w.guarded(t); err != nil {
			return errors.Join(engineError(err), w.rollback())
		}
	}
	if err := w.exec(w.commit); err != nil {
		return fmt.Errorf("commit: %w", errors.Join(engineError(err), w.rollback()))
	}
	return nil
}

// guarded runs one task in a savepoint. A conflict is the task's own; any other error is the engine's
// and ends the transaction.
func (w *writer) guarded(t *task) error {
	if err := w.exec(w.savepoint); err != nil {
		return err
	}
	err := t.run(w)
	if errors.Is(err, store.ErrConflict) {
		t.err = err
		err = w.exec(w.undo)
	}
	if err != nil {
		return err
	}
	return w.exec(w.release)
}
