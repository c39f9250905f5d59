// Package queuetest is the one suite that every Queue engine passes: what the desk may rely on,
// whether a queue is a file here or a service there.
//
// It knows no engine. Each hands it a queue with its receiving side and its dead letters; waiting
// is the engine's matter too, so that one with its own clock passes hours in no time.
package queuetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"resonance/shared/queue"
)

// Received is one delivery.
type Received struct {
	ID       string
	Body     string
	Group    string
	Receipt  string
	Receives int
}

// Receiver is the receiving side, which is Lambda's or the local pump's otherwise.
type Receiver interface {
	// Receive gives up to limit messages that are ready. When there are none it waits, at most the
	// given whole seconds, until there is one, and gives up with an empty answer.
	Receive(ctx context.Context, limit int, wait time.Duration) ([]Received, error)
	// Delete ends a received message.
	Delete(ctx context.Context, receipt string) error
	// Release hides a received message for a time from now; zero makes it ready.
	Release(ctx context.Context, receipt string, after time.Duration) error
}

// Settings describe the queue that a test wants.
type Settings struct {
	FIFO       bool
	Visibility time.Duration // whole seconds
	MaxReceive int           // zero: no dead letters
}

// Engine is one new, empty queue.
type Engine struct {
	Queue    queue.Queue
	Gauge    queue.Gauge
	Receiver Receiver
	Dead     queue.DeadLetters // nil when Settings.MaxReceive is zero
}

// Open makes a queue that goes away with the test.
type Open func(t testing.TB, s Settings) Engine

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, Open){
		"standard": testStandard,
		"FIFO":     testFIFO,
		"dead":     testDead,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open)
		})
	}
}

// each runs the tests of one chapter, side by side.
func each(t *testing.T, open Open, tests map[string]func(*testing.T, Open)) {
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open)
		})
	}
}

// patience is how long a test waits for what must come. An engine whose time is real hurries.
const patience = 10 * time.Second

// long is a visibility timeout that never ends during a test.
const long = 5 * time.Minute

func send(t testing.TB, e Engine, m queue.Message) {
	t.Helper()
	if err := e.Queue.Send(t.Context(), m); err != nil {
		t.Fatalf("Send: %v", err)
	}
}

func receive(t testing.TB, e Engine, limit int, wait time.Duration) []Received {
	t.Helper()
	got, err := e.Receiver.Receive(t.Context(), limit, wait)
	if err != nil {
		t.Fatalf("Receive: %v", err)
	}
	return got
}

// receiveSome expects at least one message.
func receiveSome(t testing.TB, e Engine) []Received {
	t.Helper()
	got := receive(t, e, 10, 0)
	if len(got) == 0 {
		t.Fatal("received nothing")
	}
	return got
}

// receiveOne waits for a message and expects no more than one.
func receiveOne(t testing.TB, e Engine) Received {
	t.Helper()
	got := receive(t, e, 10, patience)
	if len(got) != 1 {
		t.Fatalf("received %d messages, want one", len(got))
	}
	return got[0]
}

// nothing expects that no message is ready, now or within the wait.
func nothing(t testing.TB, e Engine, wait time.Duration) {
	t.Helper()
	if got := receive(t, e, 10, wait); len(got) != 0 {
		t.Fatalf("received %d messages, the first of group %q; want none", len(got), got[0].Group)
	}
}

func remove(t testing.TB, e Engine, m Received) {
	t.Helper()
	if err := e.Receiver.Delete(t.Context(), m.Receipt); err != nil {
		t.Fatalf("Delete: %v", err)
	}
}

func release(t testing.TB, e Engine, m Received, after time.Duration) {
	t.Helper()
	if err := e.Receiver.Release(t.Context(), m.Receipt, after); err != nil {
		t.Fatalf("Release: %v", err)
	}
}

// drain receives and deletes until nothing is ready, and gives the bodies in order of arrival.
func drain(t testing.TB, e Engine) []string {
	t.Helper()
	var out []string
	for {
		got := receive(t, e, 10, 0)
		if len(got) == 0 {
			return out
		}
		for _, m := range got {
			out = append(out, m.Body)
			remove(t, e, m)
		}
	}
}

func wantBodies(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
}

// wantDepth bears that an engine counts a little late.
func wantDepth(t testing.TB, g queue.Gauge, want queue.Depth) {
	t.Helper()
	var got queue.Depth
	for range 200 {
		var err error
		if got, err = g.Depth(t.Context()); err != nil {
			t.Fatalf("Depth: %v", err)
		}
		got.Oldest = time.Time{} // SQS can't tell
		if got == want {
			return
		}
	}
	t.Fatalf("Depth = %+v, want %+v", got, want)
}
