package sqlite

import (
	"database/sql"
	_ "embed"
	"path/filepath"
	"testing"

	"scops/crawler"
	"scops/crawler/frontier"
)

//go:embed testdata/schema1.sql
var schema1 string

func TestAFileOfTheFirstSchemaIsTakenOver(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := mustOpen(t, filepath.Join(dir, "now.db"), frontier.Options{})
	if err := now.Push(t.Context(), page("a.example", "1"), page("b.example", "2")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "frontier.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1) // one attaches, the same one reads
	statements := schema1 + `ATTACH '` + filepath.Join(dir, "now.db") + `' AS now;`
	for _, table := range []string{"meta", "host", "robots"} {
		statements += `INSERT INTO main.` + table + ` SELECT * FROM now.` + table + `;`
	}
	statements += `DELETE FROM main.meta WHERE name = 'seen';
		INSERT INTO main.task SELECT host, id, state, due, tries, origin, '{"u":"' || origin || '/","c":{"newest":7}}', reason, since FROM now.task;`
	if _, err := db.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	i, err := OpenInspector(t.Context(), path, Options{Software: "scops 1.1"})
	if err != nil {
		t.Fatal(err)
	}
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}
	f := mustOpen(t, path, frontier.Options{Delay: none})
	tasks, err := f.Tasks(t.Context(), crawler.TaskKey{Host: "a.example", ID: "1"}, crawler.TaskKey{Host: "b.example", ID: "2"})
	if err != nil || tasks[0].State != crawler.TaskQueued || tasks[1].State != crawler.TaskQueued || tasks[1].Request.Cursor.Newest != 7 {
		t.Errorf("after the upgrade it holds %+v, %v", tasks, err)
	}
	if got := claim(t, f); got.Cursor.Newest != 7 {
		t.Errorf("claimed %+v, want what the old file held", got)
	}
	var software string
	if err := f.db.QueryRow(`SELECT software FROM upgrades WHERE schema = 3`).Scan(&software); err != nil || software != "scops 1.1" {
		t.Errorf("the file says it was upgraded by %q, %v", software, err)
	}
	if backups, err := filepath.Glob(path + ".schema1-*.backup"); err != nil || len(backups) != 1 {
		t.Errorf("the backups are %v, %v", backups, err)
	}
}
