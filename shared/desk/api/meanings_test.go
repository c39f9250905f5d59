package api_test

import (
	"strings"
	"testing"

	"resonance/shared/desk/api"
)

// Whoever reads the document learns what every field is; and nothing is explained that is not there.
func TestEveryFieldHasAMeaning(t *testing.T) {
	w := newWorld(t)
	doc := want[struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]struct{ Description string }
			}
		}
	}](w.call("GET", "/api/v1/openapi.json", ""), 200)
	used := map[string]bool{}
	for name, s := range doc.Components.Schemas {
		for field, property := range s.Properties {
			special := name + "." + field
			switch property.Description {
			case "":
				t.Errorf("nobody says what %s is", special)
			case api.Meanings[special]:
				used[special] = true
			case api.Meanings[field]:
				used[field] = true
			}
		}
	}
	for key, meaning := range api.Meanings {
		_, field, special := strings.Cut(key, ".")
		if !used[key] || special && api.Meanings[field] == meaning {
			t.Errorf("%s is explained for nothing", key)
		}
	}
}
