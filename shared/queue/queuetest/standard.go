package queuetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"resonance/shared/queue"
)

func testStandard(t *testing.T, open Open) {
	each(t, open, map[string]func(*testing.T, Open){
		"send, receive, delete":      standardRoundTrip,
		"refused messages":           standardRefused,
		"largest message":            standardLargest,
		"delay":                      standardDelay,
		"visibility and count":       standardVisibility,
		"release at once":            standardRelease,
		"hold longer":                standardHold,
		"an old receipt is no right": standardOldReceipt,
		"depth":                      standardDepth,
		"concurrent sends":           standardConcurrent,
		"cancelled send":             standardCancelled,
	})
}

func standardRoundTrip(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long})
	nothing(t, e, 0)
	send(t, e, queue.Message{Body: "дело \"1\" <&>\r\n\t"})
	m := receiveOne(t, e)
	if m.Body != "дело \"1\" <&>\r\n\t" || m.Receives != 1 || m.ID == "" || m.Group != "" {
		t.Fatalf("received %+v", m)
	}
	nothing(t, e, 0)
	remove(t, e, m)
	nothing(t, e, 0)
}

func standardRefused(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long})
	for name, m := range map[string]queue.Message{
		"empty":         {},
		"1 MiB and one": {Body: strings.Repeat("x", queue.MaxBytes+1)},
		"901 s":         {Body: "a", Delay: 901 * time.Second},
		"group":         {Body: "a", Group: "g"},
		"dedup":         {Body: "a", Dedup: "d"},
		"NUL":           {Body: "a\x00b"},
	} {
		if err := e.Queue.Send(t.Context(), m); !errors.Is(err, queue.ErrLimit) {
			t.Errorf("%s: Send = %v, want ErrLimit", name, err)
		}
	}
	nothing(t, e, 0)
}

func standardLargest(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long})
	body := strings.Repeat("я", queue.MaxBytes/2)
	send(t, e, queue.Message{Body: body})
	if m := receiveOne(t, e); m.Body != body {
		t.Fatalf("received %d bytes, want %d", len(m.Body), len(body))
	}
}

func standardDelay(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long})
	send(t, e, queue.Message{Body: "in a quarter", Delay: queue.MaxDelay})
	send(t, e, queue.Message{Body: "soon", Delay: 2 * time.Second})
	nothing(t, e, 0)
	if m := receiveOne(t, e); m.Body != "soon" || m.Receives != 1 {
		t.Fatalf("received %+v", m)
	}
}

func standardVisibility(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: time.Second})
	send(t, e, queue.Message{Body: "a"})
	first := receiveOne(t, e)
	nothing(t, e, 0)
	second := receiveOne(t, e)
	if second.Receives != 2 || second.ID != first.ID || second.Receipt == first.Receipt {
		t.Fatalf("after the timeout received %+v, before %+v", second, first)
	}
	remove(t, e, second)
	nothing(t, e, 2*time.Second)
}

func standardRelease(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long})
	send(t, e, queue.Message{Body: "a"})
	for n := 1; n <= 3; n++ {
		m := receiveOne(t, e)
		if m.Receives != n {
			t.Fatalf("delivery %d counts %d", n, m.Receives)
		}
		release(t, e, m, 0)
	}
}

func standardHold(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: time.Second})
	send(t, e, queue.Message{Body: "a"})
	release(t, e, receiveOne(t, e), long)
	nothing(t, e, 2*time.Second)
}

func standardOldReceipt(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long})
	send(t, e, queue.Message{Body: "a"})
	old := receiveOne(t, e)
	release(t, e, old, 0)
	now := receiveOne(t, e)
	// SQS may answer "done" to an old receipt without doing it; only the message counts.
	if err := e.Receiver.Delete(t.Context(), old.Receipt); err != nil {
		t.Logf("delete with an old receipt: %v", err)
	}
	release(t, e, now, 0)
	if m := receiveOne(t, e); m.Receives != 3 {
		t.Fatalf("received %+v", m)
	}
}

func standardDepth(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long})
	wantDepth(t, e.Gauge, queue.Depth{})
	for range 3 {
		send(t, e, queue.Message{Body: "a"})
	}
	send(t, e, queue.Message{Body: "later", Delay: queue.MaxDelay})
	if got := receive(t, e, 1, 0); len(got) != 1 {
		t.Fatalf("received %d messages, want one", len(got))
	}
	wantDepth(t, e.Gauge, queue.Depth{Waiting: 2, InFlight: 1, Delayed: 1})
}

func standardConcurrent(t *testing.T, open Open) {
	const senders, each = 20, 5
	e := open(t, Settings{Visibility: long})
	var wg sync.WaitGroup
	var want []string
	for s := range senders {
		for i := range each {
			want = append(want, fmt.Sprintf("%02d-%d", s, i))
		}
		wg.Go(func() {
			for i := range each {
				if err := e.Queue.Send(t.Context(), queue.Message{Body: fmt.Sprintf("%02d-%d", s, i)}); err != nil {
					t.Errorf("Send: %v", err)
				}
			}
		})
	}
	wg.Wait()
	got := drain(t, e)
	slices.Sort(got)
	wantBodies(t, got, want...)
}

func standardCancelled(t *testing.T, open Open) {
	e := open(t, Settings{Visibility: long})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Queue.Send(ctx, queue.Message{Body: "a"}); !errors.Is(err, context.Canceled) {
		t.Fatalf("Send = %v, want context.Canceled", err)
	}
	nothing(t, e, 0)
}
