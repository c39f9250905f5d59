package sqs_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/google/uuid"

	"resonance/infra/engines"
	"resonance/shared/queue/queuetest"
	"resonance/shared/queue/sqs"
)

func TestConformance(t *testing.T) {
	client := newClient(engines.SQS(t))
	queuetest.Run(t, func(t testing.TB, s queuetest.Settings) queuetest.Engine { return open(t, client, s) })
}

func newClient(endpoint string) *awssqs.Client {
	return awssqs.New(awssqs.Options{
		Region:       "eu-west-1",
		BaseEndpoint: &endpoint,
		Credentials:  credentials.NewStaticCredentialsProvider("x", "x", ""),
	})
}

func open(t testing.TB, client *awssqs.Client, s queuetest.Settings) queuetest.Engine {
	t.Helper()
	var e queuetest.Engine
	attributes := map[string]string{
		"VisibilityTimeout":  strconv.Itoa(int(s.Visibility / time.Second)),
		"MaximumMessageSize": strconv.Itoa(1 << 20),
	}
	dead := ""
	if s.MaxReceive > 0 {
		dead = create(t, client, s.FIFO, map[string]string{})
		attributes["RedrivePolicy"] = fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":%d}`, arn(t, client, dead), s.MaxReceive)
	}
	url := create(t, client, s.FIFO, attributes)
	q := sqs.New(client, url, s.FIFO)
	e.Queue, e.Gauge, e.Receiver = q, q, receiver{client, url}
	if dead != "" {
		e.Dead = sqs.NewDeadLetters(q, dead)
	}
	return e
}

func create(t testing.TB, client *awssqs.Client, fifo bool, attributes map[string]string) string {
	t.Helper()
	name := "q-" + uuid.NewString()
	if fifo {
		name += ".fifo"
		attributes["FifoQueue"] = "true"
	}
	out, err := client.CreateQueue(t.Context(), &awssqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	if err != nil {
		t.Fatalf("CreateQueue: %v", err)
	}
	t.Cleanup(func() {
		_, err := client.DeleteQueue(context.WithoutCancel(t.Context()), &awssqs.DeleteQueueInput{QueueUrl: out.QueueUrl})
		if err != nil {
			t.Errorf("DeleteQueue: %v", err)
		}
	})
	return *out.QueueUrl
}

func arn(t testing.TB, client *awssqs.Client, url string) string {
	t.Helper()
	out, err := client.GetQueueAttributes(t.Context(), &awssqs.GetQueueAttributesInput{
		QueueUrl:       &url,
		AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameQueueArn},
	})
	if err != nil {
		t.Fatalf("GetQueueAttributes: %v", err)
	}
	return out.Attributes["QueueArn"]
}

// receiver waits as SQS does: by long polling.
type receiver struct {
	client *awssqs.Client
	url    string
}

func (r receiver) Receive(ctx context.Context, limit int, wait time.Duration) ([]queuetest.Received, error) {
	answer, err := r.client.ReceiveMessage(ctx, &awssqs.ReceiveMessageInput{
		QueueUrl:            &r.url,
		MaxNumberOfMessages: int32(limit),
		WaitTimeSeconds:     int32(wait / time.Second),
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{
			types.MessageSystemAttributeNameMessageGroupId,
			types.MessageSystemAttributeNameApproximateReceiveCount,
		},
	})
	if err != nil {
		return nil, err
	}
	var out []queuetest.Received
	for _, m := range answer.Messages {
		receives, err := strconv.Atoi(m.Attributes["ApproximateReceiveCount"])
		if err != nil {
			return nil, fmt.Errorf("read the receive count: %w", err)
		}
		out = append(out, queuetest.Received{
			ID:       *m.MessageId,
			Body:     *m.Body,
			Group:    m.Attributes["MessageGroupId"],
			Receipt:  *m.ReceiptHandle,
			Receives: receives,
		})
	}
	return out, nil
}

func (r receiver) Delete(ctx context.Context, receipt string) error {
	_, err := r.client.DeleteMessage(ctx, &awssqs.DeleteMessageInput{QueueUrl: &r.url, ReceiptHandle: &receipt})
	return err
}

func (r receiver) Release(ctx context.Context, receipt string, after time.Duration) error {
	_, err := r.client.ChangeMessageVisibility(ctx, &awssqs.ChangeMessageVisibilityInput{
		QueueUrl:          &r.url,
		ReceiptHandle:     &receipt,
		VisibilityTimeout: int32(after / time.Second),
	})
	return err
}

// What our own Check refuses, the service refuses as well.
func TestTheServiceAgreesWithCheck(t *testing.T) {
	client := newClient(engines.SQS(t))
	standard := create(t, client, false, map[string]string{"MaximumMessageSize": strconv.Itoa(1 << 20)})
	fifo := create(t, client, true, map[string]string{})
	for name, in := range map[string]*awssqs.SendMessageInput{
		"901 s":              {QueueUrl: &standard, MessageBody: aws.String("a"), DelaySeconds: 901},
		"1 MiB and one":      {QueueUrl: &standard, MessageBody: aws.String(strings.Repeat("x", 1<<20+1))},
		"FIFO without group": {QueueUrl: &fifo, MessageBody: aws.String("a"), MessageDeduplicationId: aws.String("a")},
		"FIFO without dedup": {QueueUrl: &fifo, MessageBody: aws.String("a"), MessageGroupId: aws.String("a")},
	} {
		if _, err := client.SendMessage(t.Context(), in); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
