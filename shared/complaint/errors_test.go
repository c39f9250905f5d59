package complaint_test

import (
	"errors"
	"fmt"
	"testing"

	"resonance/shared/complaint"
)

func TestAnErrorKeepsItsKindAndCauseThroughWraps(t *testing.T) {
	cause := errors.New("the disk is full")
	err := fmt.Errorf("register: %w", complaint.Wrap(complaint.KindFull, "disk-full", cause))
	if complaint.KindOf(err) != complaint.KindFull || !errors.Is(err, cause) {
		t.Errorf("%v is of kind %q", err, complaint.KindOf(err))
	}
	for _, other := range []error{nil, cause} {
		if kind := complaint.KindOf(other); kind != "" {
			t.Errorf("%v is of kind %q", other, kind)
		}
	}
}

// Values are for the sentence that one person reads; what is logged names codes and fields alone.
func TestAnErrorsTextNamesNobody(t *testing.T) {
	for want, err := range map[string]error{
		"conflict: taken":                   complaint.Taken("Olga"),
		"refused: review-running":           complaint.Refuse("review-running", "review", "RV-000001"),
		"invalid: invalid; birth: past":     complaint.Invalid("birth", "past"),
		"not-found: case-not-found":         complaint.NotFound("case"),
		"busy: busy: throttled by the shop": complaint.Wrap(complaint.KindBusy, "busy", errors.New("throttled by the shop")),
	} {
		if got := err.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
