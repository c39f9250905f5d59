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
)

// SweepDrafts removes what was broken off in the middle of writing, last written to before the given
// time, and tells how many it were.
func (s *Store) SweepDrafts(ctx context.Context, before time.Time) (int, error) {
	drafts, err := os.ReadDir(filepath.Join(s.root, draftsDir))
	if err != nil {
		return 0, fmt.Errorf("sweep drafts: %w", err)
	}
	n := 0
	for _, d := range drafts {
		removed, err := removeOld(ctx, filepath.Join(s.root, draftsDir, d.Name()), before)
		if err != nil {
			return n, fmt.Errorf("sweep drafts: %w", err)
		}
		n += removed
	}
	return n, nil
}

// Sweep removes the objects in a folder, which ends in a slash as the keys in it begin, that were written before the
// given time, and tells how many it were.
func (s *Store) Sweep(ctx context.Context, folder string, before time.Time) (int, error) {
	n, err := s.sweep(ctx, filepath.Join(s.root, objectsDir, filepath.FromSlash(folder)), before)
	if err != nil {
		return n, fmt.Errorf("sweep %s: %w", folder, err)
	}
	return n, nil
}

func (s *Store) sweep(ctx context.Context, folder string, before time.Time) (int, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil // nobody wrote there yet
	}
	if err != nil {
		return 0, err
	}
	n := 0
	for _, e := range entries {
		path, removed := filepath.Join(folder, e.Name()), 0
		if strings.HasSuffix(path, mark) {
			removed, err = removeOld(ctx, path, before)
		} else if removed, err = s.sweep(ctx, path, before); err == nil {
			err = s.removeEmpty(path, before)
		}
		if n += removed; err != nil {
			return n, err
		}
	}
	return n, nil
}

// removeOld removes a folder that was last written to before the given time, and tells how many it were: one or none.
func removeOld(ctx context.Context, path string, before time.Time) (int, error) {
	at, err := lastWrite(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil // published meanwhile, or removed
	}
	if err = errors.Join(err, ctx.Err()); err != nil || !at.Before(before) {
		return 0, err
	}
	if err := os.RemoveAll(path); err != nil {
		return 0, err
	}
	return 1, nil
}

// removeEmpty removes a folder that has nothing in it, and had not before that time.
func (s *Store) removeEmpty(folder string, before time.Time) error {
	s.tree.Lock()
	defer s.tree.Unlock()
	info, err := os.Stat(folder)
	if err != nil || !info.ModTime().Before(before) {
		return err
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) > 0 {
		return err
	}
	return os.Remove(folder)
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
