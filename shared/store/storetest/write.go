package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"resonance/shared/store"
)

var writing = map[string]func(*testing.T, store.Table){
	"put, get, delete":            testPutGetDelete,
	"a put replaces the whole":    testPutReplaces,
	"versions count writes":       testVersions,
	"conditions":                  testConditions,
	"all or none":                 testAllOrNone,
	"every failed condition told": testFailedTold,
	"get in the order asked":      testGetOrder,
	"an ended context":            testEndedContext,
	"a hundred operations":        testHundred,
}

func testPutGetDelete(t *testing.T, table store.Table) {
	k := key("p", "s")
	wantItems(t, get(t, table, k))
	write(t, table, store.Put(item(k), store.Always()))
	wantItems(t, get(t, table, k), versioned(item(k), 1))
	write(t, table, store.Delete(k, store.Always()))
	wantItems(t, get(t, table, k))
	write(t, table, store.Delete(k, store.Always()))
}

func testPutReplaces(t *testing.T, table store.Table) {
	full := item(key("p", "s"))
	full.One, full.Two, full.Expires = key("a", "b"), key("c", "d"), future
	full.Doc = []byte(`{"first":1,"second":{"x":[1]}}`)
	write(t, table, store.Put(full, store.Always()))
	bare := store.Item{Key: full.Key, Type: "other", Doc: []byte(`{"second":{}}`)}
	write(t, table, store.Put(bare, store.Always()))
	wantItems(t, get(t, table, full.Key), versioned(bare, 2))
}

func testVersions(t *testing.T, table store.Table) {
	a, b := item(key("p", "a")), item(key("p", "b"))
	for n := int64(1); n <= 3; n++ {
		a.Version = 77 // the engine's own count stands
		write(t, table, store.Put(a, store.Always()), store.Put(b, store.Always()))
		wantItems(t, get(t, table, a.Key, b.Key), versioned(a, n), versioned(b, n))
	}
	write(t, table, store.Put(a, store.Always()))
	write(t, table, store.Check(a.Key, store.IfVersion(4)), store.Put(b, store.IfVersion(3)))
	wantItems(t, get(t, table, a.Key, b.Key), versioned(a, 4), versioned(b, 4))
	write(t, table, store.Delete(a.Key, store.IfVersion(4)))
	write(t, table, store.Put(a, store.IfAbsent()))
	wantItems(t, get(t, table, a.Key), versioned(a, 1))
}

func testConditions(t *testing.T, table store.Table) {
	there, missing := item(key("p", "there")), item(key("p", "missing"))
	write(t, table, store.Put(there, store.Always()))
	for name, tc := range map[string]struct {
		condition store.Condition
		on        store.Item
		holds     bool
	}{
		"always, there":        {store.Always(), there, true},
		"always, missing":      {store.Always(), missing, true},
		"absent, there":        {store.IfAbsent(), there, false},
		"absent, missing":      {store.IfAbsent(), missing, true},
		"version, there":       {store.IfVersion(1), there, true},
		"other version, there": {store.IfVersion(2), there, false},
		"version, missing":     {store.IfVersion(1), missing, false},
		"version 0, missing":   {store.IfVersion(0), missing, false},
	} {
		check := store.Check(tc.on.Key, tc.condition)
		beside := store.Put(item(key("beside", name)), store.Always())
		if tc.holds {
			write(t, table, check)
			write(t, table, beside, check)
			continue
		}
		wantConflict(t, table, []int{0}, check)
		wantConflict(t, table, []int{1}, beside, check)
		wantConflict(t, table, []int{0}, store.Put(tc.on, tc.condition))
		wantConflict(t, table, []int{0}, store.Delete(tc.on.Key, tc.condition))
		wantConflict(t, table, []int{1}, beside, store.Put(tc.on, tc.condition))
		wantConflict(t, table, []int{1}, beside, store.Delete(tc.on.Key, tc.condition))
		wantItems(t, get(t, table, beside.Item.Key))
	}
	wantItems(t, get(t, table, there.Key, missing.Key), versioned(there, 1))
}

func testAllOrNone(t *testing.T, table store.Table) {
	kept, other := item(key("p", "kept")), item(key("q", "other"))
	write(t, table, store.Put(kept, store.Always()))
	changed := kept
	changed.Doc = []byte(`{"changed":true}`)
	wantConflict(t, table, []int{2},
		store.Put(changed, store.Always()), store.Put(other, store.IfAbsent()), store.Check(key("p", "gone"), store.IfVersion(1)))
	wantConflict(t, table, []int{0}, store.Check(other.Key, store.IfVersion(1)), store.Delete(kept.Key, store.Always()))
	wantItems(t, get(t, table, kept.Key, other.Key), versioned(kept, 1))
}

func testFailedTold(t *testing.T, table store.Table) {
	var ops []store.Op
	var failed []int
	for i := range 12 {
		it := item(key("p", fmt.Sprint(i)))
		if i%3 == 1 {
			write(t, table, store.Put(it, store.Always()))
			failed = append(failed, i)
		}
		if i%4 == 0 {
			ops = append(ops, store.Check(key("p", fmt.Sprint("free", i)), store.Always()))
			failed = without(failed, i)
			continue
		}
		ops = append(ops, store.Put(it, store.IfAbsent()))
	}
	wantConflict(t, table, failed, ops...)
}

func without(list []int, n int) []int {
	var out []int
	for _, m := range list {
		if m != n {
			out = append(out, m)
		}
	}
	return out
}

func testGetOrder(t *testing.T, table store.Table) {
	var keys []store.Key
	var want []store.Item
	for i := range store.MaxGet {
		k := key(fmt.Sprint("p", i%7), fmt.Sprint((i*37)%store.MaxGet))
		keys = append(keys, k)
		if i%10 != 0 {
			write(t, table, store.Put(item(k), store.Always()))
			want = append(want, versioned(item(k), 1))
		}
	}
	wantItems(t, get(t, table, keys...), want...)
}

func testEndedContext(t *testing.T, table store.Table) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	it := item(key("p", "s"))
	if err := table.Write(ctx, store.Put(it, store.Always())); !errors.Is(err, context.Canceled) {
		t.Errorf("Write = %v, want the context's end", err)
	}
	if _, err := table.Get(ctx, it.Key); !errors.Is(err, context.Canceled) {
		t.Errorf("Get = %v, want the context's end", err)
	}
	if _, err := table.Query(ctx, store.Query{Partition: "p", Limit: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("Query = %v, want the context's end", err)
	}
	wantItems(t, get(t, table, it.Key))
}

func testHundred(t *testing.T, table store.Table) {
	var ops []store.Op
	var keys []store.Key
	for i := range store.MaxOps {
		k := key("p", fmt.Sprint(i))
		ops, keys = append(ops, store.Put(item(k), store.IfAbsent())), append(keys, k)
	}
	write(t, table, ops...)
	if got := get(t, table, keys...); len(got) != store.MaxOps {
		t.Fatalf("%d of %d items are there", len(got), store.MaxOps)
	}
}

var races = map[string]func(*testing.T, store.Table){
	"one new item":          func(t *testing.T, table store.Table) { testRace(t, table, 0) },
	"one new item of many":  func(t *testing.T, table store.Table) { testRace(t, table, 3) },
	"each counts":           testCounting,
	"a sum over two stands": testTransfers,
}

const racers = 40

// testRace has all racers create one item, each beside items of its own.
func testRace(t *testing.T, table store.Table, beside int) {
	prize := key("p", "prize")
	results := race(func(n int) error {
		it := item(prize)
		it.Doc = fmt.Appendf(nil, `{"winner":%d}`, n)
		ops := []store.Op{store.Put(it, store.IfAbsent())}
		for i := range beside {
			ops = append(ops, store.Put(item(key("own", fmt.Sprint(n, "-", i))), store.Always()))
		}
		return table.Write(t.Context(), ops...)
	})
	winner := -1
	for n, err := range results {
		if err == nil {
			if winner >= 0 {
				t.Fatalf("both %d and %d won", winner, n)
			}
			winner = n
		} else if !errors.Is(err, store.ErrConflict) {
			t.Fatalf("racer %d: %v, want a conflict", n, err)
		}
	}
	if winner < 0 {
		t.Fatal("nobody won")
	}
	want := item(prize)
	want.Doc = fmt.Appendf(nil, `{"winner":%d}`, winner)
	wantItems(t, get(t, table, prize), versioned(want, 1))
	page, err := table.Query(t.Context(), store.Query{Partition: "own", Limit: store.MaxPage})
	if err != nil || len(page.Items) != beside {
		t.Fatalf("%d items beside the prize, %v; want those of the winner, %d", len(page.Items), err, beside)
	}
}

func race(run func(n int) error) []error {
	results := make([]error, racers)
	var wg sync.WaitGroup
	start := make(chan struct{})
	for n := range results {
		wg.Go(func() {
			<-start
			results[n] = run(n)
		})
	}
	close(start)
	wg.Wait()
	return results
}

// testCounting has everybody read and write until each got through: the version tells how many did.
func testCounting(t *testing.T, table store.Table) {
	counter := item(key("p", "counter"))
	write(t, table, store.Put(counter, store.Always()))
	results := race(func(int) error {
		for {
			items, err := table.Get(t.Context(), counter.Key)
			if err != nil {
				return err
			}
			err = table.Write(t.Context(), store.Put(items[0], store.IfVersion(items[0].Version)))
			if !errors.Is(err, store.ErrConflict) {
				return err
			}
		}
	})
	for n, err := range results {
		if err != nil {
			t.Fatalf("racer %d: %v", n, err)
		}
	}
	wantItems(t, get(t, table, counter.Key), versioned(counter, racers+1))
}

// testTransfers has pairs of items written together: whoever reads both in one Write's wake must never
// have written a half.
func testTransfers(t *testing.T, table store.Table) {
	left, right := key("p", "left"), key("q", "right")
	results := race(func(n int) error {
		a, b := item(left), item(right)
		a.Doc = fmt.Appendf(nil, `{"by":%d}`, n)
		b.Doc = a.Doc
		for {
			err := table.Write(t.Context(), store.Put(a, store.Always()), store.Put(b, store.Always()))
			if !errors.Is(err, store.ErrConflict) && !errors.Is(err, store.ErrThrottled) {
				return err
			}
		}
	})
	for n, err := range results {
		if err != nil {
			t.Fatalf("racer %d: %v", n, err)
		}
	}
	got := get(t, table, left, right)
	if len(got) != 2 || string(got[0].Doc) != string(got[1].Doc) || got[0].Version != racers || got[1].Version != racers {
		t.Fatalf("after %d writes of both: %+v", racers, got)
	}
}
