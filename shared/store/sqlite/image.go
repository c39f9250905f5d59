package sqlite

import (
	"database/sql"

	"resonance/shared/store"
)

// image is an item without its key, as a row keeps it; version is null when there is no item.
type image struct {
	version, expires           sql.NullInt64
	kind, doc                  sql.NullString
	onePK, oneSK, twoPK, twoSK sql.NullString
}

// into is for Scan, in the order of the columns in every statement.
func (m *image) into() []any {
	return []any{&m.version, &m.kind, &m.doc, &m.expires, &m.onePK, &m.oneSK, &m.twoPK, &m.twoSK}
}

func (m *image) item(k store.Key) store.Item {
	return store.Item{
		Key: k, Version: m.version.Int64, Type: m.kind.String, Doc: []byte(m.doc.String), Expires: m.expires.Int64,
		One: store.Key{Partition: m.onePK.String, Sort: m.oneSK.String},
		Two: store.Key{Partition: m.twoPK.String, Sort: m.twoSK.String},
	}
}
