package local_test

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/infra/local/slackpage"
	"resonance/shared/complaint"
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
	mailQ := openQueue(t, data, "mail", false, clock)
	if err := mailQ.Send(t.Context(), queue.Message{Body: "{poison"}); err != nil {
		t.Fatal(err)
	}
	complain(t, p)
	until(t, "the letter behind the poison", func() bool { return len(letters(t, p, register.MailIn)) == 1 })
	until(t, "the end of its handling", func() bool { return waiting(t, mailQ) == 1 }) // else the passing of time brings it again

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

// TestAPoisonMessageHoldsUpItsOwnCaseOnly puts a message that fails again and again into the team's FIFO queue,
// before others of its group. As with SQS, its group waits for as long as it is tried, other groups don't, and
// once it is among the dead letters its group goes on without it: order is kept among those that can be handled.
// A lead sees it, and tries it again when its cause is gone.
func TestAPoisonMessageHoldsUpItsOwnCaseOnly(t *testing.T) {
	var ahead atomic.Int64
	clock := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	data := t.TempDir()
	p := localtest.Start(t, local.Config{Data: data, Now: clock, TickEvery: 5 * time.Millisecond, SlackLimits: slackpage.Limits{PostBurst: 1000}})
	nora, team := lead(t, p), openQueue(t, data, "team", true, clock)
	shows := func(words string) bool { return strings.Contains(nora.get(p.SlackURL()+"/").text, words) }

	held := newCase(t, p, "The fridge of Ann never cooled.")
	until(t, "the card of the case", func() bool { return shows(held + " · Executive") })
	absent := held[:len(held)-1] + "3" // nobody has registered it yet: that is why the message fails
	poison := fmt.Sprintf(`{"id":"early","case":"%s"}`, absent)
	if err := team.Send(t.Context(), queue.Message{Body: poison, Group: held}); err != nil {
		t.Fatal(err)
	}
	by := complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga Claims"}
	if _, err := p.Register.Claim(t.Context(), register.On{Case: held, By: by}); err != nil {
		t.Fatal(err)
	}
	other := newCase(t, p, "The courier left the parcel of Bob in the rain.")
	until(t, "the card of another case", func() bool { return shows(other + " · Executive") })
	if shows("Olga Claims") {
		t.Error("what happened on the case overtook the message before it")
	}

	giveUp(t, team, func() { ahead.Add(int64(2 * time.Minute)) })
	until(t, "the rest of the group", func() bool { return shows("Olga Claims") })
	list := nora.get(p.URL() + "/queues")
	dead := deadLetter.FindAllStringSubmatch(list.text, -1)
	if len(dead) != 1 || !strings.Contains(html.UnescapeString(list.text), poison) {
		t.Fatalf("the desk shows %d dead letters: %s", len(dead), list.text)
	}

	if got := newCase(t, p, "The washing machine of Eve floods the kitchen."); got != absent {
		t.Fatalf("the case is %s, not %s", got, absent)
	}
	until(t, "its card", func() bool { return shows(absent + " · Executive") })
	if again := nora.post(p.URL()+"/queues/team/retry", url.Values{"message": {dead[0][1]}}); again.status != http.StatusOK || deadLetter.MatchString(again.text) {
		t.Errorf("tried again, the desk answers %d: %s", again.status, again.text)
	}
	until(t, "the end of the message", func() bool {
		ahead.Add(int64(time.Second)) // two groups work on that case now, and whoever comes second tries again
		depth, err := team.Depth(t.Context())
		return err == nil && depth.Waiting+depth.InFlight == 0
	})
	if deadLetter.MatchString(nora.get(p.URL() + "/queues").text) {
		t.Error("the message failed again though its cause is gone")
	}
}

// giveUp lets the first message in a queue run out of tries: each hides it for a while, so time has to pass before
// the next, but not while another message is being handled.
func giveUp(t *testing.T, q *queuesqlite.Queue, pass func()) {
	t.Helper()
	dead, err := q.DeadLetters()
	if err != nil {
		t.Fatal(err)
	}
	buried := func() bool {
		list, err := dead.List(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		return len(list) > 0
	}
	inFlight := func() int {
		depth, err := q.Depth(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return depth.InFlight
	}
	for !buried() {
		until(t, "a try", func() bool { return inFlight() == 1 || buried() })
		if !buried() { // or the message in flight is the next one
			pass()
		}
	}
}

// deadLetter is where the page of queues names a message.
var deadLetter = regexp.MustCompile(`/queues/team/retry"><input type="hidden" name="message" value="([^"]+)"`)

// newCase registers a complaint of somebody new and gives its case.
func newCase(t *testing.T, p *local.Program, text string) string {
	t.Helper()
	receipt, err := p.Register.Submit(t.Context(), register.Submission{
		Once: "test-" + text, Channel: complaint.Executive, Text: text, Who: complaint.Complainant{Name: text},
		By: complaint.Actor{Kind: complaint.Staff, ID: "m1", Name: "Olga"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Case
}

// openQueue is a second handle on a queue of the running desk.
func openQueue(t *testing.T, data, name string, fifo bool, now func() time.Time) *queuesqlite.Queue {
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
	q, err := queues.Queue(queuesqlite.Config{Name: name, FIFO: fifo, VisibilityTimeout: 90 * time.Second, MaxReceive: 5, DeadLetter: name + "-dead"})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// waiting counts the messages of a queue that are not done with.
func waiting(t *testing.T, q *queuesqlite.Queue) int {
	t.Helper()
	d, err := q.Depth(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d.Waiting + d.InFlight + d.Delayed
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
