package local_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"resonance/infra/local/localtest"
)

// What was broken off yesterday in the middle of writing, and a file that waits for its form since last week, go when
// the desk starts.
func TestTheHouseIsKept(t *testing.T) {
	data := t.TempDir()
	t.Run("begin", func(t *testing.T) { start(t, data) })
	draft := aged(t, 2, data, "blobs", "drafts", "broken-off")
	ahead := aged(t, 8, data, "blobs", "objects", "ahead", "a-form", "a-file~")
	start(t, data)
	localtest.Until(t, "the end of what nobody asks for", func() bool {
		_, err := os.Stat(draft)
		_, sent := os.Stat(ahead)
		return os.IsNotExist(err) && os.IsNotExist(sent)
	})
}

// aged makes a folder that was last written to so many days ago.
func aged(t *testing.T, days int, path ...string) string {
	t.Helper()
	folder := filepath.Join(path...)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	at := time.Now().AddDate(0, 0, -days)
	if err := os.Chtimes(folder, at, at); err != nil {
		t.Fatal(err)
	}
	return folder
}
