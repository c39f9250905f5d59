package insight

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// MaxProblems is the longest page of ListProblems.
const MaxProblems = store.MaxGet

// shards is how many partitions the problems of a state are spread over: when everybody complains of something
// else, each registration places one.
const shards = 4

// backlog names a partition of index One in which problems of a state stand by weight.
func backlog(s complaint.ProblemState, shard int) string {
	if shard == 0 {
		return "problems#" + string(s)
	}
	return fmt.Sprintf("problems#%s#%d", s, shard)
}

func (l *Ledger) placeOf(p complaint.Problem, t complaint.Totals) store.Key {
	if p.ID == "" || p.MergedInto != "" {
		return store.Key{} // its own change will place it; one that turned out to be another stands nowhere
	}
	return store.Key{Partition: backlog(p.State, store.Shard(p.ID, shards)), Sort: l.weights.rank(p, t)}
}

// place puts a problem where its state, severity and totals belong.
func (l *Ledger) place(ctx context.Context, id string) error {
	err := store.Retry(ctx, func() error {
		seen := snapshot{}
		if err := seen.read(ctx, l.table, []store.Key{totalsKey(id)}); err != nil {
			return err
		}
		if err := seen.read(ctx, l.table, []store.Key{problemKey(id)}); err != nil {
			return err
		}
		p, err := find[complaint.Problem](seen, problemKey(id))
		if err != nil {
			return err
		}
		t, err := find[complaint.Totals](seen, totalsKey(id))
		if err != nil {
			return err
		}
		if was, ok := seen[totalsKey(id)]; p.ID == "" || ok && was.One == l.placeOf(p, t) {
			return nil
		}
		var b batch
		b.putTotals(l, seen, id, t)
		if b.err != nil {
			return b.err
		}
		return l.table.Write(ctx, b.ops...)
	})
	if err != nil {
		return fmt.Errorf("place %s in the backlog: %w", id, err)
	}
	return nil
}

// ProblemPage is one page of problems; Cursor is empty when nothing follows.
type ProblemPage struct {
	Rows   []complaint.Problem // with their Totals
	Cursor string
}

// ListProblems gives one page of the problems in any of the states (none means all), the heaviest
// first. limit is 1 to MaxProblems. A malformed cursor is refused with kind invalid.
func (l *Ledger) ListProblems(ctx context.Context, states []complaint.ProblemState, limit int, cursor string) (ProblemPage, error) {
	if len(states) == 0 {
		states = complaint.ProblemStates()
	}
	limit = min(max(limit, 1), MaxProblems)
	below, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || strings.ContainsFunc(string(below), func(r rune) bool { return r <= ' ' || r > '~' }) || len(below) > 64 {
		return ProblemPage{}, complaint.Wrap(complaint.KindInvalid, "cursor", err)
	}
	places, err := l.heaviest(ctx, states, limit+1, string(below))
	if err != nil {
		return ProblemPage{}, err
	}
	var page ProblemPage
	if len(places) > limit {
		places = places[:limit]
		page.Cursor = base64.RawURLEncoding.EncodeToString([]byte(places[limit-1].One.Sort))
	}
	page.Rows, err = l.problems(ctx, places)
	return page, err
}

// heaviest merges the lists of the states, the heaviest first, from just under below.
func (l *Ledger) heaviest(ctx context.Context, states []complaint.ProblemState, limit int, below string) ([]store.Item, error) {
	var partitions []string
	for _, s := range states {
		for n := range shards {
			partitions = append(partitions, backlog(s, n))
		}
	}
	first, err := store.Merge(ctx, l.table, store.Query{Index: store.One, To: below, Limit: limit + 1, Desc: true}, partitions)
	if err != nil {
		return nil, fmt.Errorf("read the backlog: %w", err)
	}
	first = slices.DeleteFunc(first, func(it store.Item) bool {
		return it.One.Sort == below // the bound of a Query is inclusive
	})
	return first[:min(len(first), limit)], nil
}

// problems reads the problems of totals items, in their order.
func (l *Ledger) problems(ctx context.Context, totals []store.Item) ([]complaint.Problem, error) {
	seen := snapshot{}
	ids := make([]string, len(totals))
	for i, it := range totals {
		ids[i] = strings.TrimPrefix(it.Partition, problemPrefix)
	}
	if err := seen.read(ctx, l.table, keysOf(ids, problemKey)); err != nil {
		return nil, err
	}
	rows := make([]complaint.Problem, 0, len(totals))
	for i, it := range totals {
		p, err := find[complaint.Problem](seen, problemKey(ids[i]))
		if err != nil {
			return nil, err
		}
		if p.ID == "" {
			continue
		}
		if p.Totals, err = store.Decode[complaint.Totals](it); err != nil {
			return nil, err
		}
		p.Version = seen[problemKey(p.ID)].Version
		rows = append(rows, p)
	}
	return rows, nil
}

// Totals gives the evidence behind problems, by id; zero where nothing is counted yet.
func (l *Ledger) Totals(ctx context.Context, ids ...string) (map[string]complaint.Totals, error) {
	seen := snapshot{}
	if err := seen.read(ctx, l.table, keysOf(ids, totalsKey)); err != nil {
		return nil, err
	}
	totals := make(map[string]complaint.Totals, len(ids))
	for _, id := range ids {
		t, err := find[complaint.Totals](seen, totalsKey(id))
		if err != nil {
			return nil, err
		}
		totals[id] = t
	}
	return totals, nil
}

// Weigh puts the evidence behind a problem into it.
func (l *Ledger) Weigh(ctx context.Context, p *complaint.Problem) error {
	totals, err := l.Totals(ctx, p.ID)
	p.Totals = totals[p.ID]
	return err
}
