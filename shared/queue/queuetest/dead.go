package queuetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"resonance/shared/queue"
)

func testDead(t *testing.T, open Open) {
	each(t, open, map[string]func(*testing.T, Open){
		"after the last receive":    deadAfterMax,
		"a poison message alone":    deadAlone,
		"retry":                     deadRetry,
		"retry and fail again":      deadTwice,
		"discard":                   deadDiscard,
		"unknown id":                deadUnknown,
		"a list shows each once":    deadList,
		"two people, one message":   deadRace,
		"FIFO: the group goes on":   deadFIFO,
		"FIFO: a retry goes behind": deadFIFORetry,
	})
}

// fail receives what is ready and gives it back, as often as the queue bears, and once more so that
// the queue sees that the message is dead.
func fail(t *testing.T, e Engine, times int) {
	t.Helper()
	for range times {
		for _, m := range receiveSome(t, e) {
			release(t, e, m, 0)
		}
	}
	nothing(t, e, 0)
}

func list(t *testing.T, e Engine, limit int) []queue.Dead {
	t.Helper()
	got, err := e.Dead.List(t.Context(), limit)
	if err != nil {
		t.Fatalf("List: %v", err)
	}
	return got
}

// listOne expects one dead letter.
func listOne(t *testing.T, e Engine) queue.Dead {
	t.Helper()
	got := list(t, e, 10)
	if len(got) != 1 {
		t.Fatalf("%d dead letters, want one", len(got))
	}
	return got[0]
}

func retry(t *testing.T, e Engine, id string) {
	t.Helper()
	if err := e.Dead.Retry(t.Context(), id); err != nil {
		t.Fatalf("Retry: %v", err)
	}
}

func deadAfterMax(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long, MaxReceive: 2})
	send(t, e, queue.Message{Body: "poison"})
	first := receiveOne(t, e)
	release(t, e, first, 0)
	wantDepth(t, e.Dead, queue.Depth{})
	fail(t, e, 1)
	wantDepth(t, e.Dead, queue.Depth{Waiting: 1})
	d := listOne(t, e)
	if d.ID != first.ID || d.Body != "poison" || d.Group != "" || d.Receives < 2 || d.Sent.IsZero() {
		t.Fatalf("dead letter %+v", d)
	}
	if again := listOne(t, e); again.ID != d.ID {
		t.Fatalf("listed again as %+v", again)
	}
}

func deadAlone(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long, MaxReceive: 3})
	for i := range 10 {
		send(t, e, queue.Message{Body: fmt.Sprint(i)})
	}
	var done []string
	for range 3 {
		for _, m := range receive(t, e, 10, 0) {
			if m.Body == "7" {
				release(t, e, m, 0)
				continue
			}
			remove(t, e, m)
			done = append(done, m.Body)
		}
	}
	nothing(t, e, 0)
	slices.Sort(done)
	wantBodies(t, done, "0", "1", "2", "3", "4", "5", "6", "8", "9")
	if d := listOne(t, e); d.Body != "7" {
		t.Fatalf("dead letter %+v", d)
	}
}

func deadRetry(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long, MaxReceive: 1})
	send(t, e, queue.Message{Body: "poison"})
	fail(t, e, 1)
	d := listOne(t, e)
	retry(t, e, d.ID)
	wantDepth(t, e.Dead, queue.Depth{})
	m := receiveOne(t, e)
	if m.Body != "poison" || m.Receives != 1 || m.ID == d.ID {
		t.Fatalf("retried as %+v", m)
	}
	remove(t, e, m)
	if err := e.Dead.Retry(t.Context(), d.ID); !errors.Is(err, queue.ErrNoMessage) {
		t.Fatalf("Retry again = %v, want ErrNoMessage", err)
	}
}

func deadTwice(t *testing.T, open Open) {
	for _, fifo := range []bool{false, true} {
		e := open(t, Settings{FIFO: fifo, Visibility: long, MaxReceive: 1})
		m := queue.Message{Body: "poison"}
		if fifo {
			m.Group, m.Dedup = "a", "n1"
		}
		send(t, e, m)
		for range 3 {
			fail(t, e, 1)
			retry(t, e, listOne(t, e).ID)
		}
		wantBodies(t, drain(t, e), "poison")
	}
}

func deadDiscard(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long, MaxReceive: 1})
	send(t, e, queue.Message{Body: "a"})
	send(t, e, queue.Message{Body: "b"})
	fail(t, e, 1)
	both := list(t, e, 10)
	if len(both) != 2 {
		t.Fatalf("%d dead letters, want 2", len(both))
	}
	if err := e.Dead.Discard(t.Context(), both[0].ID); err != nil {
		t.Fatalf("Discard: %v", err)
	}
	if left := listOne(t, e); left.ID != both[1].ID {
		t.Fatalf("left %+v, want %+v", left, both[1])
	}
	nothing(t, e, 0)
}

func deadUnknown(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long, MaxReceive: 1})
	send(t, e, queue.Message{Body: "a"})
	fail(t, e, 1)
	if err := e.Dead.Retry(t.Context(), "no such id"); !errors.Is(err, queue.ErrNoMessage) {
		t.Errorf("Retry = %v, want ErrNoMessage", err)
	}
	if err := e.Dead.Discard(t.Context(), "no such id"); !errors.Is(err, queue.ErrNoMessage) {
		t.Errorf("Discard = %v, want ErrNoMessage", err)
	}
	wantDepth(t, e.Dead, queue.Depth{Waiting: 1})
	for _, limit := range []int{0, -1, queue.MaxDeadList + 1} {
		if _, err := e.Dead.List(t.Context(), limit); err == nil {
			t.Errorf("List(%d) is no error", limit)
		}
	}
}

func deadList(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long, MaxReceive: 1})
	if got := list(t, e, 10); len(got) != 0 {
		t.Fatalf("%d dead letters in a new queue", len(got))
	}
	const n = 25
	for i := range n {
		send(t, e, queue.Message{Body: fmt.Sprint(i)})
	}
	var held []Received
	for len(held) < n {
		held = append(held, receiveSome(t, e)...)
	}
	for _, m := range held {
		release(t, e, m, 0)
	}
	bury(t, e, n)
	seen := map[string]bool{}
	for _, d := range list(t, e, queue.MaxDeadList) {
		seen[d.Body] = true
	}
	if len(seen) != n {
		t.Fatalf("listed %d of %d", len(seen), n)
	}
	if some := list(t, e, 7); len(some) != 7 {
		t.Fatalf("listed %d, want 7", len(some))
	}
}

// bury lets the queue see that n messages had their last chance. An engine may see some at a time.
func bury(t *testing.T, e Engine, n int) {
	t.Helper()
	for range n {
		d, err := e.Dead.Depth(t.Context())
		if err != nil {
			t.Fatalf("Depth: %v", err)
		}
		if d.Waiting == n {
			return
		}
		nothing(t, e, 0)
	}
	t.Fatal("the messages don't die")
}

func deadRace(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long, MaxReceive: 1})
	send(t, e, queue.Message{Body: "a"})
	fail(t, e, 1)
	id := listOne(t, e).ID
	errs := make([]error, 4)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() { errs[i] = e.Dead.Discard(t.Context(), id) })
	}
	wg.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !errors.Is(err, queue.ErrNoMessage):
			t.Errorf("Discard = %v", err)
		}
	}
	if won != 1 {
		t.Fatalf("%d won, want one", won)
	}
}

func deadFIFO(t *testing.T, open Open) {
	e := open(t, Settings{FIFO: true, Visibility: long, MaxReceive: 2})
	send(t, e, queue.Message{Body: "poison", Group: "a"})
	send(t, e, queue.Message{Body: "a2", Group: "a"})
	for range 2 {
		got := receive(t, e, 1, 0)
		if len(got) != 1 || got[0].Body != "poison" {
			t.Fatalf("received %+v", got)
		}
		release(t, e, got[0], 0)
	}
	wantBodies(t, drain(t, e), "a2")
	if d := listOne(t, e); d.Body != "poison" || d.Group != "a" {
		t.Fatalf("dead letter %+v", d)
	}
}

func deadFIFORetry(t *testing.T, open Open) {
	e := open(t, Settings{FIFO: true, Visibility: long, MaxReceive: 1})
	send(t, e, queue.Message{Body: "a1", Group: "a", Dedup: "n1"})
	fail(t, e, 1)
	send(t, e, queue.Message{Body: "a2", Group: "a", Dedup: "n2"})
	retry(t, e, listOne(t, e).ID)
	wantBodies(t, drain(t, e), "a2", "a1")
}
