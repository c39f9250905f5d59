package local_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/shared/queue"
	queuesqlite "resonance/shared/queue/sqlite"
	"resonance/shared/register"
)

// TestAPoisonMessageEndsInTheDeadLettersAlone puts a message that no handler can read between letters: the
// letters pass, the message is given up after its tries, and a lead sees it.
func TestAPoisonMessageEndsInTheDeadLettersAlone(t *testing.T) {
	var ahead atomic.Int64
	clock := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	data := t.TempDir()
	p := localtest.Start(t, local.Config{Data: data, Now: clock, TickEvery: 5 * time.Millisecond})
	mailQ := mailQueue(t, data, clock)
	if err := mailQ.Send(t.Context(), queue.Message{Body: "{poison"}); err != nil {
		t.Fatal(err)
	}
	complain(t, p)
	until(t, "the letter behind the poison", func() bool { return len(letters(t, p, register.MailIn)) == 1 })

	dead, err := mailQ.DeadLetters()
	if err != nil {
		t.Fatal(err)
	}
	var page []queue.Dead
	until(t, "the dead letter", func() bool {
		ahead.Add(int64(2 * time.Minute)) // each try hides the message for a while
		list, err := dead.List(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		page = list
		return len(page) > 0
	})
	if len(page) != 1 || page[0].Body != "{poison" {
		t.Fatalf("the dead letters: %+v", page)
	}
	if queues := lead(t, p).get(p.URL() + "/queues"); queues.status != http.StatusOK || !strings.Contains(queues.text, "{poison") {
		t.Errorf("the desk answers %d and does not show the message: %s", queues.status, queues.text)
	}
}

// mailQueue is a second handle on the running desk's queue of letters.
func mailQueue(t *testing.T, data string, now func() time.Time) *queuesqlite.Queue {
	t.Helper()
	queues, err := queuesqlite.Open(filepath.Join(data, "queues.db"), now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := queues.Close(); err != nil {
			t.Error(err)
		}
	})
	q, err := queues.Queue(queuesqlite.Config{Name: "mail", VisibilityTimeout: 90 * time.Second, MaxReceive: 5, DeadLetter: "mail-dead"})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// lead is a browser in which the first lead is signed in.
func lead(t *testing.T, p *local.Program) browser {
	t.Helper()
	link, first, err := p.Staff.FirstLink(t.Context())
	if err != nil || !first {
		t.Fatalf("the first lead's link: %v %v", first, err)
	}
	b := newBrowser(t)
	if in := b.post(link, url.Values{"name": {"Nora"}, "email": {"nora@firma.example"}}); in.status != http.StatusOK {
		t.Fatalf("the lead ends at %s (%d)", in.at, in.status)
	}
	return b
}
