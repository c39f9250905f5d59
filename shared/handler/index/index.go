// Package index is the handler of the stream that derives what may be a moment late.
package index

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"slices"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/handler/batch"
	"resonance/shared/insight"
	"resonance/shared/search"
	"resonance/shared/store"
	"resonance/shared/store/stream"
)

// Handler keeps everything that may be a moment late: search, lists, and what complaints come to.
type Handler struct {
	Search *search.Index
	Ledger *insight.Ledger
	Cases  func(context.Context) iter.Seq2[string, error] // the numbers of all cases, for Rebuild
	Log    *slog.Logger
}

// Event is what the function is invoked with: a batch of the table's stream or, by an operator, Rebuild.
type Event struct {
	events.DynamoDBEvent
	Rebuild *Rebuild `json:"rebuild"`
}

// Invoke does what the event is for.
func (h *Handler) Invoke(ctx context.Context, event Event) (any, error) {
	if event.Rebuild != nil {
		return h.Rebuild(ctx, *event.Rebuild)
	}
	return h.Handle(ctx, event.DynamoDBEvent)
}

// types are put together once: each change is held against them.
var types = slices.Compact(slices.Sorted(slices.Values(append(search.Types(), insight.Types()...))))

// Types are those of the items whose changes it wants of the stream.
func Types() []string { return slices.Clone(types) }

// Wants is the filter of its share of the stream.
func Wants(c store.Change) bool {
	it := c.About()
	return it != nil && slices.Contains(types, it.Type)
}

// Handle takes a batch of the table's stream, which comes again from the first record that can't be read. A batch
// that fails otherwise comes again whole: applying a change twice comes to the same, and what was applied is skipped.
func (h *Handler) Handle(ctx context.Context, event events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	ctx, cancel := batch.InTime(ctx)
	defer cancel()
	changes, answer, err := h.read(ctx, event)
	return answer, errors.Join(err, h.Search.Apply(ctx, changes), h.Ledger.Apply(ctx, changes))
}

// read gives the changes that are wanted, as far as they can be read.
func (h *Handler) read(ctx context.Context, event events.DynamoDBEvent) (changes []store.Change, answer events.DynamoDBEventResponse, err error) {
	for i, record := range event.Records {
		if !slices.Contains(types, stream.Type(record)) {
			continue // perhaps not even ours
		}
		c, err := stream.Change(record)
		if err != nil {
			h.Log.ErrorContext(ctx, "change not read", "sequence", record.Change.SequenceNumber, "error", err)
			answer, err = batch.From(event, i, err)
			return changes, answer, err
		}
		changes = append(changes, c)
	}
	return changes, answer, nil
}
