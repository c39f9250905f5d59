// Package native turns items into DynamoDB's attributes and back, whatever type a library has for an
// attribute value, so that the table and the images in its stream are the same by construction.
//
// It knows none of those libraries.
package native

import (
	"strconv"

	"resonance/shared/store"
)

// Kind is a type of attribute. Sets and binaries are not used.
type Kind int

// The kinds of attribute that a JSON document needs.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Map
)

// Value is one attribute value; Kind says which field holds it. V is the library's own type.
type Value[V any] struct {
	Kind Kind
	Bool bool
	Text string // of a Number or a String
	List []V
	Map  map[string]V
}

// Form says how a library spells attribute values.
type Form[V any] struct {
	Wrap   func(Value[V]) V
	Unwrap func(V) (Value[V], error)
}

// Text spells a string.
func (f Form[V]) Text(s string) V { return f.Wrap(Value[V]{Kind: String, Text: s}) }

// Int spells a whole number.
func (f Form[V]) Int(n int64) V {
	return f.Wrap(Value[V]{Kind: Number, Text: strconv.FormatInt(n, 10)})
}

// Key gives the attributes that address an item.
func (f Form[V]) Key(k store.Key) map[string]V {
	return map[string]V{store.AttrPartition: f.Text(k.Partition), store.AttrSort: f.Text(k.Sort)}
}

// Encode gives all attributes of an item. The document is one map attribute: its fields can be read in
// exports and in the console, and can't be taken for the item's own.
func (f Form[V]) Encode(it store.Item) (map[string]V, error) {
	attributes, err := f.Content(it)
	if err != nil {
		return nil, err
	}
	attributes[store.AttrPartition] = f.Text(it.Partition)
	attributes[store.AttrSort] = f.Text(it.Sort)
	attributes[store.AttrVersion] = f.Int(it.Version)
	return attributes, nil
}

// Content gives the attributes that a put sets: all but the key and the version. What the item does not
// have, it has no attribute for.
func (f Form[V]) Content(it store.Item) (map[string]V, error) {
	doc, err := f.document(it.Doc)
	if err != nil {
		return nil, err
	}
	attributes := map[string]V{store.AttrType: f.Text(it.Type), store.AttrDoc: doc}
	if it.Expires != 0 {
		attributes[store.AttrExpires] = f.Int(it.Expires)
	}
	if it.One != (store.Key{}) {
		attributes[store.AttrOnePart], attributes[store.AttrOneSort] = f.Text(it.One.Partition), f.Text(it.One.Sort)
	}
	if it.Two != (store.Key{}) {
		attributes[store.AttrTwoPart], attributes[store.AttrTwoSort] = f.Text(it.Two.Partition), f.Text(it.Two.Sort)
	}
	return attributes, nil
}

// Decode reads an item; an attribute of another kind than ours is an error. The fields of its document
// come in the order of their names.
func (f Form[V]) Decode(attributes map[string]V) (store.Item, error) {
	r := reader[V]{form: f, attributes: attributes}
	it := store.Item{
		Key:     store.Key{Partition: r.text(store.AttrPartition), Sort: r.text(store.AttrSort)},
		Version: r.int(store.AttrVersion),
		Type:    r.text(store.AttrType),
		Doc:     r.document(store.AttrDoc),
		One:     store.Key{Partition: r.text(store.AttrOnePart), Sort: r.text(store.AttrOneSort)},
		Two:     store.Key{Partition: r.text(store.AttrTwoPart), Sort: r.text(store.AttrTwoSort)},
		Expires: r.int(store.AttrExpires),
	}
	return it, r.err
}
