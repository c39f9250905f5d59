package sqlite_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"resonance/shared/store"
	"resonance/shared/store/sqlite"
)

// What the disk and SQLite give at best: one small row a commit, with the same settings.
func BenchmarkRawCommit(b *testing.B) {
	raw, err := sql.Open("sqlite", sqlite.Source(filepath.Join(b.TempDir(), "raw.db")))
	if err != nil {
		b.Fatal(err)
	}
	raw.SetMaxOpenConns(1)
	if _, err := raw.ExecContext(b.Context(), `CREATE TABLE t (id INTEGER PRIMARY KEY, doc TEXT)`); err != nil {
		b.Fatal(err)
	}
	insert, err := raw.PrepareContext(b.Context(), `INSERT INTO t (doc) VALUES (?)`)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := insert.Exec(document); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "commits/s")
	if err := raw.Close(); err != nil {
		b.Fatal(err)
	}
}

var document = `{"text":"` + strings.Repeat("word ", 100) + `"}`

// Writes of one item, and of 25 as a registration may have.
func BenchmarkWrite(b *testing.B) {
	for _, ops := range []int{1, 25} {
		for _, clients := range []int{1, 8} {
			b.Run(fmt.Sprintf("ops=%d/clients=%d", ops, clients), func(b *testing.B) { benchWrite(b, ops, clients) })
		}
	}
}

func benchWrite(b *testing.B, ops, clients int) {
	db := open(b)
	var next, left atomic.Int64
	left.Store(int64(b.N))
	done := make(chan error)
	b.ResetTimer()
	for range clients {
		go func() {
			var err error
			for err == nil && left.Add(-1) >= 0 {
				err = db.Write(b.Context(), bigWrite(int(next.Add(1)), ops)...)
			}
			done <- err
		}()
	}
	for range clients {
		if err := <-done; err != nil {
			b.Error(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

func bigWrite(n, ops int) []store.Op {
	list := make([]store.Op, ops)
	for i := range list {
		it := store.Item{
			Key:  store.Key{Partition: fmt.Sprintf("case#%08d", n), Sort: fmt.Sprintf("step#%02d", i)},
			Type: "step", Doc: []byte(document),
		}
		if i%3 == 0 {
			it.One = store.Key{Partition: fmt.Sprint("due#", n%16), Sort: fmt.Sprintf("%020d", n)}
		}
		list[i] = store.Put(it, store.IfAbsent())
	}
	return list
}

func BenchmarkRead(b *testing.B) {
	const cases, ops = 2000, 25
	db := open(b)
	for n := range cases {
		write(b, db, bigWrite(n, ops)...)
	}
	partition := func(i int) string { return fmt.Sprintf("case#%08d", i*7919%cases) }
	get := func(keys int) func(*testing.B) {
		return func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				var list []store.Key
				for n := range keys {
					list = append(list, store.Key{Partition: partition(i + n*37), Sort: "step#07"})
				}
				if got, err := db.Get(b.Context(), list...); err != nil || len(got) != keys {
					b.Fatal(len(got), err)
				}
			}
		}
	}
	b.Run("get=1", get(1))
	b.Run("get=30", get(30))
	b.Run("page=25", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			page, err := db.Query(b.Context(), store.Query{Partition: partition(i), Limit: 100})
			if err != nil || len(page.Items) != ops {
				b.Fatal(len(page.Items), err)
			}
		}
	})
	b.Run("index=50", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			q := store.Query{Index: store.One, Partition: fmt.Sprint("due#", i%16), To: fmt.Sprintf("%020d", 1000+i%900), Desc: true, Limit: 50}
			if page, err := db.Query(b.Context(), q); err != nil || len(page.Items) != 50 {
				b.Fatal(len(page.Items), err)
			}
		}
	})
}

// A page of a list that is spread over partitions: read with one statement, and with one for each of them.
func BenchmarkMerge(b *testing.B) {
	const cases, ops = 5000, 3
	db := open(b)
	for n := range cases {
		write(b, db, bigWrite(n, ops)...)
	}
	partitions := make([]string, 16)
	for n := range partitions {
		partitions[n] = fmt.Sprint("due#", n)
	}
	for name, table := range map[string]store.Table{"together": db, "apart": struct{ store.Table }{db}} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				q := store.Query{Index: store.One, To: fmt.Sprintf("%020d", 1000+i%900), Desc: true, Limit: 31}
				if items, err := store.Merge(b.Context(), table, q, partitions); err != nil || len(items) != 31 {
					b.Fatal(len(items), err)
				}
			}
		})
	}
}

// What a checkpoint costs the consumer that is ahead, with the other one so many changes behind.
func BenchmarkCheckpointWhileAnotherIsBehind(b *testing.B) {
	for _, behind := range []int{100, 20_000} {
		b.Run(fmt.Sprint(behind), func(b *testing.B) {
			db := open(b)
			fill(b, db, behind, item)
			for _, consumer := range []string{"ahead", "behind"} {
				if _, err := db.Checkpoint(b.Context(), consumer); err != nil {
					b.Fatal(err)
				}
			}
			for b.Loop() {
				if err := db.SetCheckpoint(b.Context(), "ahead", strconv.Itoa(behind)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
