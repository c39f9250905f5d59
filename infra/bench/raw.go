package main

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"resonance/shared/store/sqlite"
)

// registrationBytes is how many bytes of documents one registration stores, on a desk of its own.
func registrationBytes(ctx context.Context, data string) (int, error) {
	p, err := open(data)
	if err != nil {
		return 0, err
	}
	_, err = p.Register.Submit(ctx, submission(1))
	if err := errors.Join(err, p.Close()); err != nil {
		return 0, err
	}
	table, err := sql.Open("sqlite", sqlite.Source(data+"/table.db"))
	if err != nil {
		return 0, err
	}
	bytes := 0
	err = table.QueryRowContext(ctx, `SELECT sum(octet_length(doc)) FROM items`).Scan(&bytes)
	return bytes, errors.Join(err, table.Close())
}

// rawCommits is how many transactions of one row SQLite commits a second with the table's own settings.
// Clients take turns: SQLite has one writer.
func rawCommits(ctx context.Context, file string, bytes, clients int, span time.Duration) (rate float64, err error) {
	db, err := sql.Open("sqlite", sqlite.Source(file))
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT)`); err != nil {
		return 0, err
	}
	insert, err := db.PrepareContext(ctx, `INSERT INTO t (doc) VALUES (?)`)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, insert.Close()) }()
	row := strings.Repeat("x", bytes)
	took, in, err := load(ctx, clients, span, func(ctx context.Context, _, _ int) error {
		_, err := insert.ExecContext(ctx, row)
		return err
	})
	return perSecond(len(took), in), err
}
