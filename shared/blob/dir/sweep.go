package dir

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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
