package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy, as of one moment, to a file that must not exist, while the table is
// in use. The file appears whole and on disk, or not at all.
func (d *DB) Backup(ctx context.Context, file string) error {
	_, err := os.Lstat(file)
	if err == nil {
		err = fs.ErrExist
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = d.backup(ctx, file)
	}
	if err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	return nil
}

func (d *DB) backup(ctx context.Context, file string) (err error) {
	dir, err := os.MkdirTemp(filepath.Dir(file), ".backup-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	draft := filepath.Join(dir, "draft")
	if err := d.vacuum(ctx, draft); err != nil {
		return engineError(err)
	}
	if err := flush(draft); err != nil {
		return err
	}
	if err := os.Rename(draft, file); err != nil {
		return err
	}
	return flush(filepath.Dir(file))
}

// vacuum has a connection of its own: SQLite wants one that may write, and readers need not wait.
func (d *DB) vacuum(ctx context.Context, into string) (err error) {
	own, err := sql.Open("sqlite", dsn(d.path, backupPragmas))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, own.Close()) }()
	_, err = own.ExecContext(ctx, `VACUUM INTO ?`, into)
	return err
}

// flush has a file, or the names in a folder, reach the disk.
func flush(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
