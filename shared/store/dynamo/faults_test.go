package dynamo_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"resonance/shared/store"
	"resonance/shared/store/dynamo"
)

// answers plays a DynamoDB in trouble: one answer after the other, the last for ever.
type answers struct {
	list []answer
	seen []string // the operations asked for
}

type answer struct {
	status int
	body   string
}

func (a *answers) Do(r *http.Request) (*http.Response, error) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	a.seen = append(a.seen, operation)
	next := a.list[min(len(a.seen), len(a.list))-1]
	return &http.Response{
		StatusCode: next.status, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(next.body)), Request: r,
	}, nil
}

func troubled(list ...answer) (*dynamo.Table, *answers) {
	a := &answers{list: list}
	client := dynamodb.New(dynamodb.Options{
		Region: "eu-west-1", Credentials: credentials.NewStaticCredentialsProvider("x", "x", ""), HTTPClient: a,
		DisableValidateResponseChecksum: true,
	})
	return dynamo.New(client, "t"), a
}

var (
	broken = answer{http.StatusInternalServerError, `{"__type":"InternalServerError"}`}
	busy   = answer{http.StatusBadRequest, `{"__type":"ThrottlingException"}`}
	fine   = answer{http.StatusOK, `{}`}
)

func put(sort string) store.Op {
	return store.Put(store.Item{Key: store.Key{Partition: "p", Sort: sort}, Doc: []byte(`{}`)}, store.IfAbsent())
}

// A conditional write whose answer got lost may have been carried out: sent again it would fail on its
// own traces, and be taken for a conflict.
func TestOneWriteIsNotRepeatedBlindly(t *testing.T) {
	table, asked := troubled(broken, fine)
	err := table.Write(t.Context(), put("a"))
	if err == nil || errors.Is(err, store.ErrConflict) || len(asked.seen) != 1 {
		t.Errorf("Write = %v after %v, want an error after one call", err, asked.seen)
	}
}

// What was refused for being too much was not carried out.
func TestOneWriteIsRepeatedWhenThrottled(t *testing.T) {
	table, asked := troubled(busy, fine)
	if err := table.Write(t.Context(), put("a")); err != nil || len(asked.seen) != 2 {
		t.Errorf("Write = %v after %v, want success after two calls", err, asked.seen)
	}
}

// A transaction carries a token that makes a second sending harmless.
func TestATransactionIsRepeated(t *testing.T) {
	table, asked := troubled(broken, fine)
	if err := table.Write(t.Context(), put("a"), put("b")); err != nil || len(asked.seen) != 2 || asked.seen[0] != "TransactWriteItems" {
		t.Errorf("Write = %v after %v, want success after two transactions", err, asked.seen)
	}
}

func TestGetAsksAgainForTheRest(t *testing.T) {
	found := func(sort string) string {
		return fmt.Sprintf(`{"t":[{"pk":{"S":"p"},"sk":{"S":%q},"doc":{"M":{}}}]}`, sort)
	}
	rest := func(sort string) string { return fmt.Sprintf(`{"t":{"Keys":[{"pk":{"S":"p"},"sk":{"S":%q}}]}}`, sort) }
	none := answer{http.StatusOK, `{"Responses":{},"UnprocessedKeys":` + rest("a") + `}`}
	a, b := store.Key{Partition: "p", Sort: "a"}, store.Key{Partition: "p", Sort: "b"}

	table, asked := troubled(
		answer{http.StatusOK, `{"Responses":` + found("b") + `,"UnprocessedKeys":` + rest("a") + `}`},
		none,
		answer{http.StatusOK, `{"Responses":` + found("a") + `}`})
	items, err := table.Get(t.Context(), a, b)
	if err != nil || len(items) != 2 || items[0].Key != a || items[1].Key != b || len(asked.seen) != 3 {
		t.Errorf("Get = %+v, %v after %v", items, err, asked.seen)
	}

	table, _ = troubled(none)
	if items, err := table.Get(t.Context(), a); !errors.Is(err, store.ErrThrottled) {
		t.Errorf("Get = %+v, %v; want ErrThrottled", items, err)
	}
}
