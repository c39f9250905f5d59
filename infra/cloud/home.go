package cloud

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/oklog/ulid/v2"

	"resonance/infra/local/localtest"
	"resonance/shared/handler/inbound"
)

// SlackSecret signs what the desk believes to be Slack's.
func (k *Cloud) SlackSecret(testing.TB) string { return slackSecret }

var signInLink = regexp.MustCompile(`https?://\S+/sign-in/\S+`)

// FirstLink is in the letter to the first lead, which the clock sends as long as nobody is there.
func (k *Cloud) FirstLink(t testing.TB) string {
	t.Helper()
	k.Tick(t)
	k.Quiet(t)
	for _, raw := range k.Outbox(t) {
		if link := signInLink.Find(raw); link != nil {
			return string(link)
		}
	}
	t.Fatal("no letter to the first lead")
	return ""
}

// Deliver takes a letter as SES does: the raw message into the bucket, then the receipt through SNS.
func (k *Cloud) Deliver(t testing.TB, from, to string, raw []byte) {
	t.Helper()
	id := ulid.Make().String()
	key := "mail/" + id
	if _, err := k.blobs.Put(t.Context(), key, "message/rfc822", bytes.NewReader(raw)); err != nil {
		t.Fatal(err)
	}
	body, err := inbound.Notice(id, key, from, []string{to}, k.Now().UTC(), k.config.Verifier.Verify(t.Context(), raw))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.sqs.SendMessage(t.Context(), &awssqs.SendMessageInput{QueueUrl: &k.queues["mail"].url, MessageBody: &body}); err != nil {
		t.Fatal(err)
	}
}

// Outbox is what SES took, oldest first.
func (k *Cloud) Outbox(testing.TB) [][]byte { return k.ses.taken() }

// Quiet waits until every change was followed and every message handled.
func (k *Cloud) Quiet(t testing.TB) {
	t.Helper()
	localtest.Every(t, 20*time.Millisecond, 3*time.Minute, "the stack's rest", func() bool { return k.isQuiet(t) })
}

// isQuiet finds nothing under way, then asks the streams for a last read without news, then the same again.
func (k *Cloud) isQuiet(t testing.TB) bool {
	before := k.state(t)
	if before == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var reads sync.WaitGroup
	for _, c := range k.changes { // two whole rounds: what was written before the first is read in the second
		reads.Go(func() { c.rounds(ctx, 2) })
	}
	reads.Wait()
	return k.state(t) == before
}

// state is empty while anything is under way, else how much was done so far.
func (k *Cloud) state(t testing.TB) string {
	t.Helper()
	done := ""
	for _, c := range k.changes {
		if c.busy.Load() > 0 {
			return ""
		}
		done += fmt.Sprint(c.seen.Load(), " ")
	}
	for _, name := range []string{"mail", "team", "reply"} {
		q := k.queues[name]
		if q.busy.Load() > 0 || k.depth(t, q.url) > 0 {
			return ""
		}
		done += fmt.Sprint(q.name, q.batches.Load(), " ")
	}
	return done
}

func (k *Cloud) depth(t testing.TB, url string) int {
	t.Helper()
	names := []types.QueueAttributeName{
		types.QueueAttributeNameApproximateNumberOfMessages, types.QueueAttributeNameApproximateNumberOfMessagesNotVisible, types.QueueAttributeNameApproximateNumberOfMessagesDelayed,
	}
	out, err := k.sqs.GetQueueAttributes(t.Context(), &awssqs.GetQueueAttributesInput{QueueUrl: aws.String(url), AttributeNames: names})
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, name := range names {
		n := 0
		if _, err := fmt.Sscan(out.Attributes[string(name)], &n); err != nil {
			t.Fatalf("the depth of %s: %v", url, err)
		}
		total += n
	}
	return total
}

// NothingIsDead wants no message and no change given up.
func (k *Cloud) NothingIsDead(t testing.TB) {
	t.Helper()
	for _, c := range k.changes {
		if n := c.givenUp(); n > 0 {
			t.Errorf("the stream to %s gave up %d changes", c.function, n)
		}
	}
	for _, q := range k.queues {
		if n := k.depth(t, q.dead); n > 0 {
			t.Errorf("the %s queue gave up %d messages", q.name, n)
		}
	}
}
