package dynamo

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"resonance/shared/store"
)

// Query reads one page of a partition. One item more than asked shows whether another page follows.
func (t *Table) Query(ctx context.Context, q store.Query) (store.Page, error) {
	if err := store.ValidateQuery(q); err != nil {
		return store.Page{}, err
	}
	at, resumed, err := store.DecodeCursor(q)
	if err != nil {
		return store.Page{}, err
	}
	if q.To != "" && q.From > q.To { // an error to DynamoDB
		return store.Page{}, nil
	}
	in := t.request(q)
	if resumed {
		in.ExclusiveStartKey = startKey(q, at)
	}
	var items []store.Item
	for len(items) <= q.Limit {
		in.Limit = aws.Int32(int32(q.Limit + 1 - len(items)))
		out, err := t.client.Query(ctx, in)
		if err != nil {
			return store.Page{}, fmt.Errorf("query %q: %w", q.Index, translate(err))
		}
		more, err := decodeAll(out.Items)
		if err != nil {
			return store.Page{}, fmt.Errorf("query %q: %w", q.Index, err)
		}
		items = append(items, more...)
		if len(out.LastEvaluatedKey) == 0 {
			break
		}
		in.ExclusiveStartKey = out.LastEvaluatedKey
	}
	return page(q, items)
}

func page(q store.Query, items []store.Item) (store.Page, error) {
	if len(items) <= q.Limit {
		return store.Page{Items: items}, nil
	}
	items = items[:q.Limit]
	last := items[q.Limit-1]
	cursor, err := store.EncodeCursor(q, store.Position{Sort: last.SortIn(q.Index), Key: last.Key})
	return store.Page{Items: items, Cursor: cursor}, err
}

func (t *Table) request(q store.Query) *dynamodb.QueryInput {
	e := newExpression()
	partition, sort := keyAttributes(q.Index)
	condition := e.name(partition) + " = :partition"
	e.values[":partition"] = form.Text(q.Partition)
	switch {
	case q.From != "" && q.To != "":
		condition += " AND " + e.name(sort) + " BETWEEN :from AND :to"
	case q.From != "":
		condition += " AND " + e.name(sort) + " >= :from"
	case q.To != "":
		condition += " AND " + e.name(sort) + " <= :to"
	}
	if q.From != "" {
		e.values[":from"] = form.Text(q.From)
	}
	if q.To != "" {
		e.values[":to"] = form.Text(q.To)
	}
	filter := e.live()
	e.values[":now"] = form.Int(t.now().Unix())
	in := &dynamodb.QueryInput{
		TableName: &t.name, KeyConditionExpression: &condition, FilterExpression: &filter,
		ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values,
		ScanIndexForward: aws.Bool(!q.Desc), ConsistentRead: aws.Bool(q.Index == store.Primary),
	}
	if q.Index != store.Primary {
		in.IndexName = aws.String(string(q.Index))
	}
	return in
}

func keyAttributes(index store.Index) (partition, sort string) {
	switch index {
	case store.One:
		return store.AttrOnePart, store.AttrOneSort
	case store.Two:
		return store.AttrTwoPart, store.AttrTwoSort
	}
	return store.AttrPartition, store.AttrSort
}

// startKey works even when the item that it names is gone.
func startKey(q store.Query, at store.Position) image {
	start := form.Key(at.Key)
	if q.Index != store.Primary {
		partition, sort := keyAttributes(q.Index)
		start[partition], start[sort] = form.Text(q.Partition), form.Text(at.Sort)
	}
	return start
}
