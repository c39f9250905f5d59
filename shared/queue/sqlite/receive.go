package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxReceiveBatch is the most messages in one Receive, as in SQS.
const MaxReceiveBatch = 10

// MaxVisibility is the longest that a message can be hidden, as in SQS.
const MaxVisibility = 12 * time.Hour

// ErrReceipt says that a receipt is malformed, or no longer the right to its message: it was
// received again since, or, on a FIFO queue, its time ran out.
var ErrReceipt = errors.New("queue: the receipt is not valid, or not any more")

// Received is one delivery of a message: what an SQS record needs.
type Received struct {
	MessageID string
	Body      string
	Group     string
	Receipt   string    // the right to Delete or Release this delivery
	Receives  int       // deliveries so far, this one included
	Sent      time.Time // UTC, whole milliseconds
	Sequence  string    // 20 digits, growing in the queue
}

// Receive takes up to max (1 to MaxReceiveBatch) messages and hides them for the visibility
// timeout. It does not wait: nothing to receive is an empty answer. On a FIFO queue messages of one
// group come in order, and none comes while another of its group is in flight. A message that was
// handed out MaxReceive times goes to the dead letters instead.
func (q *Queue) Receive(ctx context.Context, max int) ([]Received, error) {
	if max < 1 || max > MaxReceiveBatch {
		return nil, fmt.Errorf("receive from %s: %d messages is not between 1 and %d", q.cfg.Name, max, MaxReceiveBatch)
	}
	var got []Received
	err := q.db.doSoon(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
		got, err = q.take(ctx, tx, max)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("receive from %s: %w", q.cfg.Name, err)
	}
	return got, nil
}

// take buries what had its chances until only living messages come up.
func (q *Queue) take(ctx context.Context, tx *sql.Tx, max int) ([]Received, error) {
	now := q.db.millis()
	for {
		ready, err := q.ready(ctx, tx, now, max)
		if err != nil {
			return nil, err
		}
		living := ready[:0:0]
		for _, m := range ready {
			if q.cfg.MaxReceive == 0 || m.receives < q.cfg.MaxReceive {
				living = append(living, m)
				continue
			}
			if err := q.bury(ctx, tx, m); err != nil {
				return nil, err
			}
		}
		if len(living) == len(ready) {
			return q.deliver(ctx, tx, living, now)
		}
	}
}

// row is a message that may be received.
type row struct {
	seq      int64
	id       string
	body     string
	group    string
	sent     int64
	receives int
}

const readyStandard = `
	SELECT seq, id, body, grp, sent, receives FROM messages
	WHERE queue = ?1 AND visible <= ?2
	ORDER BY visible, seq LIMIT +?3`

// On a FIFO queue whatever is hidden was received, for single messages have no delay there. The plus keeps SQLite
// from finding all that is visible first, only to sort it: it walks in the order of seq and stops at the limit.
const readyFIFO = `
	SELECT seq, id, body, grp, sent, receives FROM messages
	WHERE queue = ?1 AND +visible <= ?2
	  AND grp NOT IN (SELECT grp FROM messages WHERE queue = ?1 AND visible > ?2)
	ORDER BY seq LIMIT +?3`

func (q *Queue) readyQuery() string {
	if q.cfg.FIFO {
		return readyFIFO
	}
	return readyStandard
}

func (q *Queue) ready(ctx context.Context, tx *sql.Tx, now int64, max int) (out []row, err error) {
	rows, err := tx.QueryContext(ctx, q.readyQuery(), q.id, now, max)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var m row
		if err := rows.Scan(&m.seq, &m.id, &m.body, &m.group, &m.sent, &m.receives); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

func (q *Queue) deliver(ctx context.Context, tx *sql.Tx, messages []row, now int64) ([]Received, error) {
	hidden := now + q.cfg.VisibilityTimeout.Milliseconds()
	out := make([]Received, 0, len(messages))
	for _, m := range messages {
		_, err := tx.ExecContext(ctx, `UPDATE messages SET visible = ?, receives = receives + 1 WHERE seq = ?`, hidden, m.seq)
		if err != nil {
			return nil, err
		}
		out = append(out, Received{
			MessageID: m.id,
			Body:      m.body,
			Group:     m.group,
			Receipt:   receipt{seq: m.seq, receives: m.receives + 1}.String(),
			Receives:  m.receives + 1,
			Sent:      time.UnixMilli(m.sent).UTC(),
			Sequence:  fmt.Sprintf("%020d", m.seq),
		})
	}
	return out, nil
}

// Delete ends a received message. A message that is gone already is no error; ErrReceipt when the
// receipt is not its latest, or too late on a FIFO queue.
func (q *Queue) Delete(ctx context.Context, handle string) error {
	err := q.holding(ctx, handle, func(ctx context.Context, tx *sql.Tx, seq int64) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM messages WHERE seq = ?`, seq)
		return err
	})
	if err != nil {
		return fmt.Errorf("delete from %s: %w", q.cfg.Name, err)
	}
	return nil
}

// Release changes how long a received message stays hidden, counted from now: zero gives it back at
// once, a longer time holds it while work goes on. Errors as in Delete.
func (q *Queue) Release(ctx context.Context, handle string, after time.Duration) error {
	if after < 0 || after > MaxVisibility {
		return fmt.Errorf("release to %s: %v is not between 0 and %v", q.cfg.Name, after, MaxVisibility)
	}
	err := q.holding(ctx, handle, func(ctx context.Context, tx *sql.Tx, seq int64) error {
		_, err := tx.ExecContext(ctx, `UPDATE messages SET visible = ? WHERE seq = ?`, q.db.millis()+after.Milliseconds(), seq)
		return err
	})
	if err != nil {
		return fmt.Errorf("release to %s: %w", q.cfg.Name, err)
	}
	return nil
}

// holding changes a message on the strength of a receipt, then wakes who waits.
func (q *Queue) holding(ctx context.Context, handle string, change func(context.Context, *sql.Tx, int64) error) error {
	r, err := parseReceipt(handle)
	if err != nil {
		return err
	}
	err = q.db.doSoon(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var receives int
		var visible int64
		err := tx.QueryRowContext(ctx, `SELECT receives, visible FROM messages WHERE seq = ? AND queue = ?`, r.seq, q.id).
			Scan(&receives, &visible)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return nil
		case err != nil:
			return err
		case receives != r.receives || q.cfg.FIFO && visible <= q.db.millis():
			return ErrReceipt
		}
		return change(ctx, tx, r.seq)
	})
	if err != nil {
		return err
	}
	q.ring()
	return nil
}

// NextVisible tells when the next hidden message can be received again, so that a pump knows how
// long to wait for Wake; ok is false when nothing is hidden.
func (q *Queue) NextVisible(ctx context.Context) (at time.Time, ok bool, err error) {
	var next sql.NullInt64
	err = q.db.read.QueryRowContext(ctx, `SELECT min(visible) FROM messages WHERE queue = ? AND visible > ?`, q.id, q.db.millis()).Scan(&next)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("look ahead in %s: %w", q.cfg.Name, err)
	}
	if !next.Valid {
		return time.Time{}, false, nil
	}
	return time.UnixMilli(next.Int64).UTC(), true, nil
}

// receipt names one delivery: the message and the count of its deliveries at that moment.
type receipt struct {
	seq      int64
	receives int
}

func (r receipt) String() string { return fmt.Sprintf("%d.%d", r.seq, r.receives) }

func parseReceipt(s string) (receipt, error) {
	seq, receives, found := strings.Cut(s, ".")
	if !found {
		return receipt{}, ErrReceipt
	}
	n, err := strconv.ParseInt(seq, 10, 64)
	if err != nil {
		return receipt{}, ErrReceipt
	}
	c, err := strconv.Atoi(receives)
	if err != nil {
		return receipt{}, ErrReceipt
	}
	return receipt{seq: n, receives: c}, nil
}
