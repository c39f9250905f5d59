// Package batch is what the handlers of queues and streams share: one by one, with partial failures.
//
// The rooms beside it hold one handler a Lambda each: decode the event, call a room, encode the answer.
// The one-machine edition passes the same event values to the same handlers. A handler decides nothing
// about complaints. Work that fails goes back to its queue or stream; work that can never succeed ends in
// the dead letters, where the desk shows it.
package batch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/register"
)

// Each runs do on every message of a standard queue's batch and reports the failed ones by message id. When
// the function's time runs short, the rest goes back undone.
func Each(ctx context.Context, log *slog.Logger, event events.SQSEvent, do func(context.Context, events.SQSMessage) error) events.SQSEventResponse {
	ctx, cancel := InTime(ctx)
	defer cancel()
	var failed events.SQSEventResponse
	for _, m := range event.Records {
		err := Enough(ctx)
		if err == nil {
			err = do(ctx, m)
		}
		if err != nil {
			log.Log(ctx, Level(ctx, err), "message not handled", "message", m.MessageId, "error", err)
			failed.BatchItemFailures = append(failed.BatchItemFailures, events.SQSBatchItemFailure{ItemIdentifier: m.MessageId})
		}
	}
	return failed
}

// errBehind is why a message of a FIFO queue was not begun.
var errBehind = errors.New("an earlier message of its group failed")

// Waiting is an error that says how long to wait before the next try: no failure, but what queues are for.
type Waiting interface {
	error
	Wait() time.Duration
}

// Level is how loudly to say that work failed: not to be heard when it only waits, or is left to the next start of a
// process that stops.
func Level(ctx context.Context, err error) slog.Level {
	if errors.Is(ctx.Err(), context.Canceled) {
		return slog.LevelDebug
	}
	if later, ok := errors.AsType[Waiting](err); ok && later.Wait() > 0 || errors.Is(err, errBehind) {
		return slog.LevelDebug
	}
	return slog.LevelError
}

const (
	// reserve is what a function keeps of its time to record what it did and hand back the rest.
	reserve = 2 * time.Second
	// least is the time without which no further message is begun.
	least = 2 * time.Second
	// patience is for the records of a process that has no end set.
	patience = 10 * time.Second
)

// InTime gives a context that ends while the function still has time to hand back what it has not done.
// Without that, what it did do would come again too.
func InTime(ctx context.Context) (context.Context, context.CancelFunc) {
	if end, ok := ctx.Deadline(); ok {
		return context.WithDeadline(ctx, end.Add(-reserve))
	}
	return context.WithCancel(ctx)
}

// Record gives time of its own for writing down what was done outside and can't be undone, also when the time
// for doing is over: all that the function has left, but what it needs to answer.
func Record(ctx context.Context) (context.Context, context.CancelFunc) {
	end, ok := ctx.Deadline()
	if !ok {
		end = time.Now().Add(patience)
	}
	return context.WithDeadline(context.WithoutCancel(ctx), end.Add(reserve/2))
}

// Enough gives an error when there is too little time to begin anything further.
func Enough(ctx context.Context) error {
	if end, ok := ctx.Deadline(); ok && time.Until(end) < least {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

// InOrder is Each for a FIFO queue: after the first failure of a group, the rest of that group goes back
// unhandled, so that its order holds.
func InOrder(ctx context.Context, log *slog.Logger, event events.SQSEvent, do func(context.Context, events.SQSMessage) error) events.SQSEventResponse {
	blocked := map[string]bool{}
	return Each(ctx, log, event, func(ctx context.Context, m events.SQSMessage) error {
		group := m.Attributes["MessageGroupId"]
		if blocked[group] {
			return errBehind
		}
		err := do(ctx, m)
		blocked[group] = err != nil
		return err
	})
}

// Work decodes the body of a queue message of ours.
func Work(m events.SQSMessage) (register.Work, error) {
	var w register.Work
	if err := json.Unmarshal([]byte(m.Body), &w); err != nil {
		return w, fmt.Errorf("decode the message: %w", err)
	}
	if w.ID == "" || w.Case == "" && w.Letter == "" {
		return w, fmt.Errorf("decode the message: it names no work")
	}
	return w, nil
}

// From hands a stream's batch back from the record at which it failed. When that is the first of several the whole
// batch fails, since only so does Lambda halve it until the record is alone: what is handed back from its first record
// stays together, and in the end is given up together.
func From(event events.DynamoDBEvent, at int, err error) (events.DynamoDBEventResponse, error) {
	if at == 0 && len(event.Records) > 1 {
		return events.DynamoDBEventResponse{}, err
	}
	return events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{
		{ItemIdentifier: event.Records[at].Change.SequenceNumber},
	}}, nil
}
