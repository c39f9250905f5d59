package slackpage

import (
	"time"

	"golang.org/x/time/rate"
)

// Limits are Slack's rates (docs.slack.dev/apis/web-api/rate-limits): a message a second in each channel,
// "short bursts" allowed; the other methods by tier and minute.
type Limits struct {
	PostEvery       time.Duration // between messages of one channel; default 1 s
	PostBurst       int           // messages at once before that; default 5
	UpdatesAMinute  int           // chat.update, tier 3; default 50
	ReadsAMinute    int           // conversations.*, tier 3; default 50
	ViewsAMinute    int           // views.open, tier 4; default 100
	WhispersAMinute int           // chat.postEphemeral, tier 4; default 100
}

func (l Limits) withDefaults() Limits {
	if l.PostEvery == 0 {
		l.PostEvery = time.Second
	}
	for _, d := range []struct {
		of *int
		n  int
	}{{&l.PostBurst, 5}, {&l.UpdatesAMinute, 50}, {&l.ReadsAMinute, 50}, {&l.ViewsAMinute, 100}, {&l.WhispersAMinute, 100}} {
		if *d.of == 0 {
			*d.of = d.n
		}
	}
	return l
}

type limiters struct {
	limits Limits
	of     map[string]*rate.Limiter
}

// wait says how long a call comes too early; zero takes it.
func (l *limiters) wait(method, channel string, now time.Time) time.Duration {
	key, limiter := l.limiter(method, channel)
	if limiter == nil {
		return 0
	}
	if l.of == nil {
		l.of = map[string]*rate.Limiter{}
	}
	if known := l.of[key]; known != nil {
		limiter = known
	}
	l.of[key] = limiter
	slot := limiter.ReserveN(now, 1)
	early := slot.DelayFrom(now)
	if early > 0 {
		slot.CancelAt(now)
	}
	return early
}

func (l *limiters) limiter(method, channel string) (string, *rate.Limiter) {
	aMinute := func(n int) *rate.Limiter { return rate.NewLimiter(rate.Limit(float64(n)/60), n) }
	switch method {
	case "chat.postMessage":
		return method + channel, rate.NewLimiter(rate.Every(l.limits.PostEvery), l.limits.PostBurst)
	case "chat.update":
		return method, aMinute(l.limits.UpdatesAMinute)
	case "conversations.history", "conversations.replies":
		return method, aMinute(l.limits.ReadsAMinute)
	case "views.open":
		return method, aMinute(l.limits.ViewsAMinute)
	case "chat.postEphemeral":
		return method, aMinute(l.limits.WhispersAMinute)
	}
	return "", nil
}
