package search

import (
	"context"
	"encoding/json"
	"fmt"

	"resonance/shared/store"
)

// shards is how many partitions a list is spread over: each registration writes into some of the facets, and in a
// storm all of them share their words too.
const shards = 4

// shelf keeps one kind of thing: records by id, and their postings.
type shelf struct {
	table   store.Table
	lists   string // prefix of the partitions of postings
	records string // prefix of the partitions of records
	page    int    // postings in the first read of a list
}

// record is what stands under an id. Its tokens are exactly those whose postings exist.
type record struct {
	Row     json.RawMessage `json:"row"`
	Tokens  string          `json:"tokens"` // see tokens.text
	version int64
}

func (s shelf) list(token string, shard int) string {
	return fmt.Sprintf("%s%s#%d", s.lists, token, shard)
}

// partitions names every partition of the list of a token.
func (s shelf) partitions(token string) []string {
	var all []string
	for n := range shards {
		all = append(all, s.list(token, n))
	}
	return all
}

// posting places id in the list of token. Lists are in order of the id: case numbers have their zeros,
// so that this is the order of registration.
func (s shelf) posting(token, id string) store.Key {
	return store.Key{Partition: s.list(token, store.Shard(id, shards)), Sort: id}
}

func (s shelf) recordKey(id string) store.Key {
	return store.Key{Partition: s.records + id, Sort: "record"}
}

// get reads the record of id; one of version 0 when there is none.
func (s shelf) get(ctx context.Context, id string) (record, error) {
	items, err := s.table.Get(ctx, s.recordKey(id))
	if err != nil {
		return record{}, fmt.Errorf("read the search record: %w", err)
	}
	if len(items) == 0 {
		return record{}, nil
	}
	r, err := store.Decode[record](items[0])
	r.version = items[0].Version
	return r, err
}
