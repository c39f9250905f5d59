package store

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A number is stored or refused for what it is, however it is spelt.
func TestNumbersByValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[1-9]([0-9]{0,41}[1-9])?`).Draw(t, "digits")
		magnitude := rapid.IntRange(-140, 135).Draw(t, "magnitude")
		want := len(digits) <= 38 && magnitude >= -130 && magnitude <= 125
		sign := rapid.SampledFrom([]string{"", "-"}).Draw(t, "sign")
		for _, text := range spellings(digits, magnitude) {
			doc := []byte(`{"list":[` + sign + text + `, 0]}`)
			if _, err := measure(doc); (err == nil) != want {
				t.Fatalf("%s: %v, want accepted: %v", doc, err, want)
			}
		}
	})
}

// spellings writes 0.digits * 10^(magnitude+1).
func spellings(digits string, magnitude int) []string {
	zeros := func(n int) string { return strings.Repeat("0", n) }
	texts := []string{
		fmt.Sprintf("0.%se%d", digits, magnitude+1),
		fmt.Sprintf("%s.00E%d", digits, magnitude+1-len(digits)),
		fmt.Sprintf("0.000%s000e%+d", digits, magnitude+4),
	}
	switch point := magnitude + 1; {
	case point <= 0:
		texts = append(texts, "0."+zeros(-point)+digits)
	case point >= len(digits):
		texts = append(texts, digits+zeros(point-len(digits)), digits+zeros(point-len(digits))+".0")
	default:
		texts = append(texts, digits[:point]+"."+digits[point:])
	}
	return texts
}

func TestDocumentsRefused(t *testing.T) {
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	for doc, want := range map[string]bool{
		`{}`:                     true,
		" {\n} ":                 true,
		`{"a":""}`:               true,
		`{"a":["",":"]}`:         true,
		`{"":1}`:                 false,
		`{"a":[{"b":1,"" : 2}]}`: false,
		`{"a\"":"{[","b\\":"]"}`: true,
		`{"a":"1e999"}`:          true,
		`{"a":[1e999]}`:          false,
		deep(31):                 true,
		deep(32):                 false,
		`{"a":[],"b":{}}` + " ":  true,
		``:                       false,
		`[{}]`:                   false,
		`{"a":01}`:               false,
	} {
		if _, err := measure([]byte(doc)); (err == nil) != want {
			t.Errorf("%s: %v, want accepted: %v", doc, err, want)
		}
	}
}

// The size is never less than what DynamoDB counts, and exact where it matters: for a large document.
func TestSize(t *testing.T) {
	it := Item{Key: Key{Partition: "pp", Sort: "s"}, Type: "ttt", Doc: []byte(`{"a":"` + strings.Repeat("ж", 60_000) + `","b":[1,true,null,{"c":""}]}`)}
	fixed := len("pk") + 2 + len("sk") + 1 + len("version") + 11 + len("type") + 3 + len("doc")
	doc := 3 + (1 + 1 + 120_000) + (1 + 1 + 3 + (1 + 2) + (1 + 1) + (1 + 1) + (1 + 3 + (1 + 1 + 0)))
	if got := Size(it); got != fixed+doc {
		t.Errorf("Size = %d, want %d", got, fixed+doc)
	}
	it.Expires, it.One = 1, Key{Partition: "o", Sort: "ne"}
	if got := Size(it); got != fixed+doc+len("expires")+11+len("one_pk")+len("one_sk")+3 {
		t.Errorf("Size = %d with an index and an end", got)
	}
}
