// Package storetest is the one suite that every Table engine passes: what the desk may rely on, whether
// the table is a file here or a service there.
//
// It knows no engine and no clock: what has expired did so long ago, and what lives does so for centuries.
package storetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"testing"

	"resonance/shared/store"
)

// Open makes a new, empty table that goes away with the test. Its indexes must not lag, as those of the
// test engines don't.
type Open func(t testing.TB) store.Table

// Run runs the suite.
func Run(t *testing.T, open func(t testing.TB) store.Table) {
	chapters := map[string]map[string]func(*testing.T, store.Table){
		"write": writing, "race": races, "query": querying, "limits": limits, "values": values, "expiry": expiry,
	}
	for name, tests := range chapters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for name, test := range tests {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					test(t, open(t))
				})
			}
		})
	}
	t.Run("programs", func(t *testing.T) {
		t.Parallel()
		runPrograms(t, open(t))
	})
}

const (
	past   = 1              // expired in 1970, too long ago for DynamoDB to delete it behind a test's back
	future = 9_999_999_999  // the year 2286
	one    = `{"number":1}` // a document
)

func key(partition, sort string) store.Key { return store.Key{Partition: partition, Sort: sort} }

func item(k store.Key) store.Item { return store.Item{Key: k, Type: "thing", Doc: []byte(one)} }

func write(t testing.TB, table store.Table, ops ...store.Op) {
	t.Helper()
	if err := table.Write(t.Context(), ops...); err != nil {
		t.Fatalf("Write: %v", err)
	}
}

// wantConflict wants the write to fail for exactly these operations.
func wantConflict(t testing.TB, table store.Table, failed []int, ops ...store.Op) {
	t.Helper()
	err := table.Write(t.Context(), ops...)
	var conflict *store.ConflictError
	if !errors.As(err, &conflict) || !errors.Is(err, store.ErrConflict) {
		t.Fatalf("Write = %v, want a conflict", err)
	}
	if !slices.Equal(conflict.Failed, failed) {
		t.Fatalf("the write failed for %v, want %v", conflict.Failed, failed)
	}
}

func get(t testing.TB, table store.Table, keys ...store.Key) []store.Item {
	t.Helper()
	items, err := table.Get(t.Context(), keys...)
	if err != nil {
		t.Fatalf("Get: %v", err)
	}
	return items
}

// wantItems compares by meaning.
func wantItems(t testing.TB, got []store.Item, want ...store.Item) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("got %d items %v, want %d", len(got), names(got), len(want))
	}
	for i := range want {
		if err := same(got[i], want[i]); err != nil {
			t.Fatalf("item %d: %v", i, err)
		}
	}
}

func names(items []store.Item) []store.Key {
	keys := make([]store.Key, len(items))
	for i, it := range items {
		keys[i] = it.Key
	}
	return keys
}

// versioned is it as stored for the n-th time.
func versioned(it store.Item, n int64) store.Item {
	it.Version = n
	return it
}

func same(got, want store.Item) error {
	gotDoc, wantDoc := got.Doc, want.Doc
	got.Doc, want.Doc = nil, nil
	if !reflect.DeepEqual(got, want) {
		return fmt.Errorf("got %+v, want %+v", got, want)
	}
	a, err := meaning(gotDoc)
	if err != nil {
		return err
	}
	b, err := meaning(wantDoc)
	if err != nil {
		return err
	}
	if !equal(a, b) {
		return fmt.Errorf("document %.200s, want %.200s", gotDoc, wantDoc)
	}
	return nil
}

func meaning(doc json.RawMessage) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(doc))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, fmt.Errorf("read document %.200s: %w", doc, err)
	}
	return v, nil
}

// equal compares documents with numbers by value, because their spelling may change.
func equal(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		x, xOK := new(big.Rat).SetString(string(a))
		y, yOK := new(big.Rat).SetString(string(b))
		return ok && xOK && yOK && x.Cmp(y) == 0
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equal)
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, equal)
	}
	return a == b
}
