package local

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"golang.org/x/sync/errgroup"

	"resonance/shared/handler/batch"
	queuesqlite "resonance/shared/queue/sqlite"
	"resonance/shared/store"
	"resonance/shared/store/sqlite"
	"resonance/shared/store/stream"
)

// The pump plays the event source mappings of AWS: it brings changes and messages to handlers, in
// batches, at least once, and honours partial failures.

const (
	streamBatch = 1000 // before the filter, which leaves a few in a hundred
	queueBatch  = 10
	// fifoBatch keeps a group's messages apart: one that came in a batch behind a message that fails would be
	// returned with it, lose a try each time, and end in the dead letters though nothing is wrong with it.
	fifoBatch = 1
	// Several handlers of a queue at once share the flushes of their commits. Slack takes about one message a
	// second; a letter that came may be large in memory; one that goes has one handler, who would find a second
	// still sending what was owed twice.
	teamWorkers = 2
	mailWorkers = 2
	relayGather = 5 * time.Millisecond
	indexGather = 100 * time.Millisecond
	// again is the pause after a failed stream batch, so that a broken handler does not spin.
	again = time.Second
	// checkpointEvery bounds how much of the stream comes again after a crash.
	checkpointEvery = time.Second
)

// consumer is one event source mapping of the stream: who gets which of the changes.
type consumer struct {
	name   string
	gather time.Duration           // pause between batches, so that a busy desk has fewer and larger ones
	wants  func(store.Change) bool // the mapping's filter
	handle func(context.Context, events.DynamoDBEvent) (events.DynamoDBEventResponse, error)
}

// follow brings every change of the table that a consumer wants to its handler, in order, from where it
// stopped.
func follow(ctx context.Context, log *slog.Logger, db *sqlite.DB, to consumer, wake <-chan struct{}) error {
	at, err := db.Checkpoint(ctx, to.name)
	if err != nil {
		return err
	}
	saved, savedAt := at, time.Now()
	// What can't be saved, on a full disk say, only comes again after a new start.
	save := func(ctx context.Context) {
		if saved == at {
			return
		}
		savedAt = time.Now()
		if err := db.SetCheckpoint(ctx, to.name, at); err != nil {
			log.Error("checkpoint not saved", "consumer", to.name, "error", err)
			return
		}
		saved = at
	}
	defer func() { save(context.WithoutCancel(ctx)) }()
	for ctx.Err() == nil {
		next, came, err := step(ctx, log, db, at, to)
		if err != nil {
			return fmt.Errorf("follow the changes for %s: %w", to.name, err)
		}
		at = next
		if came == nothing || time.Since(savedAt) > checkpointEvery {
			save(ctx)
		}
		switch came {
		case nothing:
			wait(ctx, wake, time.Minute)
		case failed:
			wait(ctx, nil, again)
		case some:
			wait(ctx, nil, to.gather)
		}
	}
	return nil
}

// outcome is what came of a batch.
type outcome int

const (
	nothing outcome = iota // there was none
	failed                 // its first change was handed back
	some
	full // more waits already
)

// step handles one batch and gives how far it came.
func step(ctx context.Context, log *slog.Logger, db *sqlite.DB, at string, to consumer) (string, outcome, error) {
	changes, err := db.Changes(ctx, at, streamBatch)
	if err != nil || len(changes) == 0 {
		return at, nothing, err
	}
	var event events.DynamoDBEvent
	for _, c := range changes {
		if !to.wants(c) {
			continue
		}
		record, err := stream.Record(c)
		if err != nil {
			return at, failed, err
		}
		event.Records = append(event.Records, record)
	}
	var response events.DynamoDBEventResponse
	if len(event.Records) > 0 {
		response, err = to.handle(ctx, event)
	}
	if err != nil {
		log.Log(ctx, batch.Level(ctx, err), "stream batch failed", "error", err)
		return at, failed, nil
	}
	if len(response.BatchItemFailures) > 0 {
		at, came := upTo(changes, response.BatchItemFailures[0].ItemIdentifier, at)
		return at, came, nil
	}
	came := some
	if len(changes) == streamBatch {
		came = full
	}
	return changes[len(changes)-1].Sequence, came, nil
}

// upTo gives the last change before the first that failed; from is where the batch began.
func upTo(changes []store.Change, first, from string) (string, outcome) {
	at, came := from, failed
	for _, c := range changes {
		if c.Sequence >= first {
			break
		}
		at, came = c.Sequence, some
	}
	return at, came
}

// ignoreEnd drops the errors of a process that is stopping.
func ignoreEnd(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// wait returns after a wake-up, the pause, or the end.
func wait(ctx context.Context, wake <-chan struct{}, pause time.Duration) {
	t := time.NewTimer(pause)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-t.C:
	}
}

type queueHandler func(context.Context, events.SQSEvent) (events.SQSEventResponse, error)

// drain brings the messages of a queue to a handler. What the handler does not name as failed is removed;
// the rest shows up again after the visibility timeout, and in the dead letters after too many tries. It
// looks for hidden messages after the pause.
func drain(ctx context.Context, log *slog.Logger, q *queuesqlite.Queue, size int, pause func(context.Context, *queuesqlite.Queue) time.Duration, handle queueHandler) error {
	for ctx.Err() == nil {
		messages, err := q.Receive(ctx, size)
		if err != nil {
			return fmt.Errorf("receive from %s: %w", q.Name(), err)
		}
		if len(messages) == 0 {
			wait(ctx, q.Wake(), pause(ctx, q))
			continue
		}
		response, err := handle(ctx, sqsEvent(messages))
		if err != nil {
			log.Log(ctx, batch.Level(ctx, err), "queue batch failed", "queue", q.Name(), "error", err)
			continue
		}
		failed := map[string]bool{}
		for _, f := range response.BatchItemFailures {
			failed[f.ItemIdentifier] = true
		}
		for _, m := range messages {
			if failed[m.MessageID] {
				continue
			}
			if err := q.Delete(context.WithoutCancel(ctx), m.Receipt); err != nil {
				log.Error("handled message not removed; it comes again", "queue", q.Name(), "error", err)
			}
		}
	}
	return nil
}

// drainBy runs n drains of one queue at once.
func drainBy(ctx context.Context, n int, drain func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for range n {
		g.Go(func() error { return drain(ctx) })
	}
	return g.Wait()
}

// untilVisible is how long a hidden message stays hidden; after every() at most somebody looks anyway.
func (p *Program) untilVisible(ctx context.Context, q *queuesqlite.Queue) time.Duration {
	at, ok, err := q.NextVisible(ctx)
	if err != nil || !ok {
		return p.every()
	}
	return min(max(at.Sub(p.config.Now()), 10*time.Millisecond), p.every())
}

func sqsEvent(batch []queuesqlite.Received) events.SQSEvent {
	var event events.SQSEvent
	for _, m := range batch {
		attributes := map[string]string{"ApproximateReceiveCount": fmt.Sprint(m.Receives), "SentTimestamp": fmt.Sprint(m.Sent.UnixMilli())}
		if m.Group != "" {
			attributes["MessageGroupId"], attributes["SequenceNumber"] = m.Group, m.Sequence
		}
		event.Records = append(event.Records, events.SQSMessage{
			MessageId: m.MessageID, ReceiptHandle: m.Receipt, Body: m.Body, EventSource: "aws:sqs", Attributes: attributes,
		})
	}
	return event
}
