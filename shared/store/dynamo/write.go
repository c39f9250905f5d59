package dynamo

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"resonance/shared/store"
)

// Write applies all operations or none. One alone goes without a transaction, which would cost twice.
func (t *Table) Write(ctx context.Context, ops ...store.Op) error {
	if err := store.Validate(ops); err != nil {
		return err
	}
	var place []int
	for i, op := range ops {
		if op.Kind == store.OpCheck && op.If == store.Always() {
			continue // nothing to test, which DynamoDB has no words for
		}
		place = append(place, i)
	}
	if len(place) == 0 {
		return nil
	}
	items := make([]types.TransactWriteItem, len(place))
	for i, at := range place {
		item, err := t.operation(ops[at])
		if err != nil {
			return err
		}
		items[i] = item
	}
	if err := t.send(ctx, items); err != nil {
		return fmt.Errorf("write: %w", translate(err, place...))
	}
	return nil
}

// send takes the cheapest way.
func (t *Table) send(ctx context.Context, items []types.TransactWriteItem) error {
	var err error
	switch first := items[0]; {
	case len(items) == 1 && first.Update != nil:
		_, err = t.client.UpdateItem(ctx, single(first.Update), t.retryOnlyThrottled)
	case len(items) == 1 && first.Delete != nil:
		_, err = t.client.DeleteItem(ctx, singleDelete(first.Delete), t.retryOnlyThrottled)
	default:
		_, err = t.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: items})
	}
	return err
}

func (t *Table) retryOnlyThrottled(o *dynamodb.Options) { o.Retryer = t.once }

func single(u *types.Update) *dynamodb.UpdateItemInput {
	return &dynamodb.UpdateItemInput{
		TableName: u.TableName, Key: u.Key, UpdateExpression: u.UpdateExpression, ConditionExpression: u.ConditionExpression,
		ExpressionAttributeNames: u.ExpressionAttributeNames, ExpressionAttributeValues: u.ExpressionAttributeValues,
	}
}

func singleDelete(d *types.Delete) *dynamodb.DeleteItemInput {
	return &dynamodb.DeleteItemInput{
		TableName: d.TableName, Key: d.Key, ConditionExpression: d.ConditionExpression,
		ExpressionAttributeNames: d.ExpressionAttributeNames, ExpressionAttributeValues: d.ExpressionAttributeValues,
	}
}

// operation writes one operation of a transaction. A put is an update, because only an update can count
// the version of what was there before.
func (t *Table) operation(op store.Op) (types.TransactWriteItem, error) {
	e := newExpression()
	condition := e.condition(op.If, t.now().Unix())
	key := form.Key(op.Item.Key)
	var out types.TransactWriteItem
	switch op.Kind {
	case store.OpPut:
		update, err := e.put(op.Item)
		if err != nil {
			return out, err
		}
		out.Update = &types.Update{
			TableName: &t.name, Key: key, UpdateExpression: &update, ConditionExpression: condition,
			ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values,
		}
	case store.OpDelete:
		out.Delete = &types.Delete{TableName: &t.name, Key: key, ConditionExpression: condition}
		if condition != nil { // names and values without a text are refused
			out.Delete.ExpressionAttributeNames, out.Delete.ExpressionAttributeValues = e.names, e.values
		}
	case store.OpCheck:
		out.ConditionCheck = &types.ConditionCheck{
			TableName: &t.name, Key: key, ConditionExpression: condition,
			ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values,
		}
	}
	return out, nil
}
