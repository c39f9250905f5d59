package queuetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"resonance/shared/queue"
)

func testFIFO(t *testing.T, open Open) {
	each(t, open, map[string]func(*testing.T, Open){
		"order in a group":           fifoOrder,
		"a group waits, others go":   fifoBlocked,
		"blocked until visible":      fifoTimeout,
		"dedup":                      fifoDedup,
		"no name, no dedup":          fifoNoDedup,
		"refused messages":           fifoRefused,
		"concurrent sends":           fifoConcurrent,
		"order whatever is released": fifoProperty,
	})
}

func fifoOrder(t *testing.T, open Open) {
	e := open(t, Settings{FIFO: true, Visibility: long})
	for i := range 12 {
		send(t, e, queue.Message{Body: fmt.Sprint(i), Group: "a"})
	}
	first := receive(t, e, 10, 0)
	if len(first) == 0 || first[0].Body != "0" || first[0].Group != "a" {
		t.Fatalf("received %+v", first)
	}
	got := make([]string, 0, 12)
	for _, m := range first {
		got = append(got, m.Body)
		remove(t, e, m)
	}
	got = append(got, drain(t, e)...)
	wantBodies(t, got, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11")
}

func fifoBlocked(t *testing.T, open Open) {
	e := open(t, Settings{FIFO: true, Visibility: long})
	send(t, e, queue.Message{Body: "a1", Group: "a"})
	send(t, e, queue.Message{Body: "a2", Group: "a"})
	a1 := receive(t, e, 1, 0)[0]
	nothing(t, e, 0)
	send(t, e, queue.Message{Body: "b1", Group: "b"})
	send(t, e, queue.Message{Body: "a3", Group: "a"})
	b1 := receiveOne(t, e)
	wantBodies(t, []string{a1.Body, b1.Body}, "a1", "b1")
	nothing(t, e, 0)
	remove(t, e, a1)
	wantBodies(t, drain(t, e), "a2", "a3")
}

func fifoTimeout(t *testing.T, open Open) {
	e := open(t, Settings{FIFO: true, Visibility: time.Second})
	send(t, e, queue.Message{Body: "a1", Group: "a"})
	send(t, e, queue.Message{Body: "a2", Group: "a"})
	receive(t, e, 1, 0)
	nothing(t, e, 0)
	again := receive(t, e, 1, patience)
	if len(again) != 1 || again[0].Body != "a1" || again[0].Receives != 2 {
		t.Fatalf("after the timeout received %+v", again)
	}
}

func fifoDedup(t *testing.T, open Open) {
	e := open(t, Settings{FIFO: true, Visibility: long})
	send(t, e, queue.Message{Body: "one", Group: "a", Dedup: "n1"})
	send(t, e, queue.Message{Body: "one again", Group: "a", Dedup: "n1"})
	wantBodies(t, drain(t, e), "one")
	send(t, e, queue.Message{Body: "one, after it was deleted", Group: "a", Dedup: "n1"})
	send(t, e, queue.Message{Body: "two", Group: "a", Dedup: "n2"})
	wantBodies(t, drain(t, e), "two")
}

func fifoNoDedup(t *testing.T, open Open) {
	e := open(t, Settings{FIFO: true, Visibility: long})
	for range 3 {
		send(t, e, queue.Message{Body: "same", Group: "a"})
	}
	wantBodies(t, drain(t, e), "same", "same", "same")
}

func fifoRefused(t *testing.T, open Open) {
	e := open(t, Settings{FIFO: true, Visibility: long})
	for name, m := range map[string]queue.Message{
		"no group": {Body: "a"},
		"delay":    {Body: "a", Group: "g", Delay: time.Second},
		"space":    {Body: "a", Group: "g g"},
	} {
		if err := e.Queue.Send(t.Context(), m); !errors.Is(err, queue.ErrLimit) {
			t.Errorf("%s: Send = %v, want ErrLimit", name, err)
		}
	}
	nothing(t, e, 0)
}

// Each sender waits for its own sends, so its messages are in order whatever the others do.
func fifoConcurrent(t *testing.T, open Open) {
	e := open(t, Settings{FIFO: true, Visibility: long})
	const senders, each = 8, 6
	var wg sync.WaitGroup
	for s := range senders {
		wg.Go(func() {
			for i := range each {
				m := queue.Message{Body: fmt.Sprint(i), Group: fmt.Sprint(s)}
				if err := e.Queue.Send(t.Context(), m); err != nil {
					t.Errorf("Send: %v", err)
				}
			}
		})
	}
	wg.Wait()
	next := map[string]int{}
	for range senders * each {
		got := receive(t, e, 1, 0)
		if len(got) != 1 {
			t.Fatalf("received %d messages, want one", len(got))
		}
		m := got[0]
		if m.Body != fmt.Sprint(next[m.Group]) {
			t.Fatalf("group %s: received %s, want %d", m.Group, m.Body, next[m.Group])
		}
		next[m.Group]++
		remove(t, e, m)
	}
	nothing(t, e, 0)
}

// The law: however sends, receives, releases and deletes mix, the messages of a group are done in
// the order they were sent, and none is lost.
func fifoProperty(t *testing.T, open Open) {
	rapid.Check(t, func(rt *rapid.T) {
		e := open(t, Settings{FIFO: true, Visibility: long})
		run := fifoRun{e: e, sent: map[string][]string{}, done: map[string][]string{}}
		acts := rapid.SliceOfN(rapid.SampledFrom([]string{"send", "send", "receive", "delete", "release"}), 1, 25).Draw(rt, "acts")
		for i, act := range acts {
			pick := rapid.IntRange(0, 9).Draw(rt, "pick")
			run.act(t, act, i, pick)
		}
		for _, m := range run.held {
			release(t, e, m, 0)
		}
		run.held = nil
		for {
			run.receive(t, 10)
			if len(run.held) == 0 {
				break
			}
			for len(run.held) > 0 {
				run.delete(t, 0)
			}
		}
		for group, want := range run.sent {
			if !slices.Equal(run.done[group], want) {
				rt.Fatalf("group %s: done %v, sent %v", group, run.done[group], want)
			}
		}
	})
}

// fifoRun is one random program: what was sent, what is held, what is done.
type fifoRun struct {
	e    Engine
	sent map[string][]string
	done map[string][]string
	held []Received
}

func (r *fifoRun) act(t *testing.T, act string, i, pick int) {
	switch {
	case act == "send":
		group := string(rune('a' + pick%3))
		body := fmt.Sprint(i)
		send(t, r.e, queue.Message{Body: body, Group: group})
		r.sent[group] = append(r.sent[group], body)
	case act == "receive":
		r.receive(t, pick%4+1)
	case len(r.held) == 0:
	case act == "delete":
		r.delete(t, r.head(pick))
	case act == "release":
		r.release(t, r.held[r.head(pick)].Group)
	}
}

func (r *fifoRun) receive(t *testing.T, limit int) {
	r.held = append(r.held, receive(t, r.e, limit, 0)...)
}

func (r *fifoRun) delete(t *testing.T, i int) {
	m := r.held[i]
	remove(t, r.e, m)
	r.done[m.Group] = append(r.done[m.Group], m.Body)
	r.held = slices.Delete(r.held, i, i+1)
}

// head gives the first held message of some group: a consumer works through a group in order.
func (r *fifoRun) head(pick int) int {
	group := r.held[pick%len(r.held)].Group
	return slices.IndexFunc(r.held, func(m Received) bool { return m.Group == group })
}

// release gives back all that is held of a group, as a consumer does that stops at a failure.
func (r *fifoRun) release(t *testing.T, group string) {
	r.held = slices.DeleteFunc(r.held, func(m Received) bool {
		if m.Group != group {
			return false
		}
		release(t, r.e, m, 0)
		return true
	})
}
