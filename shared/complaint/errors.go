package complaint

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind is what an error means to whoever must act on it; the doors map it to a status once.
type Kind string

// The kinds of error.
const (
	KindInvalid  Kind = "invalid"   // fields are wrong: correct them
	KindNotFound Kind = "not-found" // there is no such thing, or not for you
	KindConflict Kind = "conflict"  // it changed meanwhile: look again
	KindRefused  Kind = "refused"   // the rules forbid it in this state
	KindDenied   Kind = "denied"    // your role does not allow it
	KindFull     Kind = "full"      // no room left: nothing was taken
	KindBusy     Kind = "busy"      // try again in a moment
)

// Error is an error for people: a kind, a code with values that the catalogue makes a sentence of, and
// the fields that it concerns. It never carries personal data.
type Error struct {
	Kind   Kind
	Code   string
	Params map[string]string
	Fields []FieldError
	cause  error
}

// FieldError says what is wrong with one field.
type FieldError struct {
	Field  string            `json:"field"`
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Kind) + ": " + e.Code)
	for _, f := range e.Fields {
		b.WriteString("; " + f.Field + ": " + f.Code)
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.cause }

// KindOf gives the kind of err, or "" when it is no Error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// IfThere forgives that something is not there: its reader goes on with what is.
func IfThere(err error) error {
	if KindOf(err) == KindNotFound {
		return nil
	}
	return err
}

// Invalid says that one field is wrong.
func Invalid(field, code string) *Error {
	return &Error{Kind: KindInvalid, Code: "invalid", Fields: []FieldError{{Field: field, Code: code}}}
}

// Mistakes says that these fields are wrong; nil when there are none.
func Mistakes(fields []FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: KindInvalid, Code: "invalid", Fields: fields}
}

// inDays gives a length to the text of a mistake, in whole days.
func inDays(length time.Duration) map[string]string {
	return map[string]string{"n": strconv.Itoa(int(length / (24 * time.Hour)))}
}

// NotFound says that there is no such thing.
func NotFound(what string) *Error {
	return &Error{Kind: KindNotFound, Code: what + "-not-found"}
}

// Refuse says that the rules forbid it in this state. Params come in pairs.
func Refuse(code string, pairs ...string) *Error {
	return &Error{Kind: KindRefused, Code: code, Params: params(pairs)}
}

// AtField makes a refusal with one of the codes a mistake in the field that mends it; any other error stays as it is.
func AtField(err error, field string, codes ...string) error {
	var e *Error
	if !errors.As(err, &e) || !slices.Contains(codes, e.Code) {
		return err
	}
	return Mistakes([]FieldError{{Field: field, Code: e.Code, Params: e.Params}})
}

// Taken tells the second of two people kindly who was first.
func Taken(by string) *Error {
	return &Error{Kind: KindConflict, Code: "taken", Params: map[string]string{"by": by}}
}

// Stale says that the thing changed since the caller looked at it.
func Stale(what string) *Error {
	return &Error{Kind: KindConflict, Code: "stale", Params: map[string]string{"what": what}}
}

// Unchanged wants a thing to be of the version that the caller saw; those who saw none (0) take any.
func Unchanged(seen, now int64, what string) error {
	if seen != 0 && seen != now {
		return Stale(what)
	}
	return nil
}

// Denied says that the caller's role does not allow it.
func Denied() *Error { return &Error{Kind: KindDenied, Code: "denied"} }

// Wrap gives err a kind and a code, keeping it as the cause.
func Wrap(kind Kind, code string, err error) *Error {
	return &Error{Kind: kind, Code: code, cause: err}
}

func params(pairs []string) map[string]string {
	if len(pairs) == 0 {
		return nil
	}
	m := make(map[string]string, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return m
}
