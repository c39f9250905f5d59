package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// MaxTries bounds how often an act that lost a race is decided again on fresh reads.
const MaxTries = 8

// Pause waits after the nth lost race, a little longer each time and by chance: 40 functions at once need most of a
// second to pass one by one. It gives the context's error when that ends first.
func Pause(ctx context.Context, n int) error {
	t := time.NewTimer(rand.N(5 * time.Millisecond << n))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// Retry runs act until it does not lose a race, at most MaxTries times. act reads and decides again each time.
func Retry(ctx context.Context, act func() error) error {
	for n := 1; ; n++ {
		err := act()
		if err == nil || n == MaxTries || !errors.Is(err, ErrConflict) {
			return err
		}
		if err := Pause(ctx, n); err != nil {
			return err
		}
	}
}
