package dynamo

import (
	"maps"
	"slices"
	"strings"

	"resonance/shared/store"
)

// expression gathers the names and values that the texts of one operation use. Every attribute goes
// under "#" and its own name, because some of ours are reserved words.
type expression struct {
	names  map[string]string
	values image
}

func newExpression() *expression {
	return &expression{names: map[string]string{}, values: image{}}
}

// name makes the attribute usable in a text and gives how to write it there.
func (e *expression) name(attribute string) string {
	e.names["#"+attribute] = attribute
	return "#" + attribute
}

// condition writes c, with expired items taken for absent ones; nil when c is Always.
func (e *expression) condition(c store.Condition, now int64) *string {
	var condition string
	if c.Absent() {
		condition = "attribute_not_exists(" + e.name(store.AttrPartition) + ") OR " + e.name(store.AttrExpires) + " <= :now"
	} else if v, ok := c.Version(); ok {
		e.values[":expected"] = form.Int(v)
		condition = e.name(store.AttrVersion) + " = :expected AND (" + e.live() + ")"
	} else {
		return nil
	}
	e.values[":now"] = form.Int(now)
	return &condition
}

// live wants :now among the values.
func (e *expression) live() string {
	expires := e.name(store.AttrExpires)
	return "attribute_not_exists(" + expires + ") OR " + expires + " > :now"
}

// put writes the update that stores the item whole and counts its version. It must name every attribute
// that an item can have, so that nothing of an older one stays.
func (e *expression) put(it store.Item) (string, error) {
	set, err := form.Content(it)
	if err != nil {
		return "", err
	}
	var sets, removes []string
	for _, name := range slices.Sorted(maps.Keys(set)) {
		sets = append(sets, e.name(name)+" = :"+name)
		e.values[":"+name] = set[name]
	}
	for _, name := range []string{
		store.AttrExpires, store.AttrOnePart, store.AttrOneSort, store.AttrTwoPart, store.AttrTwoSort,
	} {
		if set[name] == nil {
			removes = append(removes, e.name(name))
		}
	}
	e.values[":one"] = form.Int(1)
	update := "SET " + strings.Join(sets, ", ") + " ADD " + e.name(store.AttrVersion) + " :one"
	if len(removes) > 0 {
		update += " REMOVE " + strings.Join(removes, ", ")
	}
	return update, nil
}
