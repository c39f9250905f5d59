// Package dynamo is the Table engine on AWS: one DynamoDB table with two global secondary indexes.
//
// It knows the Table contract and nothing of what is stored. Items are native attributes, in the shape
// that store/stream reads from the table's stream.
package dynamo

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Table is one DynamoDB table. It implements store.Table.
type Table struct {
	client *dynamodb.Client
	name   string
	now    func() time.Time
	once   aws.Retryer
}

// Option changes how a Table works.
type Option func(*Table)

// WithClock replaces the clock by which items expire.
func WithClock(now func() time.Time) Option { return func(t *Table) { t.now = now } }

// New gives the table of that name, which must exist with the indexes that CreateTable makes.
func New(client *dynamodb.Client, table string, options ...Option) *Table {
	t := &Table{client: client, name: table, now: time.Now, once: onlyThrottled()}
	for _, o := range options {
		o(t)
	}
	return t
}

// onlyThrottled tries again what was certainly not carried out, and nothing else: a conditional write
// that is sent twice because its first answer got lost would fail on its own traces. A transaction needs
// none of this, because its token makes it harmless.
func onlyThrottled() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.Retryables = []retry.IsErrorRetryable{retry.RetryableErrorCode{Codes: retry.DefaultThrottleErrorCodes}}
	})
}
