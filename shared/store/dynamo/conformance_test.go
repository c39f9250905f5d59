package dynamo_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/google/uuid"

	"resonance/infra/engines"
	"resonance/shared/store"
	"resonance/shared/store/dynamo"
	"resonance/shared/store/storetest"
)

func TestConformance(t *testing.T) {
	client := newClient(engines.DynamoDB(t))
	storetest.Run(t, func(t testing.TB) store.Table { return dynamo.New(client, create(t, client)) })
}

func newClient(endpoint string) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region:       "eu-west-1",
		BaseEndpoint: &endpoint,
		Credentials:  credentials.NewStaticCredentialsProvider("x", "x", ""),
	})
}

// create makes a table that goes away with the test.
func create(t testing.TB, client *dynamodb.Client) string {
	t.Helper()
	name := "t-" + uuid.NewString()
	if err := dynamo.CreateTable(t.Context(), client, name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		if _, err := client.DeleteTable(ctx, &dynamodb.DeleteTableInput{TableName: aws.String(name)}); err != nil {
			t.Errorf("DeleteTable: %v", err)
		}
	})
	return name
}
