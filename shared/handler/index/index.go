// Package index is the handler of the stream that derives what may be a moment late.
package index

import (
	"context"
	"errors"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/insight"
	"resonance/shared/search"
	"resonance/shared/store"
	"resonance/shared/store/stream"
)

// Handler keeps everything that may be a moment late: search, lists, and what complaints come to.
type Handler struct {
	Search *search.Index
	Ledger *insight.Ledger
	Log    *slog.Logger
}

// Wants is the filter of its share of the stream.
func Wants(c store.Change) bool { return search.Wants(c) || insight.Wants(c) }

// Handle takes a batch of the table's stream. A batch that fails comes again whole: applying a change
// twice comes to the same.
func (h *Handler) Handle(ctx context.Context, event events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	changes := make([]store.Change, 0, len(event.Records))
	for _, record := range event.Records {
		c, err := stream.Change(record)
		if err != nil {
			return events.DynamoDBEventResponse{}, err
		}
		changes = append(changes, c)
	}
	return events.DynamoDBEventResponse{}, errors.Join(h.Search.Apply(ctx, changes), h.Ledger.Apply(ctx, changes))
}
