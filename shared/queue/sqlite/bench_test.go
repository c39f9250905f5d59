package sqlite_test

import (
	"fmt"
	"sync"
	"testing"

	"resonance/shared/queue"
	"resonance/shared/queue/sqlite"
)

func BenchmarkSend(b *testing.B) {
	for _, senders := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("senders=%d", senders), func(b *testing.B) {
			w := newBench(b)
			q := w.queue(sqlite.Config{Name: "q", FIFO: true})
			b.SetParallelism((senders + 1) / 2)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := q.Send(b.Context(), queue.Message{Body: "RS-2026-000001", Group: "RS-2026-000001"}); err != nil {
						b.Error(err)
					}
				}
			})
		})
	}
}

// A rush that waits for Slack: many groups, none of them blocked.
func BenchmarkReceiveInARush(b *testing.B) {
	w := newBench(b)
	q := w.queue(sqlite.Config{Name: "q", FIFO: true})
	var senders sync.WaitGroup
	for sender := range 64 {
		senders.Go(func() {
			for i := range 20_000 / 64 {
				if err := q.Send(b.Context(), queue.Message{Body: "x", Group: fmt.Sprintf("%d-%d", sender, i)}); err != nil {
					b.Error(err)
				}
			}
		})
	}
	senders.Wait()
	for b.Loop() {
		got, err := q.Receive(b.Context(), 1)
		if err != nil {
			b.Fatal(err)
		}
		if err := q.Delete(b.Context(), got[0].Receipt); err != nil {
			b.Fatal(err)
		}
	}
}

// The worst place for a FIFO receive: behind a long group that is blocked.
func BenchmarkReceiveBehindBlockedGroup(b *testing.B) {
	w := newBench(b)
	q := w.queue(sqlite.Config{Name: "q", FIFO: true})
	done := make(chan struct{})
	for range 64 {
		go func() {
			defer func() { done <- struct{}{} }()
			for range 10_000 / 64 {
				if err := q.Send(b.Context(), queue.Message{Body: "x", Group: "blocked"}); err != nil {
					b.Error(err)
				}
			}
		}()
	}
	for range 64 {
		<-done
	}
	w.receive(q)
	for b.Loop() {
		w.send(q, queue.Message{Body: "x", Group: "free"})
		if err := q.Delete(b.Context(), w.receive(q)[0].Receipt); err != nil {
			b.Fatal(err)
		}
	}
}
