package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// run is what the command prints, decoded, and its error.
func run(t *testing.T, args ...string) (result map[string]any, help string, err error) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if err = eval(args, &stdout, &stderr); err == nil {
		if err := json.Unmarshal(stdout.Bytes(), &result); err != nil {
			t.Fatalf("%v prints %q: %v", args, stdout.String(), err)
		}
	}
	return result, stderr.String(), err
}

// file writes a file for one test.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestHelp(t *testing.T) {
	_, overview, err := run(t, "--help")
	if !errors.Is(err, flag.ErrHelp) {
		t.Errorf("help is not asked for: %v", err)
	}
	for _, c := range commands {
		if !strings.Contains(overview, "eval "+c.name+" ") {
			t.Errorf("the overview lacks %s", c.name)
		}
		_, own, err := run(t, c.name, "--help")
		if !errors.Is(err, flag.ErrHelp) || !strings.Contains(own, c.usage) {
			t.Errorf("%s --help: %v, %q", c.name, err, own)
		}
	}
	if _, _, err := run(t, "nonsense"); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("nonsense: %v", err)
	}
}

// Files come from many programs: with a byte order mark, quoted line breaks, short rows and more columns.
func TestFiles(t *testing.T) {
	good := file(t, "names.csv", "\ufeffgroup, name1 ,Name2,is_match\r\n1,\"Ann\nBell\", Ann Bell ,TRUE\r\n\r\n2,Ann Bell,Tom Sykes,0\r\n")
	result, _, err := run(t, "names", good)
	if err != nil || result["f1"] != 1.0 {
		t.Errorf("%v, %v", result, err)
	}
	for _, bad := range []struct{ text, says string }{
		{"", "is empty"},
		{"name1,name2\na,b\n", "is_match"},
		{"name1,name2,is_match\n\"a\nb\",c,1\na,b,perhaps\n", "line 4"},
		{"name1,name2,is_match\na,b,1\na,\"b,1\n", "line 3"},
	} {
		if _, _, err := run(t, "names", file(t, "bad.csv", bad.text)); err == nil || !strings.Contains(err.Error(), bad.says) {
			t.Errorf("%q: %v, want %q", bad.text, err, bad.says)
		}
	}
	for _, args := range [][]string{{"names"}, {"names", good, good}, {"names", filepath.Join(t.TempDir(), "none.csv")}, {"names", good, "--nonsense"}} {
		if _, _, err := run(t, args...); err == nil {
			t.Errorf("%v is no mistake", args)
		}
	}
}
