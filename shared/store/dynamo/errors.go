package dynamo

import (
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"resonance/shared/store"
)

// translate gives DynamoDB's errors the contract's names. place maps the operations sent to those of the
// Write.
func translate(err error, place ...int) error {
	var cancelled *types.TransactionCanceledException
	if errors.As(err, &cancelled) {
		return reasons(err, cancelled.CancellationReasons, place)
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		return err
	}
	if api.ErrorCode() == "ConditionalCheckFailedException" {
		return &store.ConflictError{Failed: place}
	}
	if named := kind(api.ErrorCode()); named != nil {
		return fmt.Errorf("%w: %w", named, err)
	}
	return err
}

// reasons reads why a transaction was cancelled. A failed condition tells most, so it goes first.
func reasons(err error, reasons []types.CancellationReason, place []int) error {
	var failed []int
	var worst error
	for i, r := range reasons {
		code := aws.ToString(r.Code)
		if code == "ConditionalCheckFailed" && i < len(place) {
			failed = append(failed, place[i])
		}
		if named := kind(code); named != nil {
			worst = named
		}
	}
	switch {
	case failed != nil:
		return &store.ConflictError{Failed: failed}
	case errors.Is(worst, store.ErrConflict):
		return &store.ConflictError{}
	case worst != nil:
		return fmt.Errorf("%w: %w", worst, err)
	}
	return err
}

// kind names an error code, of an answer or of a cancellation reason; nil when the contract has no name.
func kind(code string) error {
	switch code {
	case "TransactionConflict", "TransactionConflictException":
		return &store.ConflictError{}
	case "ProvisionedThroughputExceeded", "ProvisionedThroughputExceededException", "ThrottlingError",
		"ThrottlingException", "RequestLimitExceeded", "TransactionInProgressException",
		"InternalServerError", "ServiceUnavailable":
		return store.ErrThrottled
	case "ValidationError", "ValidationException", "ItemCollectionSizeLimitExceeded",
		"ItemCollectionSizeLimitExceededException":
		return store.ErrLimit
	}
	return nil
}
