package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// writer is the connection that writes, with its statements. Only the committer uses it, and none of
// the callers' contexts may end what belongs to several of them.
type writer struct {
	conn     *sql.Conn
	prepared []*sql.Stmt
	unix     int64 // the second of the transaction
	flushes  bool  // whether commits wait for the disk

	beginning, commit, undoAll *sql.Stmt
	savepoint, undo, release   *sql.Stmt
	setClock                   *sql.Stmt

	put, putAbsent, putVersion *sql.Stmt
	remove, removeVersion      *sql.Stmt
	liveVersion                *sql.Stmt

	sweep, trim           *sql.Stmt
	enlist, setCheckpoint *sql.Stmt
}

const (
	insertItem = `INSERT INTO items (version, pk, sk, type, doc, expires, one_pk, one_sk, two_pk, two_sk)
		VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
		ON CONFLICT (pk, sk) DO UPDATE SET ` + setItem
	setItem = `version = version + 1, type = ?3, doc = ?4, expires = ?5,
		one_pk = ?6, one_sk = ?7, two_pk = ?8, two_sk = ?9 `
)

func newWriter(ctx context.Context, conn *sql.Conn) (*writer, error) {
	w := &writer{conn: conn, flushes: true}
	for _, s := range []struct {
		into **sql.Stmt
		text string
	}{
		{&w.beginning, `BEGIN IMMEDIATE`},
		{&w.commit, `COMMIT`},
		{&w.undoAll, `ROLLBACK`},
		{&w.savepoint, `SAVEPOINT task`},
		{&w.undo, `ROLLBACK TO task`},
		{&w.release, `RELEASE task`},
		{&w.setClock, `UPDATE clock SET unix = ?1 WHERE unix <> ?1`},
		{&w.put, insertItem},
		{&w.putAbsent, insertItem + `WHERE items.expires BETWEEN 1 AND ?10`},
		{&w.putVersion, `UPDATE items SET ` + setItem +
			`WHERE pk = ?1 AND sk = ?2 AND version = ?10 AND ` + liveAt("?")},
		{&w.remove, `DELETE FROM items WHERE pk = ? AND sk = ?`},
		{&w.removeVersion, `DELETE FROM items WHERE pk = ? AND sk = ? AND version = ? AND ` + liveAt("?")},
		{&w.liveVersion, `SELECT version FROM items WHERE pk = ? AND sk = ? AND ` + liveAt("?")},
		{&w.sweep, `DELETE FROM items WHERE (pk, sk) IN (SELECT pk, sk FROM items WHERE expires BETWEEN 1 AND ? LIMIT ?)`},
		// One bound: of several, SQLite searches by the first and walks through all rows that fail the others.
		{&w.trim, `DELETE FROM changes WHERE seq IN (SELECT seq FROM changes
			WHERE seq <= min(?, (SELECT max(seq) FROM changes) - ?, ifnull((SELECT min(seq) FROM checkpoints), 0))
			ORDER BY seq LIMIT +?)`},
		{&w.enlist, `INSERT INTO checkpoints (consumer, seq) VALUES (?, 0) ON CONFLICT (consumer) DO NOTHING`},
		{&w.setCheckpoint, `INSERT INTO checkpoints (consumer, seq) VALUES (?, ?)
			ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq`},
	} {
		stmt, err := conn.PrepareContext(ctx, s.text)
		if err != nil {
			return nil, errors.Join(err, w.close())
		}
		*s.into = stmt
		w.prepared = append(w.prepared, stmt)
	}
	return w, nil
}

func (w *writer) close() error {
	var errs []error
	for _, s := range w.prepared {
		errs = append(errs, s.Close())
	}
	return errors.Join(append(errs, w.conn.Close())...)
}

// flush says whether the next commit waits until all commits so far are on disk.
func (w *writer) flush(wanted bool) error {
	if wanted == w.flushes {
		return nil
	}
	level := "NORMAL"
	if wanted {
		level = "FULL"
	}
	// Not prepared: SQLite sets the level while it compiles the statement.
	if _, err := w.conn.ExecContext(context.Background(), "PRAGMA synchronous = "+level); err != nil {
		return err
	}
	w.flushes = wanted
	return nil
}

func (w *writer) exec(s *sql.Stmt, args ...any) error {
	_, err := s.ExecContext(context.Background(), args...)
	return err
}

// count runs a statement and gives the number of rows that it changed itself.
func (w *writer) count(s *sql.Stmt, args ...any) (int64, error) {
	result, err := s.ExecContext(context.Background(), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (w *writer) begin(unix int64) error {
	if err := w.exec(w.beginning); err != nil {
		return err
	}
	w.unix = unix
	if err := w.exec(w.setClock, unix); err != nil {
		return errors.Join(err, w.rollback())
	}
	return nil
}

// rollback is for after a failure, when SQLite may have rolled back by itself.
func (w *writer) rollback() error {
	if err := w.exec(w.undoAll); err != nil && !noTransaction(err) {
		return fmt.Errorf("roll back: %w", err)
	}
	return nil
}
