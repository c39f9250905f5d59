package api

import (
	"errors"
	"io"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
)

// strictJSON reads JSON as the document promises: names exactly as written, none twice, valid UTF-8, no null.
func strictJSON() huma.Format {
	return huma.Format{
		Marshal: func(w io.Writer, v any) error { return huma.DefaultJSONFormat.Marshal(w, v) },
		Unmarshal: func(data []byte, v any) error {
			if err := readStrictly(data, v); err != nil {
				return err
			}
			if parsed, ok := v.(*any); ok {
				if where, found := findNull(*parsed); found {
					return errors.New(nullMessage + where)
				}
			}
			return nil
		},
	}
}

func readStrictly(data []byte, v any) error {
	return json.Unmarshal(data, v, json.RejectUnknownMembers(true))
}

// nullMessage goes before the path of a field that is null: leave a field out to say nothing.
const nullMessage = "null at "

// findNull gives the path of the first null in a document.
func findNull(v any) (string, bool) {
	switch v := v.(type) {
	case nil:
		return "body", true
	case map[string]any:
		for name, member := range v {
			if where, found := findNull(member); found {
				return under(name, where), true
			}
		}
	case []any:
		for i, member := range v {
			if where, found := findNull(member); found {
				return under(strconv.Itoa(i), where), true
			}
		}
	}
	return "", false
}

func under(name, where string) string {
	if where == "body" {
		return name
	}
	return name + "." + where
}
