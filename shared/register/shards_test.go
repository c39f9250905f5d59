package register_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"resonance/shared/complaint"
	"resonance/shared/register"
	"resonance/shared/store"
)

// place puts n journal lines, or tasks, into the shards of a list that the test chooses, a second apart.
func place(t *testing.T, d *desk, list string, n int, shard func(n int) int) (ids []string) {
	t.Helper()
	for i := range n {
		id := fmt.Sprintf("id%05d", i)
		ids = append(ids, id)
		at := begins.Add(time.Duration(i) * time.Second).Format("2006-01-02T15:04:05.000Z")
		it := store.Item{Key: store.Key{Partition: list + "#" + id, Sort: "line"}, Type: "test", Doc: []byte(`{"id":"` + id + `"}`)}
		it.One = store.Key{Partition: fmt.Sprintf("%s#%d", list, shard(i)), Sort: at + "#" + id}
		if err := d.table.Write(t.Context(), store.Put(it, store.Always())); err != nil {
			t.Fatal(err)
		}
	}
	return ids
}

// pages reads a list to its end, page by page.
func pages[T any](t *testing.T, limit int, id func(T) string, read func(limit int, cursor string) (register.List[T], error)) (all []string) {
	t.Helper()
	for cursor := ""; ; {
		page, err := read(limit, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range page.Rows {
			all = append(all, id(row))
		}
		if len(page.Rows) > limit || len(page.Rows) < limit && page.Next != "" {
			t.Fatalf("a page of %d has %d rows, and next is %q", limit, len(page.Rows), page.Next)
		}
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}

// TestAListIsWholeHoweverItIsSpread reads lists in both directions whose items lie evenly, all but all in one
// shard, or in blocks, as chance would never have it.
func TestAListIsWholeHoweverItIsSpread(t *testing.T) {
	for name, shard := range map[string]func(int) int{
		"evenly":    func(n int) int { return n % register.Shards },
		"in one":    func(n int) int { return 3 },
		"mostly":    func(n int) int { return 5 * min(n%20, 1) },
		"in blocks": func(n int) int { return n / 40 % register.Shards },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			acts, tasks := place(t, d, "acts", 500, shard), place(t, d, "tasks", 300, shard)
			slices.Reverse(acts) // newest first
			for _, limit := range []int{1, 7, 100, 200} {
				got := pages(t, limit, func(e complaint.Entry) string { return e.ID }, func(limit int, cursor string) (register.List[complaint.Entry], error) {
					return d.Acts(context.Background(), time.Time{}, limit, cursor)
				})
				if !slices.Equal(got, acts) {
					t.Errorf("by %d, %d of %d lines, or not in order", limit, len(got), len(acts))
				}
				got = pages(t, limit, func(t complaint.Task) string { return t.ID }, func(limit int, cursor string) (register.List[complaint.Task], error) {
					return d.Tasks(context.Background(), limit, cursor)
				})
				if !slices.Equal(got, tasks) {
					t.Errorf("by %d, %d of %d tasks, or not in order", limit, len(got), len(tasks))
				}
			}
		})
	}
}

// TestAPageReadsLittleMoreThanItShows has a page of a list that chance spread.
func TestAPageReadsLittleMoreThanItShows(t *testing.T) {
	d := newDesk(t)
	place(t, d, "acts", 2000, func(n int) int { return n * 7 % register.Shards })
	d.table.queries, d.table.listed = 0, 0
	if _, err := d.Acts(t.Context(), time.Time{}, 200, ""); err != nil {
		t.Fatal(err)
	}
	if d.table.queries > register.Shards || d.table.listed > 2*200 {
		t.Errorf("a page of 200 lines takes %d queries and reads %d", d.table.queries, d.table.listed)
	}
}
