package store

import (
	"context"
	"hash/fnv"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Shard spreads the ids of a list that would grow hot over partitions, numbered from 0. An id always has the same one.
func Shard(id string, partitions int) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32() % uint32(partitions))
}

// Merger is a Table that reads several partitions with one request, as none of AWS can.
type Merger interface {
	// Merge does what the function of this name does, which has validated q.
	Merge(ctx context.Context, q Query, partitions []string) ([]Item, error)
}

// Merge gives the first q.Limit items of several partitions together, in the order that q asks for: one list that
// is spread over them. Where the table is no Merger, each is asked for its share, and read on only where more of it
// may belong there. q.Partition and q.Cursor are not read. Errors: those of Query.
func Merge(ctx context.Context, t Table, q Query, partitions []string) ([]Item, error) {
	q.Cursor = ""
	for _, q.Partition = range partitions {
		if err := ValidateQuery(q); err != nil {
			return nil, err
		}
	}
	if m, ok := t.(Merger); ok {
		return m.Merge(ctx, q, partitions)
	}
	shards := make([]*shard, len(partitions))
	for n, partition := range partitions {
		own := q
		own.Partition, own.Limit = partition, share(q.Limit, len(partitions))
		shards[n] = &shard{query: own, more: true}
	}
	var first []Item
	for behind := shards; len(behind) > 0; {
		if err := readOn(ctx, t, behind); err != nil {
			return nil, err
		}
		first = together(shards, q)
		behind = unread(shards, first, q.Limit)
	}
	return first, nil
}

// share is how many of a page's items a shard is asked for at first: what is spread by chance rarely has more
// in one of them.
func share(page, shards int) int { return min(page, page/shards+page/(2*shards)+4) }

// shard is how far one partition of a list was read.
type shard struct {
	query Query
	items []Item
	more  bool // something follows
}

// readOn reads the next items of each of the shards, side by side; the time after that, twice as many.
func readOn(ctx context.Context, t Table, shards []*shard) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range shards {
		g.Go(func() error {
			page, err := t.Query(ctx, s.query)
			s.items, s.more = append(s.items, page.Items...), page.Cursor != ""
			s.query.Cursor, s.query.Limit = page.Cursor, min(2*s.query.Limit, MaxPage)
			return err
		})
	}
	return g.Wait()
}

// together gives the first of all that was read so far.
func together(shards []*shard, q Query) []Item {
	var all []Item
	for _, s := range shards {
		all = append(all, s.items...)
	}
	slices.SortFunc(all, q.order)
	return all[:min(len(all), q.Limit)]
}

// order compares two items in the direction of q.
func (q Query) order(a, b Item) int {
	order := strings.Compare(a.SortIn(q.Index), b.SortIn(q.Index))
	if q.Desc {
		return -order
	}
	return order
}

// unread gives the shards whose next item may still be among the first.
func unread(shards []*shard, first []Item, wanted int) (behind []*shard) {
	for _, s := range shards {
		if s.more && (len(first) < wanted || len(s.items) == 0 || s.query.order(s.items[len(s.items)-1], first[len(first)-1]) < 0) {
			behind = append(behind, s)
		}
	}
	return behind
}

// SortIn is the item's sort key in an index.
func (it Item) SortIn(index Index) string {
	switch index {
	case One:
		return it.One.Sort
	case Two:
		return it.Two.Sort
	}
	return it.Sort
}
