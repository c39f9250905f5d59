package sqlite_test

import (
	"errors"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"resonance/shared/store"
	"resonance/shared/store/sqlite"
)

func changes(t testing.TB, db *sqlite.DB, after string, limit int) []store.Change {
	t.Helper()
	got, err := db.Changes(t.Context(), after, limit)
	if err != nil {
		t.Fatalf("Changes: %v", err)
	}
	return got
}

func TestAChangeHasBothImages(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	db := open(t, sqlite.WithClock(func() time.Time { return now }))
	first := store.Item{
		Key: key(1), Type: "case", Doc: []byte(`{"a":"é"}`), Expires: now.Unix() + 60,
		One: store.Key{Partition: "o", Sort: "1"}, Two: store.Key{Partition: "w", Sort: "2"},
	}
	second := item(1)
	write(t, db, store.Put(first, store.IfAbsent()))
	write(t, db, store.Put(second, store.IfVersion(1)))
	now = now.Add(time.Hour)
	write(t, db, store.Delete(key(1), store.Always()))
	write(t, db, store.Delete(key(1), store.Always())) // nothing there, so nothing changes

	first.Version, second.Version = 1, 2
	want := []store.Change{
		{Unix: 1_800_000_000, New: &first},
		{Unix: 1_800_000_000, Old: &first, New: &second},
		{Unix: 1_800_003_600, Old: &second},
	}
	got := changes(t, db, "", 10)
	for i := range got {
		got[i].Sequence = ""
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
}

// What is refused leaves no change; what several sides write is fed in the order of the versions.
func TestTheFeedIsCompleteAndInOrder(t *testing.T) {
	const sides, rounds, keys = 8, 60, 5
	db := open(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	writes := 0
	for side := range sides {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(side)))
			for range rounds {
				a, b := random.IntN(keys), keys+random.IntN(keys)
				err := db.Write(t.Context(), store.Put(item(a), store.Always()), store.Put(item(b), store.IfVersion(int64(random.IntN(3)))))
				if err != nil {
					err = db.Write(t.Context(), store.Put(item(a), store.Always()), store.Put(item(b), store.Always()))
				}
				if err != nil {
					t.Errorf("Write: %v", err)
				}
				mu.Lock()
				writes++
				mu.Unlock()
			}
		})
	}
	wg.Wait()

	state := map[store.Key]store.Item{}
	after, seen := "", 0
	for {
		page := changes(t, db, after, 7)
		if len(page) == 0 {
			break
		}
		for _, c := range page {
			if c.Sequence <= after {
				t.Fatalf("sequence %s follows %s", c.Sequence, after)
			}
			after = c.Sequence
			was, there := state[c.New.Key]
			if there != (c.Old != nil) || there && c.Old.Version != was.Version || c.New.Version != was.Version+1 {
				t.Fatalf("change %s does not follow from what was fed before it", c.Sequence)
			}
			state[c.New.Key] = *c.New
			seen++
		}
	}
	if seen != 2*writes {
		t.Errorf("%d changes fed, %d made", seen, 2*writes)
	}
	for _, it := range all(t, db) {
		if diff := cmp.Diff(it, state[it.Key]); diff != "" {
			t.Errorf("the feed leads elsewhere (-stored +fed):\n%s", diff)
		}
	}
}

func TestTrimLeavesWhatAConsumerHasYetToRead(t *testing.T) {
	db := open(t)
	fill(t, db, 2500, item)
	list := changes(t, db, "", 3000)
	left := func(want int) {
		t.Helper()
		if got := len(changes(t, db, "", 3000)); got != want {
			t.Errorf("%d changes are left, want %d", got, want)
		}
	}
	checkpoint := func(consumer, want string) {
		t.Helper()
		got, err := db.Checkpoint(t.Context(), consumer)
		if err != nil || got != want {
			t.Errorf("Checkpoint(%s) = %q, %v; want %q", consumer, got, err, want)
		}
	}
	set := func(consumer, at string) {
		t.Helper()
		if err := db.SetCheckpoint(t.Context(), consumer, at); err != nil {
			t.Fatalf("SetCheckpoint: %v", err)
		}
	}
	trim := func(upTo string) {
		t.Helper()
		if err := db.TrimChanges(t.Context(), upTo); err != nil {
			t.Fatalf("TrimChanges: %v", err)
		}
	}

	trim(list[2499].Sequence) // no consumer is known
	left(2500)
	checkpoint("relay", "")
	checkpoint("index", "") // known from now on, and at the beginning
	set("relay", list[2499].Sequence)
	checkpoint("relay", list[2499].Sequence)
	left(2500)
	set("index", list[699].Sequence)
	left(1800)
	trim(list[49].Sequence)
	left(1800)
	set("index", list[2499].Sequence)
	left(1000) // the newest
	fill(t, db, 1, item)
	if got := changes(t, db, list[2499].Sequence, 10); len(got) != 1 {
		t.Errorf("%d changes after the last, want 1", len(got))
	}
	set("index", "")
	checkpoint("index", "")
}

func TestASequenceOfSomethingElseIsRefused(t *testing.T) {
	db := open(t)
	for _, bad := range []string{"x", "-1", "1e3", " 1"} {
		if _, err := db.Changes(t.Context(), bad, 1); err == nil {
			t.Errorf("Changes(%q) took it", bad)
		}
		if err := db.SetCheckpoint(t.Context(), "a", bad); err == nil {
			t.Errorf("SetCheckpoint(%q) took it", bad)
		}
	}
}

func TestEveryListenerHearsOfACommit(t *testing.T) {
	db := open(t)
	first, second := db.Committed(), db.Committed()
	write(t, db, store.Put(item(1), store.Always()))
	for _, c := range []<-chan struct{}{first, second} {
		select {
		case <-c:
		case <-time.After(10 * time.Second):
			t.Fatal("not told")
		}
	}
}

// Expired items leave through Sweep with a change, as they do on AWS; the others stay.
func TestSweep(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	db := open(t, sqlite.WithClock(func() time.Time { return now }))
	fill(t, db, 1100, func(n int) store.Item {
		it := item(n)
		if n%2 == 0 {
			it.Expires = now.Unix() + 1 + int64(n)
		}
		return it
	})
	before := changes(t, db, "", 2000)
	now = now.Add(1099 * time.Second)
	removed, err := db.Sweep(t.Context())
	if err != nil || removed != 550 {
		t.Fatalf("Sweep = %d, %v; want 550", removed, err)
	}
	if got := len(all(t, db)); got != 550 {
		t.Errorf("%d items are left, want 550", got)
	}
	for _, c := range changes(t, db, before[len(before)-1].Sequence, 2000) {
		if c.Old == nil || c.New != nil || c.Old.Expires == 0 {
			t.Fatalf("sweeping made a change that is no removal of an expired item: %+v", c)
		}
	}
}

func TestAWriteThatFailsHarmsNoneOfItsBatch(t *testing.T) {
	db := open(t)
	write(t, db, store.Put(item(1), store.IfAbsent()))
	results := make([]error, 50)
	var wg sync.WaitGroup
	for n := range results {
		wg.Go(func() { results[n] = db.Write(t.Context(), store.Put(item(n), store.IfAbsent())) })
	}
	wg.Wait()
	for n, err := range results {
		if errors.Is(err, store.ErrConflict) != (n == 1) {
			t.Errorf("write %d: %v", n, err)
		}
	}
	if got := len(all(t, db)); got != len(results) {
		t.Errorf("%d items, want %d", got, len(results))
	}
}

// A file keeps the feed that it was last told to keep, whoever opens it next.
func TestTheFeedKeepsWhatIsWanted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table.db")
	fedOf := func(n int, options ...sqlite.Option) (types []string) {
		db, err := sqlite.Open(path, options...)
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		}()
		seen := len(changes(t, db, "", 1000))
		for _, kind := range []string{"case", "it's", "key"} {
			it := store.Item{Key: key(n), Type: kind, Doc: []byte(`{}`)}
			write(t, db, store.Put(it, store.Always())) // in the end it is a key
		}
		write(t, db, store.Delete(key(n), store.Always()))
		for _, c := range changes(t, db, "", 1000)[seen:] {
			types = append(types, c.About().Type)
		}
		return types
	}
	all, some := []string{"case", "it's", "key", "key"}, []string{"it's", "key"} // it's came, and became a key
	for i, step := range []struct {
		what    string
		options []sqlite.Option
		want    []string
	}{
		{"a new file", nil, all},
		{"of one type", []sqlite.Option{sqlite.WithFeedOf("it's")}, some},
		{"as before", nil, some},
		{"of none", []sqlite.Option{sqlite.WithFeedOf()}, nil},
		{"of none, as before", nil, nil},
		{"of all types", []sqlite.Option{sqlite.WithFeedOf("case", "it's", "key")}, all},
	} {
		if diff := cmp.Diff(step.want, fedOf(i, step.options...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.what, diff)
		}
	}
}
