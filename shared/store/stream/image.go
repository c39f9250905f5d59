package stream

import (
	"fmt"

	"github.com/aws/aws-lambda-go/events"

	"resonance/shared/store"
	"resonance/shared/store/native"
)

// EncodeImage gives the image that an item has in a record.
func EncodeImage(it store.Item) (map[string]events.DynamoDBAttributeValue, error) {
	image, err := form.Encode(it)
	if err != nil {
		return nil, fmt.Errorf("encode an image: %w", err)
	}
	return image, nil
}

// DecodeImage reads the item of an image.
func DecodeImage(image map[string]events.DynamoDBAttributeValue) (store.Item, error) {
	it, err := form.Decode(image)
	if err != nil {
		return store.Item{}, fmt.Errorf("decode an image: %w", err)
	}
	return it, nil
}

var form = native.Form[events.DynamoDBAttributeValue]{Wrap: wrap, Unwrap: unwrap}

func wrap(v native.Value[events.DynamoDBAttributeValue]) events.DynamoDBAttributeValue {
	switch v.Kind {
	case native.Bool:
		return events.NewBooleanAttribute(v.Bool)
	case native.Number:
		return events.NewNumberAttribute(v.Text)
	case native.String:
		return events.NewStringAttribute(v.Text)
	case native.List:
		return events.NewListAttribute(v.List)
	case native.Map:
		return events.NewMapAttribute(v.Map)
	default:
		return events.NewNullAttribute()
	}
}

func unwrap(a events.DynamoDBAttributeValue) (v native.Value[events.DynamoDBAttributeValue], err error) {
	switch a.DataType() {
	case events.DataTypeNull:
		v.Kind = native.Null
	case events.DataTypeBoolean:
		v.Kind, v.Bool = native.Bool, a.Boolean()
	case events.DataTypeNumber:
		v.Kind, v.Text = native.Number, a.Number()
	case events.DataTypeString:
		v.Kind, v.Text = native.String, a.String()
	case events.DataTypeList:
		v.Kind, v.List = native.List, a.List()
	case events.DataTypeMap:
		v.Kind, v.Map = native.Map, a.Map()
	default:
		err = fmt.Errorf("it is of type %d, which we never write", a.DataType())
	}
	return v, err
}
