// Package relay is the handler of the stream that hands intents to their queues.
package relay

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/handler/batch"
	"resonance/shared/queue"
	"resonance/shared/register"
	"resonance/shared/store"
	"resonance/shared/store/stream"
)

// Handler hands committed intents to their queues: the outbox's second half.
type Handler struct {
	Register *register.Register
	Queues   map[string]queue.Queue // by register.QueueTeam and register.QueueReply
	Log      *slog.Logger
}

// Handle takes a batch of the table's stream, which comes again from the first record that fails.
func (h *Handler) Handle(ctx context.Context, event events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	ctx, cancel := batch.InTime(ctx)
	defer cancel()
	for i, record := range event.Records {
		if err := h.record(ctx, record); err != nil {
			h.Log.Log(ctx, batch.Level(ctx, err), "intent not relayed", "sequence", record.Change.SequenceNumber, "error", err)
			return batch.From(event, i, err)
		}
	}
	return events.DynamoDBEventResponse{}, nil
}

func (h *Handler) record(ctx context.Context, record events.DynamoDBEventRecord) error {
	if record.EventName != string(events.DynamoDBOperationTypeInsert) || stream.Type(record) != register.TypeIntent {
		return nil
	}
	it, err := stream.DecodeImage(record.Change.NewImage)
	if err != nil {
		return err
	}
	in, err := store.Decode[register.Intent](it)
	if err != nil {
		return err
	}
	return h.Send(ctx, in)
}

// Send puts one intent on its queue and removes it from the outbox.
func (h *Handler) Send(ctx context.Context, in register.Intent) error {
	q, ok := h.Queues[in.Queue]
	if !ok {
		return fmt.Errorf("intent %s names no queue of ours", in.ID)
	}
	body, err := json.Marshal(in.Work)
	if err != nil {
		return fmt.Errorf("encode the message: %w", err)
	}
	m := queue.Message{Body: string(body)}
	if in.Group != "" {
		m.Group, m.Dedup = in.Group, in.ID
	}
	if err := q.Send(ctx, m); err != nil {
		return fmt.Errorf("send to the %s queue: %w", in.Queue, err)
	}
	return h.Register.Relayed(ctx, in.ID)
}
