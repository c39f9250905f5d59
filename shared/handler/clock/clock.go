// Package clock is the handler of the scheduler's tick.
package clock

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/handler/batch"
	"resonance/shared/register"
)

// Relay puts an intent on its queue.
type Relay interface {
	Send(ctx context.Context, in register.Intent) error
}

// patience is how long an intent may wait for the stream before the sweeper takes it.
const patience = 2 * time.Minute

// Handler fires what fell due, once a minute, and sweeps up what the relay missed.
type Handler struct {
	Register *register.Register
	Relay    Relay
	Log      *slog.Logger
}

// Handle is one tick. It may come late, twice or at the same time elsewhere. What it has no time for is
// still due in the next minute; one that did nothing in all of its time has failed.
func (h *Handler) Handle(ctx context.Context, _ events.EventBridgeEvent) error {
	ctx, cancel := batch.InTime(ctx)
	defer cancel()
	swept, sweepErr := h.sweep(ctx) // before what may take all of the time
	fired, err := h.Register.Tick(ctx)
	if fired+swept > 0 {
		h.Log.InfoContext(ctx, "clock", "fired", fired, "swept", swept)
	}
	err = errors.Join(err, sweepErr)
	if fired+swept > 0 && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		h.Log.WarnContext(ctx, "the clock ran out of time", "error", err)
		return nil
	}
	return err
}

// sweep sends what waited too long. A queue that takes nothing is not asked again in this minute, and holds up no other.
func (h *Handler) sweep(ctx context.Context) (int, error) {
	missed, err := h.Register.SweepOutbox(ctx, patience)
	if err != nil {
		return 0, err
	}
	swept, failed := 0, map[string]error{}
	for _, in := range missed {
		if failed[in.Queue] != nil {
			continue
		}
		if failed[in.Queue] = h.Relay.Send(ctx, in); failed[in.Queue] == nil {
			swept++
		}
	}
	return swept, errors.Join(slices.Collect(maps.Values(failed))...)
}
