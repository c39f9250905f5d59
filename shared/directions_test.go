// Package shared_test holds the rooms to the directions that the README draws.
package shared_test

import (
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// floors are the rooms from the ground up: each may look into those of the floors below, never beside or above.
var floors = [][]string{
	{"complaint", "calendar", "words", "phone", "pattern", "clocktest", "store", "queue", "blob", "slack", "config"},
	{"policy", "identity", "repeat", "conduct", "remedy", "mail", "insight", "staff", "money"},
	{"plan", "search"},
	{"register"},
	{"desk", "handler"},
}

// pure rooms decide and do nothing else: no clock of their own, no files, no network, no storage.
var pure = []string{"complaint", "calendar", "phone", "policy", "identity", "repeat", "conduct", "remedy", "plan", "money"}

func TestRoomsLookDownOnly(t *testing.T) {
	for path, imports := range list(t, "{{.ImportPath}} {{join .Imports \" \"}}", "./...") {
		from := room(path)
		if from == "" {
			continue // this test
		}
		if floor(from) < 0 {
			t.Errorf("which floor is %s on?", from)
		}
		for _, to := range imports {
			switch {
			case strings.HasPrefix(to, "resonance/shared/"):
				if room(to) != from && floor(room(to)) >= floor(from) {
					t.Errorf("%s looks into %s", path, to)
				}
			case strings.HasPrefix(to, "resonance/"):
				t.Errorf("%s looks into %s, which is outside", path, to)
			case slices.Contains(pure, from) && slices.Contains([]string{"os", "net", "net/http", "database/sql"}, to):
				t.Errorf("%s is pure and imports %s", path, to)
			}
		}
	}
}

// A Lambda carries neither the embedded database nor what would make it slow to start.
func TestFunctionsAreLight(t *testing.T) {
	for path, packages := range list(t, "{{.ImportPath}} {{join .Deps \" \"}}", "resonance/functions/...") {
		for _, heavy := range []string{"modernc.org/sqlite", "github.com/nyaruka/phonenumbers"} {
			if slices.Contains(packages, heavy) {
				t.Errorf("%s carries %s", path, heavy)
			}
		}
	}
}

// list asks the go command about packages: each with what the format says after its path.
func list(t *testing.T, format, packages string) map[string][]string {
	t.Helper()
	for _, sources := range []string{".", "../functions"} {
		err := filepath.WalkDir(sources, func(_ string, _ fs.DirEntry, err error) error { return err }) // go test notes what is opened
		if err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", format, packages).Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		all[words[0]] = words[1:]
	}
	if len(all) < 5 {
		t.Fatalf("go list knows %d packages", len(all))
	}
	return all
}

// room is the first folder below shared.
func room(path string) string {
	rest, _ := strings.CutPrefix(path, "resonance/shared/")
	if rest == path {
		return ""
	}
	room, _, _ := strings.Cut(rest, "/")
	return room
}

func floor(room string) int {
	return slices.IndexFunc(floors, func(f []string) bool { return slices.Contains(f, room) })
}
