package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"resonance/shared/store"
)

// Committed is signalled after commits; several may share a signal.
func (db *DB) Committed() <-chan struct{} { return db.wake }

// Changes reads the feed after a sequence ("" from its start), oldest first.
func (db *DB) Changes(ctx context.Context, after string, limit int) (changes []store.Change, err error) {
	from, err := sequence(after)
	if err != nil {
		return nil, err
	}
	rows, err := db.reads.QueryContext(ctx, "SELECT seq, at, old, new FROM changes WHERE seq > ? ORDER BY seq LIMIT ?", from, limit)
	if err != nil {
		return nil, fmt.Errorf("read the feed: %w", translate(err))
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var c store.Change
		var seq int64
		var before, now sql.NullString
		if err := rows.Scan(&seq, &c.Unix, &before, &now); err != nil {
			return nil, fmt.Errorf("read the feed: %w", err)
		}
		c.Sequence = fmt.Sprintf("%021d", seq)
		if c.Old, err = picture(before); err != nil {
			return nil, err
		}
		if c.New, err = picture(now); err != nil {
			return nil, err
		}
		changes = append(changes, c)
	}
	return changes, translate(rows.Err())
}

func picture(raw sql.NullString) (*store.Item, error) {
	if !raw.Valid {
		return nil, nil
	}
	var it store.Item
	if err := json.Unmarshal([]byte(raw.String), &it); err != nil {
		return nil, fmt.Errorf("read an image: %w", err)
	}
	return &it, nil
}

func sequence(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read a sequence: %w", err)
	}
	return n, nil
}

// Checkpoint gives the sequence up to which a consumer has read; "" at the start.
func (db *DB) Checkpoint(ctx context.Context, consumer string) (string, error) {
	var seq int64
	err := db.reads.QueryRowContext(ctx, "SELECT seq FROM consumers WHERE name = ?", consumer).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the checkpoint: %w", translate(err))
	}
	return fmt.Sprintf("%021d", seq), nil
}

// SetCheckpoint remembers how far a consumer has read, and drops changes that every consumer has read.
func (db *DB) SetCheckpoint(ctx context.Context, consumer, at string) error {
	seq, err := sequence(at)
	if err != nil {
		return err
	}
	tx, err := db.writes.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("set the checkpoint: %w", translate(err))
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO consumers (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq", consumer, seq)
	if err == nil {
		_, err = tx.ExecContext(ctx, "DELETE FROM changes WHERE seq <= (SELECT MIN(seq) FROM consumers)")
	}
	if err != nil {
		return errors.Join(fmt.Errorf("set the checkpoint: %w", translate(err)), tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("set the checkpoint: %w", translate(err))
	}
	return nil
}
