package main

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// load has clients do something again and again for a time, and gives how long each took, sorted, and
// how long all of it. do gets the client and a number that no other call has.
func load(ctx context.Context, clients int, span time.Duration, do func(ctx context.Context, client, n int) error) ([]time.Duration, time.Duration, error) {
	var mu sync.Mutex
	var took []time.Duration
	var next atomic.Int64
	began := time.Now()
	g, ctx := errgroup.WithContext(ctx)
	for client := range clients {
		g.Go(func() error {
			var own []time.Duration
			for time.Since(began) < span {
				at := time.Now()
				if err := do(ctx, client, int(next.Add(1))); err != nil {
					return err
				}
				own = append(own, time.Since(at))
			}
			mu.Lock()
			defer mu.Unlock()
			took = append(took, own...)
			return nil
		})
	}
	err := g.Wait()
	slices.Sort(took)
	return took, time.Since(began), err
}

func perSecond(n int, in time.Duration) float64 { return float64(n) / in.Seconds() }

// latencyOf reads the quantiles of sorted times.
func latencyOf(sorted []time.Duration) latency {
	at := func(percent int) float64 { return ms(sorted[(len(sorted)-1)*percent/100]) }
	return latency{P50: at(50), P99: at(99), Read: len(sorted)}
}
