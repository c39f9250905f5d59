package cloud

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	streamtypes "github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"resonance/infra/engines"
	"resonance/shared/complaint"
	"resonance/shared/store"
)

// source is the event source mapping of a queue: at least once, in batches of ten, with partial failures.
type source struct {
	name, url, dead string
	batch           int32 // messages in one event at most
	busy            atomic.Int32
	batches         atomic.Int64
}

// visibility is that of the tests: short, so that what failed comes again soon.
const visibility = 6 * time.Second

// tries are those of the template: with its visibility they last for more than an hour. Here they last for as
// long as an attempt to send may take, too.
var tries = map[string]int{"mail": 10, "team": 30, "reply": 15}

func (k *Cloud) makeQueue(name string, fifo bool) *source {
	k.t.Helper()
	ending := ""
	attributes := map[string]string{"MaximumMessageSize": strconv.Itoa(1 << 20)}
	if fifo {
		ending, attributes["FifoQueue"] = ".fifo", "true"
	}
	create := func(name string) (url, arn string) {
		out, err := k.sqs.CreateQueue(k.t.Context(), &awssqs.CreateQueueInput{QueueName: aws.String(name + ending), Attributes: attributes})
		k.must(err)
		found, err := k.sqs.GetQueueAttributes(k.t.Context(), &awssqs.GetQueueAttributesInput{QueueUrl: out.QueueUrl, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameQueueArn}})
		k.must(err)
		return *out.QueueUrl, found.Attributes["QueueArn"]
	}
	dead, deadARN := create(name + "-dead")
	hidden := cmp.Or(k.config.Again, visibility)
	attributes["VisibilityTimeout"] = strconv.Itoa(int(hidden / time.Second))
	attributes["RedrivePolicy"] = fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":%d}`, deadARN, tries[name]+int(complaint.SendingLease/hidden))
	url, _ := create(name)
	s := &source{name: name, url: url, dead: dead, batch: 10}
	if fifo {
		s.batch = 1 // else followers of a message that fails lose a try with it
	}
	return s
}

// handlers of the queues.
var handlers = map[string]string{"mail": "mail", "team": "notify", "reply": "reply"}

func (k *Cloud) startSources(ctx context.Context) {
	k.t.Helper()
	for _, q := range k.queues {
		k.work.Go(func() { k.drain(ctx, q) })
	}
	found, err := k.dynamo.DescribeTable(k.t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String(table)})
	k.must(err)
	for _, name := range []string{"relay", "index"} {
		c := &changes{function: name, stream: *found.Table.LatestStreamArn, wake: make(chan struct{})}
		k.changes = append(k.changes, c)
		k.work.Go(func() { k.follow(ctx, c) })
	}
}

func (k *Cloud) drain(ctx context.Context, q *source) {
	for ctx.Err() == nil {
		if err := k.batch(ctx, q); err != nil && ctx.Err() == nil {
			k.t.Errorf("the %s queue: %v", q.name, err)
			return
		}
	}
}

// batch brings one batch to the queue's function. What the function does not name as failed is removed.
func (k *Cloud) batch(ctx context.Context, q *source) error {
	got, err := k.sqs.ReceiveMessage(ctx, &awssqs.ReceiveMessageInput{
		QueueUrl: &q.url, MaxNumberOfMessages: q.batch, WaitTimeSeconds: 1,
		MessageSystemAttributeNames: []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll},
	})
	if err != nil || len(got.Messages) == 0 {
		return err
	}
	q.busy.Add(1)
	q.batches.Add(1)
	defer q.busy.Add(-1)
	var event events.SQSEvent
	for _, m := range got.Messages {
		event.Records = append(event.Records, events.SQSMessage{
			MessageId: *m.MessageId, ReceiptHandle: *m.ReceiptHandle, Body: *m.Body, Attributes: m.Attributes, EventSource: "aws:sqs", AWSRegion: region,
		})
	}
	if k.config.Shuffled && q.batch > 1 { // a standard queue promises no order
		rand.Shuffle(len(event.Records), func(i, j int) { event.Records[i], event.Records[j] = event.Records[j], event.Records[i] })
	}
	var answer events.SQSEventResponse
	if err := k.deliver(ctx, handlers[q.name], event, &answer); err != nil {
		return nil // the whole batch comes again
	}
	for _, m := range got.Messages {
		if slices.ContainsFunc(answer.BatchItemFailures, func(f events.SQSBatchItemFailure) bool { return f.ItemIdentifier == *m.MessageId }) {
			continue
		}
		if _, err := k.sqs.DeleteMessage(ctx, &awssqs.DeleteMessageInput{QueueUrl: &q.url, ReceiptHandle: m.ReceiptHandle}); err != nil {
			return err
		}
	}
	return nil
}

// changes is the event source mapping of the table's stream to one function: in order within a shard, and
// again from the first record that failed.
type changes struct {
	function, stream string
	seen             atomic.Int64 // records handled
	turns            atomic.Int64 // rounds over all shards
	busy             atomic.Int32
	wake             chan struct{} // ends the pause between two rounds

	mu   sync.Mutex
	dead []string // sequence numbers of what was given up
}

// StreamTries is how often a batch of a stream that fails is tried again: the template's MaximumRetryAttempts.
const StreamTries = 100

// idle is how long a stream without news is left alone, unless somebody asks for rounds.
const idle = 300 * time.Millisecond

// rounds has every shard of the stream read so many times more.
func (c *changes) rounds(ctx context.Context, n int64) {
	for until := c.turns.Load() + n; c.turns.Load() < until && ctx.Err() == nil; {
		select {
		case c.wake <- struct{}{}:
		case <-ctx.Done():
		}
	}
}

// follow reads every shard of the stream from its beginning.
func (k *Cloud) follow(ctx context.Context, c *changes) {
	iterators := map[string]*string{}
	for ctx.Err() == nil {
		out, err := k.streams.DescribeStream(ctx, &dynamodbstreams.DescribeStreamInput{StreamArn: &c.stream})
		if err != nil {
			k.lost(ctx, c, err)
			return
		}
		for _, shard := range out.StreamDescription.Shards {
			if _, known := iterators[*shard.ShardId]; known {
				continue
			}
			got, err := k.streams.GetShardIterator(ctx, &dynamodbstreams.GetShardIteratorInput{
				StreamArn: &c.stream, ShardId: shard.ShardId, ShardIteratorType: streamtypes.ShardIteratorTypeTrimHorizon,
			})
			if err != nil {
				k.lost(ctx, c, err)
				return
			}
			iterators[*shard.ShardId] = got.ShardIterator
		}
		read := 0
		for id, at := range iterators {
			if at == nil {
				continue // a shard that ended
			}
			n, next, err := k.shard(ctx, c, at)
			if err != nil {
				k.lost(ctx, c, err)
				return
			}
			read += n
			iterators[id] = next
		}
		c.turns.Add(1)
		if read == 0 {
			c.rest(ctx)
		}
	}
}

func (c *changes) rest(ctx context.Context) {
	t := time.NewTimer(idle)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-c.wake:
	case <-t.C:
	}
}

func (k *Cloud) lost(ctx context.Context, c *changes, err error) {
	if ctx.Err() == nil {
		k.t.Errorf("the stream to %s: %v", c.function, err)
	}
}

// shard brings one batch of a shard to the function.
func (k *Cloud) shard(ctx context.Context, c *changes, at *string) (n int, next *string, err error) {
	batch, following, err := engines.StreamRecords(ctx, k.environment["AWS_ENDPOINT_URL_DYNAMODB"], *at, 100)
	if err != nil {
		return 0, at, err
	}
	n = len(batch)
	c.busy.Add(1)
	defer c.busy.Add(-1)
	if k.config.Shuffled {
		batch = shuffled(batch)
	}
	if !k.givesUp.Load() || c.function != "relay" {
		k.bring(ctx, c, batch)
	}
	c.seen.Add(int64(n))
	if following == "" {
		return n, nil, nil
	}
	return n, &following, nil
}

// bring has the function handle a batch, or gives it up after so many tries. A batch that fails whole is halved,
// which costs no try; one that is handed back from a record comes again from there, and is not.
func (k *Cloud) bring(ctx context.Context, c *changes, batch []events.DynamoDBEventRecord) {
	for try := 0; len(batch) > 0 && ctx.Err() == nil; try++ {
		if try > StreamTries {
			c.giveUp(batch)
			return
		}
		var answer events.DynamoDBEventResponse
		err := k.deliver(ctx, c.function, events.DynamoDBEvent{Records: batch}, &answer)
		switch {
		case err != nil && len(batch) > 1:
			half := len(batch) / 2
			k.bring(ctx, c, batch[:half])
			batch, try = batch[half:], -1
		case err == nil && len(answer.BatchItemFailures) == 0:
			return
		case err == nil:
			first := answer.BatchItemFailures[0].ItemIdentifier
			if i := slices.IndexFunc(batch, func(r events.DynamoDBEventRecord) bool { return r.Change.SequenceNumber == first }); i > 0 {
				batch = batch[i:]
			}
		}
		pause(ctx, 50*time.Millisecond)
	}
}

func (c *changes) giveUp(batch []events.DynamoDBEventRecord) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range batch {
		c.dead = append(c.dead, r.Change.SequenceNumber)
	}
}

// givenUp is how many changes never reached the function whole.
func (c *changes) givenUp() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.dead)
}

// shuffled mixes what different partitions changed, as if each were a shard of its own: a stream keeps the order of
// one item's changes, and no other.
func shuffled(batch []events.DynamoDBEventRecord) []events.DynamoDBEventRecord {
	partition := func(r events.DynamoDBEventRecord) string { return r.Change.Keys[store.AttrPartition].String() }
	shards := map[string][]events.DynamoDBEventRecord{}
	for _, r := range batch {
		shards[partition(r)] = append(shards[partition(r)], r)
	}
	mixed := make([]events.DynamoDBEventRecord, 0, len(batch))
	for _, i := range rand.Perm(len(batch)) {
		from := partition(batch[i])
		mixed = append(mixed, shards[from][0])
		shards[from] = shards[from][1:]
	}
	return mixed
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// Tick is the scheduler's.
func (k *Cloud) Tick(t testing.TB) {
	t.Helper()
	if err := k.deliver(t.Context(), "clock", k.tick(), nil); err != nil {
		t.Error(err)
	}
}

func (k *Cloud) tick() events.EventBridgeEvent {
	return events.EventBridgeEvent{Source: "aws.scheduler", DetailType: "Scheduled Event", Time: k.Now()}
}
