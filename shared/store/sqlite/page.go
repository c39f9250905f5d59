package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"resonance/shared/store"
)

// pageKind is what a statement for pages differs in.
type pageKind struct {
	index      store.Index
	desc       bool
	partitions int
}

// pages are the statements for pages, each prepared when it is first wanted.
type pages struct {
	mu       sync.Mutex
	prepared map[pageKind]*sql.Stmt
}

func (p *pages) of(ctx context.Context, db *sql.DB, kind pageKind) (*sql.Stmt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if stmt, ok := p.prepared[kind]; ok {
		return stmt, nil
	}
	stmt, err := db.PrepareContext(context.WithoutCancel(ctx), pageText(kind))
	if err == nil {
		p.prepared[kind] = stmt
	}
	return stmt, err
}

// liveAt is the condition on an item that has not expired at a moment. A plus before a parameter, here and at limits,
// hides it from SQLite's planner, which otherwise plans the statement anew for every value that it is given.
func liveAt(parameter string) string { return "(expires = 0 OR expires > +" + parameter + ")" }

const selectItems = `SELECT pk, sk, version, type, doc, expires, one_pk, one_sk, two_pk, two_sk FROM items WHERE `

// pageText is the statement for pages of so many partitions together, in an index and a direction. Items with one
// sort key come in the order of their own keys; the page begins after (sort, pk, sk) and ends with a sort key.
// SQLite reads each partition only as far as its items belong into the page.
func pageText(kind pageKind) string {
	partition, sort := "pk", "sk"
	if kind.index != store.Primary {
		partition, sort = string(kind.index)+"_pk", string(kind.index)+"_sk"
	}
	after, until, order := ">", "<=", "ASC"
	if kind.desc {
		after, until, order = "<", ">=", "DESC"
	}
	const parameters = 6 // but for the partitions: the moment, the place, the end and the limit
	parts := make([]string, kind.partitions)
	for n := range parts {
		parts[n] = fmt.Sprintf(selectItems+liveAt("?1")+` AND %[1]s = ?%[2]d AND (%[3]s, pk, sk) %[4]s (?2, ?3, ?4) AND %[3]s %[5]s ?5`,
			partition, parameters+1+n, sort, after, until)
	}
	return fmt.Sprintf(`%[1]s ORDER BY %[2]s %[3]s, pk %[3]s, sk %[3]s LIMIT +?6`, strings.Join(parts, " UNION ALL "), sort, order)
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
	// One more than asked shows whether anything follows.
	items, err := d.page(ctx, q, from, end, q.Limit+1, []string{q.Partition})
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

// Merge implements store.Merger.
func (d *DB) Merge(ctx context.Context, q store.Query, partitions []string) ([]store.Item, error) {
	from, end := bounds(q)
	items, err := d.page(ctx, q, from, end, q.Limit, partitions)
	if err != nil {
		return nil, fmt.Errorf("query %d partitions: %w", len(partitions), err)
	}
	return items, nil
}

// page reads the first items after a place that end with a sort key, of all the partitions together.
func (d *DB) page(ctx context.Context, q store.Query, from [3]any, end any, limit int, partitions []string) ([]store.Item, error) {
	stmt, err := d.reading.pages.of(ctx, d.read, pageKind{q.Index, q.Desc, len(partitions)})
	if err != nil {
		return nil, err
	}
	args := []any{d.now().Unix(), from[0], from[1], from[2], end, limit}
	for _, p := range partitions {
		args = append(args, p)
	}
	return d.items(ctx, nil, stmt, args...)
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
