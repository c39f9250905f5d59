package stream_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"resonance/shared/store"
	"resonance/shared/store/stream"
)

func items(t *rapid.T, label string) *store.Item {
	if rapid.Bool().Draw(t, label+" is there") {
		return nil
	}
	place := rapid.Custom(func(t *rapid.T) store.Key {
		if rapid.Bool().Draw(t, "none") {
			return store.Key{}
		}
		return store.Key{Partition: rapid.StringN(1, 9, -1).Draw(t, "partition"), Sort: rapid.StringN(1, 9, -1).Draw(t, "sort")}
	})
	doc, err := json.Marshal(map[string]any{
		"text": rapid.String().Draw(t, "text"), "n": rapid.Int64().Draw(t, "n"), "null": nil, "empty": "",
		"list": rapid.SliceOf(rapid.Bool()).Draw(t, "list"), "map": rapid.MapOf(rapid.StringN(1, 5, -1), rapid.Float64Range(-1e20, 1e20)).Draw(t, "map"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return &store.Item{
		Key: store.Key{Partition: "p", Sort: rapid.StringN(1, 9, -1).Draw(t, "sort")}, Type: rapid.String().Draw(t, "type"),
		Version: rapid.Int64Min(1).Draw(t, "version"), Expires: rapid.Int64Min(0).Draw(t, "expires"),
		One: place.Draw(t, "one"), Two: place.Draw(t, "two"), Doc: doc,
	}
}

// A change comes back from its record, and from the JSON that Lambda would be given.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := store.Change{
			Sequence: "000000000000000000042", Unix: rapid.Int64Range(0, 4e9).Draw(t, "unix"),
			Old: items(t, "old"), New: items(t, "new"),
		}
		record, err := stream.Record(want)
		if want.Old == nil && want.New == nil {
			if err == nil {
				t.Fatal("a change of nothing has a record")
			}
			return
		}
		if err != nil {
			t.Fatalf("Record: %v", err)
		}
		text, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		var sent events.DynamoDBEventRecord
		if err := json.Unmarshal(text, &sent); err != nil {
			t.Fatal(err)
		}
		for _, r := range []events.DynamoDBEventRecord{record, sent} {
			got, err := stream.Change(r)
			if err != nil {
				t.Fatalf("Change: %v", err)
			}
			if diff := cmp.Diff(want, got, sameDoc); diff != "" {
				t.Fatalf("-want +got:\n%s", diff)
			}
		}
	})
}

// sameDoc compares documents by meaning.
var sameDoc = cmp.FilterPath(
	func(p cmp.Path) bool { return p.Last().String() == ".Doc" },
	cmp.Comparer(func(a, b json.RawMessage) bool {
		var x, y any
		return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && cmp.Equal(x, y)
	}),
)

func TestRecord(t *testing.T) {
	it := &store.Item{Key: store.Key{Partition: "p", Sort: "s"}, Version: 1, Doc: []byte(`{}`)}
	for want, c := range map[events.DynamoDBOperationType]store.Change{
		events.DynamoDBOperationTypeInsert: {New: it},
		events.DynamoDBOperationTypeModify: {Old: it, New: it},
		events.DynamoDBOperationTypeRemove: {Old: it},
	} {
		c.Sequence, c.Unix = "7", 1_800_000_000
		record, err := stream.Record(c)
		if err != nil {
			t.Fatalf("Record: %v", err)
		}
		if record.EventName != string(want) || record.Change.SequenceNumber != "7" || record.EventID == "" ||
			record.Change.Keys["pk"].String() != "p" || record.Change.Keys["sk"].String() != "s" ||
			!record.Change.ApproximateCreationDateTime.Equal(time.Unix(1_800_000_000, 0)) {
			t.Errorf("%s: %+v", want, record)
		}
	}
}

func TestAnImageOfSomethingElseIsAnError(t *testing.T) {
	number, text := events.NewNumberAttribute, events.NewStringAttribute
	for name, image := range map[string]map[string]events.DynamoDBAttributeValue{
		"key":     {"pk": number("1")},
		"version": {"version": text("1")},
		"half":    {"version": number("1.5")},
		"doc":     {"doc": text("{}")},
		"set":     {"doc": events.NewMapAttribute(map[string]events.DynamoDBAttributeValue{"a": events.NewStringSetAttribute([]string{"x"})})},
	} {
		if it, err := stream.DecodeImage(image); err == nil {
			t.Errorf("%s: read as %+v", name, it)
		}
	}
}
