package register

import (
	"context"

	"resonance/shared/complaint"
	"resonance/shared/pattern"
	"resonance/shared/store"
)

// sortKey is what the sort keys of a list by time, and so its cursors, look like: a time and an id.
var sortKey = pattern.New(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[!-~]{1,150}$`)

// byTime is merged for a list by time that people page through: a cursor that is none of it is refused with the code cursor.
func (r *Register) byTime(ctx context.Context, q store.Query, list string) ([]store.Item, string, error) {
	if q.Cursor != "" && !sortKey.MatchString(q.Cursor) {
		return nil, "", complaint.Wrap(complaint.KindInvalid, "cursor", nil)
	}
	return r.merged(ctx, q, list)
}

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
	q.Limit++
	shards := make([]string, Shards)
	for n := range shards {
		shards[n] = nthShard(list, n)
	}
	first, err := store.Merge(ctx, r.table, q, shards)
	if err != nil {
		return nil, "", forPeople("read the list", err)
	}
	if len(first) <= limit {
		return first, "", nil
	}
	return first[:limit], first[limit-1].SortIn(q.Index), nil
}

// before gives a bound just under a sort key. Sort keys end in an ASCII id, so that the last byte can
// be lowered and the rest filled up.
func before(key string) string {
	last := len(key) - 1
	return key[:last] + string(key[last]-1) + "\x7f"
}
