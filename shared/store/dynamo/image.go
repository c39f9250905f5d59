package dynamo

import (
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"resonance/shared/store/native"
)

// image is an item, or a part of one, as DynamoDB keeps it.
type image = map[string]types.AttributeValue

var form = native.Form[types.AttributeValue]{Wrap: wrap, Unwrap: unwrap}

func wrap(v native.Value[types.AttributeValue]) types.AttributeValue {
	switch v.Kind {
	case native.Bool:
		return &types.AttributeValueMemberBOOL{Value: v.Bool}
	case native.Number:
		return &types.AttributeValueMemberN{Value: v.Text}
	case native.String:
		return &types.AttributeValueMemberS{Value: v.Text}
	case native.List:
		return &types.AttributeValueMemberL{Value: v.List}
	case native.Map:
		return &types.AttributeValueMemberM{Value: v.Map}
	default:
		return &types.AttributeValueMemberNULL{Value: true}
	}
}

func unwrap(a types.AttributeValue) (v native.Value[types.AttributeValue], err error) {
	switch a := a.(type) {
	case *types.AttributeValueMemberNULL:
		v.Kind = native.Null
	case *types.AttributeValueMemberBOOL:
		v.Kind, v.Bool = native.Bool, a.Value
	case *types.AttributeValueMemberN:
		v.Kind, v.Text = native.Number, a.Value
	case *types.AttributeValueMemberS:
		v.Kind, v.Text = native.String, a.Value
	case *types.AttributeValueMemberL:
		v.Kind, v.List = native.List, a.Value
	case *types.AttributeValueMemberM:
		v.Kind, v.Map = native.Map, a.Value
	default:
		err = errors.New("it is of a type that we never write")
	}
	return v, err
}
