package sqlite_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"resonance/shared/store"
	"resonance/shared/store/sqlite"
)

// When the disk is full, new work is refused, what was acknowledged can be read, and what is small
// enough for the room that is left still succeeds beside what is not.
func TestFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	db := openFile(t, path, sqlite.WithMaxPages(300))
	big := func(n int) store.Op {
		it := item(n)
		it.Doc = fmt.Appendf(nil, `{"text":%q}`, strings.Repeat("x", 20_000))
		return store.Put(it, store.IfAbsent())
	}
	kept := 0
	for {
		err := db.Write(t.Context(), big(kept), big(1000+kept))
		if errors.Is(err, store.ErrFull) {
			break
		}
		if err != nil {
			t.Fatalf("Write: %v", err)
		}
		kept++
	}
	if kept == 0 {
		t.Fatal("nothing fitted at all")
	}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			ops := []store.Op{store.Check(key(0), store.IfVersion(1))}
			if n%2 == 0 {
				ops = append(ops, big(2000+n), big(3000+n))
			}
			err := db.Write(t.Context(), ops...)
			if errors.Is(err, store.ErrFull) != (n%2 == 0) {
				t.Errorf("write %d: %v", n, err)
			}
		})
	}
	wg.Wait()
	if got := len(all(t, db)); got != 2*kept {
		t.Errorf("%d items, want %d", got, 2*kept)
	}
	if err := db.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	roomier := openFile(t, path)
	write(t, roomier, big(kept), big(1000+kept))
	if got := len(all(t, roomier)); got != 2*kept+2 {
		t.Errorf("%d items once there is room, want %d", got, 2*kept+2)
	}
}
