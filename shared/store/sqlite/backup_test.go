package sqlite_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"resonance/shared/store"
)

// A copy made while others write holds whole writes only, and all that were acknowledged before.
func TestBackupWhileWriting(t *testing.T) {
	db := open(t)
	var stop atomic.Bool
	acknowledged := make(chan int)
	for side := range 2 {
		go func() {
			n := 0
			for ; !stop.Load(); n++ {
				if err := db.Write(t.Context(), pair(fmt.Sprintf("%d-%d", side, n))...); err != nil {
					t.Errorf("Write: %v", err)
					break
				}
			}
			acknowledged <- n
		}()
	}
	dir := t.TempDir()
	var earlier int
	for _, name := range []string{"one", "two", "three"} {
		before := len(all(t, db))
		file := filepath.Join(dir, name)
		if err := db.Backup(t.Context(), file); err != nil {
			t.Fatalf("Backup: %v", err)
		}
		copied := openFile(t, file)
		halves := map[string]int{}
		for _, it := range all(t, copied) {
			writeName, _, _ := strings.Cut(it.Sort, "/")
			halves[writeName]++
		}
		for writeName, n := range halves {
			if n != 2 {
				t.Errorf("the copy has %d of 2 items of %s", n, writeName)
			}
		}
		if 2*len(halves) < before || len(halves) < earlier {
			t.Errorf("the copy has %d items, there were %d before it", 2*len(halves), before)
		}
		earlier = len(halves)
		write(t, copied, store.Put(item(1), store.IfAbsent())) // it is a table of its own
	}
	stop.Store(true)
	if n := <-acknowledged + <-acknowledged; n < earlier {
		t.Errorf("%d writes acknowledged, %d copied", n, earlier)
	}
}

func TestBackupOverwritesNothing(t *testing.T) {
	db := open(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "precious")
	if err := os.WriteFile(file, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := db.Backup(t.Context(), file); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Backup over a file: %v, want ErrExist", err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "precious" {
		t.Errorf("the file is %q, %v", text, err)
	}
	if err := db.Backup(t.Context(), filepath.Join(dir, "missing", "copy")); err == nil {
		t.Error("Backup into a missing folder succeeded")
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 1 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}
