package sqlite

// schema keeps one table of items, shaped like the DynamoDB table, and the feed of changes that plays its
// stream.
const schema = `
CREATE TABLE IF NOT EXISTS items (
	pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, type TEXT NOT NULL, doc TEXT NOT NULL,
	expires INTEGER NOT NULL,
	one_pk TEXT, one_sk TEXT, two_pk TEXT, two_sk TEXT,
	PRIMARY KEY (pk, sk)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS items_one ON items (one_pk, one_sk, pk, sk) WHERE one_pk IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_two ON items (two_pk, two_sk, pk, sk) WHERE two_pk IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_expires ON items (expires) WHERE expires > 0;
CREATE TABLE IF NOT EXISTS changes (
	seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, old TEXT, new TEXT
);
CREATE TABLE IF NOT EXISTS consumers (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
`

const columns = "pk, sk, version, type, doc, expires, one_pk, one_sk, two_pk, two_sk"
