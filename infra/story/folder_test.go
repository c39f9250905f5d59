package story_test

import (
	"net/smtp"
	"os"
	"path/filepath"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/infra/story"
	"resonance/shared/queue"
	queuesqlite "resonance/shared/queue/sqlite"
	"resonance/shared/store/sqlite"
)

// newData is a data folder with the company's policy in it.
func newData(t *testing.T) string {
	t.Helper()
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "policy.yaml"), []byte(story.Policy), 0o600); err != nil {
		t.Fatal(err)
	}
	return data
}

// deliver hands a letter in by SMTP.
func deliver(t testing.TB, door, from, to string, raw []byte) {
	t.Helper()
	if err := smtp.SendMail(door, nil, from, []string{to}, raw); err != nil {
		t.Fatal(err)
	}
}

// folder is the data folder of a desk that runs, in whichever process. It looks into the databases only to
// tell whether work is under way: a committed change that somebody has yet to follow, or a message.
type folder struct {
	data   string
	table  *sqlite.DB
	queues []queue.Gauge
}

func watched(t *testing.T, data string) folder {
	t.Helper()
	table, err := sqlite.Open(filepath.Join(data, "table.db"))
	if err != nil {
		t.Fatal(err)
	}
	queues, err := queuesqlite.Open(filepath.Join(data, "queues.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, c := range []interface{ Close() error }{table, queues} {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	f := folder{data: data, table: table}
	for _, name := range []string{"mail", "team", "reply"} {
		q, err := queues.Queue(queuesqlite.Config{Name: name, FIFO: name == "team"})
		if err != nil {
			t.Fatal(err)
		}
		f.queues = append(f.queues, q)
	}
	return f
}

// Quiet waits until nothing is under way.
func (f folder) Quiet(t testing.TB) {
	t.Helper()
	localtest.Until(t, "the desk's rest", func() bool { return f.isQuiet(t) })
}

// isQuiet finds all changes followed, then no messages, then still no new changes: what is followed has put
// its messages on the queues, and what handled them has committed its changes.
func (f folder) isQuiet(t testing.TB) bool {
	before, followed := f.followed(t)
	if !followed {
		return false
	}
	for _, q := range f.queues {
		depth, err := q.Depth(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if depth.Waiting+depth.InFlight+depth.Delayed > 0 {
			return false
		}
	}
	after, followed := f.followed(t)
	return followed && after == before
}

// followed tells whether every consumer of the stream has seen its newest change, and which that is.
func (f folder) followed(t testing.TB) (newest string, all bool) {
	for _, consumer := range []string{"relay", "index"} {
		at, err := f.table.Checkpoint(t.Context(), consumer)
		if err != nil {
			t.Fatal(err)
		}
		changes, err := f.table.Changes(t.Context(), at, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(changes) > 0 {
			return "", false
		}
		newest = max(newest, at)
	}
	return newest, true
}

// Outbox reads the letters, whose names rise with time.
func (f folder) Outbox(t testing.TB) [][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(f.data, "outbox", "*.eml"))
	if err != nil {
		t.Fatal(err)
	}
	letters := make([][]byte, len(names))
	for i, name := range names {
		if letters[i], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return letters
}

func (f folder) SlackSecret(t testing.TB) string {
	t.Helper()
	secret, err := local.SlackSecret(f.data)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}
