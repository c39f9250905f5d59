package store

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
)

// Position is where a page ended: the sort key in the query's index, and the item's own key.
type Position struct {
	Sort string `json:"s"`
	Key  Key    `json:"k"`
}

type cursor struct {
	Position
	Check []byte `json:"c"`
}

// EncodeCursor writes the position as a cursor of q, and of no other query.
func EncodeCursor(q Query, p Position) (string, error) {
	raw, err := json.Marshal(cursor{Position: p, Check: checksum(q, p)})
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// DecodeCursor reads q.Cursor; false when there is none. A foreign or changed cursor is ErrCursor.
func DecodeCursor(q Query) (Position, bool, error) {
	if q.Cursor == "" {
		return Position{}, false, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil {
		return Position{}, false, ErrCursor
	}
	var c cursor
	if json.Unmarshal(raw, &c) != nil || string(c.Check) != string(checksum(q, c.Position)) {
		return Position{}, false, ErrCursor
	}
	return c.Position, true, nil
}

// checksum ties a position to its query; the limit may change from page to page.
func checksum(q Query, p Position) []byte {
	text, err := json.Marshal([]any{q.Index, q.Partition, q.From, q.To, q.Desc, p})
	if err != nil { // strings and a bool: it can't fail
		panic(err)
	}
	sum := sha256.Sum256(text)
	return sum[:9]
}
