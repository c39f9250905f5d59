package main

import (
	"context"
	"maps"
	"sync"

	"resonance/shared/store"
)

// meter is a Table that counts what DynamoDB would charge for what is asked of it, by the rules of "DynamoDB read
// and write operations" in its developer guide: a write is one unit for each KB of the larger of the item before
// and after, two in a transaction; a consistent read is one unit for each 4 KB, an eventual one half. An index is
// written at the plain price, and twice when an entry moves.
type meter struct {
	store.Table
	asked func(what string) // is told of each request
	mu    sync.Mutex
	rests bool // it counts nothing, while something is prepared
	units units
	bytes int // by how much the table and its indexes grew
}

// units are what was charged, by where.
type units struct{ write, read map[place]float64 }

// place is a partition of the table or of an index: what DynamoDB limits.
type place struct {
	index     store.Index
	partition string
}

func newMeter(t store.Table, asked func(what string)) *meter {
	return &meter{Table: t, asked: asked, units: units{map[place]float64{}, map[place]float64{}}}
}

// since gives what was charged since an earlier copy.
func (u units) since(before units) units {
	minus := func(a, b map[place]float64) map[place]float64 {
		out := maps.Clone(a)
		for p, n := range b {
			out[p] -= n
		}
		maps.DeleteFunc(out, func(_ place, n float64) bool { return n == 0 })
		return out
	}
	return units{minus(u.write, before.write), minus(u.read, before.read)}
}

func (u units) clone() units { return units{maps.Clone(u.write), maps.Clone(u.read)} }

func sum(of map[place]float64) (total float64) {
	for _, n := range of {
		total += n
	}
	return total
}

func (m *meter) Get(ctx context.Context, keys ...store.Key) ([]store.Item, error) {
	items, err := m.Table.Get(ctx, keys...)
	if m.rests {
		return items, err
	}
	m.asked("dynamodb:get")
	m.mu.Lock()
	defer m.mu.Unlock()
	size := map[store.Key]int{}
	for _, it := range items {
		size[it.Key] = store.Size(it)
	}
	for _, k := range keys {
		m.units.read[place{store.Primary, k.Partition}] += blocks(size[k], 4<<10)
	}
	return items, err
}

func (m *meter) Query(ctx context.Context, q store.Query) (store.Page, error) {
	page, err := m.Table.Query(ctx, q)
	if m.rests {
		return page, err
	}
	m.asked("dynamodb:query")
	m.mu.Lock()
	defer m.mu.Unlock()
	size := 0
	for _, it := range page.Items {
		size += store.Size(it)
	}
	price := blocks(size, 4<<10)
	if q.Index != store.Primary {
		price /= 2
	}
	m.units.read[place{q.Index, q.Partition}] += price
	return page, err
}

func (m *meter) Write(ctx context.Context, ops ...store.Op) error {
	if m.rests {
		return m.Table.Write(ctx, ops...)
	}
	m.asked("dynamodb:write")
	before, err := m.before(ctx, ops)
	if err != nil {
		return err
	}
	err = m.Table.Write(ctx, ops...)
	m.mu.Lock()
	defer m.mu.Unlock()
	price := 1.0
	if len(ops) > 1 {
		price = 2
	}
	for _, op := range ops {
		m.charge(op, before[op.Item.Key], price)
	}
	return err
}

func (m *meter) before(ctx context.Context, ops []store.Op) (map[store.Key]store.Item, error) {
	keys := make([]store.Key, len(ops))
	for i, op := range ops {
		keys[i] = op.Item.Key
	}
	found := map[store.Key]store.Item{}
	items, err := m.Table.Get(ctx, keys...)
	for _, it := range items {
		found[it.Key] = it
	}
	return found, err
}

func (m *meter) charge(op store.Op, old store.Item, price float64) {
	was, is := 0, 0
	if old.Partition != "" {
		was = store.Size(old)
	}
	now := op.Item
	switch op.Kind {
	case store.OpPut:
		is = store.Size(now)
	case store.OpCheck:
		now, is = old, was
	}
	m.bytes += is*copies(now) - was*copies(old)
	m.units.write[place{store.Primary, op.Item.Partition}] += price * blocks(max(was, is), 1<<10)
	if op.Kind == store.OpCheck {
		return
	}
	m.entry(store.One, old.One, now.One, was, is)
	m.entry(store.Two, old.Two, now.Two, was, is)
}

// copies is how often an item is kept: in the table, and in each index.
func copies(it store.Item) int {
	n := 1
	for _, k := range []store.Key{it.One, it.Two} {
		if k != (store.Key{}) {
			n++
		}
	}
	return n
}

// entry charges what becomes of an item's entry in an index, which holds the item whole.
func (m *meter) entry(index store.Index, from, to store.Key, was, is int) {
	if from == to && to != (store.Key{}) {
		m.units.write[place{index, to.Partition}] += blocks(max(was, is), 1<<10)
		return
	}
	if from != (store.Key{}) {
		m.units.write[place{index, from.Partition}] += blocks(was, 1<<10)
	}
	if to != (store.Key{}) {
		m.units.write[place{index, to.Partition}] += blocks(is, 1<<10)
	}
}

// blocks is how many blocks of that size are begun, at least one.
func blocks(size, block int) float64 { return float64(max(1, (size+block-1)/block)) }
