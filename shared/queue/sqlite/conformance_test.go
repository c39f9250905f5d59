package sqlite_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"resonance/shared/clocktest"
	"resonance/shared/queue/queuetest"
	"resonance/shared/queue/sqlite"
)

func TestConformance(t *testing.T) { queuetest.Run(t, open) }

// open gives each test a file and a clock of its own.
func open(t testing.TB, s queuetest.Settings) queuetest.Engine {
	clock := newClock()
	db := openDB(t, filepath.Join(t.TempDir(), "queue.db"), clock.Now)
	cfg := sqlite.Config{Name: "main", FIFO: s.FIFO, VisibilityTimeout: s.Visibility, MaxReceive: s.MaxReceive}
	if s.MaxReceive > 0 {
		cfg.DeadLetter = "dead"
	}
	return engine(t, db, cfg, clock)
}

func engine(t testing.TB, db *sqlite.DB, cfg sqlite.Config, clock *clocktest.Clock) queuetest.Engine {
	t.Helper()
	q, err := db.Queue(cfg)
	if err != nil {
		t.Fatalf("Queue: %v", err)
	}
	e := queuetest.Engine{Queue: q, Gauge: q, Receiver: receiver{q, clock}}
	if cfg.DeadLetter != "" {
		if e.Dead, err = q.DeadLetters(); err != nil {
			t.Fatalf("DeadLetters: %v", err)
		}
	}
	return e
}

func openDB(t testing.TB, path string, now func() time.Time) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(path, now)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db
}

func newClock() *clocktest.Clock { return clocktest.At(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)) }

// receiver waits by moving the clock.
type receiver struct {
	q     *sqlite.Queue
	clock *clocktest.Clock
}

func (r receiver) Receive(ctx context.Context, limit int, wait time.Duration) ([]queuetest.Received, error) {
	got, err := r.q.Receive(ctx, limit)
	if err != nil || len(got) > 0 || wait == 0 {
		return convert(got), err
	}
	step := wait
	at, hidden, err := r.q.NextVisible(ctx)
	if err != nil {
		return nil, err
	}
	if hidden {
		step = min(wait, at.Sub(r.clock.Now()))
	}
	r.clock.Pass(step)
	got, err = r.q.Receive(ctx, limit)
	return convert(got), err
}

func convert(in []sqlite.Received) []queuetest.Received {
	var out []queuetest.Received
	for _, m := range in {
		out = append(out, queuetest.Received{ID: m.MessageID, Body: m.Body, Group: m.Group, Receipt: m.Receipt, Receives: m.Receives})
	}
	return out
}

func (r receiver) Delete(ctx context.Context, receipt string) error { return r.q.Delete(ctx, receipt) }

func (r receiver) Release(ctx context.Context, receipt string, after time.Duration) error {
	return r.q.Release(ctx, receipt, after)
}
