// Package localtest runs the one-machine edition inside tests.
package localtest

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"resonance/infra/local"
)

// Start opens the whole program with these settings, on free ports of this machine, and runs it until the
// test ends.
func Start(t testing.TB, c local.Config) *local.Program {
	t.Helper()
	c.HTTP, c.SMTP, c.SlackPage = "127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0"
	p, err := local.Open(c, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
		if err := p.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return p
}

// Until waits half a minute for what the program brings about by itself; what never comes fails the test.
func Until(t testing.TB, what string, holds func() bool) {
	t.Helper()
	Within(t, 30*time.Second, what, holds)
}

// Within is Until with another patience.
func Within(t testing.TB, patience time.Duration, what string, holds func() bool) {
	t.Helper()
	Every(t, 5*time.Millisecond, patience, what, holds)
}

// Every is Within at another pace, for where asking costs the program time that is measured.
func Every(t testing.TB, pace, patience time.Duration, what string, holds func() bool) {
	t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("%s never came", what)
		case <-tick.C:
		}
	}
}
