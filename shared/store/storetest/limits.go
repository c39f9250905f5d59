package storetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"resonance/shared/store"
)

var limits = map[string]func(*testing.T, store.Table){
	"writes refused":       testWritesRefused,
	"writes just accepted": testWritesAccepted,
	"gets refused":         testGetsRefused,
	"queries refused":      testQueriesRefused,
}

// with gives a put of an ordinary item after a change.
func with(change func(*store.Item)) []store.Op {
	it := item(key("p", "s"))
	change(&it)
	return []store.Op{store.Put(it, store.Always())}
}

func withDoc(doc string) []store.Op { return with(func(it *store.Item) { it.Doc = []byte(doc) }) }

// sized is a document that makes the item from with exactly so large.
func sized(bytes int) []store.Op {
	it := item(key("p", "s"))
	it.Doc = fmt.Appendf(nil, `{"t":%q}`, strings.Repeat("x", store.MaxItemBytes/2))
	rest := bytes - store.Size(it) + store.MaxItemBytes/2
	return withDoc(fmt.Sprintf(`{"t":%q}`, strings.Repeat("x", rest)))
}

// many gives n puts of documents with texts so long.
func many(n, text int) []store.Op {
	var ops []store.Op
	for i := range n {
		it := item(key("p", fmt.Sprint(i)))
		it.Doc = fmt.Appendf(nil, `{"t":%q}`, strings.Repeat("x", text))
		ops = append(ops, store.Put(it, store.Always()))
	}
	return ops
}

func nested(depth int) string {
	return `{"a":` + strings.Repeat("[", depth-1) + strings.Repeat("]", depth-1) + `}`
}

func testWritesRefused(t *testing.T, table store.Table) {
	long := strings.Repeat("x", 2049)
	k := key("p", "s")
	for name, ops := range map[string][]store.Op{
		"nothing":                 {},
		"101 operations":          many(101, 1),
		"a key twice":             {store.Put(item(k), store.Always()), store.Check(k, store.Always())},
		"an item too large":       sized(store.MaxItemBytes + 1),
		"too much together":       many(12, 380_000),
		"no partition":            with(func(it *store.Item) { it.Partition = "" }),
		"no sort key":             with(func(it *store.Item) { it.Sort = "" }),
		"delete without a key":    {store.Delete(store.Key{}, store.Always())},
		"check without a key":     {store.Check(store.Key{Partition: "p"}, store.Always())},
		"a long partition":        with(func(it *store.Item) { it.Partition = long }),
		"a long sort key":         with(func(it *store.Item) { it.Sort = long[:1025] }),
		"a long index partition":  with(func(it *store.Item) { it.One = key(long, "s") }),
		"a long index sort key":   with(func(it *store.Item) { it.Two = key("p", long[:1025]) }),
		"half an index place":     with(func(it *store.Item) { it.One.Partition = "p" }),
		"the other half":          with(func(it *store.Item) { it.Two.Sort = "s" }),
		"a key that is no text":   with(func(it *store.Item) { it.Sort = "a\xff" }),
		"a type that is no text":  with(func(it *store.Item) { it.Type = "a\xff" }),
		"no document":             withDoc(""),
		"a list":                  withDoc(`[]`),
		"a text":                  withDoc(`"{}"`),
		"null":                    withDoc(`null`),
		"half an object":          withDoc(`{"a":1`),
		"two objects":             withDoc(`{}{}`),
		"39 digits":               withDoc(`{"n":123456789012345678901234567890123456789}`),
		"39 digits with a point":  withDoc(`{"n":[-1.23456789012345678901234567890123456789]}`),
		"a number too large":      withDoc(`{"n":1e126}`),
		"a number too small":      withDoc(`{"n":1e-131}`),
		"an exponent beyond all":  withDoc(`{"n":1e99999999999999999999}`),
		"32 levels":               withDoc(nested(32)),
		"a member without a name": withDoc(`{"a":{"":1}}`),
		"a name twice":            withDoc(`{"a":{"b":1,"b":2}}`),
		"too many members":        withDoc(`{"a":[` + strings.Repeat("1,", store.MaxItemBytes/3) + `1]}`),
	} {
		if err := table.Write(t.Context(), ops...); !errors.Is(err, store.ErrLimit) {
			t.Errorf("%s: %v, want ErrLimit", name, err)
		}
	}
	wantItems(t, get(t, table, k, key("p", "0")))
}

func testWritesAccepted(t *testing.T, table store.Table) {
	long := strings.Repeat("x", 2048)
	for name, ops := range map[string][]store.Op{
		"100 operations":           many(100, 1),
		"the largest item":         sized(store.MaxItemBytes),
		"4 MB together":            many(10, 400_000),
		"the longest keys":         with(func(it *store.Item) { it.Key = key(long, long[:1024]); it.One, it.Two = it.Key, it.Key }),
		"31 levels":                withDoc(nested(31)),
		"38 digits":                withDoc(`{"n":[12345678901234567890123456789012345678,0.00012345678901234567890123456789012345678]}`),
		"zeros that are no digits": withDoc(`{"n":[1000000000000000000000000000000000000000000000,0.100000000000000000000000000000000000000000000000]}`),
		"zero with an exponent":    withDoc(`{"n":[0e500,-0.0,0.00e-400]}`),
		"digits in texts":          withDoc(`{"1e999":"1e999 \" 123456789012345678901234567890123456789"}`),
	} {
		if err := table.Write(t.Context(), ops...); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func testGetsRefused(t *testing.T, table store.Table) {
	var many []store.Key
	for i := range store.MaxGet + 1 {
		many = append(many, key("p", fmt.Sprint(i)))
	}
	for name, keys := range map[string][]store.Key{
		"nothing":     {},
		"101 keys":    many,
		"a key twice": {key("p", "s"), key("p", "s")},
		"no sort key": {key("p", "")},
		"no text":     {key("p", "\xff")},
	} {
		if _, err := table.Get(t.Context(), keys...); !errors.Is(err, store.ErrLimit) {
			t.Errorf("%s: %v, want ErrLimit", name, err)
		}
	}
}

func testQueriesRefused(t *testing.T, table store.Table) {
	long := strings.Repeat("x", 2049)
	for name, q := range map[string]store.Query{
		"no partition":           {Limit: 1},
		"a long partition":       {Partition: long, Limit: 1},
		"a partition of no text": {Partition: "\xff", Limit: 1},
		"no limit":               {Partition: "p"},
		"a negative limit":       {Partition: "p", Limit: -1},
		"a limit too large":      {Partition: "p", Limit: store.MaxPage + 1},
		"an unknown index":       {Partition: "p", Limit: 1, Index: "three"},
		"a long start":           {Partition: "p", Limit: 1, From: long[:1025]},
		"a long end":             {Partition: "p", Limit: 1, To: long[:1025]},
		"a start of no text":     {Partition: "p", Limit: 1, From: "\xff"},
	} {
		if _, err := table.Query(t.Context(), q); !errors.Is(err, store.ErrLimit) {
			t.Errorf("%s: %v, want ErrLimit", name, err)
		}
	}
}
