package search

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"resonance/shared/complaint"
	"resonance/shared/store"
	"resonance/shared/store/sqlite"
)

// world stores records as the register does and tells their changes.
type world struct {
	tb    testing.TB
	table *counted
	index *Index
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
	w := &world{tb: tb, table: &counted{Table: db}}
	w.index = New(w.table)
	return w
}

// counted counts the requests to a table and remembers the keys ever written.
type counted struct {
	store.Table
	gets, queries, writes atomic.Int64
	keys                  sync.Map
}

func (c *counted) Get(ctx context.Context, keys ...store.Key) ([]store.Item, error) {
	c.gets.Add(1)
	return c.Table.Get(ctx, keys...)
}

func (c *counted) Query(ctx context.Context, q store.Query) (store.Page, error) {
	c.queries.Add(1)
	return c.Table.Query(ctx, q)
}

func (c *counted) Write(ctx context.Context, ops ...store.Op) error {
	c.writes.Add(1)
	for _, op := range ops {
		c.keys.Store(op.Item.Key, true)
	}
	return c.Table.Write(ctx, ops...)
}

func (c *counted) reset() {
	c.gets.Store(0)
	c.queries.Store(0)
	c.writes.Store(0)
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

func (w *world) putCase(k complaint.Case) store.Change {
	return w.put(store.Key{Partition: casePrefix + k.ID, Sort: storedCase}, storedCase, k)
}

func (w *world) putComplaint(c complaint.Complaint) store.Change {
	return w.put(store.Key{Partition: casePrefix + c.Case, Sort: storedComplaint + "#" + c.ID}, storedComplaint, c)
}

func (w *world) putPerson(p complaint.Complainant) store.Change {
	return w.put(personKey(p.ID), storedPerson, p)
}

func (w *world) removeCase(id string) store.Change {
	key := store.Key{Partition: casePrefix + id, Sort: storedCase}
	if err := w.table.Write(context.Background(), store.Delete(key, store.Always())); err != nil {
		w.tb.Fatal(err)
	}
	return store.Change{Old: &store.Item{Key: key, Type: storedCase}}
}

func (w *world) apply(changes ...store.Change) {
	w.tb.Helper()
	if err := w.index.Apply(context.Background(), changes); err != nil {
		w.tb.Fatal(err)
	}
}

func (w *world) find(q Query) Page {
	w.tb.Helper()
	page, err := w.index.Find(context.Background(), q)
	if err != nil {
		w.tb.Fatal(err)
	}
	return page
}

// findAll follows the cursor to the end.
func (w *world) findAll(q Query) []string {
	w.tb.Helper()
	var ids []string
	for {
		page := w.find(q)
		for _, row := range page.Rows {
			ids = append(ids, row.Case)
		}
		if page.Cursor == "" {
			return ids
		}
		q.Cursor = page.Cursor
	}
}

// isDerived reports whether a key belongs to the index.
func isDerived(k store.Key) bool {
	for _, prefix := range []string{"t#", "tp#", "found#", "foundp#"} {
		if strings.HasPrefix(k.Partition, prefix) {
			return true
		}
	}
	return false
}

// dump gives every derived item that exists.
func (w *world) dump() map[store.Key]string {
	w.tb.Helper()
	found := map[store.Key]string{}
	for keys := range slices.Chunk(w.keys(isDerived), store.MaxGet) {
		items, err := w.table.Get(context.Background(), keys...)
		if err != nil {
			w.tb.Fatal(err)
		}
		for _, it := range items {
			found[it.Key] = string(it.Doc)
		}
	}
	return found
}

func (w *world) keys(which func(store.Key) bool) []store.Key {
	var keys []store.Key
	w.table.keys.Range(func(key, _ any) bool {
		if k := key.(store.Key); which(k) {
			keys = append(keys, k)
		}
		return true
	})
	return keys
}

// remove takes items out, whoever wrote them.
func (w *world) remove(which func(store.Key) bool) {
	w.tb.Helper()
	for keys := range slices.Chunk(w.keys(which), store.MaxOps) {
		var ops []store.Op
		for _, k := range keys {
			ops = append(ops, store.Delete(k, store.Always()))
			w.table.keys.Delete(k)
		}
		if err := w.table.Table.Write(context.Background(), ops...); err != nil {
			w.tb.Fatal(err)
		}
	}
}
