package slackpage

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestTheFileIsWrittenAnewWhenItHoldsMuchThatIsOutdated(t *testing.T) {
	path := filepath.Join(t.TempDir(), "slack.json")
	m := &message{Channel: "C1", TS: "1.000001", Text: "x"}
	all := func() []*message { return []*message{m} }
	f := &file{path: path}
	if err := f.rewrite(nil); err != nil {
		t.Fatal(err)
	}
	for range rewriteAfter + 2 {
		if err := f.add(m, all); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := bytes.Count(raw, []byte("\n")); got != 2 {
		t.Errorf("%d lines, want the one kept and the one after", got)
	}
}
