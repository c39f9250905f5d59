package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"resonance/shared/store"
)

// runPrograms runs random programs on the table and on the model; after every step both must agree.
func runPrograms(t *testing.T, table store.Table) {
	var programs atomic.Int64
	rapid.Check(t, func(rt *rapid.T) {
		p := &program{
			ctx: t.Context(), table: table, model: model{items: map[store.Key]store.Item{}},
			prefix: fmt.Sprintf("%d/", programs.Add(1)),
		}
		rt.Repeat(map[string]func(*rapid.T){"write": p.write, "get": p.get, "query": p.query})
	})
}

// program is one run, in partitions of its own.
type program struct {
	ctx    context.Context
	table  store.Table
	model  model
	prefix string
}

var (
	partitions = rapid.SampledFrom([]string{"a", "b"})
	sorts      = rapid.SampledFrom([]string{"1", "10", "2", "Ж", "ж"})
	expiries   = rapid.SampledFrom([]int64{0, 0, future, past})
	documents  = rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf(`{"n":%d,"t":%q,"l":[%v,null]}`, rapid.Int64().Draw(t, "n"),
			rapid.StringMatching(`[a-zа-я ]{0,8}`).Draw(t, "text"), rapid.Bool().Draw(t, "bool"))
	})
)

func (p *program) key(t *rapid.T) store.Key {
	return key(p.prefix+partitions.Draw(t, "partition"), sorts.Draw(t, "sort"))
}

// place is a place in an index, or none.
func (p *program) place(t *rapid.T) store.Key {
	if rapid.Bool().Draw(t, "sparse") {
		return store.Key{}
	}
	return p.key(t)
}

func (p *program) condition(t *rapid.T, k store.Key) store.Condition {
	switch rapid.IntRange(0, 4).Draw(t, "condition") {
	case 0:
		return store.IfAbsent()
	case 1:
		return store.IfVersion(p.model.items[k].Version)
	case 2:
		return store.IfVersion(rapid.Int64Range(0, 3).Draw(t, "version"))
	}
	return store.Always()
}

func (p *program) op(t *rapid.T) store.Op {
	k := p.key(t)
	condition := p.condition(t, k)
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0:
		return store.Check(k, condition)
	case 1:
		return store.Delete(k, condition)
	}
	return store.Put(store.Item{
		Key: k, Type: rapid.StringMatching(`[a-z]{0,3}`).Draw(t, "type"), Doc: []byte(documents.Draw(t, "doc")),
		One: p.place(t), Two: p.place(t), Expires: expiries.Draw(t, "expires"),
	}, condition)
}

func (p *program) write(t *rapid.T) {
	ops := rapid.SliceOfNDistinct(rapid.Custom(p.op), 1, 6, func(op store.Op) store.Key { return op.Item.Key }).Draw(t, "ops")
	want := p.model.write(ops)
	err := p.table.Write(p.ctx, ops...)
	var conflict *store.ConflictError
	switch {
	case want == nil && err != nil:
		t.Fatalf("Write = %v, want none", err)
	case want != nil && !errors.As(err, &conflict):
		t.Fatalf("Write = %v, want a conflict in %v", err, want)
	case want != nil && !slices.Equal(conflict.Failed, want):
		t.Fatalf("the write failed for %v, want %v", conflict.Failed, want)
	}
}

func (p *program) get(t *rapid.T) {
	keys := rapid.SliceOfNDistinct(rapid.Custom(p.key), 1, 8, rapid.ID).Draw(t, "keys")
	got, err := p.table.Get(p.ctx, keys...)
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	agree(t, got, p.model.get(keys))
}

func (p *program) query(t *rapid.T) {
	q := store.Query{
		Index: rapid.SampledFrom(indexes).Draw(t, "index"), Partition: p.prefix + partitions.Draw(t, "partition"),
		Limit: rapid.IntRange(1, 4).Draw(t, "limit"), Desc: rapid.Bool().Draw(t, "desc"),
	}
	if rapid.Bool().Draw(t, "bounded below") {
		q.From = sorts.Draw(t, "from")
	}
	if rapid.Bool().Draw(t, "bounded above") {
		q.To = sorts.Draw(t, "to")
	}
	want := p.model.query(q)
	got := p.pages(t, q, len(want))
	inOrder := slices.IsSortedFunc(got, func(a, b store.Item) int {
		if q.Desc {
			a, b = b, a
		}
		return cmp.Compare(placeIn(a, q.Index).Sort, placeIn(b, q.Index).Sort)
	})
	if !inOrder {
		t.Fatalf("%+v gave %v", q, names(got))
	}
	arrange(got, q)
	agree(t, got, want)
}

// pages reads until nothing follows, though not for ever.
func (p *program) pages(t *rapid.T, q store.Query, want int) (items []store.Item) {
	for {
		page, err := p.table.Query(p.ctx, q)
		if err != nil {
			t.Fatalf("Query: %v", err)
		}
		items = append(items, page.Items...)
		if page.Cursor == "" {
			return items
		}
		if len(page.Items) != q.Limit || len(items) >= want {
			t.Fatalf("%+v goes on after %d items of %d, the last page had %d", q, len(items), want, len(page.Items))
		}
		q.Cursor = page.Cursor
	}
}

func agree(t *rapid.T, got, want []store.Item) {
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", names(got), names(want))
	}
	for i := range want {
		if err := same(got[i], want[i]); err != nil {
			t.Fatal(err)
		}
	}
}
