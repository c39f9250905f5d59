package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"resonance/shared/clocktest"
	"resonance/shared/queue"
	"resonance/shared/queue/sqlite"
)

// bench is one file, its clock and what a test does with them.
type bench struct {
	t     testing.TB
	path  string
	clock *clocktest.Clock
	db    *sqlite.DB
}

func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, path: filepath.Join(t.TempDir(), "queue.db"), clock: newClock()}
	b.db = openDB(t, b.path, b.clock.Now)
	return b
}

func (b *bench) queue(cfg sqlite.Config) *sqlite.Queue {
	b.t.Helper()
	q, err := b.db.Queue(cfg)
	if err != nil {
		b.t.Fatalf("Queue: %v", err)
	}
	return q
}

func (b *bench) send(q *sqlite.Queue, m queue.Message) {
	b.t.Helper()
	if err := q.Send(b.t.Context(), m); err != nil {
		b.t.Fatalf("Send: %v", err)
	}
}

func (b *bench) receive(q *sqlite.Queue) []sqlite.Received {
	b.t.Helper()
	got, err := q.Receive(b.t.Context(), sqlite.MaxReceiveBatch)
	if err != nil {
		b.t.Fatalf("Receive: %v", err)
	}
	return got
}

func bodies(got []sqlite.Received) []string {
	var out []string
	for _, m := range got {
		out = append(out, m.Body)
	}
	return out
}

func TestDedupLastsFiveMinutes(t *testing.T) {
	b := newBench(t)
	q := b.queue(sqlite.Config{Name: "q", FIFO: true, VisibilityTimeout: time.Hour})
	other := b.queue(sqlite.Config{Name: "other", FIFO: true})
	m := queue.Message{Body: "first", Group: "a", Dedup: "n"}
	b.send(q, m)
	b.send(other, m)
	b.clock.Pass(5*time.Minute - time.Millisecond)
	m.Body = "within"
	b.send(q, m)
	b.clock.Pass(time.Millisecond)
	m.Body = "after"
	b.send(q, m)
	if got := bodies(b.receive(q)); !slices.Equal(got, []string{"first", "after"}) {
		t.Errorf("received %q", got)
	}
	if got := bodies(b.receive(other)); !slices.Equal(got, []string{"first"}) {
		t.Errorf("the other queue received %q", got)
	}
}

func TestFIFOReceiptEndsWithItsTime(t *testing.T) {
	for _, fifo := range []bool{false, true} {
		b := newBench(t)
		q := b.queue(sqlite.Config{Name: "q", FIFO: fifo, VisibilityTimeout: time.Minute})
		m := queue.Message{Body: "a"}
		if fifo {
			m.Group = "g"
		}
		b.send(q, m)
		receipt := b.receive(q)[0].Receipt
		b.clock.Pass(time.Minute)
		err := q.Delete(t.Context(), receipt)
		if fifo && !errors.Is(err, sqlite.ErrReceipt) || !fifo && err != nil {
			t.Errorf("FIFO %v: Delete = %v", fifo, err)
		}
	}
}

// SQS API reference, DeleteMessage: a message deleted already is no error.
func TestDeletingTwice(t *testing.T) {
	b := newBench(t)
	q := b.queue(sqlite.Config{Name: "q"})
	b.send(q, queue.Message{Body: "a"})
	receipt := b.receive(q)[0].Receipt
	for range 2 {
		if err := q.Delete(t.Context(), receipt); err != nil {
			t.Errorf("Delete = %v", err)
		}
	}
}

func TestReceiptsOfOthersAreRefused(t *testing.T) {
	b := newBench(t)
	q := b.queue(sqlite.Config{Name: "q"})
	b.send(q, queue.Message{Body: "a"})
	old := b.receive(q)[0].Receipt
	b.clock.Pass(time.Minute)
	now := b.receive(q)[0].Receipt
	for _, receipt := range []string{old, "", "x", "1", "1.x", "x.1"} {
		if err := q.Delete(t.Context(), receipt); !errors.Is(err, sqlite.ErrReceipt) {
			t.Errorf("Delete(%q) = %v, want ErrReceipt", receipt, err)
		}
		if err := q.Release(t.Context(), receipt, 0); !errors.Is(err, sqlite.ErrReceipt) {
			t.Errorf("Release(%q) = %v, want ErrReceipt", receipt, err)
		}
	}
	if err := b.queue(sqlite.Config{Name: "other"}).Delete(t.Context(), now); err != nil {
		t.Errorf("another queue knows no such message: %v", err)
	}
	b.clock.Pass(time.Minute)
	if got := b.receive(q); len(got) != 1 {
		t.Errorf("received %d, want the message still there", len(got))
	}
}

func TestDepth(t *testing.T) {
	b := newBench(t)
	q := b.queue(sqlite.Config{Name: "q"})
	start := b.clock.Now()
	b.send(q, queue.Message{Body: "a"})
	b.clock.Pass(time.Second)
	b.send(q, queue.Message{Body: "b", Delay: time.Minute})
	if _, err := q.Receive(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	b.send(q, queue.Message{Body: "c"})
	got, err := q.Depth(t.Context())
	if want := (queue.Depth{Waiting: 1, InFlight: 1, Delayed: 1, Oldest: start}); err != nil || got != want {
		t.Fatalf("Depth = %+v, %v; want %+v", got, err, want)
	}
	at, ok, err := q.NextVisible(t.Context())
	if want := start.Add(31 * time.Second); err != nil || !ok || !at.Equal(want) {
		t.Fatalf("NextVisible = %v, %v, %v; want %v", at, ok, err, want)
	}
	b.clock.Pass(time.Hour)
	if _, ok, err := q.NextVisible(t.Context()); ok || err != nil {
		t.Fatalf("NextVisible = %v, %v with nothing hidden", ok, err)
	}
}

func TestReceivedIsWhole(t *testing.T) {
	b := newBench(t)
	q := b.queue(sqlite.Config{Name: "q", FIFO: true})
	sent := b.clock.Now()
	b.send(q, queue.Message{Body: "a", Group: "g"})
	b.send(q, queue.Message{Body: "b", Group: "g"})
	b.clock.Pass(time.Minute)
	got := b.receive(q)
	if len(got) != 2 || got[0].Group != "g" || !got[0].Sent.Equal(sent) || len(got[0].Sequence) != 20 || got[0].Sequence >= got[1].Sequence {
		t.Fatalf("received %+v", got)
	}
	for _, max := range []int{0, 11} {
		if _, err := q.Receive(t.Context(), max); err == nil {
			t.Errorf("Receive of %d is no error", max)
		}
	}
	if err := q.Release(t.Context(), got[0].Receipt, 13*time.Hour); err == nil {
		t.Error("hiding for 13 hours is no error")
	}
}

func TestWake(t *testing.T) {
	b := newBench(t)
	q := b.queue(sqlite.Config{Name: "q", FIFO: true, MaxReceive: 1, DeadLetter: "dead"})
	rung := func() bool {
		select {
		case <-q.Wake():
			return true
		default:
			return false
		}
	}
	b.send(q, queue.Message{Body: "a", Group: "g"})
	if !rung() {
		t.Error("no ring after a send")
	}
	m := b.receive(q)[0]
	if rung() {
		t.Error("a ring after a receive")
	}
	if err := q.Release(t.Context(), m.Receipt, 0); err != nil || !rung() {
		t.Errorf("no ring after a release (%v)", err)
	}
	b.receive(q)
	dead, err := q.DeadLetters()
	if err != nil {
		t.Fatal(err)
	}
	if err := dead.Retry(t.Context(), m.MessageID); err != nil || !rung() {
		t.Errorf("no ring after a retry (%v)", err)
	}
	if err := q.Delete(t.Context(), b.receive(q)[0].Receipt); err != nil || !rung() {
		t.Errorf("no ring after a delete (%v)", err)
	}
}

func TestSharedDeadLettersGoBackWhereTheyCameFrom(t *testing.T) {
	b := newBench(t)
	one := b.queue(sqlite.Config{Name: "one", MaxReceive: 1, DeadLetter: "dead"})
	two := b.queue(sqlite.Config{Name: "two", MaxReceive: 1, DeadLetter: "dead"})
	for _, q := range []*sqlite.Queue{one, two} {
		b.send(q, queue.Message{Body: "of " + q.Name()})
		b.receive(q)
	}
	b.clock.Pass(time.Hour)
	b.receive(one)
	b.receive(two)
	dead, err := one.DeadLetters()
	if err != nil {
		t.Fatal(err)
	}
	letters, err := dead.List(t.Context(), 10)
	if err != nil || len(letters) != 2 {
		t.Fatalf("List = %v, %v", letters, err)
	}
	for _, d := range letters {
		if err := dead.Retry(t.Context(), d.ID); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range []*sqlite.Queue{one, two} {
		if got := bodies(b.receive(q)); !slices.Equal(got, []string{"of " + q.Name()}) {
			t.Errorf("queue %s received %q", q.Name(), got)
		}
	}
}

func TestConfigsThatContradict(t *testing.T) {
	b := newBench(t)
	b.queue(sqlite.Config{Name: "fifo", FIFO: true, MaxReceive: 3, DeadLetter: "fifo-dead"})
	for name, cfg := range map[string]sqlite.Config{
		"no name":              {},
		"its own dead letters": {Name: "a", MaxReceive: 1, DeadLetter: "a"},
		"no count":             {Name: "a", DeadLetter: "b"},
		"no dead letters":      {Name: "a", MaxReceive: 1},
		"negative timeout":     {Name: "a", VisibilityTimeout: -1},
		"another kind":         {Name: "fifo"},
		"dead of another kind": {Name: "a", MaxReceive: 1, DeadLetter: "fifo-dead"},
		"changed while open":   {Name: "fifo", FIFO: true},
	} {
		if _, err := b.db.Queue(cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := b.queue(sqlite.Config{Name: "plain"}).DeadLetters(); err == nil {
		t.Error("dead letters of a queue without are no error")
	}
}

// One mistaken act must not spoil those that share its commit.
func TestMistakesInABatchStayAlone(t *testing.T) {
	b := newBench(t)
	q := b.queue(sqlite.Config{Name: "q", MaxReceive: 1, DeadLetter: "dead"})
	dead, err := q.DeadLetters()
	if err != nil {
		t.Fatal(err)
	}
	const n = 50
	errs := make(chan error, 2*n)
	for i := range n {
		go func() { errs <- q.Send(context.WithoutCancel(t.Context()), queue.Message{Body: fmt.Sprint(i)}) }()
		go func() { errs <- dead.Discard(context.WithoutCancel(t.Context()), "nobody") }()
	}
	wrong := 0
	for range 2 * n {
		switch err := <-errs; {
		case errors.Is(err, queue.ErrNoMessage):
			wrong++
		case err != nil:
			t.Errorf("Send: %v", err)
		}
	}
	if d, err := q.Depth(t.Context()); err != nil || d.Waiting != n || wrong != n {
		t.Fatalf("%+v waiting (%v), %d refused; want %d and %d", d, err, wrong, n, n)
	}
}

func TestFullDisk(t *testing.T) {
	b := newBench(t)
	q := b.queue(sqlite.Config{Name: "q"})
	b.send(q, queue.Message{Body: "before"})
	if err := b.db.LimitPages(64); err != nil {
		t.Fatal(err)
	}
	if err := q.Send(t.Context(), queue.Message{Body: strings.Repeat("x", 1<<20)}); !errors.Is(err, queue.ErrFull) {
		t.Fatalf("Send = %v, want ErrFull", err)
	}
	b.send(q, queue.Message{Body: "small"})
	if got := bodies(b.receive(q)); !slices.Equal(got, []string{"before", "small"}) {
		t.Fatalf("received %q", got)
	}
}

func TestBackupIsAWorkingCopy(t *testing.T) {
	b := newBench(t)
	b.send(b.queue(sqlite.Config{Name: "q"}), queue.Message{Body: "a"})
	copied := filepath.Join(t.TempDir(), "it's a copy?.db")
	if err := b.db.Backup(t.Context(), copied); err != nil {
		t.Fatalf("Backup: %v", err)
	}
	if err := b.db.Backup(t.Context(), copied); err == nil {
		t.Error("Backup over a file is no error")
	}
	db := openDB(t, copied, b.clock.Now)
	q, err := db.Queue(sqlite.Config{Name: "q"})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := q.Receive(t.Context(), 10); err != nil || !slices.Equal(bodies(got), []string{"a"}) {
		t.Fatalf("the copy gave %v, %v", got, err)
	}
}

func TestClosed(t *testing.T) {
	b := newBench(t)
	q := b.queue(sqlite.Config{Name: "q"})
	if err := b.db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := q.Send(t.Context(), queue.Message{Body: "a"}); err == nil {
		t.Error("Send after Close is no error")
	}
	if _, err := q.Depth(t.Context()); err == nil {
		t.Error("Depth after Close is no error")
	}
}

// What waits in a rush is not all looked at each time that something is received.
func TestReceiveDoesNotSortTheWholeQueue(t *testing.T) {
	for _, fifo := range []bool{false, true} {
		q := newBench(t).queue(sqlite.Config{Name: "q", FIFO: fifo})
		plan, err := q.ReadyPlan()
		if err != nil {
			t.Fatal(err)
		}
		if len(plan) == 0 || slices.Contains(plan, "USE TEMP B-TREE FOR ORDER BY") {
			t.Errorf("FIFO %v: %s", fifo, strings.Join(plan, "\n"))
		}
	}
}
