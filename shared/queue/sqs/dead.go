package sqs

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"resonance/shared/queue"
)

const (
	batch = 10 // the most that SQS gives, or takes, in one request
	// hold is how long a look hides a message, should the process die before it lets go (seconds).
	hold = 30
	// waitToList is how long List waits for what should be there (seconds). Any wait at all makes SQS
	// ask all of its servers, and not only some.
	waitToList = 1
	// waitToFind is how long an act waits for a message that somebody else is looking at (seconds).
	waitToFind = 2
)

// DeadLetters looks into a dead-letter queue. SQS can show messages only by receiving them, so:
//
//   - List costs 1 + 2 per ten messages requests; Retry and Discard the same up to the message they
//     look for, and one or two more.
//   - While somebody looks (well under a second, 30 at worst after a crash) others wait for what is
//     looked at: List one second, then it leaves it out; Retry and Discard two.
//   - Of one FIFO group only the first ten messages are seen; more show as these are dealt with.
//   - Looking counts as receiving: Dead.Receives grows.
//   - On a standard queue a crash between sending and deleting in Retry delivers the message twice.
type DeadLetters struct {
	dead   *Queue
	source *Queue
}

var _ queue.DeadLetters = (*DeadLetters)(nil)

// NewDeadLetters looks into the dead-letter queue at deadURL; Retry sends back to source. A
// dead-letter queue is of the kind of its source.
func NewDeadLetters(source *Queue, deadURL string) *DeadLetters {
	return &DeadLetters{dead: New(source.client, deadURL, source.fifo), source: source}
}

// Depth implements queue.DeadLetters.
func (l *DeadLetters) Depth(ctx context.Context) (queue.Depth, error) { return l.dead.Depth(ctx) }

// List implements queue.DeadLetters.
func (l *DeadLetters) List(ctx context.Context, limit int) ([]queue.Dead, error) {
	if limit < 1 || limit > queue.MaxDeadList {
		return nil, fmt.Errorf("list dead letters: %d is not between 1 and %d", limit, queue.MaxDeadList)
	}
	depth, err := l.Depth(ctx)
	if err != nil {
		return nil, err
	}
	limit = min(limit, depth.Waiting+depth.InFlight+depth.Delayed)
	var held []types.Message
	for len(held) < limit {
		got, err := l.receive(ctx, min(batch, limit-len(held)), waitToList)
		held = append(held, got...)
		if err != nil {
			return nil, errors.Join(err, l.release(ctx, held))
		}
		if len(got) == 0 {
			break
		}
	}
	if err := l.release(ctx, held); err != nil {
		return nil, err
	}
	return deadOf(held)
}

func (l *DeadLetters) receive(ctx context.Context, n, wait int) ([]types.Message, error) {
	answer, err := l.dead.client.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{
		QueueUrl:            &l.dead.url,
		MaxNumberOfMessages: int32(n),
		VisibilityTimeout:   hold,
		WaitTimeSeconds:     int32(wait),
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{
			types.MessageSystemAttributeNameMessageGroupId,
			types.MessageSystemAttributeNameSentTimestamp,
			types.MessageSystemAttributeNameApproximateReceiveCount,
		},
	})
	if err != nil {
		return nil, fmt.Errorf("look at dead letters: %w", err)
	}
	return answer.Messages, nil
}

// release lets go of what was looked at. A single message that can't be let go comes back by itself.
func (l *DeadLetters) release(ctx context.Context, held []types.Message) error {
	ctx = context.WithoutCancel(ctx)
	for start := 0; start < len(held); start += batch {
		var entries []types.ChangeMessageVisibilityBatchRequestEntry
		for i, m := range held[start:min(start+batch, len(held))] {
			id := strconv.Itoa(i)
			entries = append(entries, types.ChangeMessageVisibilityBatchRequestEntry{Id: &id, ReceiptHandle: m.ReceiptHandle})
		}
		_, err := l.dead.client.ChangeMessageVisibilityBatch(ctx, &sqs.ChangeMessageVisibilityBatchInput{QueueUrl: &l.dead.url, Entries: entries})
		if err != nil {
			return fmt.Errorf("let go of dead letters: %w", err)
		}
	}
	return nil
}

func deadOf(messages []types.Message) ([]queue.Dead, error) {
	out := make([]queue.Dead, 0, len(messages))
	for _, m := range messages {
		sent, err := strconv.ParseInt(m.Attributes["SentTimestamp"], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read when a dead letter was sent: %w", err)
		}
		receives, err := strconv.Atoi(m.Attributes["ApproximateReceiveCount"])
		if err != nil {
			return nil, fmt.Errorf("read how often a dead letter was received: %w", err)
		}
		out = append(out, queue.Dead{
			ID:       *m.MessageId,
			Body:     *m.Body,
			Group:    m.Attributes["MessageGroupId"],
			Receives: receives,
			Sent:     time.UnixMilli(sent).UTC(),
		})
	}
	return out, nil
}

// Retry implements queue.DeadLetters.
func (l *DeadLetters) Retry(ctx context.Context, id string) error {
	return l.with(ctx, id, func(m types.Message) error {
		again := queue.Message{Body: *m.Body}
		if l.source.fifo {
			// The message's own dedup name might still be remembered, and swallow it.
			again.Group, again.Dedup = m.Attributes["MessageGroupId"], "retry-"+id
		}
		if err := l.source.Send(ctx, again); err != nil {
			return err
		}
		return l.delete(ctx, m)
	})
}

// Discard implements queue.DeadLetters.
func (l *DeadLetters) Discard(ctx context.Context, id string) error {
	return l.with(ctx, id, func(m types.Message) error { return l.delete(ctx, m) })
}

func (l *DeadLetters) delete(ctx context.Context, m types.Message) error {
	_, err := l.dead.client.DeleteMessage(ctx, &sqs.DeleteMessageInput{QueueUrl: &l.dead.url, ReceiptHandle: m.ReceiptHandle})
	if err != nil {
		return fmt.Errorf("delete a dead letter: %w", err)
	}
	return nil
}

// with looks for a message, acts on it while it is held, and lets go of the others.
func (l *DeadLetters) with(ctx context.Context, id string, act func(types.Message) error) error {
	var others []types.Message
	for len(others) < queue.MaxDeadList {
		got, err := l.receive(ctx, batch, waitToFind)
		if err != nil {
			return errors.Join(err, l.release(ctx, others))
		}
		if len(got) == 0 {
			break
		}
		found, rest := split(got, id)
		others = append(others, rest...)
		if found != nil {
			return errors.Join(l.actOn(ctx, *found, act), l.release(ctx, others))
		}
	}
	return errors.Join(queue.ErrNoMessage, l.release(ctx, others))
}

// actOn gives the message back when the act fails.
func (l *DeadLetters) actOn(ctx context.Context, m types.Message, act func(types.Message) error) error {
	if err := act(m); err != nil {
		return errors.Join(err, l.release(ctx, []types.Message{m}))
	}
	return nil
}

func split(messages []types.Message, id string) (found *types.Message, rest []types.Message) {
	for _, m := range messages {
		if *m.MessageId == id {
			found = &m
			continue
		}
		rest = append(rest, m)
	}
	return found, rest
}
