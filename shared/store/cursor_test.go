package store

import (
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func queries() *rapid.Generator[Query] {
	return rapid.Custom(func(t *rapid.T) Query {
		return Query{
			Index:     rapid.SampledFrom([]Index{Primary, One, Two}).Draw(t, "index"),
			Partition: rapid.String().Draw(t, "partition"),
			From:      rapid.String().Draw(t, "from"), To: rapid.String().Draw(t, "to"),
			Desc: rapid.Bool().Draw(t, "desc"), Limit: rapid.IntRange(1, 9).Draw(t, "limit"),
		}
	})
}

// A cursor leads its own query to its position, and no other query anywhere.
func TestCursorsBelongToTheirQuery(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := queries().Draw(t, "query")
		at := Position{Sort: rapid.String().Draw(t, "sort"), Key: Key{Partition: rapid.String().Draw(t, "pk"), Sort: rapid.String().Draw(t, "sk")}}
		text, err := EncodeCursor(q, at)
		if err != nil {
			t.Fatal(err)
		}
		q.Cursor, q.Limit = text, 5
		if got, ok, err := DecodeCursor(q); err != nil || !ok || got != at {
			t.Fatalf("decoded %+v, %v, %v; want %+v", got, ok, err, at)
		}
		other := queries().Draw(t, "other")
		other.Cursor, other.Limit = text, 5
		if _, _, err := DecodeCursor(other); other != q && !errors.Is(err, ErrCursor) {
			t.Fatalf("another query took it: %v", err)
		}
	})
}

// Whatever one letter of a cursor becomes, it leads nowhere else.
func TestCursorsTamperedWith(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := queries().Draw(t, "query")
		at := Position{Sort: "2026-03-02", Key: Key{Partition: "case#1", Sort: "step#1"}}
		text, err := EncodeCursor(q, at)
		if err != nil {
			t.Fatal(err)
		}
		changed := []byte(text)
		changed[rapid.IntRange(0, len(text)-1).Draw(t, "place")] = byte(rapid.IntRange(1, 255).Draw(t, "letter"))
		q.Cursor = string(changed)
		if got, _, err := DecodeCursor(q); !errors.Is(err, ErrCursor) && (err != nil || got != at) {
			t.Fatalf("it leads to %+v, %v", got, err)
		}
	})
}
