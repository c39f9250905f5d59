package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"resonance/shared/store"
)

const selectChanges = `SELECT seq, unix, pk, sk,
	old_version, old_type, old_doc, old_expires, old_one_pk, old_one_sk, old_two_pk, old_two_sk,
	new_version, new_type, new_doc, new_expires, new_one_pk, new_one_sk, new_two_pk, new_two_sk
	FROM changes WHERE seq > ? ORDER BY seq LIMIT +?`

// Committed gives a new channel that gets a value after something was committed; one value may stand
// for many commits. Each consumer calls it once: the channel lives as long as the DB.
func (d *DB) Committed() <-chan struct{} {
	c := make(chan struct{}, 1)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.listeners = append(d.listeners, c)
	return c
}

func (d *DB) wake() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.listeners {
		select {
		case c <- struct{}{}:
		default: // a value is already waiting to be taken
		}
	}
}

// Changes gives up to limit changes that follow the sequence, "" for the first that is kept, in the order
// of their commits.
func (d *DB) Changes(ctx context.Context, after string, limit int) (_ []store.Change, err error) {
	seq, err := parseSequence(after)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	rows, err := d.reading.changes.QueryContext(context.WithoutCancel(ctx), seq, limit)
	if err != nil {
		return nil, fmt.Errorf("read the changes: %w", engineError(err))
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var changes []store.Change
	var row changedRow
	columns := row.into()
	for rows.Next() {
		if err := rows.Scan(columns...); err != nil {
			return nil, fmt.Errorf("read the changes: %w", err)
		}
		changes = append(changes, row.change())
	}
	return changes, engineError(rows.Err())
}

// changedRow is a row of the feed.
type changedRow struct {
	seq, unix     int64
	key           store.Key
	before, after image
}

// into is for Scan, in the order of selectChanges.
func (r *changedRow) into() []any {
	return slices.Concat([]any{&r.seq, &r.unix, &r.key.Partition, &r.key.Sort}, r.before.into(), r.after.into())
}

func (r *changedRow) change() store.Change {
	c := store.Change{Sequence: formatSequence(r.seq), Unix: r.unix}
	if r.before.version.Valid {
		it := r.before.item(r.key)
		c.Old = &it
	}
	if r.after.version.Valid {
		it := r.after.item(r.key)
		c.New = &it
	}
	return c
}

// formatSequence writes as many digits as the shortest sequence numbers of DynamoDB have.
func formatSequence(seq int64) string { return fmt.Sprintf("%021d", seq) }

func parseSequence(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	seq, err := strconv.ParseInt(text, 10, 64)
	if err != nil || seq < 0 {
		return 0, fmt.Errorf("%q is no sequence of this feed", text)
	}
	return seq, nil
}

// Checkpoint gives how far the consumer has come, "" when it has not begun. From the first time on, the
// consumer is known, and nothing that it has yet to read is trimmed.
func (d *DB) Checkpoint(ctx context.Context, consumer string) (string, error) {
	var seq int64
	err := d.reading.checkpoint.QueryRowContext(ctx, consumer).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		err = d.do(ctx, func(w *writer) error { return w.exec(w.enlist, consumer) }) // who set one meanwhile keeps it
		if err != nil {
			return "", fmt.Errorf("enlist %s: %w", consumer, err)
		}
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the checkpoint of %s: %w", consumer, engineError(err))
	}
	if seq == 0 {
		return "", nil
	}
	return formatSequence(seq), nil
}

// SetCheckpoint keeps how far the consumer has come, and trims what every known consumer has read. With
// "" the consumer starts again from the first change that is kept.
func (d *DB) SetCheckpoint(ctx context.Context, consumer, sequence string) error {
	seq, err := parseSequence(sequence)
	if err != nil {
		return err
	}
	err = d.doSoon(ctx, func(w *writer) error { return w.exec(w.setCheckpoint, consumer, seq) })
	if err != nil {
		return fmt.Errorf("set the checkpoint of %s: %w", consumer, err)
	}
	return d.TrimChanges(ctx, sequence)
}

// newest is how many changes always stay. They carry the sequence on, and give consumers that start
// together with the first one time to become known.
const newest = 1000

// TrimChanges removes the changes up to and including the sequence, but neither what a known consumer
// has yet to read, nor the newest 1,000; and nothing at all while no consumer is known.
func (d *DB) TrimChanges(ctx context.Context, upTo string) error {
	seq, err := parseSequence(upTo)
	if err != nil {
		return err
	}
	_, err = d.inChunks(ctx, func(w *writer) (int64, error) { return w.count(w.trim, seq, newest, chunk) })
	if err != nil {
		return fmt.Errorf("trim the changes: %w", err)
	}
	return nil
}
