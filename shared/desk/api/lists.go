package api

import (
	"encoding/base64"
	"errors"
	"unicode/utf8"

	"resonance/shared/complaint"
	"resonance/shared/register"
)

// Paging asks for one page of a list.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"rows on a page"`
	Cursor string `query:"cursor" maxLength:"400" doc:"next of the page before; it holds for the same filters only"`
}

// List is one page of a list.
type List[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"the cursor of the next page; missing on the last. A page may be short, or empty, and still have a next"`
}

type listed[T any] struct{ Body List[T] }

// fromRegister reads a page of a list of the register.
func fromRegister[T any](q Paging, read func(limit int, cursor string) (register.List[T], error)) (*listed[T], error) {
	cursor, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil {
		return nil, complaint.Invalid("cursor", "cursor")
	}
	found, err := read(q.Limit, string(cursor))
	return fromList(found.Rows, base64.RawURLEncoding.EncodeToString([]byte(found.Next)), err)
}

func listOf[T any](rows []T, next string) *listed[T] {
	return &listed[T]{List[T]{Items: some(rows), Next: next}}
}

// some is a list that is never null.
func some[T any](rows []T) []T {
	if rows == nil {
		return []T{}
	}
	return rows
}

// fromList makes a page of what was found; it names the cursor where that is wrong.
func fromList[T any](rows []T, next string, err error) (*listed[T], error) {
	var e *complaint.Error
	if errors.As(err, &e) && e.Code == "cursor" {
		return nil, complaint.Invalid("cursor", "cursor")
	}
	if err != nil {
		return nil, err
	}
	return listOf(rows, next), nil
}

// plainText refuses what no text holds, so that it never becomes part of a key.
func plainText(field, text string) error {
	if !utf8.ValidString(text) {
		return complaint.Invalid(field, "format")
	}
	return nil
}
