package sqlite

import (
	"context"
	"path/filepath"
	"testing"

	"resonance/shared/store"
)

func TestOnlyWhatMayBeMadeAgainDoesNotWaitForTheDisk(t *testing.T) {
	d, err := Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	level := func() (level int) {
		t.Helper()
		if err := d.writer.conn.QueryRowContext(context.Background(), "PRAGMA synchronous").Scan(&level); err != nil {
			t.Fatal(err)
		}
		return level
	}
	const normal, full = 1, 2
	for _, step := range []struct {
		table store.Table
		want  int
	}{{d, full}, {d.Derived(), normal}, {d, full}, {d.Derived(), normal}} {
		if err := step.table.Write(t.Context(), store.Put(store.Item{Key: store.Key{Partition: "p", Sort: "s"}, Type: "t", Doc: []byte(`{}`)}, store.Always())); err != nil {
			t.Fatal(err)
		}
		if got := level(); got != step.want {
			t.Errorf("synchronous is %d, want %d", got, step.want)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
}
