package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestAnOlderProgramRefusesTheFilesOfANewerOne(t *testing.T) {
	t.Parallel()
	for file, c := range map[string]struct {
		future string
		reads  string
		verbs  [][]string
	}{
		"index.db": {
			`UPDATE meta SET value = 9 WHERE name = 'schema'; INSERT INTO upgrades VALUES (9, 'scops 7.0', 0)`, "which reads schema 4",
			[][]string{{"search", "x"}, {"run", "--demo", "--once"}, {"evidence", "verify"}},
		},
		"frontier.db": {
			`PRAGMA user_version = 9; INSERT INTO upgrades VALUES (9, 'scops 7.0', 0)`, "which reads schema 3",
			[][]string{{"queue", "status"}, {"run", "--demo", "--once"}},
		},
	} {
		d := deploy(t, "embedded", "")
		d.must(exitDone, "seed", "add", "http://t.me/s/demo_yen_th")
		d.must(exitDone, "queue", "status")
		sqliteFile(filepath.Join(d.data, file)).do(t, c.future)
		for _, verb := range c.verbs {
			r := d.must(exitFailed, verb...)
			for _, part := range []string{file + " has schema 9, written by scops 7.0", c.reads, "use scops 7.0 or newer"} {
				if !strings.Contains(r.stderr, part) {
					t.Errorf("%s: %q does not say %q", strings.Join(verb, " "), r.stderr, part)
				}
			}
		}
		if r := d.must(exitFailed, "doctor"); !strings.Contains(r.stdout, "written by scops 7.0") {
			t.Errorf("doctor did not notice the newer %s:\n%s", file, r.stdout)
		}
	}
}

func TestFilesOfTheFirstSchemaAreBackedUpAndUpgradedBySeveralProcessesAtOnce(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	d.must(exitDone, "run", "--demo", "--once")
	want := summaryOf(d.search("flagged:any"))
	sqliteFile(filepath.Join(d.data, "index.db")).do(t, `DROP TABLE upgrades; DROP TABLE vocabulary; DROP TABLE sets; DROP TABLE cells; UPDATE meta SET value = 1 WHERE name = 'schema'`)
	sqliteFile(filepath.Join(d.data, "frontier.db")).do(t, `DROP TABLE upgrades; DROP INDEX task_place; ALTER TABLE task DROP COLUMN place;
		DROP TABLE seen; DELETE FROM meta WHERE name = 'seen'; PRAGMA user_version = 1`)
	done := make(chan result)
	for range 4 {
		go func() { done <- execute(t, d.command(t.Context(), "doctor")) }()
	}
	upgrades := 0
	for range 4 {
		r := <-done
		upgrades += strings.Count(r.stderr, "msg=upgraded")
		if r.code != exitDone {
			t.Errorf("exit %d:\n%s%s", r.code, r.stdout, r.stderr)
		}
	}
	backups, err := filepath.Glob(filepath.Join(d.data, "*.schema1-*.backup"))
	if err != nil || len(backups) != 2 || upgrades != 2 {
		t.Errorf("%d upgrades, the backups are %v (%v), want one of each file", upgrades, backups, err)
	}
	if got := summaryOf(d.search("flagged:any")); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("after the upgrade %d posts are found, want %d", len(got), len(want))
	}
	d.must(exitDone, "evidence", "verify")
}
