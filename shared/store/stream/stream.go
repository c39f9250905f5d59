// Package stream turns changes of the table into DynamoDB stream records and back, so that both homes
// pass the same event values to the same handlers: on AWS the stream brings them, on one machine the
// pump makes them from the table's feed.
//
// It knows no engine.
package stream

import (
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/store"
)

// Record gives the record of a change, as a stream with new and old images does. Its event ID is the
// sequence number, which is what makes it unique here.
func Record(c store.Change) (events.DynamoDBEventRecord, error) {
	record, err := encode(c)
	if err != nil {
		return events.DynamoDBEventRecord{}, fmt.Errorf("encode change %s: %w", c.Sequence, err)
	}
	return record, nil
}

func encode(c store.Change) (events.DynamoDBEventRecord, error) {
	var none events.DynamoDBEventRecord
	operation, it := events.DynamoDBOperationTypeModify, c.New
	switch {
	case c.Old == nil && c.New == nil:
		return none, errors.New("it has no image")
	case c.Old == nil:
		operation = events.DynamoDBOperationTypeInsert
	case c.New == nil:
		operation, it = events.DynamoDBOperationTypeRemove, c.Old
	}
	before, err := image(c.Old)
	if err != nil {
		return none, err
	}
	after, err := image(c.New)
	if err != nil {
		return none, err
	}
	return events.DynamoDBEventRecord{
		EventID: c.Sequence, EventName: string(operation), EventSource: "aws:dynamodb", EventVersion: "1.1",
		Change: events.DynamoDBStreamRecord{
			ApproximateCreationDateTime: events.SecondsEpochTime{Time: time.Unix(c.Unix, 0).UTC()},
			Keys:                        form.Key(it.Key),
			OldImage:                    before,
			NewImage:                    after,
			SequenceNumber:              c.Sequence,
			StreamViewType:              string(events.DynamoDBStreamViewTypeNewAndOldImages),
		},
	}, nil
}

func image(it *store.Item) (map[string]events.DynamoDBAttributeValue, error) {
	if it == nil {
		return nil, nil
	}
	return EncodeImage(*it)
}

// Type is the type of the item that a record speaks of, read without the rest: a table may hold items that
// are not ours. Empty when the record names none.
func Type(r events.DynamoDBEventRecord) string {
	image := r.Change.NewImage
	if len(image) == 0 {
		image = r.Change.OldImage
	}
	if t, ok := image[store.AttrType]; ok && t.DataType() == events.DataTypeString {
		return t.String()
	}
	return ""
}

// Change reads a record of a stream with new and old images.
func Change(r events.DynamoDBEventRecord) (c store.Change, err error) {
	c = store.Change{Sequence: r.Change.SequenceNumber, Unix: r.Change.ApproximateCreationDateTime.Unix()}
	if c.Old, err = item(r.Change.OldImage); err == nil {
		c.New, err = item(r.Change.NewImage)
	}
	if err != nil {
		return store.Change{}, fmt.Errorf("decode change %s: %w", r.Change.SequenceNumber, err)
	}
	return c, nil
}

func item(image map[string]events.DynamoDBAttributeValue) (*store.Item, error) {
	if len(image) == 0 {
		return nil, nil
	}
	it, err := DecodeImage(image)
	return &it, err
}
