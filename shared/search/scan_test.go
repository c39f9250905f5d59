package search

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"resonance/shared/store"
)

// densities says which of 400 ids have a token: often, sometimes, hardly, only the old, only the new.
var densities = map[string]func(n int) bool{
	"f:every":  func(int) bool { return true },
	"f:most":   func(n int) bool { return n%5 != 0 },
	"f:some":   func(n int) bool { return n*7%3 == 0 },
	"w:few":    func(n int) bool { return n*11%37 == 0 },
	"w:old":    func(n int) bool { return n < 30 },
	"w:new":    func(n int) bool { return n > 370 },
	"w:single": func(n int) bool { return n == 123 },
	"w:none":   func(int) bool { return false },
}

const manyIDs = 400

func manyID(n int) string { return fmt.Sprintf("RS-2026-%06d", n) }

// shelve puts many ids on a shelf, each with the tokens of its densities.
func shelve(tb testing.TB, s shelf) {
	for n := range manyIDs {
		set := tokenSet{}
		for name, has := range densities {
			if has(n) {
				set[name] = struct{}{}
			}
		}
		row := json.RawMessage(fmt.Sprintf(`{"n":%d}`, n))
		if _, err := s.save(context.Background(), manyID(n), record{}, &entry{row: row, tokens: set.sorted()}, false); err != nil {
			tb.Fatal(err)
		}
	}
}

// Whatever the lists and the sizes of pages, following the cursor shows each fitting id exactly once,
// newest first, and one call never takes more than its bounds.
func TestScanShowsEachOnceNewestFirst(t *testing.T) {
	w := newWorld(t)
	s := w.index.cases
	shelve(t, s)
	names := []string{"f:every", "f:most", "f:some", "w:few", "w:old", "w:new", "w:single", "w:none"}
	rapid.Check(t, func(t *rapid.T) {
		s.page = rapid.IntRange(2, 40).Draw(t, "page")
		limit := rapid.IntRange(1, 30).Draw(t, "limit")
		var terms []term
		for range rapid.IntRange(1, 3).Draw(t, "terms") {
			terms = append(terms, unique(rapid.SliceOfN(rapid.SampledFrom(names), 1, 2).Draw(t, "term")))
		}
		var want []string
		for n := manyIDs - 1; n >= 0; n-- {
			if allHold(terms, n) {
				want = append(want, manyID(n))
			}
		}
		if diff := cmp.Diff(want, scanAll(t, w, s, terms, limit)); diff != "" {
			t.Fatalf("ids (-want +shown):\n%s", diff)
		}
	})
}

func allHold(terms []term, n int) bool {
	for _, term := range terms {
		if !slices.ContainsFunc(term, func(name string) bool { return densities[name](n) }) {
			return false
		}
	}
	return true
}

func scanAll(t *rapid.T, w *world, s shelf, terms []term, limit int) []string {
	lists := 0
	for _, term := range terms {
		lists += shards * len(term)
	}
	var shown []string
	for below := ""; ; {
		w.table.reset()
		taken := 0
		next, err := s.find(context.Background(), terms, limit, below, func(id string, _ json.RawMessage) (bool, error) {
			shown = append(shown, id)
			taken++
			return true, nil
		})
		switch {
		case err != nil:
			t.Fatal(err)
		case taken > limit:
			t.Fatalf("%d rows on a page of %d", taken, limit)
		case w.table.queries.Load() > int64(maxRounds*lists), w.table.gets.Load() > maxBatches:
			t.Fatalf("%d queries of %d lists and %d reads in one call", w.table.queries.Load(), lists, w.table.gets.Load())
		case next == "":
			return shown
		case below != "" && next >= below:
			t.Fatalf("the cursor did not move on: %s, then %s", below, next)
		}
		below = next
	}
}

// A record that vanished between the reading of a list and of the record is passed over.
func TestScanPassesOverWhatVanished(t *testing.T) {
	w := newWorld(t)
	s := w.index.cases
	shelve(t, s)
	if err := w.table.Write(context.Background(), store.Delete(s.recordKey(manyID(123)), store.Always())); err != nil {
		t.Fatal(err)
	}
	rows, next, err := findRows(context.Background(), s, []term{{"w:single"}}, 10, "", func(map[string]int) bool { return true })
	if err != nil || len(rows) > 0 || next != "" {
		t.Errorf("got %v, cursor %q, error %v; want nothing", rows, next, err)
	}
}
