package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"resonance/shared/queue"
)

// dedupWindow is how long SQS remembers a dedup name.
const dedupWindow = 5 * time.Minute

// Send stores the message and flushes it to disk before it returns. Sends that arrive together
// share one flush.
func (q *Queue) Send(ctx context.Context, m queue.Message) error {
	if err := m.Check(q.cfg.FIFO); err != nil {
		return err
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return fmt.Errorf("name a message: %w", err)
	}
	err = q.db.do(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return q.insert(ctx, tx, id.String(), m)
	})
	if err != nil {
		return fmt.Errorf("send to %s: %w", q.cfg.Name, err)
	}
	q.ring()
	return nil
}

func (q *Queue) insert(ctx context.Context, tx *sql.Tx, id string, m queue.Message) error {
	now := q.db.millis()
	if m.Dedup != "" {
		fresh, err := q.remember(ctx, tx, m.Dedup, now)
		if err != nil || !fresh {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO messages (queue, id, body, grp, sent, visible) VALUES (?, ?, ?, ?, ?, ?)`,
		q.id, id, m.Body, m.Group, now, now+m.Delay.Milliseconds())
	return err
}

// remember notes a dedup name, and reports false when it was already noted within the window. The
// window runs from the first send.
func (q *Queue) remember(ctx context.Context, tx *sql.Tx, name string, now int64) (fresh bool, err error) {
	if _, err := tx.ExecContext(ctx, `DELETE FROM dedups WHERE expires <= ?`, now); err != nil {
		return false, err
	}
	res, err := tx.ExecContext(ctx, `INSERT INTO dedups (queue, name, expires) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
		q.id, name, now+dedupWindow.Milliseconds())
	if err != nil {
		return false, err
	}
	n, err := res.RowsAffected()
	return n == 1, err
}
