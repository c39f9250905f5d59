package batch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/handler/batch"
)

// messages are so many of a FIFO queue, two groups in turns.
func messages(n int) (e events.SQSEvent) {
	for i := range n {
		id := string(rune('a' + i))
		e.Records = append(e.Records, events.SQSMessage{MessageId: id, Attributes: map[string]string{"MessageGroupId": string("xy"[i%2])}})
	}
	return e
}

func failures(r events.SQSEventResponse) (ids []string) {
	for _, f := range r.BatchItemFailures {
		ids = append(ids, f.ItemIdentifier)
	}
	return ids
}

// A function that runs out of time is ended without a word, and all of its batch comes again.
func TestWhatThereIsNoTimeForGoesBackUndone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		var done []string
		answer := batch.Each(ctx, slog.New(slog.DiscardHandler), messages(5), func(ctx context.Context, m events.SQSMessage) error {
			time.Sleep(10 * time.Second) // the second leaves 10, less than what the third takes
			done = append(done, m.MessageId)
			return ctx.Err()
		})
		if got := failures(answer); !slices.Equal(done, []string{"a", "b", "c"}) || !slices.Equal(got, []string{"c", "d", "e"}) {
			t.Errorf("done %v, handed back %v", done, got)
		}
	})
}

func TestAMessageThatHangsEndsBeforeTheFunction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		answer := batch.Each(ctx, slog.New(slog.DiscardHandler), messages(3), func(ctx context.Context, m events.SQSMessage) error {
			if m.MessageId == "a" {
				return nil
			}
			<-ctx.Done()
			return ctx.Err()
		})
		if got := failures(answer); !slices.Equal(got, []string{"b", "c"}) {
			t.Errorf("handed back %v", got)
		}
		if ctx.Err() != nil {
			t.Error("nothing is left to hand back in")
		}
		record, stop := batch.Record(ctx)
		defer stop()
		if record.Err() != nil {
			t.Error("nothing is left to record in")
		}
	})
}

func TestAFailureHoldsUpItsOwnGroup(t *testing.T) {
	var done []string
	answer := batch.InOrder(t.Context(), slog.New(slog.DiscardHandler), messages(6), func(_ context.Context, m events.SQSMessage) error {
		done = append(done, m.MessageId)
		if m.MessageId == "c" {
			return errors.New("no")
		}
		return nil
	})
	if got := failures(answer); !slices.Equal(done, []string{"a", "b", "c", "d", "f"}) || !slices.Equal(got, []string{"c", "e"}) {
		t.Errorf("done %v, handed back %v", done, got)
	}
}

func TestWorkThatNamesNothingIsAnError(t *testing.T) {
	for _, body := range []string{"", "null", "{}", "[]", `"x"`, `{"id":"1"}`, `{"case":"RS-2026-000001"}`, `{"id":1,"case":"c"}`, "{"} {
		if w, err := batch.Work(events.SQSMessage{Body: body}); err == nil {
			t.Errorf("%s is taken for %+v", body, w)
		}
	}
}

// late is an error that asks for time.
type late time.Duration

func (l late) Error() string       { return "later" }
func (l late) Wait() time.Duration { return time.Duration(l) }

// What only has to wait, and what stands behind it, is no error in anybody's log.
func TestWhatWaitsIsNoError(t *testing.T) {
	for _, test := range []struct {
		err    error
		errors int
	}{{fmt.Errorf("post: %w", late(time.Second)), 0}, {fmt.Errorf("post: %w", late(0)), 1}, {errors.New("no such channel"), 1}} {
		var log bytes.Buffer
		answer := batch.InOrder(t.Context(), slog.New(slog.NewTextHandler(&log, nil)), messages(3), func(_ context.Context, m events.SQSMessage) error {
			if m.MessageId == "a" {
				return test.err
			}
			return nil
		})
		if got := failures(answer); !slices.Equal(got, []string{"a", "c"}) {
			t.Errorf("%v: handed back %v", test.err, got)
		}
		if n := strings.Count(log.String(), "level=ERROR"); n != test.errors {
			t.Errorf("%v: %d errors in the log:\n%s", test.err, n, log.String())
		}
	}
}
