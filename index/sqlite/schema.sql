CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) WITHOUT ROWID;

-- A field of one kind: every kind has its own part of keywords and numbers.
CREATE TABLE fields (
  field INTEGER PRIMARY KEY,
  kind  TEXT NOT NULL,
  name  TEXT NOT NULL,
  UNIQUE (kind, name)
);

-- A row number is never given twice: what somebody deleted by hand, and half,
-- cannot collide with what comes later.
CREATE TABLE docs (
  doc     INTEGER PRIMARY KEY AUTOINCREMENT,
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  version INTEGER NOT NULL,
  hash    BLOB NOT NULL,
  UNIQUE (kind, id)
);

CREATE TABLE content (
  doc    INTEGER PRIMARY KEY,
  fields BLOB NOT NULL, -- JSON: owner, handling, case_ids, keywords, numbers
  text   BLOB NOT NULL,
  body   BLOB
);

CREATE TABLE keywords (
  field INTEGER NOT NULL,
  value TEXT NOT NULL,
  doc   INTEGER NOT NULL,
  PRIMARY KEY (field, value, doc)
) WITHOUT ROWID;

CREATE TABLE numbers (
  field INTEGER NOT NULL,
  doc   INTEGER NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (field, doc)
) WITHOUT ROWID;
CREATE INDEX numbers_by_value ON numbers (field, value, doc);

CREATE VIRTUAL TABLE text USING fts5(terms, words, content = '', contentless_delete = 1, tokenize = 'ascii');

INSERT INTO meta VALUES ('revision', 0);
