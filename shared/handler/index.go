package handler

import (
	"context"
	"log/slog"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/search"
	"resonance/shared/store"
	"resonance/shared/store/stream"
)

// Index keeps everything that may be a moment late: search and lists.
type Index struct {
	Search *search.Index
	Log    *slog.Logger
}

// Handle takes a batch of the table's stream. A batch that fails comes again whole: applying a change
// twice comes to the same.
func (h *Index) Handle(ctx context.Context, event events.DynamoDBEvent) (events.DynamoDBEventResponse, error) {
	changes := make([]store.Change, 0, len(event.Records))
	for _, record := range event.Records {
		c, err := stream.Change(record)
		if err != nil {
			return events.DynamoDBEventResponse{}, err
		}
		changes = append(changes, c)
	}
	return events.DynamoDBEventResponse{}, h.Search.Apply(ctx, changes)
}
