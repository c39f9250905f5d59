package dynamo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"resonance/shared/store"
)

// image is an item, or a part of one, as DynamoDB keeps it.
type image = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func keyImage(k store.Key) image {
	return image{store.AttrPartition: text(k.Partition), store.AttrSort: text(k.Sort)}
}

// decode reads an item. An attribute of another form than ours is an error.
func decode(m image) (store.Item, error) {
	d := decoder{image: m}
	it := store.Item{
		Key:     store.Key{Partition: d.text(store.AttrPartition), Sort: d.text(store.AttrSort)},
		Version: d.number(store.AttrVersion), Type: d.text(store.AttrType), Expires: d.number(store.AttrExpires),
		One: store.Key{Partition: d.text(store.AttrOnePart), Sort: d.text(store.AttrOneSort)},
		Two: store.Key{Partition: d.text(store.AttrTwoPart), Sort: d.text(store.AttrTwoSort)},
		Doc: d.document(store.AttrDoc),
	}
	return it, d.err
}

// decoder remembers the first trouble.
type decoder struct {
	image image
	err   error
}

func (d *decoder) fail(name string, err error) {
	if d.err == nil {
		d.err = fmt.Errorf("decode attribute %s: %w", name, err)
	}
}

func (d *decoder) text(name string) string {
	switch v := d.image[name].(type) {
	case nil:
		return ""
	case *types.AttributeValueMemberS:
		return v.Value
	}
	d.fail(name, errForm)
	return ""
}

func (d *decoder) number(name string) int64 {
	switch v := d.image[name].(type) {
	case nil:
		return 0
	case *types.AttributeValueMemberN:
		n, err := strconv.ParseInt(v.Value, 10, 64)
		if err != nil {
			d.fail(name, err)
		}
		return n
	}
	d.fail(name, errForm)
	return 0
}

func (d *decoder) document(name string) json.RawMessage {
	doc, err := plain(d.image[name])
	if err != nil {
		d.fail(name, err)
		return nil
	}
	raw, err := json.Marshal(doc)
	if err != nil {
		d.fail(name, err)
	}
	return raw
}

// document reads JSON as a native attribute.
func document(raw json.RawMessage) (types.AttributeValue, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return nil, fmt.Errorf("read the document: %w", err)
	}
	return attribute(v), nil
}

func attribute(v any) types.AttributeValue {
	switch v := v.(type) {
	case string:
		return text(v)
	case json.Number:
		return &types.AttributeValueMemberN{Value: string(v)}
	case bool:
		return &types.AttributeValueMemberBOOL{Value: v}
	case []any:
		list := make([]types.AttributeValue, len(v))
		for i, member := range v {
			list[i] = attribute(member)
		}
		return &types.AttributeValueMemberL{Value: list}
	case map[string]any:
		m := make(image, len(v))
		for name, member := range v {
			m[name] = attribute(member)
		}
		return &types.AttributeValueMemberM{Value: m}
	}
	return &types.AttributeValueMemberNULL{Value: true}
}

// plain reads a native attribute back into values that JSON can write.
func plain(a types.AttributeValue) (any, error) {
	switch a := a.(type) {
	case *types.AttributeValueMemberS:
		return a.Value, nil
	case *types.AttributeValueMemberN:
		return json.Number(a.Value), nil
	case *types.AttributeValueMemberBOOL:
		return a.Value, nil
	case *types.AttributeValueMemberNULL:
		return nil, nil
	case *types.AttributeValueMemberL:
		return plainList(a.Value)
	case *types.AttributeValueMemberM:
		return plainMap(a.Value)
	}
	return nil, errForm
}

func plainList(list []types.AttributeValue) (any, error) {
	out := make([]any, len(list))
	for i, member := range list {
		v, err := plain(member)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func plainMap(m image) (any, error) {
	out := make(map[string]any, len(m))
	for name, member := range m {
		v, err := plain(member)
		if err != nil {
			return nil, err
		}
		out[name] = v
	}
	return out, nil
}
