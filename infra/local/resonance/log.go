package main

import (
	"context"
	"errors"
	"log/slog"
)

// untilStopped leaves out of the log what was only put down because the desk stops: the next start takes it up.
type untilStopped struct {
	slog.Handler
	running context.Context
}

func (h untilStopped) Handle(ctx context.Context, r slog.Record) error {
	if h.running.Err() != nil && cancelled(r) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

func cancelled(r slog.Record) (yes bool) {
	r.Attrs(func(a slog.Attr) bool {
		err, ok := a.Value.Any().(error)
		yes = ok && errors.Is(err, context.Canceled)
		return !yes
	})
	return yes
}
