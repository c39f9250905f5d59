package local_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"testing"

	"resonance/infra/local"
	"resonance/shared/complaint"
	"resonance/shared/register"
)

// TestStoppingInTheMiddleOfWorkIsNoError: what was begun goes on at the next start, and nobody needs to read of it.
func TestStoppingInTheMiddleOfWorkIsNoError(t *testing.T) {
	for range 5 { // each stops somewhere else
		var said bytes.Buffer // the handler has one writer at a time
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
