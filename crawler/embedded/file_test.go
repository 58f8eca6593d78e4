package embedded_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"scops/crawler/embedded"
)

var noon = time.Date(2026, 11, 26, 12, 30, 15, 0, time.UTC)

// songs is a file of this test's own making: schema 1 has songs alone.
func songs(path, software string, steps ...string) embedded.File {
	return embedded.File{
		Path: path, Software: software, Steps: steps, Now: func() time.Time { return noon },
		Create: `CREATE TABLE song (title TEXT, year INTEGER DEFAULT 0);` + embedded.Upgrades,
		Version: func(ctx context.Context, tx *sql.Tx) (have int, err error) {
			return have, tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have)
		},
		Mark: func(ctx context.Context, tx *sql.Tx, schema int) error {
			_, err := tx.ExecContext(ctx, fmt.Sprintf(`PRAGMA user_version = %d`, schema))
			return err
		},
	}
}

func connect(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func do(t testing.TB, db *sql.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// ask gives the first column of an answer.
func ask(t testing.TB, db *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// first makes a file of schema 1 with one song.
func first(t testing.TB) (string, *sql.DB) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "songs.db")
	db := connect(t, path)
	do(t, db, `CREATE TABLE song (title TEXT); INSERT INTO song VALUES ('Arirang'); PRAGMA user_version = 1`)
	return path, db
}

const addYear = `ALTER TABLE song ADD COLUMN year INTEGER DEFAULT 0;`

// files names everything in the directory of a file, without the engine's own.
func files(t testing.TB, path string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "-wal") && !strings.HasSuffix(e.Name(), "-shm") {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestANewFileSaysWhoMadeIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "songs.db")
	db := connect(t, path)
	for range 2 { // the second time there is nothing to do
		if err := songs(path, "scops 1.0", embedded.Upgrades).Prepare(t.Context(), db); err != nil {
			t.Fatal(err)
		}
	}
	got := ask(t, db, `SELECT schema || ' ' || software || ' ' || at FROM upgrades`)
	if want := fmt.Sprintf("2 scops 1.0 %d", noon.UnixMilli()); !slices.Equal(got, []string{want}) {
		t.Errorf("the file says %q, want %q", got, want)
	}
	if got := files(t, path); len(got) != 1 {
		t.Errorf("beside it stand %v", got)
	}
}

func TestAnOldFileIsBackedUpAndUpgraded(t *testing.T) {
	t.Parallel()
	path, db := first(t)
	killed := path + ".schema1-20260101T000000.backup.part" // an upgrade that was killed
	if err := os.WriteFile(killed, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	f := songs(path, "scops 1.1", embedded.Upgrades, addYear)
	f.Log = slog.New(slog.NewTextHandler(&log, nil))
	if err := f.Prepare(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, db, `SELECT title || year || (SELECT schema || software FROM upgrades) FROM song`); !slices.Equal(got, []string{"Arirang03scops 1.1"}) {
		t.Errorf("the file holds %q", got)
	}
	name := "songs.db.schema1-20261126T123015.backup"
	if got := files(t, path); !slices.Equal(got, []string{"songs.db", name}) {
		t.Errorf("the directory holds %v", got)
	}
	backup := filepath.Join(filepath.Dir(path), name)
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v (%v), want it for its owner only", info.Mode(), err)
	}
	old := connect(t, backup)
	if got := ask(t, old, `SELECT title || (SELECT user_version FROM pragma_user_version) FROM song`); !slices.Equal(got, []string{"Arirang1"}) {
		t.Errorf("the backup holds %q", got)
	}
	for _, part := range []string{"upgraded", name, "scops 1.1", "schema=3"} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("the log does not say %q:\n%s", part, &log)
		}
	}
}

func TestAnUpgradeThatFailsHalfWayLeavesEverythingAsItWas(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*embedded.File) error{
		"a step that fails": func(f *embedded.File) error {
			f.Steps = append(f.Steps, addYear, `DELETE FROM song; INSERT INTO nowhere VALUES (1)`)
			return nil
		},
		"a mark that fails": func(f *embedded.File) error {
			errMark := errors.New("no mark")
			f.Mark = func(context.Context, *sql.Tx, int) error { return errMark }
			return errMark
		},
		"no room for the backup": func(f *embedded.File) error {
			f.Free = func(string) (uint64, error) { return 1 << 20, nil }
			return syscall.ENOSPC
		},
	} {
		path, db := first(t)
		f := songs(path, "scops 1.1", embedded.Upgrades)
		want := change(&f)
		err := f.Prepare(t.Context(), db)
		if err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
		if got := ask(t, db, `SELECT title || (SELECT user_version FROM pragma_user_version) FROM song`); !slices.Equal(got, []string{"Arirang1"}) {
			t.Errorf("%s: the file holds %q", name, got)
		}
		if got := ask(t, db, `SELECT name FROM sqlite_master`); !slices.Equal(got, []string{"song"}) {
			t.Errorf("%s: the file has the tables %v", name, got)
		}
		if got := files(t, path); !slices.Equal(got, []string{"songs.db"}) {
			t.Errorf("%s: the directory holds %v", name, got)
		}
	}
}

func TestAFileFromTheFutureIsRefusedWithWhoWroteIt(t *testing.T) {
	t.Parallel()
	for wrote, change := range map[string]string{
		"scops 3.4 (0123456789ab)": embedded.Upgrades + `INSERT INTO upgrades VALUES (2, 'scops 1.1', 0), (9, 'scops 3.4 (0123456789ab)', 1);`,
		"a newer version":          `CREATE TABLE upgrades (other TEXT);`,
	} {
		path, db := first(t)
		do(t, db, change+`PRAGMA user_version = 9`)
		f := songs(path, "scops 1.1", embedded.Upgrades)
		for call, err := range map[string]error{"Prepare": f.Prepare(t.Context(), db), "Check": f.Check(t.Context(), db)} {
			var newer *embedded.VersionError
			if !errors.As(err, &newer) || newer.Have != 9 || newer.Want != 2 || newer.Path != path {
				t.Fatalf("%s: %v, want a VersionError", call, err)
			}
			for _, part := range []string{"songs.db has schema 9, written by " + wrote, "this is scops 1.1, which reads schema 2", "or newer"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%s: %q does not say %q", call, err, part)
				}
			}
		}
		if got := files(t, path); len(got) != 1 {
			t.Errorf("beside it stand %v", got)
		}
	}
}

func TestManyUpgradeAFileOnce(t *testing.T) {
	t.Parallel()
	path, db := first(t)
	var wg sync.WaitGroup
	for n := range 6 {
		own := connect(t, path)
		f := songs(path, fmt.Sprint("scops ", n), embedded.Upgrades, addYear)
		f.Now = func() time.Time { return noon.Add(time.Duration(n) * time.Second) }
		wg.Go(func() {
			if err := f.Prepare(t.Context(), own); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := files(t, path); len(got) != 2 {
		t.Errorf("the directory holds %v, want one backup", got)
	}
	if got := ask(t, db, `SELECT software FROM upgrades`); len(got) != 1 {
		t.Errorf("%v upgraded it, want one", got)
	}
}

// TestNothingIsWrittenBetweenBackupAndUpgrade has somebody write to the old
// file as long as it is old: every song that was taken before is in the backup.
func TestNothingIsWrittenBetweenBackupAndUpgrade(t *testing.T) {
	t.Parallel()
	path, db := first(t)
	writer := connect(t, path)
	started := make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			_, err := writer.Exec(`INSERT INTO song (title) SELECT 'another' FROM pragma_user_version WHERE user_version = 1`)
			if err != nil {
				t.Error(err)
				return
			}
			once.Do(func() { close(started) })
			var version int
			if err := writer.QueryRow(`PRAGMA user_version`).Scan(&version); err != nil || version != 1 {
				return
			}
		}
	})
	<-started
	if err := songs(path, "scops 1.1", embedded.Upgrades).Prepare(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	backup := connect(t, filepath.Join(filepath.Dir(path), files(t, path)[1]))
	if now, then := ask(t, db, `SELECT count(*) FROM song`)[0], ask(t, backup, `SELECT count(*) FROM song`)[0]; now != then {
		t.Errorf("the backup holds %s songs, the file had %s when it was upgraded", then, now)
	}
}
