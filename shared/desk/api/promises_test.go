package api_test

import (
	"slices"
	"strings"
	"testing"
)

// What does not keep a promise that the rest keeps, each for a reason. A new operation keeps them all, or is put
// here by hand.
var (
	// Lists that are short by their nature: of one team, one member, one case, one process.
	wholeLists = []string{"/account/sessions", "/account/tokens", "/cases/{id}/files", "/queues", "/team"}
	// A new token's text must not be kept for a second answer; the rest changes nothing that stays.
	unkeyedPosts = []string{"/account/tokens", "/cases/{id}/onlookers", "/submissions/candidates", "/uploads"}
	// What is made anew, ends for good, or has no version.
	versionless = []string{
		"/account/sessions/end-others", "/account/sessions/{id}/end", "/account/tokens", "/account/tokens/{id}/revoke", "/cases/{id}/onlookers",
		"/people/{id}/review", "/queues/{queue}/dead/{id}/discard", "/queues/{queue}/dead/{id}/retry", "/submissions", "/submissions/candidates",
		"/team", "/team/{id}/link", "/uploads",
	}
)

// Every list comes in pages, every POST may be sent again under a key, and everything that has a version is changed
// under it.
func TestEveryOperationKeepsThePromises(t *testing.T) {
	type operation struct {
		Parameters []struct{ Name string }
		Responses  map[string]struct {
			Content map[string]struct {
				Schema struct {
					Ref string `json:"$ref"`
				}
			}
		}
	}
	doc := want[struct {
		Paths map[string]map[string]operation
	}](newWorld(t).call("GET", "/api/v1/openapi.json", ""), 200)
	for path, methods := range doc.Paths {
		for method, o := range methods {
			promise := func(what, parameter string, except []string) {
				holds := slices.ContainsFunc(o.Parameters, func(p struct{ Name string }) bool { return p.Name == parameter })
				if excepted := slices.Contains(except, path); holds == excepted {
					t.Errorf("%s %s: %s is %v, an exception %v", method, path, what, holds, excepted)
				}
			}
			switch method {
			case "get":
				answer := o.Responses["200"].Content["application/json"].Schema.Ref
				if _, name, found := strings.Cut(answer, "schemas/"); found && strings.HasPrefix(name, "List") {
					promise("a list in pages", "cursor", wholeLists)
				}
			case "post":
				promise("a key", "Idempotency-Key", unkeyedPosts)
				promise("a version", "If-Match", versionless)
			case "put":
				promise("a version", "If-Match", nil)
			default:
				t.Errorf("%s %s: what does it promise?", method, path)
			}
		}
	}
}
