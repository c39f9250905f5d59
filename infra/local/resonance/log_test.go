package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestStoppingIsNoFailure(t *testing.T) {
	var said bytes.Buffer
	running, stop := context.WithCancel(context.Background())
	log := slog.New(untilStopped{slog.NewTextHandler(&said, nil), running})
	put := errors.Join(errors.New("read the person"), fmt.Errorf("write: %w", context.Canceled))
	log.Error("before the stop", "error", put)
	stop()
	log.Error("put down", "message", "m1", "error", put)
	log.Error("disk full", "error", errors.New("no space"))
	log.Info("stopped")
	for what, want := range map[string]bool{"before the stop": true, "put down": false, "disk full": true, "stopped": true} {
		if got := strings.Contains(said.String(), what); got != want {
			t.Errorf("%s is in the log: %v", what, got)
		}
	}
}
