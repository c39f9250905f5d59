package handler_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"resonance/shared/handler/index"
	"resonance/shared/insight"
	"resonance/shared/search"
	"resonance/shared/store"
)

// TestTheIndexIsBuiltAnewAsFarAsTimeAllows: what no change tells any more is found and counted from the records, over
// as many calls as it takes, and once more does no harm.
func TestTheIndexIsBuiltAnewAsFarAsTimeAllows(t *testing.T) {
	w := newWorld(t)
	var last string
	const cases = 30
	for n := range cases {
		last = w.complain(t, fmt.Sprint("ann", n), fmt.Sprintf("The fridge number %d stopped cooling.", n)).Case
	}
	limited, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	first := w.rebuild(limited, t, index.Rebuild{})
	if first.Done || first.Cases == 0 || first.Cases >= cases {
		t.Fatalf("with little time it comes to %+v", first)
	}
	rest := w.rebuild(t.Context(), t, index.Rebuild{After: first.After})
	if !rest.Done || rest.Cases+first.Cases < cases || rest.Cases >= cases {
		t.Errorf("after %+v it comes to %+v", first, rest)
	}
	w.knows(t, last, cases)
	w.losePosting(t, last)
	if again := w.rebuild(t.Context(), t, index.Rebuild{}); !again.Done {
		t.Errorf("again, it comes to %+v", again)
	}
	w.knows(t, last, cases)
	if answer, err := invoke(t.Context(), t, w.index().Invoke, `{"rebuild":{"after":"RS-2020-000001"}}`); err == nil {
		t.Errorf("after a case that is none, it comes to %s", answer)
	}
}

// losePosting takes what leads from a word to a case out of the index.
func (w *world) losePosting(t *testing.T, id string) {
	t.Helper()
	lost := 0
	for after := ""; ; {
		list, err := w.table.Changes(t.Context(), after, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		for _, c := range list {
			after = c.Sequence
			if it := c.About(); it.Type == search.TypePosting && it.Sort == id && strings.Contains(it.Partition, "fridg") {
				lost++
				if err := w.table.Write(t.Context(), store.Delete(it.Key, store.Always())); err != nil {
					t.Fatal(err)
				}
			}
		}
		if lost > 0 {
			return
		}
	}
	t.Fatalf("nothing leads to %s", id)
}

func (w *world) rebuild(ctx context.Context, t *testing.T, from index.Rebuild) (done index.Rebuilt) {
	t.Helper()
	answer, err := invoke(ctx, t, w.index().Invoke, index.Event{Rebuild: &from})
	if err == nil {
		err = json.Unmarshal([]byte(answer), &done)
	}
	if err != nil {
		t.Fatalf("%s: %v", answer, err)
	}
	return done
}

// knows wants so many cases counted and found by their word, and the last one among them.
func (w *world) knows(t *testing.T, last string, cases int) {
	t.Helper()
	page, err := w.search.Find(t.Context(), search.Query{Text: "fridge", Limit: search.MaxLimit})
	if err != nil || len(page.Rows) != cases || page.Rows[0].Case != last {
		t.Errorf("%d cases are found, %v; want %d", len(page.Rows), err, cases)
	}
	report, err := insight.New(w.table, insight.Settings{Zone: time.UTC}).Report(t.Context(), time.Now().Add(-24*time.Hour), time.Now())
	if err != nil || report.Total.Registered != cases {
		t.Errorf("%d cases are counted, %v; want %d", report.Total.Registered, err, cases)
	}
}
