package native

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// document spells JSON as a native attribute.
func (f Form[V]) document(doc json.RawMessage) (V, error) {
	d := jsontext.NewDecoder(bytes.NewBuffer(doc), jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true))
	v, err := f.next(d)
	if err != nil {
		return v, errors.New("the document is not JSON")
	}
	return v, nil
}

// next reads one value, with all that is in it.
func (f Form[V]) next(d *jsontext.Decoder) (v V, err error) {
	token, err := d.ReadToken()
	if err != nil {
		return v, err
	}
	switch token.Kind() {
	case '{':
		return f.nextMap(d)
	case '[':
		return f.nextList(d)
	case '"':
		return f.Text(token.String()), nil
	case '0':
		return f.Wrap(Value[V]{Kind: Number, Text: token.String()}), nil
	case 't', 'f':
		return f.Wrap(Value[V]{Kind: Bool, Bool: token.Bool()}), nil
	default:
		return f.Wrap(Value[V]{Kind: Null}), nil
	}
}

func (f Form[V]) nextMap(d *jsontext.Decoder) (v V, err error) {
	fields := map[string]V{}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return v, err
		}
		key := name.String() // a token is good until the next is read
		if fields[key], err = f.next(d); err != nil {
			return v, err
		}
	}
	_, err = d.ReadToken()
	return f.Wrap(Value[V]{Kind: Map, Map: fields}), err
}

func (f Form[V]) nextList(d *jsontext.Decoder) (v V, err error) {
	list := []V{}
	for d.PeekKind() != ']' {
		element, err := f.next(d)
		if err != nil {
			return v, err
		}
		list = append(list, element)
	}
	_, err = d.ReadToken()
	return f.Wrap(Value[V]{Kind: List, List: list}), err
}

// appendText writes a native attribute as JSON.
func (f Form[V]) appendText(text []byte, value Value[V]) ([]byte, error) {
	switch value.Kind {
	case Bool:
		return strconv.AppendBool(text, value.Bool), nil
	case Number:
		return append(text, value.Text...), nil
	case String:
		return jsontext.AppendQuote(text, value.Text)
	case List:
		return f.appendList(append(text, '['), value.List)
	case Map:
		return f.appendMap(append(text, '{'), value.Map)
	default:
		return append(text, "null"...), nil
	}
}

func (f Form[V]) appendList(text []byte, list []V) (_ []byte, err error) {
	for i, element := range list {
		if i > 0 {
			text = append(text, ',')
		}
		if text, err = f.appendRaw(text, element); err != nil {
			return nil, err
		}
	}
	return append(text, ']'), nil
}

// appendMap writes fields in the order of their names.
func (f Form[V]) appendMap(text []byte, fields map[string]V) (_ []byte, err error) {
	for i, name := range slices.Sorted(maps.Keys(fields)) {
		if i > 0 {
			text = append(text, ',')
		}
		if text, err = jsontext.AppendQuote(text, name); err != nil {
			return nil, fmt.Errorf("write a name: %w", err)
		}
		if text, err = f.appendRaw(append(text, ':'), fields[name]); err != nil {
			return nil, err
		}
	}
	return append(text, '}'), nil
}

func (f Form[V]) appendRaw(text []byte, raw V) ([]byte, error) {
	value, err := f.Unwrap(raw)
	if err != nil {
		return nil, err
	}
	return f.appendText(text, value)
}
