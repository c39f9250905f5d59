package native

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

var errKind = errors.New("it is not of the kind that we write")

// reader remembers the first trouble, so that an item reads as a list of its attributes.
type reader[V any] struct {
	form       Form[V]
	attributes map[string]V
	err        error
}

// value gives the attribute, or the zero Value when there is none.
func (r *reader[V]) value(name string, want Kind) (value Value[V], ok bool) {
	raw, ok := r.attributes[name]
	if !ok {
		return value, false
	}
	value, err := r.form.Unwrap(raw)
	if err == nil && value.Kind != want {
		err = errKind
	}
	if err != nil {
		r.fail(name, err)
		return Value[V]{}, false
	}
	return value, true
}

func (r *reader[V]) fail(name string, err error) {
	if r.err == nil {
		r.err = fmt.Errorf("attribute %s: %w", name, err)
	}
}

func (r *reader[V]) text(name string) string {
	value, _ := r.value(name, String)
	return value.Text
}

func (r *reader[V]) int(name string) int64 {
	value, ok := r.value(name, Number)
	if !ok {
		return 0
	}
	n, err := strconv.ParseInt(value.Text, 10, 64)
	if err != nil {
		r.fail(name, errKind)
	}
	return n
}

func (r *reader[V]) document(name string) json.RawMessage {
	value, ok := r.value(name, Map)
	if !ok {
		return nil
	}
	doc, err := r.form.appendText(nil, value)
	if err != nil {
		r.fail(name, err)
	}
	return doc
}
