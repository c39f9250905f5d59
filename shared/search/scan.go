package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"resonance/shared/store"
)

// Bounds on the work of one call.
const (
	maxRounds  = 6   // pages of every list
	maxBatches = 10  // reads of records, up to store.MaxGet each
	maxLists   = 4   // read side by side, each of its shards too
	firstPage  = 100 // postings in the first read of a list: most searches have a rare word, and need few
	pageGrowth = 6   // times as many at most in a later one, each twice as many as the one before
	spare      = 10  // postings beyond the rows still wanted: some are of things that are no longer so
)

// find shows records that have every term, newest first, from just under the id below (empty: from the
// newest), until show has taken limit of them. It gives the id under which to go on, or "" when nothing
// follows.
//
// Each round reads the next page of every term's list. The term that reaches furthest back with the
// fewest ids leads: its ids are the candidates. Another list strikes out what it does not hold as far
// as its own page reaches; beyond that the records tell.
func (s shelf) find(ctx context.Context, terms []term, limit int, below string, show func(id string, row json.RawMessage) (bool, error)) (string, error) {
	w := &walk{shelf: s, terms: terms, page: s.page, left: limit, below: below, batches: maxBatches, show: show}
	for range maxRounds {
		more, err := w.round(ctx)
		if err != nil || !more {
			return w.below, err
		}
	}
	return w.below, nil
}

// walk is one call of find.
type walk struct {
	shelf   shelf
	terms   []term
	page    int    // postings to read of a list next
	left    int    // rows still wanted
	below   string // everything from here on up is done; "" at the end means that nothing follows
	batches int    // reads of records still allowed
	show    func(id string, row json.RawMessage) (bool, error)
}

// round does one page of every list; it reports whether another round may find more.
func (w *walk) round(ctx context.Context) (bool, error) {
	lists, err := w.read(ctx)
	if err != nil {
		return false, err
	}
	leading := lead(lists)
	candidates := thin(lists, leading)
	for len(candidates) > 0 {
		if w.left == 0 || w.batches == 0 {
			return false, nil
		}
		n, err := w.examine(ctx, candidates[:w.batch(candidates)])
		if err != nil {
			return false, err
		}
		candidates = candidates[n:]
	}
	w.below = lists[leading].reach
	return w.below != "" && w.left > 0 && w.batches > 0, nil
}

// read reads the next page of every list, side by side.
func (w *walk) read(ctx context.Context) ([]list, error) {
	limit := w.page
	if len(w.terms) == 1 {
		limit = min(pageGrowth*w.shelf.page, w.left+spare) // nearly all of it is shown
	}
	w.page = min(2*w.page, pageGrowth*w.shelf.page)
	parts := make([][]list, len(w.terms))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(maxLists)
	for i, t := range w.terms {
		parts[i] = make([]list, len(t))
		for n, token := range t {
			g.Go(func() error {
				q := store.Query{To: w.below, Limit: limit, Desc: true}
				items, err := store.Merge(ctx, w.shelf.table, q, w.shelf.partitions(token))
				parts[i][n] = listOf(items, q)
				return err
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("read the lists: %w", err)
	}
	lists := make([]list, len(parts))
	for i, ofTokens := range parts {
		lists[i] = join(ofTokens)
	}
	return lists, nil
}

// list is what one round knows of a term: ids that have it, newest first. From reach on up these are
// all; "" means that the list has ended.
type list struct {
	ids   []string
	reach string
}

func listOf(items []store.Item, q store.Query) list {
	var l list
	for _, it := range items {
		if it.Sort != q.To { // that one is done: the bound is inclusive
			l.ids = append(l.ids, it.Sort)
		}
	}
	if len(items) == q.Limit {
		l.reach = items[len(items)-1].Sort
	}
	return l
}

func join(lists []list) list {
	var l list
	for _, other := range lists {
		l.ids = append(l.ids, other.ids...)
		l.reach = max(l.reach, other.reach)
	}
	slices.SortFunc(l.ids, newestFirst)
	l.ids = slices.Compact(l.ids)
	return l
}

func newestFirst(a, b string) int { return strings.Compare(b, a) }

func (l list) has(id string) bool {
	_, found := slices.BinarySearchFunc(l.ids, id, newestFirst)
	return found
}

// within gives the ids down to reach.
func (l list) within() []string {
	end, found := slices.BinarySearchFunc(l.ids, l.reach, newestFirst)
	if found {
		end++
	}
	return l.ids[:end]
}

// lead chooses the list whose ids become the candidates.
func lead(lists []list) int {
	best := 0
	for i, l := range lists {
		b := lists[best]
		switch {
		case l.reach < b.reach, l.reach == b.reach && len(l.ids) < len(b.ids):
			best = i
		}
	}
	return best
}

// candidate is an id that has the leading term. It is sure when every other list holds it too.
type candidate struct {
	id   string
	sure bool
}

func thin(lists []list, leading int) []candidate {
	var left []candidate
	for _, id := range lists[leading].within() {
		c, possible := candidate{id: id, sure: true}, true
		for i := range lists {
			if i == leading || lists[i].has(id) {
				continue
			}
			c.sure = false
			possible = possible && id < lists[i].reach
		}
		if possible {
			left = append(left, c)
		}
	}
	return left
}

// batch says how many candidates to examine next: enough sure ones for the rows still wanted, or as
// many as one read takes.
func (w *walk) batch(candidates []candidate) int {
	sure := 0
	for i, c := range candidates[:min(len(candidates), store.MaxGet)] {
		if c.sure {
			sure++
		}
		if sure == w.left {
			return i + 1
		}
	}
	return min(len(candidates), store.MaxGet)
}

// examine reads the records of candidates and shows those that have every term, until no more rows are
// wanted. It gives how many it looked at; below moves to the last of them.
func (w *walk) examine(ctx context.Context, candidates []candidate) (int, error) {
	w.batches--
	keys := make([]store.Key, len(candidates))
	for i, c := range candidates {
		keys[i] = w.shelf.recordKey(c.id)
	}
	items, err := w.shelf.table.Get(ctx, keys...)
	if err != nil {
		return 0, fmt.Errorf("read the search records: %w", err)
	}
	found := make(map[store.Key]store.Item, len(items))
	for _, it := range items {
		found[it.Key] = it
	}
	for i, c := range candidates {
		if w.left == 0 {
			return i, nil
		}
		w.below = c.id
		it, ok := found[keys[i]]
		if !ok {
			continue // taken off since
		}
		if err := w.consider(c.id, it); err != nil {
			return i, err
		}
	}
	return len(candidates), nil
}

func (w *walk) consider(id string, it store.Item) error {
	r, err := store.Decode[record](it)
	if err != nil {
		return err
	}
	for _, t := range w.terms {
		if !slices.ContainsFunc(t, func(token string) bool { return strings.Contains(r.Tokens, " "+token+" ") }) {
			return nil
		}
	}
	taken, err := w.show(id, r.Row)
	if taken {
		w.left--
	}
	return err
}
