package register

import (
	"context"
	"maps"
	"slices"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// newestCases is among how many of the highest case numbers the newest case of a problem is looked for: instances take
// numbers ahead, so that a later case may have a lower number.
const newestCases = 2 * largest

// joinedSince reports whether anybody complained of a problem since: in a case of their own, or again in one that was
// there before.
func (r *Register) joinedSince(ctx context.Context, p complaint.Problem, since time.Time) (bool, error) {
	links, err := r.links(ctx, p.ID, newestCases)
	if err != nil || slices.ContainsFunc(links, func(l link) bool { return l.At.After(since) }) {
		return err == nil, err
	}
	ids := idsOf(p)
	for _, id := range ids {
		if joined, err := r.againSince(ctx, id, since, ids); joined || err != nil {
			return joined, err
		}
	}
	return false, nil
}

// idsOf are the ids of a problem and of those that turned out to be it.
func idsOf(p complaint.Problem) []string {
	ids := []string{p.ID}
	for _, m := range p.Merged {
		ids = append(ids, m.Problem)
	}
	return ids
}

// repeated is a case in which somebody complained again of its problem. Without a complaint, staff found out.
type repeated struct {
	Case      string `json:"case"`
	Complaint string `json:"complaint,omitempty"`
}

// again notes that somebody complained again of a problem in a case that it has already. It is written without reading
// the problem, since many do so at once.
func (c *change) again(problem string, at time.Time, again repeated) {
	key := store.Key{Partition: shardOf(listAgain(problem), again.Case), Sort: stamp(at) + "#" + again.Case}
	it, err := store.Encode(key, TypeAgain, again)
	c.put(it, err, store.Always())
}

// againAtOnce is how many notes that somebody complained again are read at once: with their complaints under the 100 of one
// read.
const againAtOnce = 40

// againSince reports whether in a case that hung on a problem somebody complained again since. The case must still hang
// on one of the problems, and the complaint belong to it.
func (r *Register) againSince(ctx context.Context, problem string, since time.Time, problems []string) (bool, error) {
	q := store.Query{Limit: againAtOnce, Desc: true, From: stamp(since) + "#~"}
	for {
		items, next, err := r.sharded(ctx, q, listAgain(problem))
		if err != nil {
			return false, err
		}
		if standing, err := r.standing(ctx, items, problems); len(standing) > 0 || err != nil || next == "" {
			return len(standing) > 0, err
		}
		q.Cursor = next
	}
}

// cameAgain tells when somebody complained again of a problem in a case that it has already, of the newest notes so many
// under each of its ids.
func (r *Register) cameAgain(ctx context.Context, p complaint.Problem, most int) ([]time.Time, error) {
	ids, came := idsOf(p), map[string]time.Time{} // a case that moved has a note under both problems
	for _, id := range ids {
		q := store.Query{Limit: againAtOnce, Desc: true}
		for read := 0; read < most; read += againAtOnce {
			items, next, err := r.sharded(ctx, q, listAgain(id))
			if err != nil {
				return nil, err
			}
			standing, err := r.standing(ctx, items, ids)
			if err != nil {
				return nil, err
			}
			for _, it := range standing {
				if came[it.Sort], err = stamped(it.Sort); err != nil {
					return nil, err
				}
			}
			if q.Cursor = next; next == "" {
				break
			}
		}
	}
	return slices.Collect(maps.Values(came)), nil
}

// standing gives those notes whose case still hangs on one of the problems, and whose complaint belongs to it.
func (r *Register) standing(ctx context.Context, items []store.Item, problems []string) ([]store.Item, error) {
	list, keys := make([]repeated, len(items)), newKeySet()
	for i, it := range items {
		var err error
		if list[i], err = store.Decode[repeated](it); err != nil {
			return nil, err
		}
		keys.add(caseKey(list[i].Case))
		if list[i].Complaint != "" {
			keys.add(complaintKey(list[i].Case, list[i].Complaint))
		}
	}
	if len(keys.list) == 0 {
		return nil, nil
	}
	found, err := r.read(ctx, keys.list...)
	if err != nil {
		return nil, err
	}
	var standing []store.Item
	for i, a := range list {
		it, kept := found[caseKey(a.Case)]
		if _, stands := found[complaintKey(a.Case, a.Complaint)]; !kept || a.Complaint != "" && !stands {
			continue
		}
		k, err := caseOf(it)
		if err != nil {
			return nil, err
		}
		if slices.Contains(problems, k.Problem) {
			standing = append(standing, items[i])
		}
	}
	return standing, nil
}
