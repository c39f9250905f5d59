package storetest

import (
	"fmt"
	"strings"
	"testing"

	"resonance/shared/store"
)

var values = map[string]func(*testing.T, store.Table){
	"documents":  testDocuments,
	"keys":       testKeys,
	"everything": testEverything,
}

func testDocuments(t *testing.T, table store.Table) {
	for n, doc := range []string{
		`{}`,
		`{"empty":"","null":null,"yes":true,"no":false,"list":[],"map":{}}`,
		`{"list":[1,"two",null,[3,[4]],{"five":[{}]}]}`,
		`{"русский":"Жалоба № 1, «ёлочки»","emoji":"👩‍👩‍👧","rtl":"שלום","combining":"é é"}`,
		`{"controls":"\u0000\u0001\u001f\u007f\u0085\u2028\u2029","quotes":"\"\\/","lines":"a\r\n\tb"}`,
		`{"integers":[0,-1,9007199254740993,-9223372036854775808,18446744073709551615]}`,
		`{"decimals":[0.1,-0.5,1.10,300.00,1e3,2.5E-7,123456789.123456789]}`,
		`{"digits":12345678901234567890123456789012345678}`,
		`{"large":9.9e125,"small":1e-130,"minus":-9.9e125}`,
		`{"a name.with:odd #signs[0]":1,"pk":"x","version":"y"," ":2}`,
		`{"html":"<script>&amp;</script>"}`,
		` { "spaced" : [ 1 , 2 ] } `,
	} {
		it := item(key("p", fmt.Sprint(n)))
		it.Doc = []byte(doc)
		write(t, table, store.Put(it, store.Always()))
		wantItems(t, get(t, table, it.Key), versioned(it, 1))
	}
}

func testKeys(t *testing.T, table store.Table) {
	for n, text := range []string{
		"a b", "a\x00b", "\x00", "a\x00", "«Ж»", "😀", "'\"\\;--", "a#b/c:d%20", "\u2028", strings.Repeat("я", store.MaxSort/2),
	} {
		it := item(key(text, text))
		it.Type, it.One, it.Two = text, key(text, text), key(text, "s")
		write(t, table, store.Put(it, store.IfAbsent()), store.Put(item(key("beside", fmt.Sprint(n))), store.IfAbsent()))
		wantItems(t, get(t, table, it.Key), versioned(it, 1))
		for _, index := range indexes {
			page, err := table.Query(t.Context(), store.Query{Index: index, Partition: text, Limit: 5})
			if err != nil {
				t.Fatalf("Query: %v", err)
			}
			wantItems(t, page.Items, versioned(it, 1))
		}
		write(t, table, store.Delete(it.Key, store.IfVersion(1)))
		wantItems(t, get(t, table, it.Key))
	}
}

func testEverything(t *testing.T, table store.Table) {
	it := store.Item{
		Key: key("p", "s"), Type: "", Doc: []byte(`{"a":[{"b":null}]}`),
		One: key("one", "1"), Two: key("two", "2"), Expires: future,
	}
	write(t, table, store.Put(it, store.Always()))
	wantItems(t, get(t, table, it.Key), versioned(it, 1))
	for _, q := range []store.Query{
		{Partition: "p", Limit: 1}, {Index: store.One, Partition: "one", Limit: 1}, {Index: store.Two, Partition: "two", Limit: 1},
	} {
		page, err := table.Query(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		wantItems(t, page.Items, versioned(it, 1))
	}
}
