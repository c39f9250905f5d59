package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"resonance/shared/queue"
)

// DefaultVisibility is what SQS uses when nothing is said.
const DefaultVisibility = 30 * time.Second

// Config says how one queue behaves.
type Config struct {
	Name string
	FIFO bool
	// VisibilityTimeout is how long a received message stays hidden; zero means DefaultVisibility.
	VisibilityTimeout time.Duration
	// MaxReceive is how often a message is handed out before it goes to DeadLetter. Both are set,
	// or neither.
	MaxReceive int
	// DeadLetter names the queue for messages that failed; it is made when missing and is always of
	// the same kind.
	DeadLetter string
}

// Queue is one queue of a DB. Messages stay until they are deleted: unlike SQS there is no
// retention period. It is safe for concurrent use.
type Queue struct {
	db   *DB
	cfg  Config
	id   int64
	dead int64 // id of the dead-letter queue, 0 without one
	wake chan struct{}
}

var (
	_ queue.Queue = (*Queue)(nil)
	_ queue.Gauge = (*Queue)(nil)
)

// Queue opens or makes a queue. The same name opened again in this process gives the same Queue,
// and must come with the same Config.
func (d *DB) Queue(cfg Config) (*Queue, error) {
	if cfg.VisibilityTimeout == 0 {
		cfg.VisibilityTimeout = DefaultVisibility
	}
	if err := cfg.check(); err != nil {
		return nil, err
	}
	q := &Queue{db: d, cfg: cfg, wake: make(chan struct{}, 1)}
	err := d.do(context.Background(), func(ctx context.Context, tx *sql.Tx) (err error) {
		if q.id, err = declare(ctx, tx, cfg.Name, cfg.FIFO); err != nil || cfg.DeadLetter == "" {
			return err
		}
		q.dead, err = declare(ctx, tx, cfg.DeadLetter, cfg.FIFO)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open queue %s: %w", cfg.Name, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	old, open := d.queues[q.id]
	if !open {
		d.queues[q.id] = q
		return q, nil
	}
	if old.cfg != cfg {
		return nil, fmt.Errorf("open queue %s: it is open with another configuration", cfg.Name)
	}
	return old, nil
}

func (c Config) check() error {
	switch {
	case c.Name == "" || c.Name == c.DeadLetter:
		return fmt.Errorf("open queue %q: it wants a name of its own", c.Name)
	case c.VisibilityTimeout < 0 || c.MaxReceive < 0:
		return fmt.Errorf("open queue %s: negative visibility timeout or receive count", c.Name)
	case (c.MaxReceive > 0) != (c.DeadLetter != ""):
		return fmt.Errorf("open queue %s: MaxReceive and DeadLetter go together", c.Name)
	}
	return nil
}

// declare finds or makes the row of a queue; its kind never changes.
func declare(ctx context.Context, tx *sql.Tx, name string, fifo bool) (int64, error) {
	_, err := tx.ExecContext(ctx, `INSERT INTO queues (name, fifo) VALUES (?, ?) ON CONFLICT (name) DO NOTHING`, name, fifo)
	if err != nil {
		return 0, err
	}
	var id int64
	var was bool
	if err := tx.QueryRowContext(ctx, `SELECT id, fifo FROM queues WHERE name = ?`, name).Scan(&id, &was); err != nil {
		return 0, err
	}
	if was != fifo {
		return 0, fmt.Errorf("queue %s exists and is of the other kind (FIFO: %v)", name, was)
	}
	return id, nil
}

// Name is the name of the queue.
func (q *Queue) Name() string { return q.cfg.Name }

// Wake gets a value after something may have become receivable by an act of this process: a send, a
// release, a delete that frees a group, a retry. One value may stand for many. What becomes
// receivable by the passing of time is told by NextVisible.
func (q *Queue) Wake() <-chan struct{} { return q.wake }

func (q *Queue) ring() {
	select {
	case q.wake <- struct{}{}:
	default: // a ring is already waiting to be heard
	}
}

// Depth implements queue.Gauge.
func (q *Queue) Depth(ctx context.Context) (queue.Depth, error) { return q.db.depth(ctx, q.id) }

func (d *DB) depth(ctx context.Context, id int64) (queue.Depth, error) {
	var out queue.Depth
	err := d.read.QueryRowContext(ctx, `
		SELECT count(*) FILTER (WHERE visible <= ?1),
		       count(*) FILTER (WHERE visible > ?1 AND receives > 0),
		       count(*) FILTER (WHERE visible > ?1 AND receives = 0)
		FROM messages WHERE queue = ?2`, d.millis(), id).Scan(&out.Waiting, &out.InFlight, &out.Delayed)
	if err != nil {
		return queue.Depth{}, fmt.Errorf("count a queue: %w", err)
	}
	var sent int64
	err = d.read.QueryRowContext(ctx, `SELECT sent FROM messages WHERE queue = ? ORDER BY seq LIMIT 1`, id).Scan(&sent)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return queue.Depth{}, fmt.Errorf("find the oldest message: %w", err)
	default:
		out.Oldest = time.UnixMilli(sent).UTC()
	}
	return out, nil
}
