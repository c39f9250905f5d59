package search

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"resonance/shared/complaint"
	"resonance/shared/store"
)

// defaultLimit is how many rows a page has when nobody says.
const defaultLimit = 50

// Find gives one page of the cases that q wants, newest number first. A malformed cursor is refused
// with kind invalid.
func (x *Index) Find(ctx context.Context, q Query) (Page, error) {
	due := q.Facets.DueBefore
	rows, next, err := findRows(ctx, x.cases, q.terms(), q.Limit, q.Cursor, func(r Row) bool {
		return due.IsZero() || !r.Due.IsZero() && r.Due.Before(due)
	})
	return Page{Rows: rows, Cursor: next}, err
}

// FindPeople gives one page of the people whom text fits, newest first: words of names and
// organisations in either script, mail addresses, phones, accounts. No text fits all.
func (x *Index) FindPeople(ctx context.Context, text string, limit int, cursor string) (PeoplePage, error) {
	terms := readTerms(text)
	if len(terms) == 0 {
		terms = []term{{facetAll}}
	}
	rows, next, err := findRows(ctx, x.people, terms, limit, cursor, func(PersonRow) bool { return true })
	return PeoplePage{Rows: rows, Cursor: next}, err
}

func findRows[R any](ctx context.Context, s shelf, terms []term, limit int, cursor string, fits func(R) bool) ([]R, string, error) {
	if limit == 0 {
		limit = defaultLimit
	}
	limit = min(max(limit, 1), MaxLimit)
	below, err := readCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	rows := make([]R, 0, limit)
	last, err := s.find(ctx, terms, limit, below, func(id string, raw json.RawMessage) (bool, error) {
		r, err := store.Decode[R](store.Item{Type: "the row", Doc: raw})
		if err != nil || !fits(r) {
			return false, err
		}
		rows = append(rows, r)
		return true, nil
	})
	if err != nil {
		return nil, "", err
	}
	return rows, writeCursor(last), nil
}

// A cursor is the id under which the list goes on.
func writeCursor(id string) string { return base64.RawURLEncoding.EncodeToString([]byte(id)) }

const maxCursor = 64

func readCursor(cursor string) (string, error) {
	id, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(id) > maxCursor || !printable(id) {
		return "", complaint.Wrap(complaint.KindInvalid, "cursor", err)
	}
	return string(id), nil
}

func printable(id []byte) bool {
	for _, b := range id {
		if b <= ' ' || b > '~' {
			return false
		}
	}
	return true
}

// row reads the row of one id; false when the shelf does not know it.
func (s shelf) row(ctx context.Context, id string, into any) (bool, error) {
	r, err := s.get(ctx, id)
	if err != nil || r.version == 0 {
		return false, err
	}
	if err := json.Unmarshal(r.Row, into); err != nil {
		return false, fmt.Errorf("decode the row: %w", err)
	}
	return true, nil
}
