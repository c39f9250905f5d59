CREATE TABLE items (
  pk      TEXT NOT NULL,
  sk      TEXT NOT NULL,
  version INTEGER NOT NULL,
  type    TEXT NOT NULL,
  doc     TEXT NOT NULL,
  expires INTEGER NOT NULL, -- Unix seconds, 0 for never
  one_pk  TEXT,
  one_sk  TEXT,
  two_pk  TEXT,
  two_sk  TEXT,
  PRIMARY KEY (pk, sk)
) STRICT{{order}}; -- rows in the order of the key, or of their coming
CREATE INDEX items_one ON items (one_pk, one_sk, pk, sk) WHERE one_pk IS NOT NULL;
CREATE INDEX items_two ON items (two_pk, two_sk, pk, sk) WHERE two_pk IS NOT NULL;
CREATE INDEX items_expires ON items (expires) WHERE expires > 0;

-- The feed: one row a change. Only triggers write it (triggers.go), so that no change of an item can miss it.
-- The newest rows are never removed, so that seq never starts anew.
CREATE TABLE changes (
  seq         INTEGER PRIMARY KEY,
  unix        INTEGER NOT NULL,
  pk          TEXT NOT NULL,
  sk          TEXT NOT NULL,
  old_version INTEGER, -- null for an insert
  old_type    TEXT,
  old_doc     TEXT,
  old_expires INTEGER,
  old_one_pk  TEXT,
  old_one_sk  TEXT,
  old_two_pk  TEXT,
  old_two_sk  TEXT,
  new_version INTEGER, -- null for a delete
  new_type    TEXT,
  new_doc     TEXT,
  new_expires INTEGER,
  new_one_pk  TEXT,
  new_one_sk  TEXT,
  new_two_pk  TEXT,
  new_two_sk  TEXT
) STRICT;

-- One row: the second that changes are dated with.
CREATE TABLE clock (unix INTEGER NOT NULL) STRICT;
INSERT INTO clock VALUES (0);

-- How far each consumer of the feed has come.
CREATE TABLE checkpoints (
  consumer TEXT PRIMARY KEY,
  seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
