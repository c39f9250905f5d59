CREATE TABLE IF NOT EXISTS queues (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  fifo INTEGER NOT NULL
) STRICT;

-- Times are Unix milliseconds.
CREATE TABLE IF NOT EXISTS messages (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of arrival in its queue
  queue    INTEGER NOT NULL REFERENCES queues,
  id       TEXT NOT NULL UNIQUE,
  body     TEXT NOT NULL,
  grp      TEXT NOT NULL,                     -- empty on a standard queue
  source   INTEGER REFERENCES queues,         -- of a dead letter: the queue it came from
  sent     INTEGER NOT NULL,
  visible  INTEGER NOT NULL,                  -- nobody receives it before
  receives INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX IF NOT EXISTS messages_visible ON messages (queue, visible, grp);
CREATE INDEX IF NOT EXISTS messages_order ON messages (queue, seq, visible, grp);

-- Names sent to a FIFO queue within the last five minutes.
CREATE TABLE IF NOT EXISTS dedups (
  queue   INTEGER NOT NULL REFERENCES queues,
  name    TEXT NOT NULL,
  expires INTEGER NOT NULL,
  PRIMARY KEY (queue, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dedups_expires ON dedups (expires);
