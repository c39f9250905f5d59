package storetest

import (
	"fmt"
	"slices"
	"testing"

	"resonance/shared/store"
)

var expiry = map[string]func(*testing.T, store.Table){
	"reads leave it out":          testExpiredReads,
	"conditions take it for gone": testExpiredConditions,
	"pages stay full":             testExpiredPages,
}

func expiring(k store.Key, at int64) store.Item {
	it := item(k)
	it.Expires, it.One = at, key("one", k.Sort)
	return it
}

func testExpiredReads(t *testing.T, table store.Table) {
	gone, kept := expiring(key("p", "gone"), past), expiring(key("p", "kept"), future)
	write(t, table, store.Put(gone, store.Always()), store.Put(kept, store.Always()))
	wantItems(t, get(t, table, gone.Key, kept.Key), versioned(kept, 1))
	for _, q := range []store.Query{{Partition: "p", Limit: 5}, {Index: store.One, Partition: "one", Limit: 5}} {
		page, err := table.Query(t.Context(), q)
		if err != nil || page.Cursor != "" {
			t.Fatalf("Query = %+v, %v", page, err)
		}
		wantItems(t, page.Items, versioned(kept, 1))
	}
}

func testExpiredConditions(t *testing.T, table store.Table) {
	gone := expiring(key("p", "gone"), past)
	write(t, table, store.Put(gone, store.Always()))
	wantConflict(t, table, []int{0}, store.Check(gone.Key, store.IfVersion(1)))
	wantConflict(t, table, []int{0}, store.Put(gone, store.IfVersion(1)))
	wantConflict(t, table, []int{0}, store.Delete(gone.Key, store.IfVersion(1)))
	write(t, table, store.Check(gone.Key, store.IfAbsent()))
	back := gone
	back.Expires = future
	write(t, table, store.Put(back, store.IfAbsent()))
	wantConflict(t, table, []int{0}, store.Put(back, store.IfAbsent()))
	got := get(t, table, back.Key)
	if len(got) != 1 {
		t.Fatal("the renewed item is not there")
	}
	write(t, table, store.Put(gone, store.IfVersion(got[0].Version)))
	wantItems(t, get(t, table, back.Key))
}

// testExpiredPages has expired items between the living ones, and after the last of them.
func testExpiredPages(t *testing.T, table store.Table) {
	var want []string
	for i := range 30 {
		it := expiring(key("p", fmt.Sprintf("%03d", i)), past)
		if i%3 == 0 && i < 18 {
			it.Expires = 0
			want = append(want, it.Sort)
		}
		write(t, table, store.Put(it, store.Always()))
	}
	for _, q := range []store.Query{{Partition: "p", Limit: 2}, {Partition: "p", Limit: 6}, {Index: store.One, Partition: "one", Limit: 2}} {
		if got := walk(t, table, q); !slices.Equal(got, want) {
			t.Errorf("%+v gave %v, want %v", q, got, want)
		}
	}
}
