package cloud

import (
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"
)

// clock is the time of a stack, ahead of the machine's by what its file says to the functions.
type clock struct {
	file  string
	ahead atomic.Int64 // nanoseconds
}

func newClock(t testing.TB, begins time.Time) *clock {
	t.Helper()
	c := &clock{file: filepath.Join(t.TempDir(), "clock")}
	ahead := time.Duration(0)
	if !begins.IsZero() {
		ahead = time.Until(begins)
	}
	c.move(t, ahead)
	return c
}

// move writes the file whole, since functions read it at any time.
func (c *clock) move(t testing.TB, by time.Duration) {
	t.Helper()
	ahead := c.ahead.Add(int64(by))
	draft := c.file + ".draft"
	if err := os.WriteFile(draft, []byte(strconv.FormatInt(ahead, 10)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(draft, c.file); err != nil {
		t.Fatal(err)
	}
}

// Now is the time in the stack.
func (k *Cloud) Now() time.Time { return time.Now().Add(time.Duration(k.clock.ahead.Load())) }

// Pass moves the time forward and has happen what falls due by then.
func (k *Cloud) Pass(t testing.TB, d time.Duration) {
	t.Helper()
	k.clock.move(t, d)
	k.Tick(t)
}
