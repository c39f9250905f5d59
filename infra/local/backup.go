package local

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	queuesqlite "resonance/shared/queue/sqlite"
	"resonance/shared/store/sqlite"
)

// The files of the data folder that a backup holds besides the blobs and the outbox.
const (
	tableFile  = "table.db"
	indexFile  = "index.db" // can be removed: the next start builds it anew
	queuesFile = "queues.db"
	keyFile    = "key"
	policyFile = "policy.yaml"
	blobsDir   = "blobs"
	outboxDir  = "outbox"
	lockFile   = "lock" // in no backup
)

// Backup writes everything of a data folder into one file (tar, gzip), while the desk runs. The queues
// and the index stand still while the table is copied, so that nothing falls between the copies; a message
// or a change that stands in both comes twice, which every handler bears.
func Backup(ctx context.Context, data, file string) (err error) {
	f, err := knownFolder(data)
	if err != nil {
		return err
	}
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder: name a file in it", file)
	}
	work, err := os.MkdirTemp(filepath.Dir(file), ".resonance-backup-")
	if err != nil {
		return fmt.Errorf("prepare the backup: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if err := copyEngines(ctx, f, work); err != nil {
		return err
	}
	whole := filepath.Join(work, "whole")
	if err := pack(f, work, whole); err != nil {
		return err
	}
	if err := os.Rename(whole, file); err != nil {
		return fmt.Errorf("name the backup: %w", err)
	}
	return nil
}

func copyEngines(ctx context.Context, f *folder, work string) (err error) {
	table, err := sqlite.Open(f.file(tableFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, table.Close()) }()
	index, err := sqlite.Open(f.file(indexFile))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, index.Close()) }()
	queues, err := queuesqlite.Open(f.file(queuesFile), time.Now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, queues.Close()) }()
	for _, name := range []string{queuesFile, indexFile} {
		release, held := holdStill(ctx, f.file(name))
		if held != nil {
			return held
		}
		defer func() { err = errors.Join(err, release()) }()
	}
	for name, engine := range map[string]interface {
		Backup(context.Context, string) error
	}{tableFile: table, queuesFile: queues, indexFile: index} {
		if err := engine.Backup(ctx, filepath.Join(work, name)); err != nil {
			return err
		}
	}
	return nil
}

// holdStill keeps every writer off a database until release.
func holdStill(ctx context.Context, path string) (release func() error, err error) {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(10000)&_txlock=immediate")
	if err != nil {
		return nil, fmt.Errorf("hold %s still: %w", filepath.Base(path), err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("hold %s still: %w", filepath.Base(path), err), db.Close())
	}
	return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
}

func pack(f *folder, work, file string) (err error) {
	out, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("write the backup: %w", err)
	}
	defer func() { err = errors.Join(err, out.Sync(), out.Close()) }()
	squeezed := gzip.NewWriter(out)
	archive := tar.NewWriter(squeezed)
	for _, name := range []string{tableFile, indexFile, queuesFile} {
		if err := packFile(archive, filepath.Join(work, name), name); err != nil {
			return err
		}
	}
	for _, name := range []string{keyFile, policyFile} {
		if err := packFile(archive, f.file(name), name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	err = errors.Join(packFolder(archive, f, blobsDir), packFolder(archive, f, outboxDir))
	return errors.Join(err, archive.Close(), squeezed.Close())
}

func packFolder(archive *tar.Writer, f *folder, dir string) error {
	return filepath.WalkDir(f.file(dir), func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // a draft that went while we walked, or a folder that nothing needed yet
		}
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(f.path, path)
		if err != nil {
			return err
		}
		return packFile(archive, path, filepath.ToSlash(name))
	})
}

func packFile(archive *tar.Writer, path, name string) (err error) {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	header := &tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}
	if err := archive.WriteHeader(header); err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	if _, err := io.CopyN(archive, in, info.Size()); err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	return nil
}

// Restore fills an empty or new data folder from a backup, whole or not at all. No desk can start there
// meanwhile.
func Restore(file, data string) (err error) {
	in, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("open the backup: %w", err)
	}
	defer func() { err = errors.Join(err, in.Close()) }()
	plain, err := gzip.NewReader(in)
	if err != nil {
		return fmt.Errorf("%s is no backup of a desk: %w", file, err)
	}
	if entries, err := os.ReadDir(data); err == nil && slices.ContainsFunc(entries, isContent) {
		return fmt.Errorf("%s is not empty: restore into a new folder with --data, then start the desk there", data)
	}
	f, err := openFolder(data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.fill(plain); err != nil {
		return errors.Join(fmt.Errorf("%s can't be restored, and nothing of it was kept: %w", file, err), f.clear())
	}
	return nil
}

func isContent(e fs.DirEntry) bool { return e.Name() != lockFile }

// fill unpacks a backup and reads it to its end, where its checksum is.
func (f *folder) fill(plain io.Reader) (err error) {
	root, err := os.OpenRoot(f.path)
	if err != nil {
		return fmt.Errorf("open the data folder: %w", err)
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	archive := tar.NewReader(plain)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := unpack(root, header.Name, archive); err != nil {
			return fmt.Errorf("%s: %w", header.Name, err)
		}
	}
	if _, err := io.Copy(io.Discard, plain); err != nil {
		return err
	}
	if _, err := os.Stat(f.file(tableFile)); err != nil {
		return fmt.Errorf("it holds no %s", tableFile)
	}
	return nil
}

// clear empties the folder; the lock stays held.
func (f *folder) clear() error {
	entries, err := os.ReadDir(f.path)
	for _, e := range entries {
		if isContent(e) {
			err = errors.Join(err, os.RemoveAll(f.file(e.Name())))
		}
	}
	return err
}

// unpack writes one file below root; root keeps names from leading out of it.
func unpack(root *os.Root, name string, content io.Reader) (err error) {
	if folder := filepath.Dir(name); folder != "." {
		if err := root.MkdirAll(folder, 0o700); err != nil {
			return err
		}
	}
	out, err := root.OpenFile(strings.TrimPrefix(name, "/"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Sync(), out.Close()) }()
	_, err = io.Copy(out, content)
	return err
}
