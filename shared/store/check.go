package store

import (
	"fmt"
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

// maxSpelled bounds what is looked at. Escapes make six bytes of one; more is white space.
const maxSpelled = 6 * MaxItemBytes

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
	if len(it.Doc) > maxSpelled {
		return 0, limit("an item takes %d bytes, the spelling of this one has %d", MaxItemBytes, len(it.Doc))
	}
	doc, err := measure(it.Doc)
	if err != nil {
		return 0, err
	}
	size := bareSize(it) + doc
	if size > MaxItemBytes {
		return 0, limit("an item takes %d bytes, not %d", MaxItemBytes, size)
	}
	return size, nil
}

func limit(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrLimit, fmt.Sprintf(format, args...))
}
