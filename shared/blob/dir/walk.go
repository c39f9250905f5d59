package dir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"resonance/shared/blob"
)

// Walk calls visit for every object in order of its path, for a backup: objects that are put
// meanwhile may be missed, and none is seen half. It stops at the first error.
func (s *Store) Walk(ctx context.Context, visit func(blob.Info) error) error {
	return s.walk(ctx, func(info blob.Info, _ string) error { return visit(info) })
}

func (s *Store) walk(ctx context.Context, visit func(info blob.Info, path string) error) error {
	base := filepath.Join(s.root, objectsDir)
	err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if !d.IsDir() || !strings.HasSuffix(path, mark) {
			return nil
		}
		name, err := filepath.Rel(base, strings.TrimSuffix(path, mark))
		if err != nil {
			return err
		}
		info, file, err := s.stat(filepath.ToSlash(name))
		if errors.Is(err, blob.ErrNotFound) {
			return fs.SkipDir
		}
		if err != nil {
			return err
		}
		if err := visit(info, file); err != nil {
			return err
		}
		return fs.SkipDir
	})
	if err != nil {
		return fmt.Errorf("walk the blobs: %w", err)
	}
	return nil
}

// SweepDrafts removes what was broken off in the middle of writing, last written to before the given
// time, and tells how many it were.
func (s *Store) SweepDrafts(ctx context.Context, before time.Time) (int, error) {
	drafts, err := os.ReadDir(filepath.Join(s.root, draftsDir))
	if err != nil {
		return 0, fmt.Errorf("sweep drafts: %w", err)
	}
	n := 0
	for _, d := range drafts {
		path := filepath.Join(s.root, draftsDir, d.Name())
		at, err := lastWrite(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // published meanwhile
		}
		if err = errors.Join(err, ctx.Err()); err != nil {
			return n, fmt.Errorf("sweep drafts: %w", err)
		}
		if !at.Before(before) {
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			return n, fmt.Errorf("sweep drafts: %w", err)
		}
		n++
	}
	return n, nil
}

// lastWrite is the latest time in a draft: of its folder, or of the file that still grows.
func lastWrite(path string) (time.Time, error) {
	var last time.Time
	err := filepath.WalkDir(path, func(_ string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
		return err
	})
	return last, err
}

// SweepUploads removes the objects whose keys begin with prefix, that were written before the given
// time and that nobody claimed: uploads to a form that was never sent. before must lie further back
// than any form and any Upload lives, so that nobody can claim one at that moment.
func (s *Store) SweepUploads(ctx context.Context, prefix string, before time.Time, claimed func(ctx context.Context, key string) (bool, error)) (int, error) {
	n := 0
	err := s.walk(ctx, func(info blob.Info, path string) error {
		if !strings.HasPrefix(info.Key, prefix) {
			return nil
		}
		at, err := lastWrite(path)
		if err != nil || !at.Before(before) {
			return err
		}
		keep, err := claimed(ctx, info.Key)
		if err != nil || keep {
			return err
		}
		n++
		return s.remove(info.Key)
	})
	if err != nil {
		return n, fmt.Errorf("sweep uploads: %w", err)
	}
	return n, nil
}

// remove takes an object away at once; its bytes go with the drafts.
func (s *Store) remove(key string) error {
	grave, err := os.MkdirTemp(filepath.Join(s.root, draftsDir), "*")
	if err != nil {
		return err
	}
	if err := os.Rename(s.folder(key), filepath.Join(grave, "gone")); err != nil {
		return errors.Join(err, os.Remove(grave))
	}
	return os.RemoveAll(grave)
}
