// Package sqlite is the Queue engine of the one-machine edition: queues in one SQLite file that
// behave as SQS does, receiving side included, because no service stands behind them.
//
// It knows nothing of what the messages mean and nothing of AWS event shapes: the local pump turns
// a Received into those. Nothing is kept in memory only, so it survives kill -9 and a power cut.
package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"sync"
	"time"

	_ "modernc.org/sqlite" // registers the driver
)

//go:embed schema.sql
var schema string

// errClosed is what a caller gets who comes after Close.
var errClosed = errors.New("queue: the database is closed")

// DB is one file of queues. It is safe for concurrent use; two processes may share the file, but
// Wake then tells only of what this process sent.
type DB struct {
	write   *sql.DB // one connection, used by the committer alone
	flushes bool    // whether its commits wait for the disk
	read    *sql.DB
	now     func() time.Time

	gate   sync.RWMutex // held for reading while an op is handed over, for writing to close
	closed bool
	ops    chan *op
	done   chan struct{} // closed when the committer has ended

	mu     sync.Mutex
	queues map[int64]*Queue
}

// Open opens or makes the file. now is the clock; only its milliseconds count.
func Open(path string, now func() time.Time) (*DB, error) {
	write, err := sql.Open("sqlite", dsn(path, "&_txlock=immediate"))
	if err != nil {
		return nil, fmt.Errorf("open the queues: %w", err)
	}
	write.SetMaxOpenConns(1)
	if _, err := write.Exec(schema); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare the queues: %w", err), write.Close())
	}
	read, err := sql.Open("sqlite", dsn(path, ""))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the queues for reading: %w", err), write.Close())
	}
	read.SetMaxOpenConns(runtime.GOMAXPROCS(0))
	d := &DB{
		write: write, flushes: true, read: read, now: now,
		ops: make(chan *op, maxBatch), done: make(chan struct{}),
		queues: map[int64]*Queue{},
	}
	go d.commitAll()
	return d, nil
}

// dsn asks for the write-ahead log, flushed to disk on every commit, and for small page caches.
func dsn(path, more string) string {
	file := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	return file.String() + "?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=cache_size(-512)" + more
}

// Close lets what was handed over finish, then closes the file.
func (d *DB) Close() error {
	d.gate.Lock()
	if d.closed {
		d.gate.Unlock()
		return nil
	}
	d.closed = true
	close(d.ops)
	d.gate.Unlock()
	<-d.done
	return errors.Join(d.read.Close(), d.write.Close())
}

// Backup writes a consistent copy of all queues to path, which must not exist, while they are used.
func (d *DB) Backup(ctx context.Context, path string) error {
	if _, err := d.read.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("copy the queues: %w", engineError(err))
	}
	return nil
}

// millis is the clock as the file keeps it.
func (d *DB) millis() int64 { return d.now().UnixMilli() }
