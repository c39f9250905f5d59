CREATE TABLE items (
  id      INTEGER PRIMARY KEY,
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
  UNIQUE (pk, sk)
) STRICT;
CREATE INDEX items_one ON items (one_pk, one_sk, pk, sk) WHERE one_pk IS NOT NULL;
CREATE INDEX items_two ON items (two_pk, two_sk, pk, sk) WHERE two_pk IS NOT NULL;
CREATE INDEX items_expires ON items (expires) WHERE expires > 0;

-- The feed: one row a change. Only the triggers write it, so that no change of an item can miss it.
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

CREATE TRIGGER items_inserted AFTER INSERT ON items BEGIN
  INSERT INTO changes (unix, pk, sk,
    new_version, new_type, new_doc, new_expires, new_one_pk, new_one_sk, new_two_pk, new_two_sk)
  SELECT unix, NEW.pk, NEW.sk,
    NEW.version, NEW.type, NEW.doc, NEW.expires, NEW.one_pk, NEW.one_sk, NEW.two_pk, NEW.two_sk FROM clock;
END;
CREATE TRIGGER items_updated AFTER UPDATE ON items BEGIN
  INSERT INTO changes (unix, pk, sk,
    old_version, old_type, old_doc, old_expires, old_one_pk, old_one_sk, old_two_pk, old_two_sk,
    new_version, new_type, new_doc, new_expires, new_one_pk, new_one_sk, new_two_pk, new_two_sk)
  SELECT unix, NEW.pk, NEW.sk,
    OLD.version, OLD.type, OLD.doc, OLD.expires, OLD.one_pk, OLD.one_sk, OLD.two_pk, OLD.two_sk,
    NEW.version, NEW.type, NEW.doc, NEW.expires, NEW.one_pk, NEW.one_sk, NEW.two_pk, NEW.two_sk FROM clock;
END;
CREATE TRIGGER items_deleted AFTER DELETE ON items BEGIN
  INSERT INTO changes (unix, pk, sk,
    old_version, old_type, old_doc, old_expires, old_one_pk, old_one_sk, old_two_pk, old_two_sk)
  SELECT unix, OLD.pk, OLD.sk,
    OLD.version, OLD.type, OLD.doc, OLD.expires, OLD.one_pk, OLD.one_sk, OLD.two_pk, OLD.two_sk FROM clock;
END;

-- How far each consumer of the feed has come.
CREATE TABLE checkpoints (
  consumer TEXT PRIMARY KEY,
  seq      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
