package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"resonance/shared/store"
)

// inMemory is a Table in memory, with the feed of its changes. It passes the suite of all engines, and takes 100,000
// cases within a test.
type inMemory struct {
	now func() time.Time

	mu      sync.Mutex
	lists   map[place][]entry // each in the order of its sort keys
	changes []store.Change
	last    int // number of the last change
}

func newInMemory(now func() time.Time) *inMemory {
	return &inMemory{now: now, lists: map[place][]entry{}}
}

// entry is an item, or a twin of it.
type entry struct {
	of   *store.Item
	twin int // its number; 0 is the item itself
}

func (e entry) item() store.Item {
	if e.twin == 0 {
		return *e.of
	}
	return twinOf(*e.of, e.twin)
}

// entries are the places of an item: in the table, and in each index that it stands in.
func entries(it store.Item) []place {
	list := []place{{store.Primary, it.Partition}}
	if it.One != (store.Key{}) {
		list = append(list, place{store.One, it.One.Partition})
	}
	if it.Two != (store.Key{}) {
		list = append(list, place{store.Two, it.Two.Partition})
	}
	return list
}

// in is the position of an item in the order of an index.
func in(index store.Index, it store.Item) store.Position {
	return store.Position{Sort: it.SortIn(index), Key: it.Key}
}

// in is where the entry stands in an index.
func (e entry) in(index store.Index) store.Position { return in(index, e.keys()) }

func compare(a, b store.Position) int {
	return cmp.Or(strings.Compare(a.Sort, b.Sort), strings.Compare(a.Key.Partition, b.Key.Partition), strings.Compare(a.Key.Sort, b.Key.Sort))
}

// find gives where in a list a position is or would be.
func (m *inMemory) find(p place, at store.Position) (int, bool) {
	return slices.BinarySearchFunc(m.lists[p], at, func(e entry, at store.Position) int { return compare(e.in(p.index), at) })
}

// get gives the item under a key, if it lives.
func (m *inMemory) get(k store.Key) *store.Item {
	it := m.stored(k)
	if it != nil && m.expired(*it) {
		return nil
	}
	return it
}

func (m *inMemory) stored(k store.Key) *store.Item {
	p := place{store.Primary, k.Partition}
	i, found := m.find(p, store.Position{Sort: k.Sort, Key: k})
	if !found {
		return nil
	}
	it := m.lists[p][i].item()
	return &it
}

func (m *inMemory) expired(it store.Item) bool {
	return it.Expires != 0 && it.Expires <= m.now().Unix()
}

// Get implements store.Table.
func (m *inMemory) Get(ctx context.Context, keys ...store.Key) ([]store.Item, error) {
	if err := cmp.Or(store.ValidateKeys(keys), ctx.Err()); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var items []store.Item
	for _, k := range keys {
		if it := m.get(k); it != nil {
			items = append(items, *it)
		}
	}
	return items, nil
}

// Query implements store.Table.
func (m *inMemory) Query(ctx context.Context, q store.Query) (page store.Page, err error) {
	if err := cmp.Or(store.ValidateQuery(q), ctx.Err()); err != nil {
		return page, err
	}
	after, further, err := store.DecodeCursor(q)
	if err != nil {
		return page, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.window(q, after, further) {
		it := e.item()
		if m.expired(it) {
			continue
		}
		if len(page.Items) == q.Limit {
			page.Cursor, err = store.EncodeCursor(q, in(q.Index, page.Items[q.Limit-1]))
			return page, err
		}
		page.Items = append(page.Items, it)
	}
	return page, nil
}

// window gives the items between the bounds of the query, from its cursor on, in its order.
func (m *inMemory) window(q store.Query, after store.Position, further bool) iter.Seq2[int, entry] {
	p := place{q.Index, q.Partition}
	list := m.lists[p]
	from, _ := m.find(p, store.Position{Sort: q.From})
	to := len(list)
	if q.To != "" {
		to, _ = m.find(p, store.Position{Sort: q.To + "\x00"})
	}
	if further {
		at, found := m.find(p, after)
		if q.Desc {
			to = min(to, at)
		} else {
			from = max(from, at)
			if found && from == at {
				from++
			}
		}
	}
	list = list[min(from, to):to]
	if q.Desc {
		return slices.Backward(list)
	}
	return slices.All(list)
}

// Write implements store.Table.
func (m *inMemory) Write(ctx context.Context, ops ...store.Op) error {
	if err := cmp.Or(store.Validate(ops), ctx.Err()); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var failed []int
	for i, op := range ops {
		it := m.get(op.Item.Key)
		if v, versioned := op.If.Version(); op.If.Absent() && it != nil || versioned && (it == nil || it.Version != v) {
			failed = append(failed, i)
		}
	}
	if failed != nil {
		return &store.ConflictError{Failed: failed}
	}
	for _, op := range ops {
		switch op.Kind {
		case store.OpPut:
			m.put(op.Item)
		case store.OpDelete:
			m.change(m.stored(op.Item.Key), nil)
		}
	}
	return nil
}

func (m *inMemory) put(it store.Item) {
	old := m.stored(it.Key)
	if it.Version = 1; old != nil {
		it.Version = old.Version + 1
	}
	it.Doc = bytes.Clone(it.Doc)
	m.change(old, &it)
}

func (m *inMemory) change(from, to *store.Item) {
	if from == nil && to == nil {
		return
	}
	if from != nil {
		for _, p := range entries(*from) {
			i, _ := m.find(p, in(p.index, *from))
			if m.lists[p] = slices.Delete(m.lists[p], i, i+1); len(m.lists[p]) == 0 {
				delete(m.lists, p)
			}
		}
	}
	if to != nil {
		for _, p := range entries(*to) {
			i, _ := m.find(p, in(p.index, *to))
			m.lists[p] = slices.Insert(m.lists[p], i, entry{of: to})
		}
	}
	m.last++
	m.changes = append(m.changes, store.Change{Sequence: fmt.Sprintf("%021d", m.last), Unix: m.now().Unix(), Old: from, New: to})
}

// follow takes up to so many of the oldest changes out of the feed.
func (m *inMemory) follow(limit int) []store.Change {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := min(limit, len(m.changes))
	list := m.changes[:n]
	if m.changes = m.changes[n:]; len(m.changes) == 0 {
		m.changes = nil
	}
	return list
}
