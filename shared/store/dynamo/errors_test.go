package dynamo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"resonance/shared/store"
)

func cancelled(codes ...string) error {
	var e types.TransactionCanceledException
	for _, code := range codes {
		e.CancellationReasons = append(e.CancellationReasons, types.CancellationReason{Code: &code})
	}
	return fmt.Errorf("operation error: %w", &e)
}

func TestErrorsGetTheirNames(t *testing.T) {
	api := func(code string) error { return fmt.Errorf("operation error: %w", &smithy.GenericAPIError{Code: code}) }
	other := errors.New("no route to host")
	for name, tc := range map[string]struct {
		err    error
		want   error
		failed []int
	}{
		"one condition":                   {api("ConditionalCheckFailedException"), store.ErrConflict, []int{4, 7, 9}},
		"another writer":                  {api("TransactionConflictException"), store.ErrConflict, nil},
		"too much for the table":          {api("ProvisionedThroughputExceededException"), store.ErrThrottled, nil},
		"too many requests":               {api("ThrottlingException"), store.ErrThrottled, nil},
		"out of order":                    {api("InternalServerError"), store.ErrThrottled, nil},
		"gone for a while":                {api("ServiceUnavailable"), store.ErrThrottled, nil},
		"the same transaction goes on":    {api("TransactionInProgressException"), store.ErrThrottled, nil},
		"malformed":                       {api("ValidationException"), store.ErrLimit, nil},
		"transaction: two conditions":     {cancelled("ConditionalCheckFailed", "None", "ConditionalCheckFailed"), store.ErrConflict, []int{4, 9}},
		"transaction: another writer":     {cancelled("None", "TransactionConflict", "None"), store.ErrConflict, nil},
		"transaction: both":               {cancelled("TransactionConflict", "ConditionalCheckFailed", "None"), store.ErrConflict, []int{7}},
		"transaction: busy":               {cancelled("None", "ThrottlingError", "None"), store.ErrThrottled, nil},
		"transaction: busy and condition": {cancelled("ProvisionedThroughputExceeded", "None", "ConditionalCheckFailed"), store.ErrConflict, []int{9}},
		"transaction: malformed":          {cancelled("None", "None", "ValidationError"), store.ErrLimit, nil},
		"the context's end":               {fmt.Errorf("send: %w", context.DeadlineExceeded), context.DeadlineExceeded, nil},
		"anything else":                   {other, other, nil},
	} {
		got := translate(tc.err, 4, 7, 9)
		if !errors.Is(got, tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
		var conflict *store.ConflictError
		if errors.As(got, &conflict) != errors.Is(tc.want, store.ErrConflict) || conflict != nil && !slices.Equal(conflict.Failed, tc.failed) {
			t.Errorf("%s: %+v, want the failed %v", name, conflict, tc.failed)
		}
	}
	for _, code := range []string{"AccessDeniedException", "ResourceNotFoundException"} {
		for _, named := range []error{store.ErrConflict, store.ErrLimit, store.ErrThrottled, store.ErrFull} {
			if errors.Is(translate(api(code)), named) {
				t.Errorf("%s became %v", code, named)
			}
		}
	}
}
