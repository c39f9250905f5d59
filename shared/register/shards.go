package register

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"resonance/shared/store"
)

// merged reads one page of a sharded list: the same Query on every shard, merged by sort key. The cursor
// is the last sort key that was shown, so that it holds for every shard.
func (r *Register) merged(ctx context.Context, q store.Query, list string) ([]store.Item, string, error) {
	q.Limit = min(max(q.Limit, 1), maxRows)
	return r.sharded(ctx, q, list)
}

// sharded is merged with a limit of the caller's, below store.MaxPage.
func (r *Register) sharded(ctx context.Context, q store.Query, list string) ([]store.Item, string, error) {
	limit := q.Limit
	switch {
	case q.Cursor != "" && q.Desc:
		q.To = before(q.Cursor)
	case q.Cursor != "":
		q.From = q.Cursor + "\x00"
	}
	q.Cursor = ""
	shards := make([]*shardReader, Shards)
	for n := range shards {
		own := q
		own.Partition, own.Limit = fmt.Sprintf("%s#%d", list, n), share(limit+1)
		shards[n] = &shardReader{query: own, more: true}
	}
	var all []store.Item
	for behind := shards; len(behind) > 0; {
		if err := r.readOn(ctx, behind); err != nil {
			return nil, "", people("read the list", err)
		}
		all = together(shards, q)
		behind = unread(shards, all[:min(len(all), limit+1)], limit+1)
	}
	if len(all) <= limit {
		return all, "", nil
	}
	return all[:limit], indexSort(all[limit-1], q.Index), nil
}

// share is how many of a page's items a shard is asked for at first: what is spread by chance rarely has more
// in one of them.
func share(page int) int { return min(page, page/Shards+page/(2*Shards)+4) }

// shardReader is how far one shard of a list was read.
type shardReader struct {
	query store.Query
	items []store.Item
	more  bool // something follows
}

// readOn reads the next items of each of the shards, side by side; the time after that, twice as many.
func (r *Register) readOn(ctx context.Context, shards []*shardReader) error {
	g, ctx := errgroup.WithContext(ctx)
	for _, s := range shards {
		g.Go(func() error {
			page, err := r.table.Query(ctx, s.query)
			s.items, s.more = append(s.items, page.Items...), page.Cursor != ""
			s.query.Cursor, s.query.Limit = page.Cursor, min(2*s.query.Limit, store.MaxPage)
			return err
		})
	}
	return g.Wait()
}

// together gives all that was read so far in the order that q asks for.
func together(shards []*shardReader, q store.Query) []store.Item {
	var all []store.Item
	for _, s := range shards {
		all = append(all, s.items...)
	}
	slices.SortFunc(all, func(a, b store.Item) int {
		order := strings.Compare(indexSort(a, q.Index), indexSort(b, q.Index))
		if q.Desc {
			return -order
		}
		return order
	})
	return all
}

// unread gives the shards whose next item may still belong on the page.
func unread(shards []*shardReader, page []store.Item, wanted int) (behind []*shardReader) {
	for _, s := range shards {
		if s.more && (len(page) < wanted || s.endsBefore(page[len(page)-1])) {
			behind = append(behind, s)
		}
	}
	return behind
}

// endsBefore reports whether all that was read of the shard comes before an item.
func (s *shardReader) endsBefore(it store.Item) bool {
	if len(s.items) == 0 {
		return true
	}
	last := strings.Compare(indexSort(s.items[len(s.items)-1], s.query.Index), indexSort(it, s.query.Index))
	if s.query.Desc {
		last = -last
	}
	return last < 0
}

func indexSort(it store.Item, index store.Index) string {
	switch index {
	case store.One:
		return it.One.Sort
	case store.Two:
		return it.Two.Sort
	}
	return it.Sort
}

// before gives a bound just under a sort key. Sort keys end in an ASCII id, so that the last byte can
// be lowered and the rest filled up.
func before(key string) string {
	last := len(key) - 1
	return key[:last] + string(key[last]-1) + "\x7f"
}
