// Package sqs is the Queue engine on Amazon SQS: it sends, and does for the desk what an operator
// does with dead letters. Receiving is Lambda's job.
//
// It makes no queues; the template does, with the settings that the desk relies on: maximum message
// size 1 MiB, content-based deduplication off, a dead-letter queue of the same kind.
package sqs

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/aws/smithy-go"
	"github.com/google/uuid"

	"resonance/shared/queue"
)

// Queue sends to one SQS queue. It is safe for concurrent use.
type Queue struct {
	client *sqs.Client
	url    string
	fifo   bool
}

var (
	_ queue.Queue = (*Queue)(nil)
	_ queue.Gauge = (*Queue)(nil)
)

// New names the queue behind the URL, and its kind.
func New(client *sqs.Client, queueURL string, fifo bool) *Queue {
	return &Queue{client: client, url: queueURL, fifo: fifo}
}

// Send implements queue.Queue in one request.
func (q *Queue) Send(ctx context.Context, m queue.Message) error {
	if err := m.Check(q.fifo); err != nil {
		return err
	}
	in := &sqs.SendMessageInput{QueueUrl: &q.url, MessageBody: &m.Body}
	if q.fifo {
		dedup, err := dedupID(m)
		if err != nil {
			return err
		}
		in.MessageGroupId, in.MessageDeduplicationId = &m.Group, &dedup
	} else {
		in.DelaySeconds = int32(m.Delay / time.Second)
	}
	if _, err := q.client.SendMessage(ctx, in); err != nil {
		return fmt.Errorf("send to SQS: %w", limitError(err))
	}
	return nil
}

// dedupID is never empty: a name made for this send still keeps the client's own retries from
// delivering it twice.
func dedupID(m queue.Message) (string, error) {
	if m.Dedup != "" {
		return m.Dedup, nil
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return "", fmt.Errorf("name a message: %w", err)
	}
	return id.String(), nil
}

// limitError names the refusals that no retry can mend, such as a queue made with smaller limits.
func limitError(err error) error {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return err
	}
	switch api.ErrorCode() {
	case "InvalidMessageContents", "InvalidParameterValue", "UnsupportedOperation":
		return fmt.Errorf("%w: %w", queue.ErrLimit, err)
	}
	return err
}

// Depth implements queue.Gauge: it counts the messages, approximately and up to a minute late. Oldest stays zero: SQS tells it
// only through CloudWatch.
func (q *Queue) Depth(ctx context.Context) (queue.Depth, error) {
	var out queue.Depth
	counts := map[types.QueueAttributeName]*int{
		types.QueueAttributeNameApproximateNumberOfMessages:           &out.Waiting,
		types.QueueAttributeNameApproximateNumberOfMessagesNotVisible: &out.InFlight,
		types.QueueAttributeNameApproximateNumberOfMessagesDelayed:    &out.Delayed,
	}
	in := &sqs.GetQueueAttributesInput{QueueUrl: aws.String(q.url)}
	for name := range counts {
		in.AttributeNames = append(in.AttributeNames, name)
	}
	answer, err := q.client.GetQueueAttributes(ctx, in)
	if err != nil {
		return queue.Depth{}, fmt.Errorf("count an SQS queue: %w", err)
	}
	for name, n := range counts {
		if *n, err = strconv.Atoi(answer.Attributes[string(name)]); err != nil {
			return queue.Depth{}, fmt.Errorf("read %s of an SQS queue: %w", name, err)
		}
	}
	return out, nil
}
