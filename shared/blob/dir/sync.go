package dir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// syncDir flushes the names in a folder.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// makeDirs makes a folder and what is missing above it, and flushes each new name.
func makeDirs(path string) error {
	err := os.Mkdir(path, 0o700)
	switch {
	case errors.Is(err, fs.ErrExist):
		return mustBeDir(path)
	case errors.Is(err, fs.ErrNotExist):
		if err := makeDirs(filepath.Dir(path)); err != nil {
			return err
		}
		return makeDirs(path)
	case err != nil:
		return err
	}
	return syncDir(filepath.Dir(path))
}

func mustBeDir(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s is a file, and should be a folder", path)
	}
	return err
}
