package register

import (
	"context"
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
	ids := []string{p.ID}
	for _, m := range p.Merged {
		ids = append(ids, m.Problem)
	}
	for _, id := range ids {
		if joined, err := r.againSince(ctx, id, since, ids); joined || err != nil {
			return joined, err
		}
	}
	return false, nil
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

// againSince reports whether in a case that hung on a problem somebody complained again since. The case must still hang
// on one of the problems, and the complaint belong to it.
func (r *Register) againSince(ctx context.Context, problem string, since time.Time, problems []string) (bool, error) {
	const each = 40 // with their complaints under the 100 of one read
	q := store.Query{Limit: each, Desc: true, From: stamp(since) + "#~"}
	for {
		items, next, err := r.sharded(ctx, q, listAgain(problem))
		if err != nil {
			return false, err
		}
		if stands, err := r.someStand(ctx, items, problems); stands || err != nil || next == "" {
			return stands, err
		}
		q.Cursor = next
	}
}

func (r *Register) someStand(ctx context.Context, items []store.Item, problems []string) (bool, error) {
	list, keys := make([]repeated, len(items)), newKeySet()
	for i, it := range items {
		var err error
		if list[i], err = store.Decode[repeated](it); err != nil {
			return false, err
		}
		keys.add(caseKey(list[i].Case))
		if list[i].Complaint != "" {
			keys.add(complaintKey(list[i].Case, list[i].Complaint))
		}
	}
	if len(keys.list) == 0 {
		return false, nil
	}
	found, err := r.read(ctx, keys.list...)
	if err != nil {
		return false, err
	}
	for _, a := range list {
		it, kept := found[caseKey(a.Case)]
		if _, stands := found[complaintKey(a.Case, a.Complaint)]; !kept || a.Complaint != "" && !stands {
			continue
		}
		k, err := caseOf(it)
		if err != nil || slices.Contains(problems, k.Problem) {
			return err == nil, err
		}
	}
	return false, nil
}
