package handler_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// short is so little time that a function may begin nothing more.
func short(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestTheRelayHandsBackWhatItHasNoTimeFor(t *testing.T) {
	w := newWorld(t)
	w.complain(t, "ann", "The fridge stopped cooling.")
	records := w.changes(t)
	first := slices.IndexFunc(records, func(r events.DynamoDBEventRecord) bool {
		return r.Change.NewImage["type"].String() == register.TypeIntent
	})
	want := `{"batchItemFailures":[{"itemIdentifier":"` + records[first].Change.SequenceNumber + `"}]}`
	if answer, err := invoke(short(t), t, w.relay().Handle, events.DynamoDBEvent{Records: records}); err != nil || answer != want {
		t.Errorf("answer %s, %v; want %s", answer, err, want)
	}
	if answer, err := invoke(t.Context(), t, w.relay().Handle, events.DynamoDBEvent{Records: records[first:]}); err != nil || answer != done {
		t.Errorf("when it comes again, answer %s, %v", answer, err)
	}
	if len(w.sent.messages) != 2 {
		t.Errorf("relayed %+v", w.sent.messages)
	}
}

func TestTheIndexFailsWholeWhenItHasNoTime(t *testing.T) {
	w := newWorld(t)
	receipt := w.complain(t, "ann", "The fridge stopped cooling.")
	event := events.DynamoDBEvent{Records: w.changes(t)}
	if answer, err := invoke(short(t), t, w.index().Handle, event); err == nil {
		t.Errorf("answer %s", answer)
	}
	if answer, err := invoke(t.Context(), t, w.index().Handle, event); err != nil || answer != done {
		t.Errorf("when it comes again, answer %s, %v", answer, err)
	}
	w.isIndexed(t, receipt.Case)
}

func TestTheClockLeavesForTheNextMinuteWhatItHasNoTimeFor(t *testing.T) {
	w := newWorld(t)
	w.complain(t, "ann", "The fridge stopped cooling.")
	w.ahead = time.Hour // so that its two intents have waited for long
	slow := &slowRelay{}
	tick := w.clock()
	tick.Relay = slow
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second+300*time.Millisecond)
	defer cancel()
	if _, err := invoke(ctx, t, tick.Handle, events.EventBridgeEvent{}); err != nil || slow.asked != 2 {
		t.Errorf("a tick with time for one of %d: %v", slow.asked, err)
	}
	if !strings.Contains(w.said.String(), "the clock ran out of time") {
		t.Errorf("the log: %s", w.said.String())
	}
	if _, err := invoke(short(t), t, w.clock().Handle, events.EventBridgeEvent{}); err == nil {
		t.Error("a tick that did nothing is well")
	}
}

// TestAQueueThatTakesNothingHoldsUpNoOther: letters go out while the team's queue is away.
func TestAQueueThatTakesNothingHoldsUpNoOther(t *testing.T) {
	w := newWorld(t)
	w.complain(t, "ann", "The fridge stopped cooling.")
	w.complain(t, "bob", "The oven stays cold.")
	w.ahead = time.Hour
	hand := w.relay()
	hand.Queues[register.QueueTeam] = &outbox{err: errors.New("the queue is away")}
	tick := w.clock()
	tick.Relay = hand
	if _, err := invoke(t.Context(), t, tick.Handle, events.EventBridgeEvent{}); err == nil {
		t.Error("the tick is well")
	}
	letters := map[string]bool{}
	for _, m := range w.sent.messages {
		letters[m.Body] = true
	}
	if len(letters) != 2 {
		t.Errorf("%d letters are on their queue, of 2", len(letters))
	}
}

// slowRelay sends one intent, and is still busy with the next when the time ends.
type slowRelay struct{ asked int }

func (r *slowRelay) Send(ctx context.Context, _ register.Intent) error {
	if r.asked++; r.asked == 1 {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

// owed brings the letters that the desk owes onto their queue.
func (w *world) owed(t *testing.T) (e events.SQSEvent) {
	t.Helper()
	if _, err := invoke(t.Context(), t, w.relay().Handle, events.DynamoDBEvent{Records: w.changes(t)}); err != nil {
		t.Fatal(err)
	}
	for _, m := range w.sent.messages {
		var work register.Work
		if err := json.Unmarshal([]byte(m.Body), &work); err != nil {
			t.Fatal(err)
		}
		if work.Letter != "" {
			e.Records = append(e.Records, events.SQSMessage{MessageId: work.ID, Body: m.Body})
		}
	}
	return e
}

// What the provider took is recorded even when the function's time ends that very moment: else a person would
// have to find out.
func TestALetterTakenAtTheLastMomentIsRecorded(t *testing.T) {
	w := newWorld(t)
	receipt := w.complain(t, "ann", "The fridge stopped cooling.")
	event := w.owed(t)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	w.post.before = func(context.Context) error { end(); return nil }
	if answer, err := invoke(ctx, t, w.reply().Handle, event); err != nil || answer != done || len(event.Records) != 1 {
		t.Errorf("answer %s, %v", answer, err)
	}
	w.isLetter(t, receipt.Case, complaint.LetterSent)
}

// While it is cut off nobody knows: no second letter, but a person's look.
func TestALetterCutOffByTheEndOfTheFunctionIsUnknown(t *testing.T) {
	w := newWorld(t)
	receipt := w.complain(t, "ann", "The fridge stopped cooling.")
	event := w.owed(t)
	ctx, end := context.WithCancel(t.Context())
	defer end()
	w.post.before = func(ctx context.Context) error { end(); return errors.New("cut off") }
	if answer, err := invoke(ctx, t, w.reply().Handle, event); err != nil || answer != done {
		t.Errorf("answer %s, %v", answer, err)
	}
	w.isLetter(t, receipt.Case, complaint.LetterUnknown)
	w.post.before = nil
	if answer, err := invoke(t.Context(), t, w.reply().Handle, event); err != nil || answer != done || w.post.taken > 0 {
		t.Errorf("again: answer %s, %v, %d taken", answer, err, w.post.taken)
	}
}

func (w *world) isLetter(t *testing.T, id string, want complaint.LetterState) {
	t.Helper()
	f, err := w.File(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Letters) != 1 || f.Letters[0].State != want {
		t.Errorf("the letters of %s: %+v, want one that is %s", id, f.Letters, want)
	}
}
