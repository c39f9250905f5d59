package dynamo_test

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams"
	"github.com/aws/aws-sdk-go-v2/service/dynamodbstreams/types"
	"github.com/google/go-cmp/cmp"

	"resonance/infra/engines"
	"resonance/shared/store"
	"resonance/shared/store/dynamo"
	"resonance/shared/store/stream"
)

// What DynamoDB's own stream tells of our writes is what package stream reads, and writes.
func TestTheStreamTellsOurItems(t *testing.T) {
	endpoint := engines.DynamoDB(t)
	client := newClient(endpoint)
	name := create(t, client)
	table := dynamo.New(client, name)
	first := store.Item{
		Key: store.Key{Partition: "p", Sort: "Ж"}, Type: "case", Expires: 9_999_999_999,
		One: store.Key{Partition: "o", Sort: "1"}, Two: store.Key{Partition: "w", Sort: "2"},
		Doc: []byte(`{"b":[1,"",null,{"x":false}],"n":-1.5,"t":"<é>"}`),
	}
	// No empty object or list: the stream of DynamoDB Local 3.1 loses their types.
	second := store.Item{Key: first.Key, Doc: []byte(`{"a":0}`)}
	for _, op := range []store.Op{
		store.Put(first, store.IfAbsent()), store.Put(second, store.IfVersion(1)), store.Delete(first.Key, store.Always()),
	} {
		if err := table.Write(t.Context(), op); err != nil {
			t.Fatalf("Write: %v", err)
		}
	}
	first.Version, second.Version = 1, 2
	want := []store.Change{{New: &first}, {Old: &first, New: &second}, {Old: &second}}

	records := readStream(t, client, endpoint, name)
	if len(records) != len(want) {
		t.Fatalf("%d records, want %d", len(records), len(want))
	}
	last := ""
	for i, record := range records {
		got, err := stream.Change(record)
		if err != nil {
			t.Fatalf("Change: %v", err)
		}
		if got.Sequence <= last {
			t.Errorf("sequence %q follows %q", got.Sequence, last)
		}
		last = got.Sequence
		want[i].Sequence, want[i].Unix = got.Sequence, got.Unix
		if diff := cmp.Diff(want[i], got); diff != "" {
			t.Errorf("change %d (-want +got):\n%s", i, diff)
		}
		ours, err := stream.Record(want[i])
		if err != nil {
			t.Fatalf("Record: %v", err)
		}
		if diff := cmp.Diff(parsed(t, record), parsed(t, ours)); diff != "" {
			t.Errorf("record %d (-DynamoDB's +ours):\n%s", i, diff)
		}
	}
}

// parsed is a record as plain JSON, without what only DynamoDB can know.
func parsed(t *testing.T, record events.DynamoDBEventRecord) map[string]any {
	t.Helper()
	text, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"eventID", "awsRegion", "eventSourceARN"} {
		delete(out, name)
	}
	delete(out["dynamodb"].(map[string]any), "SizeBytes")
	return out
}

func readStream(t *testing.T, tables *dynamodb.Client, endpoint, table string) (records []events.DynamoDBEventRecord) {
	t.Helper()
	client := dynamodbstreams.New(dynamodbstreams.Options{
		Region: "eu-west-1", BaseEndpoint: &endpoint, Credentials: credentials.NewStaticCredentialsProvider("x", "x", ""),
	})
	about, err := tables.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: &table})
	if err != nil {
		t.Fatalf("DescribeTable: %v", err)
	}
	arn := about.Table.LatestStreamArn
	shards, err := client.DescribeStream(t.Context(), &dynamodbstreams.DescribeStreamInput{StreamArn: arn})
	if err != nil {
		t.Fatalf("DescribeStream: %v", err)
	}
	for _, shard := range shards.StreamDescription.Shards {
		at, err := client.GetShardIterator(t.Context(), &dynamodbstreams.GetShardIteratorInput{
			StreamArn: arn, ShardId: shard.ShardId, ShardIteratorType: types.ShardIteratorTypeTrimHorizon,
		})
		if err != nil {
			t.Fatalf("GetShardIterator: %v", err)
		}
		page, _, err := engines.StreamRecords(t.Context(), endpoint, *at.ShardIterator, 1000)
		if err != nil {
			t.Fatalf("GetRecords: %v", err)
		}
		records = append(records, page...)
	}
	return records
}
