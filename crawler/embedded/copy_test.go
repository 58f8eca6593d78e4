package embedded_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"scops/crawler/embedded"
)

// TestACopyIsOfOneMoment copies while somebody moves coins between two purses.
func TestACopyIsOfOneMoment(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "with space? and %41#.db")
	db := connect(t, filepath.Join(dir, "purse.db"))
	do(t, db, `CREATE TABLE purse (name TEXT, coins INTEGER); INSERT INTO purse VALUES ('left', 500), ('right', 500)`)
	do(t, db, `CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 20000) SELECT i, hex(randomblob(20)) FROM n`)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			tx, err := db.Begin()
			if err != nil {
				t.Error(err)
				return
			}
			for _, q := range []string{`UPDATE purse SET coins = coins - 7 WHERE name = 'left'`, `UPDATE purse SET coins = coins + 7 WHERE name = 'right'`} {
				if _, err := tx.Exec(q); err != nil {
					t.Error(err)
				}
			}
			if err := tx.Commit(); err != nil {
				t.Error(err)
			}
		}
	})
	for range 3 {
		if err := embedded.Copy(t.Context(), filepath.Join(dir, "purse.db"), path); err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(path) // opened elsewhere: this name needs escaping
		if err != nil {
			t.Fatal(err)
		}
		plain := filepath.Join(t.TempDir(), "copy.db")
		if err := os.WriteFile(plain, body, 0o600); err != nil {
			t.Fatal(err)
		}
		got := ask(t, connect(t, plain), `SELECT (SELECT sum(coins) FROM purse) || ' ' || (SELECT count(*) FROM ballast)`)[0]
		if got != "1000 20000" {
			t.Errorf("the copy holds %s, want 1000 coins and 20000 rows", got)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	wg.Wait()
}

func TestACopyThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	from, _ := first(t)
	dir := t.TempDir()
	there := filepath.Join(dir, "there")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	letter := filepath.Join(t.TempDir(), "letter")
	if err := os.WriteFile(letter, []byte("this is a letter and no database, long enough to tell the difference"), 0o600); err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	for _, c := range []struct {
		what     string
		ctx      context.Context
		from, to string
		want     error
	}{
		{"onto another file", t.Context(), from, there, fs.ErrExist},
		{"of nothing", t.Context(), from + "x", filepath.Join(dir, "a"), fs.ErrNotExist},
		{"of a letter", t.Context(), letter, filepath.Join(dir, "b"), nil},
		{"to nowhere", t.Context(), from, filepath.Join(dir, "no", "such"), fs.ErrNotExist},
		{"out of time", ended, from, filepath.Join(dir, "c"), context.Canceled},
	} {
		err := embedded.Copy(c.ctx, c.from, c.to)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("a copy %s: %v, want %v", c.what, err, c.want)
		}
	}
	if body, err := os.ReadFile(there); err != nil || string(body) != "mine" {
		t.Errorf("the file that was there holds %q, %v", body, err)
	}
	if got := files(t, there); len(got) != 1 {
		t.Errorf("the directory holds %v", got)
	}
	if _, err := os.Stat(from + "x"); err == nil {
		t.Error("copying nothing made a file")
	}
}
