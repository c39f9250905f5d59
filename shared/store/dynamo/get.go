package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"resonance/shared/store"
)

// Get reads items by key. DynamoDB may leave some for another call: after 16 MB, or when it is busy.
func (t *Table) Get(ctx context.Context, keys ...store.Key) ([]store.Item, error) {
	if err := store.ValidateKeys(keys); err != nil {
		return nil, err
	}
	wanted := make([]image, len(keys))
	for i, k := range keys {
		wanted[i] = form.Key(k)
	}
	found := make(map[store.Key]store.Item, len(keys))
	for patience := newPatience(); len(wanted) > 0; {
		got, rest, err := t.batch(ctx, wanted)
		if err != nil {
			return nil, fmt.Errorf("get items: %w", err)
		}
		for _, it := range got {
			found[it.Key] = it
		}
		if len(rest) == len(wanted) {
			if err := patience.wait(ctx); err != nil {
				return nil, fmt.Errorf("get items: %w", err)
			}
		}
		wanted = rest
	}
	return t.ordered(keys, found), nil
}

func (t *Table) batch(ctx context.Context, wanted []image) (items []store.Item, rest []image, err error) {
	out, err := t.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
		RequestItems: map[string]types.KeysAndAttributes{t.name: {Keys: wanted, ConsistentRead: aws.Bool(true)}},
	})
	if err != nil {
		return nil, nil, translate(err)
	}
	items, err = decodeAll(out.Responses[t.name])
	return items, out.UnprocessedKeys[t.name].Keys, err
}

func decodeAll(images []image) ([]store.Item, error) {
	items := make([]store.Item, len(images))
	for i, m := range images {
		var err error
		if items[i], err = form.Decode(m); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// ordered leaves out what expired and is only not yet swept.
func (t *Table) ordered(keys []store.Key, found map[store.Key]store.Item) []store.Item {
	now := t.now().Unix()
	var items []store.Item
	for _, k := range keys {
		if it, ok := found[k]; ok && (it.Expires == 0 || it.Expires > now) {
			items = append(items, it)
		}
	}
	return items
}

// patience waits longer each time, and then no more.
type patience struct{ next time.Duration }

const (
	firstWait = 25 * time.Millisecond
	lastWait  = 400 * time.Millisecond
)

func newPatience() *patience { return &patience{next: firstWait} }

func (p *patience) wait(ctx context.Context) error {
	if p.next > lastWait {
		return store.ErrThrottled
	}
	timer := time.NewTimer(p.next)
	defer timer.Stop()
	p.next *= 2
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
