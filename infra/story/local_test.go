package story_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"resonance/infra/local"
	"resonance/infra/local/localtest"
	"resonance/infra/local/slackpage"
	"resonance/infra/story"
)

func TestTheStoryOnOneMachine(t *testing.T) {
	t.Parallel()
	story.Tell(t, newLocalHome(t))
}

// localHome is the one-machine edition in this process, with a clock that the story moves.
type localHome struct {
	folder
	program *local.Program
	started time.Time
	ahead   atomic.Int64 // of the time that goes by itself, in nanoseconds
}

func newLocalHome(t *testing.T) *localHome {
	t.Helper()
	data := newData(t)
	h := &localHome{started: time.Now()}
	h.program = localtest.Start(t, local.Config{
		Data:      data,
		Receivers: []string{story.Receiver}, LookupTXT: story.LookupTXT, Now: h.Now,
		TickEvery:   time.Hour, // of the machine; Pass ticks
		SlackLimits: slackpage.Limits{PostBurst: 1000, UpdatesAMinute: 1000, ReadsAMinute: 1000, ViewsAMinute: 1000, WhispersAMinute: 1000},
	})
	h.folder = watched(t, data)
	return h
}

func (h *localHome) Now() time.Time {
	return story.Begins.Add(time.Since(h.started)).Add(time.Duration(h.ahead.Load()))
}

func (h *localHome) Pass(t testing.TB, d time.Duration) {
	t.Helper()
	h.ahead.Add(int64(d))
	if err := h.program.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (h *localHome) Desk() string  { return h.program.URL() }
func (h *localHome) Slack() string { return h.program.SlackURL() }

func (h *localHome) FirstLink(t testing.TB) string {
	t.Helper()
	link, _, err := h.program.Staff.FirstLink(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return link
}

func (h *localHome) Deliver(t testing.TB, from, to string, raw []byte) {
	t.Helper()
	deliver(t, h.program.Mail(), from, to, raw)
}
