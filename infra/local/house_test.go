package local_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"resonance/infra/local/localtest"
)

// What was broken off yesterday in the middle of writing, and what expired, goes when the desk starts.
func TestTheHouseIsKept(t *testing.T) {
	data := t.TempDir()
	t.Run("begin", func(t *testing.T) { start(t, data) })
	draft := filepath.Join(data, "blobs", "drafts", "broken-off")
	if err := os.MkdirAll(draft, 0o700); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-48 * time.Hour)
	if err := os.Chtimes(draft, old, old); err != nil {
		t.Fatal(err)
	}
	start(t, data)
	localtest.Until(t, "the end of what was broken off", func() bool {
		_, err := os.Stat(draft)
		return os.IsNotExist(err)
	})
}
