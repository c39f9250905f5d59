// Package sqlite is the Table engine of the one-machine edition: one SQLite file, on disk before it
// answers, with a feed of changes that plays the stream of a DynamoDB table.
//
// It knows the Table contract and nothing of what is stored.
package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	_ "modernc.org/sqlite" // registers the driver

	"resonance/shared/store"
)

//go:embed schema.sql
var schema string

// layout is the number of the schema, kept in the file's user_version.
const layout = 1

// readers is the number of connections that read; each has a page cache of its own.
const readers = 4

// errClosed is what a caller gets who comes after Close.
var errClosed = errors.New("store: the database is closed")

// DB is one database file. It is safe for concurrent use. Two processes may share the file, but
// Committed then tells only of what this process wrote.
type DB struct {
	path     string
	write    *sql.DB // one connection, the writer's
	writer   *writer
	read     *sql.DB
	reading  *reading
	now      func() time.Time
	maxPages int
	byKey    bool     // a new file keeps items in the order of their keys
	fed      []string // types whose changes the feed keeps; nil for those that it kept before

	gate   sync.RWMutex // held for reading while a task is handed over, for writing to close
	closed bool
	tasks  chan *task
	done   chan struct{} // closed when the committer has ended

	mu        sync.Mutex
	listeners []chan struct{}
}

var _ store.Table = (*DB)(nil)

// Option changes how a DB is opened.
type Option func(*DB)

// WithClock replaces time.Now as the clock by which items expire and changes are dated.
func WithClock(now func() time.Time) Option { return func(d *DB) { d.now = now } }

// WithMaxPages keeps the file from growing beyond n pages of 4 KiB: writes then give store.ErrFull.
func WithMaxPages(n int) Option { return func(d *DB) { d.maxPages = n } }

// WithFeedOf has the feed keep only the changes of items of these types, as the filter of an event source mapping
// would, from now on and for whoever opens the file without this option; without any there is no feed. A change that
// is not kept costs half as much to write. The feed of a new file keeps all.
func WithFeedOf(types ...string) Option {
	return func(d *DB) { d.fed = append([]string{}, types...) }
}

// WithItemsByKey lays the items of a new file out in the order of their keys: a partition of small ones is read from
// half as many pages. Large ones are read faster without.
func WithItemsByKey() Option { return func(d *DB) { d.byKey = true } }

// Open opens the file, or makes it. Close it when done.
func Open(path string, options ...Option) (*DB, error) {
	d := &DB{path: path, now: time.Now, tasks: make(chan *task, maxBatch), done: make(chan struct{})}
	for _, o := range options {
		o(d)
	}
	ctx := context.Background()
	err := d.openWriter(ctx)
	if err == nil {
		err = d.openReaders(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open the table: %w", errors.Join(engineError(err), d.release()))
	}
	go d.commitAll()
	return d, nil
}

func (d *DB) openWriter(ctx context.Context) (err error) {
	if d.write, err = sql.Open("sqlite", dsn(d.path, writerPragmas)); err != nil {
		return err
	}
	conn, err := d.write.Conn(ctx)
	if err != nil {
		return err
	}
	err = d.prepareFile(ctx, conn)
	if err == nil && d.fed != nil {
		err = setTriggers(ctx, conn, triggers(d.fed))
	}
	if err == nil && d.maxPages > 0 {
		_, err = conn.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", d.maxPages))
	}
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	d.writer, err = newWriter(ctx, conn)
	return err
}

func (d *DB) openReaders(ctx context.Context) (err error) {
	if d.read, err = sql.Open("sqlite", dsn(d.path, readerPragmas)); err != nil {
		return err
	}
	d.read.SetMaxOpenConns(readers)
	d.read.SetMaxIdleConns(readers)
	d.reading, err = newReading(ctx, d.read)
	return err
}

// The write-ahead log is flushed to disk on every commit, and moved into the file every 16 MiB or so.
// Page caches are small: the operating system's own cache stands behind them, and in each of five connections a page
// with its header takes 8 KiB, because modernc.org/memory rounds up to a power of two.
var (
	writerPragmas = []string{"busy_timeout(5000)", "journal_mode(wal)", "synchronous(full)", "cache_size(-2048)",
		"wal_autocheckpoint(4000)", "journal_size_limit(33554432)", "temp_store(memory)"}
	readerPragmas = []string{"busy_timeout(5000)", "query_only(1)", "cache_size(-512)", "temp_store(memory)"}
	backupPragmas = []string{"busy_timeout(5000)", "cache_size(-512)"}
)

// Source is how the file is opened for writing, for the benchmark that measures SQLite itself beside the table.
func Source(path string) string { return dsn(path, writerPragmas) }

func dsn(path string, pragmas []string) string {
	file := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	file.RawQuery = url.Values{"_pragma": pragmas}.Encode()
	return file.String()
}

// prepareFile makes the schema in a new file and refuses a file of another layout.
func (d *DB) prepareFile(ctx context.Context, conn *sql.Conn) error {
	found, err := layoutOf(ctx, conn)
	if err != nil || found == layout {
		return err
	}
	if found != 0 {
		return fmt.Errorf("the file has layout %d, this program wants layout %d", found, layout)
	}
	order := ""
	if d.byKey {
		order = ", WITHOUT ROWID"
	}
	return alone(ctx, conn, func() error {
		// Another process may have been faster.
		if found, err = layoutOf(ctx, conn); err != nil || found != 0 {
			return err
		}
		text := strings.Replace(schema, "{{order}}", order, 1)
		if _, err := conn.ExecContext(ctx, fmt.Sprintf("%s; PRAGMA user_version = %d", text, layout)); err != nil {
			return err
		}
		return makeTriggers(ctx, conn, triggers(nil))
	})
}

// alone runs do in a transaction of the only one who writes.
func alone(ctx context.Context, conn *sql.Conn, do func() error) error {
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	err := do()
	if err == nil {
		_, err = conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, undo := conn.ExecContext(ctx, "ROLLBACK")
		return errors.Join(err, undo)
	}
	return nil
}

func layoutOf(ctx context.Context, conn *sql.Conn) (n int, err error) {
	err = conn.QueryRowContext(ctx, "PRAGMA user_version").Scan(&n)
	return n, err
}

// Close lets what was handed over finish, then closes the file.
func (d *DB) Close() error {
	d.gate.Lock()
	if d.closed {
		d.gate.Unlock()
		return nil
	}
	d.closed = true
	close(d.tasks)
	d.gate.Unlock()
	<-d.done
	return d.release()
}

// release closes what is open, the writer last, because the last connection tidies up the log.
func (d *DB) release() error {
	var errs []error
	if d.read != nil {
		errs = append(errs, d.read.Close())
	}
	if d.writer != nil {
		errs = append(errs, d.writer.close())
	}
	if d.write != nil {
		errs = append(errs, d.write.Close())
	}
	return errors.Join(errs...)
}
