package storetest

import (
	"cmp"
	"slices"

	"resonance/shared/store"
)

// model is the contract in its plainest form.
type model struct{ items map[store.Key]store.Item }

func live(it store.Item) bool { return it.Expires == 0 || it.Expires == future }

// write gives the operations whose conditions failed; if there are none, it applies all.
func (m *model) write(ops []store.Op) (failed []int) {
	for i, op := range ops {
		it, ok := m.items[op.Item.Key]
		ok = ok && live(it)
		v, versioned := op.If.Version()
		if op.If.Absent() && ok || versioned && !(ok && it.Version == v) {
			failed = append(failed, i)
		}
	}
	if failed != nil {
		return failed
	}
	for _, op := range ops {
		switch op.Kind {
		case store.OpPut:
			it := op.Item
			it.Version = m.items[it.Key].Version + 1
			m.items[it.Key] = it
		case store.OpDelete:
			delete(m.items, op.Item.Key)
		}
	}
	return nil
}

func (m *model) get(keys []store.Key) (items []store.Item) {
	for _, k := range keys {
		if it, ok := m.items[k]; ok && live(it) {
			items = append(items, it)
		}
	}
	return items
}

// query gives everything that all pages together hold.
func (m *model) query(q store.Query) (items []store.Item) {
	for _, it := range m.items {
		place := placeIn(it, q.Index)
		if live(it) && place.Partition == q.Partition && place.Sort >= q.From && (q.To == "" || place.Sort <= q.To) {
			items = append(items, it)
		}
	}
	arrange(items, q)
	return items
}

func placeIn(it store.Item, index store.Index) store.Key {
	switch index {
	case store.One:
		return it.One
	case store.Two:
		return it.Two
	}
	return it.Key
}

// arrange sorts as the query wants; the order of equal sort keys is the engine's, so here they get one.
func arrange(items []store.Item, q store.Query) {
	slices.SortFunc(items, func(a, b store.Item) int {
		c := cmp.Compare(placeIn(a, q.Index).Sort, placeIn(b, q.Index).Sort)
		if q.Desc {
			c = -c
		}
		return cmp.Or(c, cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Sort, b.Sort))
	})
}
