package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"resonance/shared/store"
	"resonance/shared/store/sqlite"
)

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other layout")
	raw, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.ExecContext(t.Context(), "PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("this is not a database, whatever its name may say"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{other, text, dir, filepath.Join(dir, "missing", "table.db")} {
		if db, err := sqlite.Open(path); err == nil {
			t.Errorf("%s was opened", path)
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// Two may make the same file at once, and then share it.
func TestTwoOpenTheSameNewFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a name with % and ?.db")
	var wg sync.WaitGroup
	tables := make([]*sqlite.DB, 4)
	for i := range tables {
		wg.Go(func() { tables[i] = openFile(t, path) })
	}
	wg.Wait()
	for i, db := range tables {
		wg.Go(func() {
			if err := db.Write(t.Context(), store.Put(item(i), store.IfAbsent())); err != nil {
				t.Errorf("Write: %v", err)
			}
		})
	}
	wg.Wait()
	if got := len(all(t, tables[0])); got != len(tables) {
		t.Errorf("%d items, want %d", got, len(tables))
	}
}

func TestClosed(t *testing.T) {
	db := open(t)
	write(t, db, store.Put(item(1), store.Always()))
	if err := db.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if err := db.Write(t.Context(), store.Put(item(2), store.Always())); err == nil {
		t.Error("Write after Close succeeded")
	}
	if _, err := db.Get(t.Context(), key(1)); err == nil {
		t.Error("Get after Close succeeded")
	}
}

func TestEndedContext(t *testing.T) {
	db := open(t)
	write(t, db, store.Put(item(1), store.Always()))
	ended, end := context.WithCancel(t.Context())
	end()
	_, getErr := db.Get(ended, key(1))
	_, queryErr := db.Query(ended, store.Query{Partition: "p", Limit: 1})
	writeErr := db.Write(ended, store.Put(item(2), store.Always()))
	for name, err := range map[string]error{"Get": getErr, "Query": queryErr, "Write": writeErr} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s with an ended context: %v", name, err)
		}
	}
	if got := len(all(t, db)); got != 1 {
		t.Errorf("%d items, want 1: nothing is written for an ended context", got)
	}
}
