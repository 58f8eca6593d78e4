package sqlite_test

import (
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"scops/index"
	"scops/index/query"
	"scops/index/sqlite"
)

//go:embed testdata/schema1.sql
var schema1 string

// firstSchema makes a file as the first version of the program left it.
func firstSchema(t *testing.T, docs ...index.Document) (path string, versions []index.Version) {
	t.Helper()
	dir := t.TempDir()
	now := openAt(t, filepath.Join(dir, "now.db"))
	for _, d := range docs {
		versions = append(versions, put(t, now, d))
	}
	path = filepath.Join(dir, "index.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	db.SetMaxOpenConns(1) // one attaches, the same one reads
	do := func(statement string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
			t.Fatalf("%.60s: %v", statement, err)
		}
	}
	do(schema1)
	do(`ATTACH ? AS now`, filepath.Join(dir, "now.db"))
	do(`UPDATE meta SET value = (SELECT value FROM now.meta WHERE name = 'revision') WHERE name = 'revision'`)
	for _, table := range []string{"fields", "docs", "content", "keywords", "numbers"} {
		do(`INSERT INTO main.` + table + ` SELECT * FROM now.` + table)
	}
	for _, d := range docs {
		terms, words := index.Cut(d.Text)
		do(`INSERT INTO main.text (rowid, terms, words) SELECT doc, ?, ? FROM docs WHERE id = ?`, terms, words, d.ID)
	}
	return path, versions
}

func TestAFileOfTheFirstSchemaIsTakenOver(t *testing.T) {
	t.Parallel()
	path, versions := firstSchema(t, hit("a", "ขายไอซ์"), hit("b", "아이스 팝니다"))
	s, err := sqlite.Open(t.Context(), path, sqlite.Options{Software: "scops 1.1"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	docs, err := s.Get(t.Context(), index.KindHit, "a", "b")
	if err != nil || docs[0] == nil || docs[1] == nil || docs[0].Version != versions[0] || docs[1].Text != "아이스 팝니다" {
		t.Fatalf("after the upgrade it holds %v, %v", docs, err)
	}
	for _, text := range []string{"ไอซ์", "아이스"} {
		if n := count(t, s, query.Text{Raw: text, Folded: text}); n != 1 {
			t.Errorf("%s finds %d documents, want 1", text, n)
		}
	}
	res, err := s.Search(t.Context(), index.Request{
		Kinds: []index.Kind{index.KindHit}, Query: query.Not{Arg: query.Keyword{Field: "tag", Value: "never"}},
		Facets: []index.Facet{{Field: "tag"}}, Histogram: &index.Histogram{},
	})
	if err != nil || res.Total != 2 || len(res.Docs) != 2 || fmt.Sprint(res.Facets["tag"]) != "[{common 2}]" || len(res.Histogram) != 1 || res.Histogram[0].Docs != 2 {
		t.Errorf("after the upgrade it counts %d, %v, %v: %v", res.Total, res.Facets, res.Histogram, err)
	}
	docs[0].Text = "changed ใหม่"
	put(t, s, *docs[0])
	if n := count(t, s, query.Text{Raw: "ใหม่", Folded: "ใหม่"}); n != 1 {
		t.Errorf("a change after the upgrade is found %d times", n)
	}
	backups, err := filepath.Glob(path + ".schema1-*.backup")
	if err != nil || len(backups) != 1 {
		t.Fatalf("the backups are %v, %v", backups, err)
	}
	for file, want := range map[string]string{path: "4 scops 1.1", backups[0]: "1 "} {
		if got := madeBy(t, file); got != want {
			t.Errorf("%s says %q, want %q", filepath.Base(file), got, want)
		}
	}
}

// madeBy is the schema of a file and who wrote it.
func madeBy(t *testing.T, path string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // only read
	var schema int
	if err := db.QueryRowContext(t.Context(), `SELECT value FROM meta WHERE name = 'schema'`).Scan(&schema); err != nil {
		t.Fatal(err)
	}
	software := "" // the first schema does not say
	_ = db.QueryRowContext(t.Context(), `SELECT software FROM upgrades`).Scan(&software)
	return fmt.Sprint(schema, " ", software)
}

func TestANewerProgramTakesTheFileFromThisOne(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	s := openAt(t, path)
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // the test looks at the errors of its statements
	if _, err := db.ExecContext(t.Context(), `UPDATE meta SET value = 9 WHERE name = 'schema'; INSERT INTO upgrades VALUES (9, 'scops 3.4', 0)`); err != nil {
		t.Fatal(err)
	}
	_, opened := sqlite.Open(t.Context(), path, sqlite.Options{Software: "scops 1.1"})
	for call, err := range map[string]error{"Check": s.Check(t.Context()), "Open": opened} {
		if !errors.Is(err, index.ErrNewer) || !strings.Contains(err.Error(), "index.db has schema 9, written by scops 3.4; this is ") {
			t.Errorf("%s: %v, want ErrNewer", call, err)
		}
	}
}
