// Package sqlite is the Table engine of the one-machine edition: SQLite in one file, durable before it
// answers. Concurrent writes share commits.
//
// It knows the Table contract and nothing of what is stored.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"time"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"resonance/shared/store"
)

// DB is one database file. It implements store.Table and feeds the local pump with changes.
type DB struct {
	reads   *sql.DB
	writes  *sql.DB
	now     func() time.Time
	queue   chan *request
	wake    chan struct{}
	stopped chan struct{}
}

// Option changes how a DB is opened.
type Option func(*DB)

// WithClock replaces the clock by which items expire and changes are dated.
func WithClock(now func() time.Time) Option { return func(db *DB) { db.now = now } }

const readers = 4

// Open opens or creates the database at path.
func Open(path string, options ...Option) (*DB, error) {
	writes, err := open(path, 1, "")
	if err != nil {
		return nil, err
	}
	if _, err := writes.Exec(schema); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare %s: %w", path, err), writes.Close())
	}
	reads, err := open(path, readers, "&_pragma=query_only(1)")
	if err != nil {
		return nil, errors.Join(err, writes.Close())
	}
	db := &DB{
		reads: reads, writes: writes, now: time.Now,
		queue: make(chan *request, maxBatch), wake: make(chan struct{}, 1), stopped: make(chan struct{}),
	}
	for _, o := range options {
		o(db)
	}
	go db.commitLoop()
	return db, nil
}

// open gives a pool. Every acknowledged write is on disk: WAL with full synchronisation.
func open(path string, connections int, more string) (*sql.DB, error) {
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=cache_size(-4000)&_pragma=temp_store(MEMORY)" + more
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	if err := db.Ping(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Close())
	}
	return db, nil
}

// Close finishes the writes under way and closes the file.
func (db *DB) Close() error {
	close(db.queue)
	<-db.stopped
	return errors.Join(db.reads.Close(), db.writes.Close())
}

// Backup writes a consistent copy to file, which must not exist, while the database is in use.
func (db *DB) Backup(ctx context.Context, file string) error {
	conn, err := db.reads.Conn(ctx)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", file, translate(err))
	}
	// Readers are barred from writing, and the copy counts as a write.
	_, err = conn.ExecContext(ctx, "PRAGMA query_only = 0")
	if err == nil {
		_, err = conn.ExecContext(ctx, "VACUUM INTO ?", file)
	}
	_, bar := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only = 1")
	if err := errors.Join(err, bar, conn.Close()); err != nil {
		return fmt.Errorf("back up to %s: %w", file, translate(err))
	}
	return nil
}

// Sweep removes expired items for good and gives their number.
func (db *DB) Sweep(ctx context.Context) (int64, error) {
	done, err := db.writes.ExecContext(ctx, "DELETE FROM items WHERE expires > 0 AND expires <= ?", db.now().Unix())
	if err != nil {
		return 0, fmt.Errorf("sweep expired items: %w", translate(err))
	}
	return done.RowsAffected()
}

// translate gives engine errors the contract's names.
func translate(err error) error {
	var e *driver.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case codes.SQLITE_FULL:
		return fmt.Errorf("%w: %w", store.ErrFull, err)
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		return fmt.Errorf("%w: %w", store.ErrThrottled, err)
	}
	return err
}
