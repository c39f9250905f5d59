package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"resonance/shared/queue"
)

// bury moves a message to the end of the dead-letter queue. Its id and its time stay.
func (q *Queue) bury(ctx context.Context, tx *sql.Tx, m row) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM messages WHERE seq = ?`, m.seq); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO messages (queue, id, body, grp, source, sent, visible, receives) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		q.dead, m.id, m.body, m.group, q.id, m.sent, q.db.millis(), m.receives)
	return err
}

// DeadLetters gives the dead letters of this queue; several queues may share one dead-letter queue,
// and each letter is retried where it came from. It is an error on a queue without.
func (q *Queue) DeadLetters() (*DeadLetters, error) {
	if q.dead == 0 {
		return nil, fmt.Errorf("queue %s has no dead letters", q.cfg.Name)
	}
	return &DeadLetters{db: q.db, id: q.dead}, nil
}

// DeadLetters shows, retries and discards what failed. List costs one read, oldest failure first;
// Retry and Discard one write.
type DeadLetters struct {
	db *DB
	id int64
}

var _ queue.DeadLetters = (*DeadLetters)(nil)

// List implements queue.DeadLetters.
func (l *DeadLetters) List(ctx context.Context, limit int) (out []queue.Dead, err error) {
	if limit < 1 || limit > queue.MaxDeadList {
		return nil, fmt.Errorf("list dead letters: %d is not between 1 and %d", limit, queue.MaxDeadList)
	}
	rows, err := l.db.read.QueryContext(ctx, `
		SELECT id, body, grp, receives, sent FROM messages WHERE queue = ? ORDER BY seq LIMIT ?`, l.id, limit)
	if err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var d queue.Dead
		var sent int64
		if err := rows.Scan(&d.ID, &d.Body, &d.Group, &d.Receives, &sent); err != nil {
			return nil, fmt.Errorf("read a dead letter: %w", err)
		}
		d.Sent = time.UnixMilli(sent).UTC()
		out = append(out, d)
	}
	return out, rows.Err()
}

// Retry implements queue.DeadLetters.
func (l *DeadLetters) Retry(ctx context.Context, id string) error {
	fresh, err := uuid.NewRandom()
	if err != nil {
		return fmt.Errorf("name a message: %w", err)
	}
	var source int64
	err = l.db.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var body, group string
		err := tx.QueryRowContext(ctx, `DELETE FROM messages WHERE queue = ? AND id = ? RETURNING source, body, grp`, l.id, id).
			Scan(&source, &body, &group)
		if errors.Is(err, sql.ErrNoRows) {
			return queue.ErrNoMessage
		}
		if err != nil {
			return err
		}
		now := l.db.millis()
		_, err = tx.ExecContext(ctx, `INSERT INTO messages (queue, id, body, grp, sent, visible) VALUES (?, ?, ?, ?, ?, ?)`,
			source, fresh.String(), body, group, now, now)
		return err
	})
	if err != nil {
		return fmt.Errorf("retry a dead letter: %w", err)
	}
	l.db.ring(source)
	return nil
}

// ring wakes who waits for the queue, if it is open in this process.
func (d *DB) ring(id int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if q, open := d.queues[id]; open {
		q.ring()
	}
}

// Discard implements queue.DeadLetters.
func (l *DeadLetters) Discard(ctx context.Context, id string) error {
	err := l.db.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, `DELETE FROM messages WHERE queue = ? AND id = ?`, l.id, id)
		if err != nil {
			return err
		}
		n, err := res.RowsAffected()
		if err == nil && n == 0 {
			return queue.ErrNoMessage
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("discard a dead letter: %w", err)
	}
	return nil
}

// Depth implements queue.DeadLetters.
func (l *DeadLetters) Depth(ctx context.Context) (queue.Depth, error) { return l.db.depth(ctx, l.id) }
