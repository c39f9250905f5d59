package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Validate refuses what DynamoDB would refuse, so that every engine refuses it alike: ErrLimit with
// the reason.
func Validate(ops []Op) error {
	if len(ops) == 0 || len(ops) > MaxOps {
		return limit("a write takes 1 to %d operations, not %d", MaxOps, len(ops))
	}
	seen := make(map[Key]bool, len(ops))
	total := 0
	for _, op := range ops {
		if err := checkKey(op.Item.Key); err != nil {
			return err
		}
		if seen[op.Item.Key] {
			return limit("one item stands twice in the write")
		}
		seen[op.Item.Key] = true
		if op.Kind != OpPut {
			continue
		}
		size, err := checkItem(op.Item)
		if err != nil {
			return err
		}
		total += size
	}
	if total > MaxTxBytes {
		return limit("a write takes %d bytes, not %d", MaxTxBytes, total)
	}
	return nil
}

// ValidateKeys refuses what a Get must not ask.
func ValidateKeys(keys []Key) error {
	if len(keys) == 0 || len(keys) > MaxGet {
		return limit("a get takes 1 to %d keys, not %d", MaxGet, len(keys))
	}
	seen := make(map[Key]bool, len(keys))
	for _, k := range keys {
		if err := checkKey(k); err != nil {
			return err
		}
		if seen[k] {
			return limit("one key stands twice in the get")
		}
		seen[k] = true
	}
	return nil
}

// ValidateQuery refuses what a Query must not ask.
func ValidateQuery(q Query) error {
	switch {
	case q.Partition == "":
		return limit("a query needs a partition")
	case q.Limit < 1 || q.Limit > MaxPage:
		return limit("a query takes 1 to %d items, not %d", MaxPage, q.Limit)
	case q.Index != Primary && q.Index != One && q.Index != Two:
		return limit("there is no index %q", q.Index)
	}
	for _, sort := range []string{q.From, q.To} {
		if err := checkText(q.Partition, sort); err != nil {
			return err
		}
	}
	return nil
}

func checkKey(k Key) error {
	if k.Partition == "" || k.Sort == "" {
		return limit("a key has a partition and a sort key")
	}
	return checkText(k.Partition, k.Sort)
}

func checkText(partition, sort string) error {
	switch {
	case len(partition) > MaxPartition || len(sort) > MaxSort:
		return limit("a partition key takes %d bytes and a sort key %d", MaxPartition, MaxSort)
	case !utf8.ValidString(partition) || !utf8.ValidString(sort):
		return limit("a key is text in UTF-8")
	}
	return nil
}

func checkItem(it Item) (int, error) {
	for _, index := range []Key{it.One, it.Two} {
		if index == (Key{}) {
			continue
		}
		if err := checkKey(index); err != nil {
			return 0, err
		}
	}
	if !utf8.ValidString(it.Type) {
		return 0, limit("a type is text in UTF-8")
	}
	if err := checkDocument(it.Doc); err != nil {
		return 0, err
	}
	size := Size(it)
	if size > MaxItemBytes {
		return 0, limit("an item takes %d bytes, not %d", MaxItemBytes, size)
	}
	return size, nil
}

func limit(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrLimit, fmt.Sprintf(format, args...))
}

// Attribute names under which engines keep an item; their length counts.
const (
	AttrPartition = "pk"
	AttrSort      = "sk"
	AttrVersion   = "version"
	AttrType      = "type"
	AttrDoc       = "doc"
	AttrExpires   = "expires"
	AttrOnePart   = "one_pk"
	AttrOneSort   = "one_sk"
	AttrTwoPart   = "two_pk"
	AttrTwoSort   = "two_sk"
)

// numberSize is what DynamoDB counts for a version or a time: about one byte for two digits, and one.
const numberSize = 11

// Size is what DynamoDB counts for the item: names and values in UTF-8, numbers at about one byte for two
// digits and one more, 3 bytes for a list or map and 1 for each member. Source: "DynamoDB item sizes and
// formats" in the developer guide. A small document is not taken apart: its upper bound is given.
func Size(it Item) int {
	size := len(AttrPartition) + len(it.Partition) + len(AttrSort) + len(it.Sort) +
		len(AttrVersion) + numberSize + len(AttrType) + len(it.Type) + len(AttrDoc)
	if it.Expires != 0 {
		size += len(AttrExpires) + numberSize
	}
	for _, index := range []Key{it.One, it.Two} {
		if index != (Key{}) {
			size += 2*len(AttrOnePart) + len(index.Partition) + len(index.Sort)
		}
	}
	const safe = MaxItemBytes / 8
	if len(it.Doc) < safe {
		return size + len(it.Doc)
	}
	decoder := json.NewDecoder(bytes.NewReader(it.Doc))
	decoder.UseNumber()
	var doc any
	if err := decoder.Decode(&doc); err != nil {
		return size + len(it.Doc)
	}
	return size + valueSize(doc)
}

func valueSize(v any) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case json.Number:
		digits := len(strings.Trim(strings.NewReplacer("-", "", ".", "").Replace(string(v)), "0"))
		return min(21, (digits+1)/2+1)
	case []any:
		size := 3
		for _, member := range v {
			size += 1 + valueSize(member)
		}
		return size
	case map[string]any:
		size := 3
		for name, member := range v {
			size += 1 + len(name) + valueSize(member)
		}
		return size
	}
	return 1 // true, false, null
}
