package sqlite_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"resonance/shared/store"
	"resonance/shared/store/sqlite"
)

func open(t testing.TB, options ...sqlite.Option) *sqlite.DB {
	t.Helper()
	return openFile(t, filepath.Join(t.TempDir(), "table.db"), options...)
}

func openFile(t testing.TB, path string, options ...sqlite.Option) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(path, options...)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db
}

func key(n int) store.Key { return store.Key{Partition: "p", Sort: fmt.Sprintf("%08d", n)} }

func item(n int) store.Item {
	return store.Item{Key: key(n), Type: "t", Doc: fmt.Appendf(nil, `{"n":%d}`, n)}
}

func write(t testing.TB, db *sqlite.DB, ops ...store.Op) {
	t.Helper()
	if err := db.Write(t.Context(), ops...); err != nil {
		t.Fatalf("Write: %v", err)
	}
}

// all reads partition p whole.
func all(t testing.TB, db *sqlite.DB) []store.Item {
	t.Helper()
	var items []store.Item
	q := store.Query{Partition: "p", Limit: store.MaxPage}
	for {
		page, err := db.Query(t.Context(), q)
		if err != nil {
			t.Fatalf("Query: %v", err)
		}
		items = append(items, page.Items...)
		if page.Cursor == "" {
			return items
		}
		q.Cursor = page.Cursor
	}
}

// fill writes items 0 to n-1, as make gives them, in few commits.
func fill(t testing.TB, db *sqlite.DB, n int, make func(int) store.Item) {
	t.Helper()
	var ops []store.Op
	for i := range n {
		ops = append(ops, store.Put(make(i), store.Always()))
		if len(ops) == store.MaxOps || i == n-1 {
			write(t, db, ops...)
			ops = nil
		}
	}
}
