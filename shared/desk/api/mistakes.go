package api

import (
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"resonance/shared/complaint"
)

// fieldOf reads one mistake that huma found against the schema. The codes are those of the other rooms.
func fieldOf(d *huma.ErrorDetail, status int) complaint.FieldError {
	where := d.Location
	for _, part := range []string{"body", "query", "path", "header"} {
		if rest, ok := strings.CutPrefix(where, part+"."); ok {
			where = rest
			break
		}
	}
	if status == http.StatusBadRequest || status == http.StatusUnsupportedMediaType {
		if field, ok := strings.CutPrefix(d.Message, nullMessage); ok {
			return complaint.FieldError{Field: field, Code: "null"}
		}
		return complaint.FieldError{Field: "body", Code: humaCode(status)}
	}
	if name, ok := missing(d.Message); ok {
		if where == "body" {
			return complaint.FieldError{Field: name, Code: "required"}
		}
		return complaint.FieldError{Field: where + "." + name, Code: "required"}
	}
	return complaint.FieldError{Field: where, Code: codeOf(d.Message), Params: map[string]string{"expected": expectedIn(d.Message)}}
}

// missing gives the name of the property that a message says is not there.
func missing(message string) (string, bool) {
	before, after, _ := strings.Cut(validation.MsgExpectedRequiredProperty, "%s")
	rest, ok := strings.CutPrefix(message, before)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(rest, after)
}

// codeOf gives the code of a message of huma, which has no codes of its own.
func codeOf(message string) string {
	for _, known := range []struct{ message, code string }{
		{validation.MsgUnexpectedProperty, "unknown"},
		{"unknown query parameter", "unknown"},
		{"required ", "required"},
		{validation.MsgExpectedOneOf, "choice"},
		{validation.MsgExpectedRFC3339DateTime, "date-time"},
		{validation.MsgExpectedRFC3339Date, "calendar-date"},
		{validation.MsgExpectedRFC5322Email, "email"},
		{validation.MsgExpectedRFC3986URI, "link"},
		{validation.MsgExpectedMinLength, "too-short"},
		{validation.MsgExpectedMaxLength, "too-long"},
		{validation.MsgExpectedMinItems, "too-few"},
		{validation.MsgExpectedMaxItems, "too-many-items"},
		{validation.MsgExpectedMinimumNumber, "out-of-range"},
		{validation.MsgExpectedMaximumNumber, "out-of-range"},
		{validation.MsgExpectedMatchPattern, "format"},
		{validation.MsgExpectedBePattern, "format"},
		{validation.MsgExpectedBoolean, "type"},
		{validation.MsgExpectedInteger, "type"},
		{validation.MsgExpectedNumber, "type"},
		{validation.MsgExpectedString, "type"},
		{validation.MsgExpectedArray, "type"},
		{validation.MsgExpectedObject, "type"},
		{"invalid date/time", "date-time"},
		{"invalid ", "type"}, // a parameter that is no number or boolean
	} {
		beginning, _, _ := strings.Cut(known.message, "%")
		if strings.HasPrefix(message, beginning) {
			return known.code
		}
	}
	return "other"
}

// expectedIn gives what a message of huma says it expected: the words to choose from, a bound, a length, a type.
func expectedIn(message string) string {
	for _, before := range []string{"expected value to be one of ", "expected number ", "expected length <= ", "expected ", "invalid "} {
		if expected, ok := strings.CutPrefix(message, before); ok {
			return strings.Trim(expected, `"`)
		}
	}
	return ""
}
