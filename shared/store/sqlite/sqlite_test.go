package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"resonance/shared/store"
)

func open4test(t testing.TB) *DB {
	t.Helper()
	db, err := Open(filepath.Join(t.TempDir(), "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func item(n int) store.Item {
	return store.Item{Key: store.Key{Partition: "p", Sort: strconv.Itoa(n)}, Type: "t", Doc: []byte(`{"n":1}`), One: store.Key{Partition: "one", Sort: "s"}}
}

func TestTheFeedHoldsEveryChangeInOrder(t *testing.T) {
	db, ctx := open4test(t), context.Background()
	var wg sync.WaitGroup
	for n := range 200 {
		wg.Go(func() {
			if err := db.Write(ctx, store.Put(item(n), store.IfAbsent())); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	changes, err := db.Changes(ctx, "", 1000)
	if err != nil || len(changes) != 200 {
		t.Fatalf("got %d changes, %v; want 200", len(changes), err)
	}
	for i := 1; i < len(changes); i++ {
		if changes[i-1].Sequence >= changes[i].Sequence {
			t.Fatalf("change %d is not after the one before", i)
		}
	}
	if err := db.SetCheckpoint(ctx, "a", changes[99].Sequence); err != nil {
		t.Fatal(err)
	}
	rest, err := db.Changes(ctx, "", 1000)
	if err != nil || len(rest) != 100 {
		t.Fatalf("after the checkpoint %d changes are left, %v; want 100", len(rest), err)
	}
}

func TestAFailedWriteTakesNoneOfItsBatchAlong(t *testing.T) {
	db, ctx := open4test(t), context.Background()
	if err := db.Write(ctx, store.Put(item(1), store.IfAbsent())); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	results := make([]error, 50)
	for n := range results {
		wg.Go(func() { results[n] = db.Write(ctx, store.Put(item(n), store.IfAbsent())) })
	}
	wg.Wait()
	for n, err := range results {
		if lost := errors.Is(err, store.ErrConflict); lost != (n == 1) {
			t.Errorf("write %d: %v", n, err)
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	for _, clients := range []int{1, 8} {
		b.Run(strconv.Itoa(clients), func(b *testing.B) {
			db, ctx := open4test(b), context.Background()
			b.SetParallelism(clients)
			var n sync.Mutex
			next := 0
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					n.Lock()
					next++
					it := item(next)
					n.Unlock()
					if err := db.Write(ctx, store.Put(it, store.IfAbsent())); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}
