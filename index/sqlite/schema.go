package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"scops/crawler/embedded"
	"scops/index"
)

//go:embed schema.sql
var schema string

// vocabulary shows the terms FTS5 keeps, by column; it stores nothing itself.
const vocabulary = `
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(text, col);
`

// counting keeps what searches count, packed. Rows of the other tables are
// taken over; a new file has none.
func counting() string {
	few := "'" + strings.Join(index.FewValued(), "', '") + "'"
	return `
-- Which documents hold a value of a field that has few, and, under the field
-- without a name, which are of a kind: 32768 rows a piece (chunk.go).
CREATE TABLE sets (
  field INTEGER NOT NULL,
  value TEXT    NOT NULL,
  chunk INTEGER NOT NULL,
  bits  BLOB    NOT NULL,
  PRIMARY KEY (field, value, chunk)
) WITHOUT ROWID;

-- The numbers of a field, 400 rows a piece: cells.at is field << 40 | piece.
CREATE TABLE cells (
  at   INTEGER PRIMARY KEY,
  data BLOB NOT NULL
);

INSERT OR IGNORE INTO fields (kind, name) SELECT DISTINCT kind, '' FROM docs;
INSERT INTO sets SELECT field, '', doc >> 15, unhex('01' || group_concat(printf('%04X', doc & 32767), ''))
  FROM (SELECT f.field, d.doc FROM docs d JOIN fields f ON f.kind = d.kind AND f.name = '' ORDER BY f.field, d.doc) GROUP BY field, doc >> 15;
INSERT INTO sets SELECT field, value, doc >> 15, unhex('01' || group_concat(printf('%04X', doc & 32767), ''))
  FROM (SELECT field, value, doc FROM keywords WHERE field IN (SELECT field FROM fields WHERE name IN (` + few + `)) ORDER BY field, value, doc)
  GROUP BY field, value, doc >> 15;
INSERT INTO cells SELECT field << 40 | doc / 400, unhex(group_concat(printf('%04X%016X', doc % 400, value), ''))
  FROM (SELECT field, doc, value FROM numbers ORDER BY field, doc) GROUP BY field, doc / 400;
`
}

// VersionError is a file written by a newer version of the program. It is also
// index.ErrNewer.
type VersionError struct{ *embedded.VersionError }

// Unwrap makes it index.ErrNewer.
func (e *VersionError) Unwrap() error { return index.ErrNewer }

func asNewer(err error) error {
	var newer *embedded.VersionError
	if errors.As(err, &newer) {
		return &VersionError{newer}
	}
	return err
}

// Inspect gives the schema of the file at path without changing anything; a
// newer one is a *VersionError, some other file index.ErrDamaged.
func Inspect(ctx context.Context, path, software string) (int, error) {
	s := Store{path: path, opt: Options{Software: software}}
	have, err := s.file().Inspect(ctx)
	if err == nil && have == 0 {
		err = fmt.Errorf("%w: it is empty", index.ErrDamaged)
	}
	if err != nil {
		return have, fmt.Errorf("inspect index: %w", fault(asNewer(err)))
	}
	return have, nil
}

// file describes index.db: the schema stands in meta, where the first version
// of the program looks for it too.
//
//	1  the first
//	2  upgrades: who wrote which schema
//	3  vocabulary: the words of the text
//	4  sets, cells: what searches count, packed
func (s *Store) file() embedded.File {
	return embedded.File{
		Path: s.path, Software: s.opt.Software, Log: s.opt.Log,
		Create: schema + embedded.Upgrades + vocabulary + counting(), Steps: []string{embedded.Upgrades, vocabulary, counting()},
		Version: schemaOf,
		Mark: func(ctx context.Context, tx *sql.Tx, schema int) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO meta VALUES ('schema', ?) ON CONFLICT DO UPDATE SET value = excluded.value`, schema)
			return err
		},
	}
}

func schemaOf(ctx context.Context, tx *sql.Tx) (have int, err error) {
	var tables, ours int
	err = tx.QueryRowContext(ctx, `SELECT count(*), count(CASE name WHEN 'meta' THEN 1 END) FROM sqlite_master`).Scan(&tables, &ours)
	switch {
	case err != nil:
		return 0, err
	case tables == 0:
		return 0, nil
	case ours == 0:
		return 0, fmt.Errorf("%w: the file is a database of some other program", index.ErrDamaged)
	}
	err = tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'schema'`).Scan(&have)
	if errors.Is(err, sql.ErrNoRows) || err == nil && have < 1 {
		return 0, fmt.Errorf("%w: it does not say which schema it has", index.ErrDamaged)
	}
	return have, err
}
