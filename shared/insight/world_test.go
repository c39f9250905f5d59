package insight

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
	"resonance/shared/store/sqlite"
)

// TestMain keeps the laws to a few seconds: each check writes to a real engine. Ask for more with
// -rapid.checks.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "25"); err != nil {
		panic(err)
	}
	flag.Parse()
	os.Exit(m.Run())
}

var day = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

// world stores records as the register does and tells their changes.
type world struct {
	tb     testing.TB
	table  *recorded
	ledger *Ledger
}

func newWorld(tb testing.TB) *world {
	tb.Helper()
	db, err := sqlite.Open(filepath.Join(tb.TempDir(), "table.db"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	w := &world{tb: tb, table: &recorded{Table: db, keys: map[store.Key]bool{}}}
	w.ledger = New(w.table, Settings{})
	return w
}

// recorded counts the Writes and remembers the keys ever written.
type recorded struct {
	store.Table
	writes int
	keys   map[store.Key]bool
	before func() // once, just before the next Write
}

func (r *recorded) Write(ctx context.Context, ops ...store.Op) error {
	if do := r.before; do != nil {
		r.before = nil
		do()
	}
	r.writes++
	for _, op := range ops {
		r.keys[op.Item.Key] = true
	}
	return r.Table.Write(ctx, ops...)
}

func (w *world) put(key store.Key, kind string, noun any) store.Change {
	w.tb.Helper()
	doc, err := json.Marshal(noun)
	if err != nil {
		w.tb.Fatal(err)
	}
	it := store.Item{Key: key, Type: kind, Doc: doc}
	if err := w.table.Write(context.Background(), store.Put(it, store.Always())); err != nil {
		w.tb.Fatal(err)
	}
	return store.Change{New: &it}
}

func (w *world) putCase(k complaint.Case) store.Change { return w.put(caseKey(k.ID), storedCase, k) }

func (w *world) putProblem(p complaint.Problem) store.Change {
	return w.put(problemKey(p.ID), storedProblem, p)
}

// answer writes the n-th line of a case's journal.
func (w *world) answer(id string, n, score int, at time.Time) store.Change {
	e := complaint.Entry{
		ID: fmt.Sprintf("%s-%06d", id, n), Case: id, At: at, Act: complaint.ActSurveyAnswered,
		Params: map[string]string{"score": fmt.Sprint(score)},
	}
	return w.put(store.Key{Partition: casePrefix + id, Sort: fmt.Sprintf("journal#%06d", n)}, storedJournal, e)
}

func (w *world) removeCase(id string) store.Change {
	w.remove(func(k store.Key) bool { return k == caseKey(id) })
	return store.Change{Old: &store.Item{Key: caseKey(id), Type: storedCase}}
}

func (w *world) apply(changes ...store.Change) {
	w.tb.Helper()
	if err := w.ledger.Apply(context.Background(), changes); err != nil {
		w.tb.Fatal(err)
	}
}

func (w *world) report(from, to time.Time) Report {
	w.tb.Helper()
	r, err := w.ledger.Report(context.Background(), from, to)
	if err != nil {
		w.tb.Fatal(err)
	}
	return r
}

func (w *world) totals(id string) complaint.Totals {
	w.tb.Helper()
	t, err := w.ledger.Totals(context.Background(), id)
	if err != nil {
		w.tb.Fatal(err)
	}
	return t[id]
}

// backlog follows the cursor and gives the ids.
func (w *world) backlog(limit int, states ...complaint.ProblemState) []string {
	w.tb.Helper()
	var ids []string
	for cursor := ""; ; {
		page, err := w.ledger.ListProblems(context.Background(), states, limit, cursor)
		if err != nil {
			w.tb.Fatal(err)
		}
		for _, p := range page.Rows {
			ids = append(ids, p.ID)
		}
		if cursor = page.Cursor; cursor == "" {
			return ids
		}
	}
}

func (w *world) remove(which func(store.Key) bool) {
	w.tb.Helper()
	for keys := range slices.Chunk(slices.Collect(maps.Keys(w.table.keys)), store.MaxOps) {
		var ops []store.Op
		for _, k := range keys {
			if which(k) {
				ops = append(ops, store.Delete(k, store.Always()))
				delete(w.table.keys, k)
			}
		}
		if len(ops) == 0 {
			continue
		}
		if err := w.table.Table.Write(context.Background(), ops...); err != nil {
			w.tb.Fatal(err)
		}
	}
}

func isDerived(k store.Key) bool {
	return strings.HasPrefix(k.Partition, "mark#") || strings.HasPrefix(k.Partition, "insight#") ||
		k.Sort == "totals" || strings.HasPrefix(k.Partition, "counted#")
}

// dump gives every derived item that exists, with its place in the backlog.
func (w *world) dump() map[store.Key]string {
	w.tb.Helper()
	keys := slices.DeleteFunc(slices.Collect(maps.Keys(w.table.keys)), func(k store.Key) bool { return !isDerived(k) })
	seen := snapshot{}
	if err := seen.read(context.Background(), w.table, keys); err != nil {
		w.tb.Fatal(err)
	}
	found := map[store.Key]string{}
	for key, it := range seen {
		found[key] = string(it.Doc) + it.One.Partition + it.One.Sort
	}
	return found
}
