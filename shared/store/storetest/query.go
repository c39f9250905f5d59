package storetest

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"resonance/shared/store"
)

var querying = map[string]func(*testing.T, store.Table){
	"pages, both ways, with bounds":  testPages,
	"an exact last page":             testExactPage,
	"order is that of the bytes":     testByteOrder,
	"equal sort keys":                testEqualSort,
	"sparse and moved":               testIndexMoves,
	"changes between pages":          testChangesBetweenPages,
	"cursors refused elsewhere":      testForeignCursor,
	"a page of megabytes":            testLargePage,
	"one list of several partitions": testMerge,
}

var indexes = []store.Index{store.Primary, store.One, store.Two}

// placed is the n-th item, with the sort key in partition "p" of the index.
func placed(index store.Index, n int, sort string) store.Item {
	return placedAt(index, n, key("p", sort))
}

func placedAt(index store.Index, n int, place store.Key) store.Item {
	it := item(key(fmt.Sprint("home", n), "s"))
	switch index {
	case store.Primary:
		it.Key = place
	case store.One:
		it.One = place
	case store.Two:
		it.Two = place
	}
	return it
}

// fill stores n items with the sort keys 000, 001, …
func fill(t testing.TB, table store.Table, index store.Index, n int) {
	t.Helper()
	var ops []store.Op
	for i := range n {
		ops = append(ops, store.Put(placed(index, i, fmt.Sprintf("%03d", i)), store.Always()))
	}
	for chunk := range slices.Chunk(ops, store.MaxOps) {
		write(t, table, chunk...)
	}
}

// walk reads all pages and gives the sort keys in order.
func walk(t testing.TB, table store.Table, q store.Query) []string {
	t.Helper()
	sorts := []string{}
	for _, it := range pages(t, table, q) {
		sorts = append(sorts, placeIn(it, q.Index).Sort)
	}
	return sorts
}

// walkKeys reads all pages and gives the items' own keys in order.
func walkKeys(t testing.TB, table store.Table, q store.Query) []store.Key {
	t.Helper()
	return names(pages(t, table, q))
}

// pages reads page after page, though not for ever.
func pages(t testing.TB, table store.Table, q store.Query) (items []store.Item) {
	t.Helper()
	const enough = 100
	for range enough {
		page, err := table.Query(t.Context(), q)
		if err != nil {
			t.Fatalf("Query: %v", err)
		}
		items = append(items, page.Items...)
		if page.Cursor == "" {
			return items
		}
		if len(page.Items) != q.Limit {
			t.Fatalf("a page of %d items goes on, want %d", len(page.Items), q.Limit)
		}
		q.Cursor = page.Cursor
	}
	t.Fatalf("%+v does not end after %d pages", q, enough)
	return nil
}

func testPages(t *testing.T, table store.Table) {
	const n = 23
	for _, index := range indexes {
		fill(t, table, index, n)
		for _, bounds := range [][2]string{
			{"", ""}, {"005", ""}, {"", "017"}, {"005", "017"}, {"0045", "0165"}, {"007", "007"}, {"0071", "0072"}, {"017", "005"}, {"9", ""},
		} {
			var want []string
			for i := range n {
				sort := fmt.Sprintf("%03d", i)
				if sort >= bounds[0] && (bounds[1] == "" || sort <= bounds[1]) {
					want = append(want, sort)
				}
			}
			for _, limit := range []int{1, 4, n, store.MaxPage} {
				q := store.Query{Index: index, Partition: "p", From: bounds[0], To: bounds[1], Limit: limit}
				if got := walk(t, table, q); !slices.Equal(got, want) {
					t.Errorf("%+v gave %v, want %v", q, got, want)
				}
				q.Desc = true
				got := walk(t, table, q)
				slices.Reverse(got)
				if !slices.Equal(got, want) {
					t.Errorf("%+v gave %v backwards, want %v", q, got, want)
				}
			}
		}
	}
}

// testMerge spreads a list over partitions, most of it in one of them, with an expired item after each other one.
func testMerge(t *testing.T, table store.Table) {
	const n = 40
	partitions := []string{"p", "q", "nothing", "r"}
	in := map[int]string{3: "q", 4: "q", 20: "r", 39: "q"}
	for _, index := range indexes {
		var all []string
		for i := range n {
			place := key(cmp.Or(in[i], "p"), fmt.Sprintf("%03d", i))
			gone := placedAt(index, n+i, key(place.Partition, place.Sort+"-"))
			gone.Expires = past
			write(t, table, store.Put(placedAt(index, i, place), store.Always()), store.Put(gone, store.Always()))
			all = append(all, place.Sort)
		}
		for _, q := range []store.Query{{Limit: 1}, {Limit: 7}, {Limit: store.MaxPage}, {Limit: 7, From: "003", To: "020"}, {Limit: 2, From: "038"}, {Limit: 5, From: "9"}} {
			q.Index = index
			for _, q.Desc = range []bool{false, true} {
				items, err := store.Merge(t.Context(), table, q, partitions)
				if err != nil {
					t.Fatalf("Merge: %v", err)
				}
				got := []string{}
				for _, it := range items {
					got = append(got, placeIn(it, index).Sort)
				}
				if want := firstOf(all, q); !slices.Equal(got, want) {
					t.Errorf("%+v gave %v, want %v", q, got, want)
				}
			}
		}
	}
	if _, err := store.Merge(t.Context(), table, store.Query{Limit: store.MaxPage + 1}, partitions); !errors.Is(err, store.ErrLimit) {
		t.Errorf("too large a page gave %v", err)
	}
}

// firstOf gives the sort keys that q wants of those in order.
func firstOf(sorts []string, q store.Query) []string {
	want := slices.Clone(sorts)
	if q.Desc {
		slices.Reverse(want)
	}
	want = slices.DeleteFunc(want, func(s string) bool { return s < q.From || q.To != "" && s > q.To })
	return want[:min(len(want), q.Limit)]
}

func testExactPage(t *testing.T, table store.Table) {
	fill(t, table, store.One, 10)
	for _, tc := range []struct{ limit, pages int }{{10, 1}, {5, 2}, {9, 2}, {11, 1}} {
		q := store.Query{Index: store.One, Partition: "p", Limit: tc.limit}
		pages := 0
		for more := true; more; pages++ {
			page, err := table.Query(t.Context(), q)
			if err != nil || len(page.Items) == 0 {
				t.Fatalf("page %d of %+v: %d items, %v", pages, q, len(page.Items), err)
			}
			q.Cursor, more = page.Cursor, page.Cursor != ""
		}
		if pages != tc.pages {
			t.Errorf("10 items by %d took %d pages, want %d", tc.limit, pages, tc.pages)
		}
	}
	page, err := table.Query(t.Context(), store.Query{Partition: "nobody", Limit: 1})
	if err != nil || len(page.Items) != 0 || page.Cursor != "" {
		t.Errorf("an empty partition gave %+v, %v", page, err)
	}
}

func testByteOrder(t *testing.T, table store.Table) {
	want := []string{" ", "!", "A", "Z", "_", "a", "aa", "a~", "z", "Ж", "ё", "\uffff", "😀"}
	for _, index := range indexes {
		for i, sort := range want {
			write(t, table, store.Put(placed(index, (i*5)%len(want), sort), store.Always()))
		}
		if got := walk(t, table, store.Query{Index: index, Partition: "p", Limit: 3}); !slices.Equal(got, want) {
			t.Errorf("index %q gave %q, want %q", index, got, want)
		}
	}
}

func testEqualSort(t *testing.T, table store.Table) {
	const n = 30
	for i := range n {
		it := item(key(fmt.Sprint("home", i%5), fmt.Sprint(i)))
		it.One = key("p", fmt.Sprint("same", i/20))
		write(t, table, store.Put(it, store.Always()))
	}
	for _, desc := range []bool{false, true} {
		whole := walkKeys(t, table, store.Query{Index: store.One, Partition: "p", Limit: store.MaxPage, Desc: desc})
		for _, limit := range []int{1, 7} {
			if got := walkKeys(t, table, store.Query{Index: store.One, Partition: "p", Limit: limit, Desc: desc}); !slices.Equal(got, whole) {
				t.Errorf("by %d: %v, at once: %v", limit, got, whole)
			}
		}
		slices.SortFunc(whole, func(a, b store.Key) int { return strings.Compare(a.Sort, b.Sort) })
		if whole = slices.Compact(whole); len(whole) != n {
			t.Errorf("%d different items of %d", len(whole), n)
		}
	}
}

func testIndexMoves(t *testing.T, table store.Table) {
	it := item(key("home", "s"))
	steps := []struct{ one, two store.Key }{
		{}, {one: key("a", "1")}, {one: key("a", "2"), two: key("a", "1")}, {one: key("b", "2")}, {two: key("b", "2")}, {},
	}
	for n, step := range steps {
		it.One, it.Two = step.one, step.two
		write(t, table, store.Put(it, store.Always()))
		for _, partition := range []string{"a", "b"} {
			for _, index := range []store.Index{store.One, store.Two} {
				page, err := table.Query(t.Context(), store.Query{Index: index, Partition: partition, Limit: 5})
				if err != nil {
					t.Fatal(err)
				}
				place := step.one
				if index == store.Two {
					place = step.two
				}
				if place.Partition == partition {
					wantItems(t, page.Items, versioned(it, int64(n+1)))
				} else {
					wantItems(t, page.Items)
				}
			}
		}
	}
	it.One = key("a", "1")
	write(t, table, store.Put(it, store.Always()))
	write(t, table, store.Delete(it.Key, store.Always()))
	if got := walk(t, table, store.Query{Index: store.One, Partition: "a", Limit: 5}); len(got) != 0 {
		t.Errorf("a deleted item stays in the index: %v", got)
	}
}

// testChangesBetweenPages goes on after an item that is gone.
func testChangesBetweenPages(t *testing.T, table store.Table) {
	for _, index := range indexes {
		fill(t, table, index, 6)
		for _, tc := range []struct {
			desc bool
			rest []string
		}{{false, []string{"003", "004", "005"}}, {true, []string{"002", "001", "000"}}} {
			q := store.Query{Index: index, Partition: "p", Limit: 3, Desc: tc.desc}
			page, err := table.Query(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			last := page.Items[2]
			write(t, table, store.Delete(last.Key, store.Always()))
			q.Cursor = page.Cursor
			if got := walk(t, table, q); !slices.Equal(got, tc.rest) {
				t.Errorf("%+v went on with %v, want %v", q, got, tc.rest)
			}
			write(t, table, store.Put(last, store.Always()))
		}
	}
}

func testForeignCursor(t *testing.T, table store.Table) {
	fill(t, table, store.Primary, 6)
	fill(t, table, store.One, 6)
	q := store.Query{Partition: "p", From: "001", To: "005", Limit: 2}
	page, err := table.Query(t.Context(), q)
	if err != nil || page.Cursor == "" {
		t.Fatalf("Query = %+v, %v", page, err)
	}
	q.Cursor = page.Cursor
	for name, change := range map[string]func(*store.Query){
		"another index":     func(q *store.Query) { q.Index = store.One },
		"another partition": func(q *store.Query) { q.Partition = "home1" },
		"another start":     func(q *store.Query) { q.From = "000" },
		"another end":       func(q *store.Query) { q.To = "" },
		"the other way":     func(q *store.Query) { q.Desc = true },
		"cut":               func(q *store.Query) { q.Cursor = q.Cursor[:len(q.Cursor)-2] },
		"longer":            func(q *store.Query) { q.Cursor += "AA" },
		"garbage":           func(q *store.Query) { q.Cursor = "%" },
		"another position": func(q *store.Query) {
			raw, err := base64.RawURLEncoding.DecodeString(q.Cursor)
			if err != nil {
				t.Fatal(err)
			}
			q.Cursor = base64.RawURLEncoding.EncodeToString([]byte(strings.ReplaceAll(string(raw), "002", "004")))
		},
	} {
		changed := q
		change(&changed)
		if _, err := table.Query(t.Context(), changed); !errors.Is(err, store.ErrCursor) {
			t.Errorf("%s: %v, want ErrCursor", name, err)
		}
	}
	q.Limit = 3
	if page, err = table.Query(t.Context(), q); err != nil || len(page.Items) != 3 {
		t.Errorf("another limit: %d items, %v; want 3", len(page.Items), err)
	}
}

// testLargePage wants the whole page though DynamoDB reads only 1 MB at once.
func testLargePage(t *testing.T, table store.Table) {
	const n = 12
	for i := range n {
		it := placed(store.One, i, fmt.Sprintf("%03d", i))
		it.Doc = fmt.Appendf(nil, `{"text":%q}`, strings.Repeat("x", 300_000))
		write(t, table, store.Put(it, store.Always()))
	}
	page, err := table.Query(t.Context(), store.Query{Index: store.One, Partition: "p", Limit: n - 1})
	if err != nil || len(page.Items) != n-1 || page.Cursor == "" {
		t.Fatalf("%d items, cursor %q, %v; want %d and a cursor", len(page.Items), page.Cursor, err, n-1)
	}
	var keys []store.Key
	for i := range n {
		keys = append(keys, key(fmt.Sprint("home", i), "s"))
	}
	if got := get(t, table, keys...); len(got) != n {
		t.Fatalf("got %d large items, want %d", len(got), n)
	}
}
