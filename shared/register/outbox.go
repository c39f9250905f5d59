package register

import (
	"context"
	"time"

	"resonance/shared/store"
)

// Intent is a message that a committed act owes to a queue. The relay hands it over and removes it; the
// sweeper finds those that the relay missed.
type Intent struct {
	ID    string `json:"id"`
	Queue string `json:"queue"` // QueueTeam or QueueReply
	Group string `json:"group,omitempty"`
	Work  Work   `json:"work"`
}

// IsIntent reports whether a change of the table is a new intent: all that the relay wants of the stream.
func IsIntent(c store.Change) bool { return c.Old == nil && c.New != nil && c.New.Type == TypeIntent }

// Work is the body of a queue message: ids only, the consumer rereads.
type Work struct {
	ID     string `json:"id"`               // the intent's id: the delivery key
	Case   string `json:"case,omitempty"`   //
	Letter string `json:"letter,omitempty"` // QueueReply
}

// The queues that intents name.
const (
	QueueTeam  = "team"
	QueueReply = "reply"
)

func (c *change) intend(queue, group string, w Work) {
	w.ID = c.r.newID(c.now)
	in := Intent{ID: w.ID, Queue: queue, Group: group, Work: w}
	it, err := store.Encode(intentKey(in.ID), TypeIntent, in)
	it.One = at(listOutbox, c.now, in.ID)
	c.put(it, err, store.IfAbsent())
}

// SweepOutbox gives the intents that stood in the outbox for longer than patience: the relay missed them.
func (r *Register) SweepOutbox(ctx context.Context, patience time.Duration) ([]Intent, error) {
	var missed []Intent
	for n := range Shards {
		page, err := r.table.Query(ctx, store.Query{
			Index: store.One, Partition: nthShard(listOutbox, n),
			To: stamp(r.Now().Add(-patience)) + "$", Limit: tickPage,
		})
		if err != nil {
			return nil, forPeople("sweep the outbox", err)
		}
		for _, it := range page.Items {
			in, err := store.Decode[Intent](it)
			if err != nil {
				return nil, err
			}
			missed = append(missed, in)
		}
	}
	return missed, nil
}

// Relayed removes an intent that stands on its queue.
func (r *Register) Relayed(ctx context.Context, id string) error {
	if err := r.table.Write(ctx, store.Delete(intentKey(id), store.Always())); err != nil {
		return forPeople("remove the intent", err)
	}
	return nil
}
