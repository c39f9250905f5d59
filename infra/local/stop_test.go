package local_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"

	"resonance/infra/local"
	"resonance/shared/complaint"
	"resonance/shared/register"
)

// TestStoppingInTheMiddleOfWorkIsNoError: what was begun goes on at the next start, and nobody needs to read of it.
func TestStoppingInTheMiddleOfWorkIsNoError(t *testing.T) {
	for range 5 { // each stops somewhere else
		var said safeBuffer
		p, err := local.Open(local.Config{Data: t.TempDir(), HTTP: "127.0.0.1:0", SMTP: "127.0.0.1:0", SlackPage: "127.0.0.1:0"},
			slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelWarn})))
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- p.Run(ctx) }()
		for n := range 40 {
			_, err := p.Register.Submit(t.Context(), register.Submission{
				Once: fmt.Sprint(n), By: complaint.TheSystem(), Channel: complaint.Executive, Text: fmt.Sprintf("The fridge number %d stopped cooling.", n),
				Who:     complaint.Complainant{Name: fmt.Sprintf("Anna Number%d", n), Emails: []string{fmt.Sprintf("anna%d@mail.example", n)}},
				ReplyTo: fmt.Sprintf("anna%d@mail.example", n), MayWrite: true,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		stop()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
		if err := p.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		if said.String() != "" {
			t.Errorf("it says %.2000s", said.String())
		}
	}
}

// safeBuffer is written and read by several at once.
type safeBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}
