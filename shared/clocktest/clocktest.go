// Package clocktest has the clock of tests, and of whoever else lets time pass by hand.
package clocktest

import (
	"sync"
	"time"
)

// Clock stands still until it is told that time passes.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// At is a clock that stands at a time.
func At(t time.Time) *Clock { return &Clock{now: t} }

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Pass lets so much time go by.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
