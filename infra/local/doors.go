package local

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// Doors are where a running desk is reached on its own machine. It says so in the lock of its folder.
type Doors struct {
	Desk string `json:"desk"` // URL, without a slash at the end
	Mail string `json:"mail"` // HOST:PORT of SMTP
}

// DoorsOf gives those of the desk that runs on a data folder.
func DoorsOf(data string) (Doors, error) {
	f, err := knownFolder(data)
	if err != nil {
		return Doors{}, err
	}
	lock, err := os.Open(f.file(lockFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Doors{}, fmt.Errorf("ask where the desk is: %w", err)
	}
	if err == nil {
		defer func() { _ = lock.Close() }() // only read
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) != nil {
			return doorsIn(lock)
		}
	}
	return Doors{}, fmt.Errorf("no desk runs on %s: start one with `make run` in another terminal", data)
}

func doorsIn(lock *os.File) (doors Doors, err error) {
	if err := json.NewDecoder(lock).Decode(&doors); err != nil {
		return Doors{}, fmt.Errorf("the desk on this folder does not say where it is, it may still be starting: %w", err)
	}
	return doors, nil
}

// say writes the doors into the lock.
func (f *folder) say(doors Doors) error {
	text, err := json.Marshal(doors)
	if err == nil {
		_, err = f.lock.WriteAt(text, 0)
	}
	if err != nil {
		return fmt.Errorf("say in %s where the desk is: %w", f.lock.Name(), err)
	}
	return nil
}
