package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"resonance/shared/store"
)

const creationPatience = 5 * time.Minute

// CreateTable makes the table that New expects, with its stream of both images, and waits until it is
// there. The template of the AWS edition declares the same.
func CreateTable(ctx context.Context, client *dynamodb.Client, name string) error {
	_, err := client.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName:            &name,
		BillingMode:          types.BillingModePayPerRequest,
		AttributeDefinitions: definitions(),
		KeySchema:            schema(store.AttrPartition, store.AttrSort),
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{
			index(store.One, store.AttrOnePart, store.AttrOneSort),
			index(store.Two, store.AttrTwoPart, store.AttrTwoSort),
		},
		StreamSpecification: &types.StreamSpecification{
			StreamEnabled: aws.Bool(true), StreamViewType: types.StreamViewTypeNewAndOldImages,
		},
	})
	if err != nil {
		return fmt.Errorf("create table %s: %w", name, err)
	}
	waiter := dynamodb.NewTableExistsWaiter(client)
	if err := waiter.Wait(ctx, &dynamodb.DescribeTableInput{TableName: &name}, creationPatience); err != nil {
		return fmt.Errorf("await table %s: %w", name, err)
	}
	_, err = client.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
		TableName: &name,
		TimeToLiveSpecification: &types.TimeToLiveSpecification{
			AttributeName: aws.String(store.AttrExpires), Enabled: aws.Bool(true),
		},
	})
	if err != nil {
		return fmt.Errorf("let items of table %s expire: %w", name, err)
	}
	return nil
}

func definitions() []types.AttributeDefinition {
	var out []types.AttributeDefinition
	for _, name := range []string{
		store.AttrPartition, store.AttrSort, store.AttrOnePart, store.AttrOneSort, store.AttrTwoPart, store.AttrTwoSort,
	} {
		out = append(out, types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeTypeS})
	}
	return out
}

func schema(partition, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{
		{AttributeName: &partition, KeyType: types.KeyTypeHash},
		{AttributeName: &sort, KeyType: types.KeyTypeRange},
	}
}

func index(name store.Index, partition, sort string) types.GlobalSecondaryIndex {
	return types.GlobalSecondaryIndex{
		IndexName:  aws.String(string(name)),
		KeySchema:  schema(partition, sort),
		Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
	}
}
