package local

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// folder is the data folder, held by one process at a time.
type folder struct {
	path string
	lock *os.File
}

// openFolder makes the folder when it is missing, and holds it.
func openFolder(path string) (*folder, error) {
	if path == "" {
		return nil, errors.New("the data folder has no name: give one with --data or RESONANCE_DATA")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("the data folder %s can't be used: %w", path, err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("the data folder %s can't be used: %w", path, err)
	}
	f := &folder{path: path}
	lock, err := os.OpenFile(f.file(lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the data folder %s can't be used: %w", path, err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(inUse(path, lock), lock.Close())
	}
	f.lock = lock
	if err := lock.Truncate(0); err != nil {
		return nil, errors.Join(fmt.Errorf("the data folder %s can't be used: %w", path, err), lock.Close())
	}
	for _, name := range []string{tableFile, indexFile, queuesFile} {
		if err := mayWrite(f.file(name)); err != nil {
			return nil, errors.Join(fmt.Errorf("the data folder %s can't be used: %w", path, err), lock.Close())
		}
	}
	return f, nil
}

func inUse(path string, lock *os.File) error {
	where := ""
	if doors, err := doorsIn(lock); err == nil {
		where = " at " + doors.Desk
	}
	return fmt.Errorf("the data folder %s is in use by another desk%s: stop that one first, or choose another folder with --data", path, where)
}

// mayWrite says what keeps from writing to a file, if it is there: SQLite says no more than that it can't open it.
func mayWrite(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

// knownFolder is a folder in which a desk has run; it is not held, for a desk may be running there now.
func knownFolder(path string) (*folder, error) {
	f := &folder{path: path}
	if _, err := os.Stat(f.file(tableFile)); err != nil {
		return nil, fmt.Errorf("%s is no data folder of a desk: name one with --data, or start a desk there first (%w)", path, err)
	}
	return f, nil
}

func (f *folder) file(name string) string { return filepath.Join(f.path, name) }

// Close lets another process have the folder.
func (f *folder) Close() error { return f.lock.Close() }

// key reads the secret that signs uploads, and draws it the first time.
func (f *folder) key() ([]byte, error) {
	path := f.file(keyFile)
	key, err := os.ReadFile(path)
	if err == nil && len(key) == 32 {
		return key, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	key = make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("draw a signing key: %w", err)
	}
	if err := os.WriteFile(path, key, 0o600); err != nil {
		return nil, fmt.Errorf("keep the signing key: %w", err)
	}
	return key, nil
}
