package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

const token = "xoxb-canary-token"

func answering(t *testing.T, h http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return NewClient(token, s.URL+"/api", s.Client())
}

func TestErrorsSayWhetherToTryAgain(t *testing.T) {
	json := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
	}
	status := func(code int, retryAfter string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if retryAfter != "" {
				w.Header().Set("Retry-After", retryAfter)
			}
			w.WriteHeader(code)
		}
	}
	type verdict struct {
		final  string
		after  time.Duration
		unsure bool
	}
	for name, row := range map[string]struct {
		slack http.HandlerFunc
		want  verdict
	}{
		"told to wait":          {status(429, "17"), verdict{after: 17 * time.Second}},
		"told to wait, not how": {status(429, ""), verdict{after: time.Second}},
		"down":                  {status(503, ""), verdict{unsure: true}},
		"cut off":               {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, verdict{unsure: true}},
		"no JSON":               {json("<html>"), verdict{unsure: true}},
		"an empty yes":          {json(`{"ok":true}`), verdict{unsure: true}},
		"trouble within":        {json(`{"ok":false,"error":"internal_error"}`), verdict{unsure: true}},
		"limited in words":      {json(`{"ok":false,"error":"ratelimited"}`), verdict{}},
		"no such channel":       {json(`{"ok":false,"error":"channel_not_found"}`), verdict{final: "channel_not_found"}},
		"a code not known":      {json(`{"ok":false,"error":"brand_new"}`), verdict{final: "brand_new"}},
		"forbidden":             {status(403, ""), verdict{final: "http_403"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := answering(t, row.slack).Post(t.Context(), "C1", Note("k", "canary text"))
			var got verdict
			if retry, ok := errors.AsType[*RetryError](err); ok {
				got = verdict{after: retry.After, unsure: retry.Unsure}
			} else if final, ok := errors.AsType[*FinalError](err); ok {
				got = verdict{final: final.Code}
			} else {
				t.Fatalf("neither kind: %v", err)
			}
			if got != row.want {
				t.Errorf("got %+v, want %+v (%v)", got, row.want, err)
			}
			if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, "canary") {
				t.Errorf("the error tells too much: %s", text)
			}
		})
	}
}

func TestAnEndedContextIsSeen(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := answering(t, func(http.ResponseWriter, *http.Request) {}).Post(ctx, "C1", Message{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
