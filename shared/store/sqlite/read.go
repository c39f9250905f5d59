package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"resonance/shared/store"
)

// Get reads items by key.
func (db *DB) Get(ctx context.Context, keys ...store.Key) ([]store.Item, error) {
	if err := store.ValidateKeys(keys); err != nil {
		return nil, err
	}
	pairs := make([][2]string, len(keys))
	for i, k := range keys {
		pairs[i] = [2]string{k.Partition, k.Sort}
	}
	wanted, err := json.Marshal(pairs)
	if err != nil {
		return nil, fmt.Errorf("name the keys: %w", err)
	}
	const query = `WITH wanted AS MATERIALIZED (SELECT key AS place, value->>0 AS p, value->>1 AS s FROM json_each(?))
		SELECT ` + columns + ` FROM wanted CROSS JOIN items ON pk = p AND sk = s
		WHERE expires = 0 OR expires > ? ORDER BY place`
	items, err := db.items(ctx, query, string(wanted), db.now().Unix())
	if err != nil {
		return nil, fmt.Errorf("get items: %w", err)
	}
	return items, nil
}

// Query reads one page of a partition.
func (db *DB) Query(ctx context.Context, q store.Query) (store.Page, error) {
	if err := store.ValidateQuery(q); err != nil {
		return store.Page{}, err
	}
	text, args, err := db.statement(q)
	if err != nil {
		return store.Page{}, err
	}
	items, err := db.items(ctx, text, args...)
	if err != nil {
		return store.Page{}, fmt.Errorf("query %q: %w", q.Index, err)
	}
	if len(items) <= q.Limit {
		return store.Page{Items: items}, nil
	}
	items = items[:q.Limit]
	last := items[q.Limit-1]
	cursor, err := store.EncodeCursor(q, store.Position{Sort: sortKey(last, q.Index), Key: last.Key})
	return store.Page{Items: items, Cursor: cursor}, err
}

// statement writes the page's SELECT; one item more than asked shows whether another page follows.
func (db *DB) statement(q store.Query) (string, []any, error) {
	partition, sort := "pk", "sk"
	if q.Index != store.Primary {
		partition, sort = string(q.Index)+"_pk", string(q.Index)+"_sk"
	}
	text := "SELECT " + columns + " FROM items WHERE " + partition + " = ? AND (expires = 0 OR expires > ?)"
	args := []any{q.Partition, db.now().Unix()}
	if q.From != "" {
		text, args = text+" AND "+sort+" >= ?", append(args, q.From)
	}
	if q.To != "" {
		text, args = text+" AND "+sort+" <= ?", append(args, q.To)
	}
	after, direction := ">", "ASC"
	if q.Desc {
		after, direction = "<", "DESC"
	}
	at, ok, err := store.DecodeCursor(q)
	if err != nil {
		return "", nil, err
	}
	if ok {
		text += " AND (" + sort + ", pk, sk) " + after + " (?, ?, ?)"
		args = append(args, at.Sort, at.Key.Partition, at.Key.Sort)
	}
	text += " ORDER BY " + sort + " " + direction + ", pk " + direction + ", sk " + direction + " LIMIT ?"
	return text, append(args, q.Limit+1), nil
}

func sortKey(it store.Item, index store.Index) string {
	switch index {
	case store.One:
		return it.One.Sort
	case store.Two:
		return it.Two.Sort
	}
	return it.Sort
}

func (db *DB) items(ctx context.Context, query string, args ...any) (items []store.Item, err error) {
	rows, err := db.reads.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, translate(err)
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = closing
		}
	}()
	for rows.Next() {
		it, err := scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	return items, translate(rows.Err())
}

func scan(into func(...any) error) (store.Item, error) {
	var it store.Item
	var doc string
	var index [4]sql.NullString
	err := into(&it.Partition, &it.Sort, &it.Version, &it.Type, &doc, &it.Expires, &index[0], &index[1], &index[2], &index[3])
	it.Doc = json.RawMessage(doc)
	it.One = store.Key{Partition: index[0].String, Sort: index[1].String}
	it.Two = store.Key{Partition: index[2].String, Sort: index[3].String}
	return it, err
}
