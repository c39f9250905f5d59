package dynamo_test

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
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
		page, err := client.GetRecords(t.Context(), &dynamodbstreams.GetRecordsInput{ShardIterator: at.ShardIterator})
		if err != nil {
			t.Fatalf("GetRecords: %v", err)
		}
		for _, r := range page.Records {
			records = append(records, asEvent(t, r))
		}
	}
	return records
}

// asEvent spells a record as Lambda gives it to a function.
func asEvent(t *testing.T, r types.Record) events.DynamoDBEventRecord {
	t.Helper()
	return events.DynamoDBEventRecord{
		EventID: aws.ToString(r.EventID), EventName: string(r.EventName), EventSource: aws.ToString(r.EventSource),
		EventVersion: aws.ToString(r.EventVersion),
		Change: events.DynamoDBStreamRecord{
			ApproximateCreationDateTime: events.SecondsEpochTime{Time: *r.Dynamodb.ApproximateCreationDateTime},
			Keys:                        attributes(t, r.Dynamodb.Keys),
			OldImage:                    attributes(t, r.Dynamodb.OldImage),
			NewImage:                    attributes(t, r.Dynamodb.NewImage),
			SequenceNumber:              aws.ToString(r.Dynamodb.SequenceNumber),
			StreamViewType:              string(r.Dynamodb.StreamViewType),
		},
	}
}

func attributes(t *testing.T, m map[string]types.AttributeValue) map[string]events.DynamoDBAttributeValue {
	t.Helper()
	if len(m) == 0 {
		return nil
	}
	out := map[string]events.DynamoDBAttributeValue{}
	for name, a := range m {
		out[name] = attribute(t, a)
	}
	return out
}

func attribute(t *testing.T, a types.AttributeValue) events.DynamoDBAttributeValue {
	t.Helper()
	switch a := a.(type) {
	case *types.AttributeValueMemberS:
		return events.NewStringAttribute(a.Value)
	case *types.AttributeValueMemberN:
		return events.NewNumberAttribute(a.Value)
	case *types.AttributeValueMemberBOOL:
		return events.NewBooleanAttribute(a.Value)
	case *types.AttributeValueMemberNULL:
		return events.NewNullAttribute()
	case *types.AttributeValueMemberL:
		list := make([]events.DynamoDBAttributeValue, len(a.Value))
		for i, element := range a.Value {
			list[i] = attribute(t, element)
		}
		return events.NewListAttribute(list)
	case *types.AttributeValueMemberM:
		fields := map[string]events.DynamoDBAttributeValue{}
		for name, field := range a.Value {
			fields[name] = attribute(t, field)
		}
		return events.NewMapAttribute(fields)
	}
	t.Fatalf("an attribute of type %T", a)
	return events.NewNullAttribute()
}
