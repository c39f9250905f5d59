package native

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// document spells JSON as a native attribute.
func (f Form[V]) document(doc json.RawMessage) (v V, err error) {
	decoder := json.NewDecoder(bytes.NewReader(doc))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		return v, errors.New("the document is not JSON")
	}
	return f.fromTree(tree), nil
}

func (f Form[V]) fromTree(tree any) V {
	switch node := tree.(type) {
	case bool:
		return f.Wrap(Value[V]{Kind: Bool, Bool: node})
	case json.Number:
		return f.Wrap(Value[V]{Kind: Number, Text: node.String()})
	case string:
		return f.Text(node)
	case []any:
		list := make([]V, len(node))
		for i, element := range node {
			list[i] = f.fromTree(element)
		}
		return f.Wrap(Value[V]{Kind: List, List: list})
	case map[string]any:
		fields := make(map[string]V, len(node))
		for name, field := range node {
			fields[name] = f.fromTree(field)
		}
		return f.Wrap(Value[V]{Kind: Map, Map: fields})
	default:
		return f.Wrap(Value[V]{Kind: Null})
	}
}

// text writes a native attribute as JSON.
func (f Form[V]) text(value Value[V]) (json.RawMessage, error) {
	tree, err := f.toTree(value)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(tree); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

func (f Form[V]) toTree(value Value[V]) (any, error) {
	switch value.Kind {
	case Bool:
		return value.Bool, nil
	case Number:
		return json.Number(value.Text), nil
	case String:
		return value.Text, nil
	case List:
		list := make([]any, len(value.List))
		for i, raw := range value.List {
			var err error
			if list[i], err = f.unwrapTree(raw); err != nil {
				return nil, err
			}
		}
		return list, nil
	case Map:
		fields := make(map[string]any, len(value.Map))
		for name, raw := range value.Map {
			var err error
			if fields[name], err = f.unwrapTree(raw); err != nil {
				return nil, err
			}
		}
		return fields, nil
	default:
		return nil, nil
	}
}

func (f Form[V]) unwrapTree(raw V) (any, error) {
	value, err := f.Unwrap(raw)
	if err != nil {
		return nil, err
	}
	return f.toTree(value)
}
