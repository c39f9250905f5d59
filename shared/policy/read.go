package policy

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// reader lays a YAML tree over a policy, key by key, and collects what does not fit. yaml.v3 alone
// would replace whole table entries and name Go types instead of paths.
type reader struct {
	mistakes Mistakes
	lines    map[string]int
}

func (w *reader) wrong(node *yaml.Node, path, format string, args ...any) {
	w.mistakes = append(w.mistakes, Mistake{Path: path, Text: fmt.Sprintf(format, args...), Line: node.Line})
}

// locate adds line numbers to the mistakes that validation found: the nearest line above the path.
func (w *reader) locate(err error) error {
	var mistakes Mistakes
	if !errors.As(err, &mistakes) {
		return err
	}
	for i, m := range mistakes {
		for path := m.Path; path != "" && mistakes[i].Line == 0; path = parent(path) {
			mistakes[i].Line = w.lines[path]
		}
	}
	return mistakes
}

func parent(path string) string {
	i := strings.LastIndexAny(path, ".[")
	return path[:max(i, 0)]
}

func (w *reader) read(node *yaml.Node, into reflect.Value, path string) {
	w.lines[path] = node.Line
	switch {
	case node.Kind == yaml.AliasNode || node.Anchor != "":
		w.wrong(node, path, "anchors and aliases are not taken here: write the value out")
	case into.Type() == reflect.TypeFor[Rule]() && node.Kind == yaml.MappingNode:
		w.fields(node, into, path)
	case reflect.PointerTo(into.Type()).Implements(reflect.TypeFor[yaml.Unmarshaler]()):
		w.scalar(node, into, path, "")
	case into.Kind() == reflect.Pointer:
		w.pointer(node, into, path)
	case into.Kind() == reflect.Struct:
		w.fields(node, into, path)
	case into.Kind() == reflect.Map:
		w.table(node, into, path)
	case into.Kind() == reflect.Slice:
		w.list(node, into, path)
	default:
		w.scalar(node, into, path, expected(into.Kind()))
	}
}

func expected(k reflect.Kind) string {
	switch k {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	}
	return "a text"
}

// scalar reads a single value and reports whether it fits. Where want is empty the type itself says what
// it expects.
func (w *reader) scalar(node *yaml.Node, into reflect.Value, path, want string) bool {
	if node.Kind != yaml.ScalarNode || node.Tag == "!!null" {
		w.wrong(node, path, "must be a single value")
		return false
	}
	if into.Kind() == reflect.String && want != "" && node.Tag != "!!str" && node.Tag != "!!timestamp" {
		w.wrong(node, path, "must be %s; put %s in quotes", want, node.Value)
		return false
	}
	fresh := reflect.New(into.Type())
	switch err := node.Decode(fresh.Interface()); {
	case err != nil && want == "":
		w.wrong(node, path, "%s", err)
		return false
	case err != nil:
		w.wrong(node, path, "must be %s, not %q", want, node.Value)
		return false
	}
	into.Set(fresh.Elem())
	return true
}

func (w *reader) pointer(node *yaml.Node, into reflect.Value, path string) {
	if node.Tag == "!!null" {
		into.SetZero()
		return
	}
	fresh := reflect.New(into.Type().Elem())
	if !into.IsNil() {
		fresh.Elem().Set(into.Elem())
	}
	w.read(node, fresh.Elem(), path)
	into.Set(fresh)
}

func (w *reader) fields(node *yaml.Node, into reflect.Value, path string) {
	known := map[string]int{}
	for i := range into.NumField() {
		if key := into.Type().Field(i).Tag.Get("yaml"); key != "-" {
			known[key] = i
		}
	}
	w.pairs(node, path, func(key, value *yaml.Node, at string) {
		i, ok := known[key.Value]
		if !ok {
			w.wrong(key, at, "there is no such setting; known here: %s", strings.Join(slices.Sorted(maps.Keys(known)), ", "))
			return
		}
		w.read(value, into.Field(i), at)
	})
}

func (w *reader) table(node *yaml.Node, into reflect.Value, path string) {
	if into.IsNil() {
		into.Set(reflect.MakeMap(into.Type()))
	}
	w.pairs(node, path, func(key, value *yaml.Node, at string) {
		k := reflect.New(into.Type().Key()).Elem()
		if !w.scalar(key, k, at, expected(k.Kind())) {
			return
		}
		if value.Tag == "!!null" {
			into.SetMapIndex(k, reflect.Value{})
			return
		}
		v := reflect.New(into.Type().Elem()).Elem()
		if old := into.MapIndex(k); old.IsValid() {
			v.Set(old)
		}
		w.read(value, v, at)
		into.SetMapIndex(k, v)
	})
}

func (w *reader) list(node *yaml.Node, into reflect.Value, path string) {
	if node.Kind != yaml.SequenceNode {
		w.wrong(node, path, "must be a list")
		return
	}
	fresh := reflect.MakeSlice(into.Type(), len(node.Content), len(node.Content))
	for i, item := range node.Content {
		w.read(item, fresh.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
	into.Set(fresh)
}

func (w *reader) pairs(node *yaml.Node, path string, each func(key, value *yaml.Node, at string)) {
	if node.Kind != yaml.MappingNode {
		w.wrong(node, path, "must be a table of names and values")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		at := strings.TrimPrefix(path+"."+key.Value, ".")
		if seen[key.Value] {
			w.wrong(key, at, "stands here twice")
			continue
		}
		seen[key.Value] = true
		each(key, value, at)
	}
}
