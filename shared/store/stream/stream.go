// Package stream turns items into the images of DynamoDB stream records and back, so that both homes pass
// the same event values to the same handlers.
package stream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/store"
)

// Record makes the stream record of a change.
func Record(c store.Change) (events.DynamoDBEventRecord, error) {
	record := events.DynamoDBEventRecord{
		EventID: c.Sequence, EventSource: "aws:dynamodb", EventVersion: "1.1", EventName: operation(c),
		Change: events.DynamoDBStreamRecord{
			SequenceNumber: c.Sequence, StreamViewType: string(events.DynamoDBStreamViewTypeNewAndOldImages),
			ApproximateCreationDateTime: events.SecondsEpochTime{Time: time.Unix(c.Unix, 0).UTC()},
		},
	}
	var err error
	if record.Change.OldImage, err = image(c.Old); err != nil {
		return record, err
	}
	record.Change.NewImage, err = image(c.New)
	return record, err
}

// Change reads a stream record.
func Change(r events.DynamoDBEventRecord) (store.Change, error) {
	c := store.Change{Sequence: r.Change.SequenceNumber, Unix: r.Change.ApproximateCreationDateTime.Unix()}
	for _, side := range []struct {
		image map[string]events.DynamoDBAttributeValue
		into  **store.Item
	}{{r.Change.OldImage, &c.Old}, {r.Change.NewImage, &c.New}} {
		if len(side.image) == 0 {
			continue
		}
		it, err := DecodeImage(side.image)
		if err != nil {
			return c, err
		}
		*side.into = &it
	}
	return c, nil
}

func operation(c store.Change) string {
	switch {
	case c.Old == nil:
		return string(events.DynamoDBOperationTypeInsert)
	case c.New == nil:
		return string(events.DynamoDBOperationTypeRemove)
	}
	return string(events.DynamoDBOperationTypeModify)
}

func image(it *store.Item) (map[string]events.DynamoDBAttributeValue, error) {
	if it == nil {
		return nil, nil
	}
	return EncodeImage(*it)
}

// EncodeImage writes an item as DynamoDB keeps it: keys and version as attributes, the document as a
// native map.
func EncodeImage(it store.Item) (map[string]events.DynamoDBAttributeValue, error) {
	doc, err := value(it.Doc)
	if err != nil {
		return nil, fmt.Errorf("encode the image: %w", err)
	}
	text, number := events.NewStringAttribute, func(n int64) events.DynamoDBAttributeValue {
		return events.NewNumberAttribute(strconv.FormatInt(n, 10))
	}
	m := map[string]events.DynamoDBAttributeValue{
		store.AttrPartition: text(it.Partition), store.AttrSort: text(it.Sort),
		store.AttrVersion: number(it.Version), store.AttrType: text(it.Type), store.AttrDoc: doc,
	}
	if it.Expires != 0 {
		m[store.AttrExpires] = number(it.Expires)
	}
	if it.One != (store.Key{}) {
		m[store.AttrOnePart], m[store.AttrOneSort] = text(it.One.Partition), text(it.One.Sort)
	}
	if it.Two != (store.Key{}) {
		m[store.AttrTwoPart], m[store.AttrTwoSort] = text(it.Two.Partition), text(it.Two.Sort)
	}
	return m, nil
}

// DecodeImage reads an item from an image. An attribute of another form than ours is an error.
func DecodeImage(m map[string]events.DynamoDBAttributeValue) (it store.Item, err error) {
	text := func(name string) string {
		a, ok := m[name]
		if !ok {
			return ""
		}
		if a.DataType() != events.DataTypeString {
			err = fmt.Errorf("decode the image: %s is no text", name)
			return ""
		}
		return a.String()
	}
	number := func(name string) int64 {
		a, ok := m[name]
		if !ok {
			return 0
		}
		if a.DataType() != events.DataTypeNumber {
			err = fmt.Errorf("decode the image: %s is no number", name)
			return 0
		}
		n, bad := a.Integer()
		if bad != nil {
			err = fmt.Errorf("decode the image: %s: %w", name, bad)
		}
		return n
	}
	it = store.Item{
		Key:     store.Key{Partition: text(store.AttrPartition), Sort: text(store.AttrSort)},
		Version: number(store.AttrVersion), Type: text(store.AttrType), Expires: number(store.AttrExpires),
		One: store.Key{Partition: text(store.AttrOnePart), Sort: text(store.AttrOneSort)},
		Two: store.Key{Partition: text(store.AttrTwoPart), Sort: text(store.AttrTwoSort)},
	}
	if err != nil {
		return it, err
	}
	doc, err := plain(m[store.AttrDoc])
	if err != nil {
		return it, err
	}
	it.Doc, err = json.Marshal(doc)
	return it, err
}

// value reads JSON as a native attribute.
func value(raw json.RawMessage) (events.DynamoDBAttributeValue, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return events.DynamoDBAttributeValue{}, err
	}
	return attribute(v), nil
}

func attribute(v any) events.DynamoDBAttributeValue {
	switch v := v.(type) {
	case string:
		return events.NewStringAttribute(v)
	case json.Number:
		return events.NewNumberAttribute(string(v))
	case bool:
		return events.NewBooleanAttribute(v)
	case []any:
		list := make([]events.DynamoDBAttributeValue, len(v))
		for i, member := range v {
			list[i] = attribute(member)
		}
		return events.NewListAttribute(list)
	case map[string]any:
		m := make(map[string]events.DynamoDBAttributeValue, len(v))
		for name, member := range v {
			m[name] = attribute(member)
		}
		return events.NewMapAttribute(m)
	}
	return events.NewNullAttribute()
}

// plain reads a native attribute back into values that JSON can write.
func plain(a events.DynamoDBAttributeValue) (any, error) {
	switch a.DataType() {
	case events.DataTypeString:
		return a.String(), nil
	case events.DataTypeNumber:
		return json.Number(a.Number()), nil
	case events.DataTypeBoolean:
		return a.Boolean(), nil
	case events.DataTypeNull:
		return nil, nil
	case events.DataTypeList:
		list := make([]any, len(a.List()))
		for i, member := range a.List() {
			v, err := plain(member)
			if err != nil {
				return nil, err
			}
			list[i] = v
		}
		return list, nil
	case events.DataTypeMap:
		m := make(map[string]any, len(a.Map()))
		for name, member := range a.Map() {
			v, err := plain(member)
			if err != nil {
				return nil, err
			}
			m[name] = v
		}
		return m, nil
	}
	return nil, fmt.Errorf("decode the image: an attribute has a type that we never write")
}
