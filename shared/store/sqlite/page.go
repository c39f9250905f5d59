package sqlite

import (
	"context"
	"fmt"

	"resonance/shared/store"
)

type pageKind struct {
	index store.Index
	desc  bool
}

// isLive is the condition on an item that has not expired at a moment. A plus before a parameter, here and at limits,
// hides it from SQLite's planner, which otherwise plans the statement anew for every value that it is given.
const isLive = `(expires = 0 OR expires > +?)`

const selectItems = `SELECT pk, sk, version, type, doc, expires, one_pk, one_sk, two_pk, two_sk FROM items
	WHERE ` + isLive + ` AND `

// pageTexts gives a statement for each index and direction. Items with one sort key come in the order of
// their own keys; the page begins after (sort, pk, sk) and ends with a sort key.
func pageTexts() map[pageKind]string {
	texts := map[pageKind]string{}
	for _, index := range []store.Index{store.Primary, store.One, store.Two} {
		partition, sort := "pk", "sk"
		if index != store.Primary {
			partition, sort = string(index)+"_pk", string(index)+"_sk"
		}
		const text = selectItems + `%[1]s = ? AND (%[2]s, pk, sk) %[3]s (?, ?, ?) AND %[2]s %[4]s ?
			ORDER BY %[2]s %[5]s, pk %[5]s, sk %[5]s LIMIT +?`
		texts[pageKind{index, false}] = fmt.Sprintf(text, partition, sort, ">", "<=", "ASC")
		texts[pageKind{index, true}] = fmt.Sprintf(text, partition, sort, "<", ">=", "DESC")
	}
	return texts
}

// Query implements store.Table.
func (d *DB) Query(ctx context.Context, q store.Query) (store.Page, error) {
	if err := store.ValidateQuery(q); err != nil {
		return store.Page{}, err
	}
	after, resumed, err := store.DecodeCursor(q)
	if err != nil {
		return store.Page{}, err
	}
	from, end := bounds(q)
	if resumed {
		from = [3]any{after.Sort, after.Key.Partition, after.Key.Sort}
	}
	stmt := d.reading.pages[pageKind{q.Index, q.Desc}]
	// One more than asked shows whether anything follows.
	items, err := d.items(ctx, nil, stmt, d.now().Unix(), q.Partition, from[0], from[1], from[2], end, q.Limit+1)
	if err != nil {
		return store.Page{}, fmt.Errorf("query: %w", err)
	}
	if len(items) <= q.Limit {
		return store.Page{Items: items}, nil
	}
	items = items[:q.Limit]
	last := items[q.Limit-1]
	cursor, err := store.EncodeCursor(q, store.Position{Sort: last.SortIn(q.Index), Key: last.Key})
	return store.Page{Items: items, Cursor: cursor}, err
}

// bounds gives the place after which the first page begins, in its direction, and the sort key that ends
// the last. SQLite orders every text before every blob, so that a blob is beyond all keys; the empty text
// is before all keys, because none is empty.
func bounds(q store.Query) (from [3]any, end any) {
	beyond := []byte{0}
	low, high := any(q.From), any(q.To)
	if q.To == "" {
		high = beyond
	}
	if q.Desc {
		return [3]any{high, beyond, beyond}, low
	}
	return [3]any{low, "", ""}, high
}
