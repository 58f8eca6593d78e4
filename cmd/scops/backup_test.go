package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/ledger"
	"scops/index/sqlite"
)

// restoredTo is the same configuration with another data directory.
func (d *deployment) restoredTo(name string) *deployment {
	d.t.Helper()
	other := *d
	other.data = filepath.Join(filepath.Dir(d.data), name)
	raw, err := os.ReadFile(d.config)
	if err != nil {
		d.t.Fatal(err)
	}
	other.config = d.config + "." + name
	other.write(other.config, strings.Replace(string(raw), "data: "+d.data, "data: "+other.data, 1))
	return &other
}

// running starts a command of this deployment that is killed by the test's end.
func (d *deployment) running(args ...string) *exec.Cmd {
	d.t.Helper()
	cmd := d.command(d.t.Context(), args...)
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	return cmd
}

// begun says that a process has made its store: until then there is nothing to
// look at.
func (d *deployment) begun() bool {
	if d.mode != "embedded" {
		return true
	}
	_, err := os.Stat(filepath.Join(d.data, indexFile))
	return err == nil
}

// untilFound waits until a query finds these posts.
func (d *deployment) untilFound(want []string) {
	d.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); {
		if d.begun() && slices.Equal(summaryOf(d.search("flagged:any")), want) {
			return
		}
		time.Sleep(100 * time.Millisecond) // the process beside is at work
	}
	d.t.Fatal("the first round does not find what it should")
}

func TestABackupTakenWhileScopsRunsRestoresTheSamePosts(t *testing.T) {
	t.Parallel()
	once := deploy(t, "embedded", "")
	once.must(exitDone, "run", "--demo", "--once")
	want := summaryOf(once.search("flagged:any"))

	d := deploy(t, "embedded", "crawl: {revisit: {min: 500ms, max: 1s}}\n") // it never rests
	work := d.running("run", "--demo")
	d.untilFound(want)
	file := filepath.Join(t.TempDir(), "backup.tar.gz")
	made := d.must(exitDone, "backup", file)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v, %v; want it for its owner only", info, err)
	}
	stop(t, work)
	killed := filepath.Join(t.TempDir(), "killed.tar.gz")
	d.must(exitDone, "backup", killed)

	for name, file := range map[string]string{"beside": file, "after-the-kill": killed} {
		other := d.restoredTo(name)
		told := other.must(exitDone, "restore", file)
		if name == "beside" {
			if anchor := strings.Fields(strings.Split(made.stdout, "\n")[0])[2]; !strings.Contains(told.stdout, anchor) {
				t.Errorf("the anchor %s of the backup is not the restored one:\n%s", anchor, told.stdout)
			}
		}
		if got := summaryOf(other.search("flagged:any")); !slices.Equal(got, want) {
			t.Errorf("%s: %d posts are restored, want %d:\n%s", name, len(got), len(want), strings.Join(got, "\n"))
		}
		other.must(exitDone, "evidence", "verify")
		other.must(exitDone, "run", "--demo", "--once")
		other.must(exitDone, "evidence", "verify")
		if got := summaryOf(other.search("flagged:any")); !slices.Equal(got, want) {
			t.Errorf("%s: after another round there are %d posts, want %d", name, len(got), len(want))
		}
	}
}

// TestTheCopiesOfABackupFitTogether gathers copies while somebody writes a post
// to the index, then its page to the frontier, as workers do, and anchors.
func TestTheCopiesOfABackupFitTogether(t *testing.T) {
	t.Parallel()
	config := defaults()
	config.Data = t.TempDir()
	store, err := openStore(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(store)
	queue, err := openInspector(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(queue)
	pusher := queue.(interface {
		Push(context.Context, ...crawler.Request) error
	})
	book, err := openLedger(t.Context(), config, store)
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			id := fmt.Sprint(i)
			_, err := store.Put(ctx, []index.Document{{Kind: index.KindHit, ID: id, Body: []byte(`{}`)}}, index.PutOptions{})
			if err == nil {
				err = pusher.Push(ctx, crawler.Request{Host: "a.example", ID: id, URL: "http://a.example/" + id})
			}
			if err == nil {
				_, err = book.Append(ctx, ledger.RecordAction, id)
			}
			if err = errors.Join(err, book.Anchor(ctx)); err != nil && ctx.Err() == nil {
				t.Error(err)
				return
			}
		}
	})
	for range 25 {
		stage := t.TempDir()
		if _, err := gather(t.Context(), config, stage); err != nil {
			t.Fatal(err)
		}
		tasks := sqliteFile(filepath.Join(stage, frontierName)).do(t, `SELECT id FROM task`)
		hits := sqliteFile(filepath.Join(stage, indexName)).do(t, `SELECT id FROM docs WHERE kind = 'hit'`)
		for _, id := range tasks {
			if !slices.Contains(hits, id) {
				t.Fatalf("the frontier copy has page %s as done, the index copy ends before its post: %d pages, %d posts", id, len(tasks), len(hits))
			}
		}
		copied, err := sqlite.Open(t.Context(), filepath.Join(stage, indexName), sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		report, err := ledger.Verify(t.Context(), copied, ledger.Check{File: filepath.Join(stage, anchorName)})
		if err != nil || len(report.Broken) > 0 {
			t.Fatalf("the index copy does not verify against the anchor copied before it: %+v, %v", report, err)
		}
		closeQuietly(copied)
	}
	end()
	wg.Wait()
}

// stop ends a process that may only just have started.
func stop(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
}

// membersOf lists what is in a directory; nil when there is none.
func membersOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestABackupThatIsNotWholeTouchesNothing(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	d.must(exitDone, "run", "--demo", "--once")
	dir := t.TempDir()
	file := filepath.Join(dir, "backup.tar.gz")
	d.must(exitDone, "backup", file)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	future := repacked(t, file, indexName, `UPDATE meta SET value = 9 WHERE name = 'schema'; INSERT INTO upgrades VALUES (9, 'scops 7.0', 0)`)
	futureQueue := repacked(t, file, frontierName, `PRAGMA user_version = 9; INSERT INTO upgrades VALUES (9, 'scops 7.0', 0)`)
	other := repacked(t, file, indexName, `DROP TABLE meta`)
	for name, c := range map[string]struct {
		raw  []byte
		want string
	}{
		"flipped":     {flipped, "is damaged"},
		"cut":         {whole[:len(whole)/2], "is cut short at index.db"},
		"letter":      {[]byte("this is a letter, long enough to tell"), "is no backup made by scops"},
		"future":      {future, "index.db has schema 9, written by scops 7.0"},
		"futurequeue": {futureQueue, "frontier.db has schema 9, written by scops 7.0"},
		"other":       {other, "a database of some other program"},
	} {
		bad := filepath.Join(dir, name)
		if err := os.WriteFile(bad, c.raw, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, made := range []bool{false, true} { // a data directory that is not there, and an empty one
			into := d.restoredTo(name + map[bool]string{true: "-empty"}[made])
			if made {
				if err := os.Mkdir(into.data, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			r := into.must(exitFailed, "restore", bad)
			if !strings.Contains(r.stderr, c.want) {
				t.Errorf("%s: %q does not say %q", name, r.stderr, c.want)
			}
			if _, err := os.Stat(into.data); made != (err == nil) || len(membersOf(t, into.data)) > 0 {
				t.Errorf("%s: the data directory holds %v (%v)", name, membersOf(t, into.data), err)
			}
		}
	}
}

// repacked is a backup, whole in itself, whose database was changed.
func repacked(t *testing.T, file, name, statement string) []byte {
	t.Helper()
	dir := t.TempDir()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(f)
	a, m, err := openArchive(file, f)
	if err == nil {
		err = a.extract(m, dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	sqliteFile(filepath.Join(dir, name)).do(t, statement)
	for i, part := range m.Members {
		if m.Members[i], err = memberOf(t.Context(), filepath.Join(dir, part.Name), part.Schema); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := writeArchive(t.Context(), &out, m, dir); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestARestoreGoesIntoAnEmptyDirectoryOfNobodyElse(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	d.must(exitDone, "run", "--demo", "--once")
	file := filepath.Join(t.TempDir(), "backup.tar.gz")
	d.must(exitDone, "backup", file)
	if r := d.must(exitUsage, "restore", file); !strings.Contains(r.stderr, "is not empty") || !strings.Contains(r.stderr, "--data DIR") {
		t.Errorf("into its own data: %s", r.stderr)
	}
	release, err := lockData(d.data)
	if err != nil {
		t.Fatal(err)
	}
	if r := d.must(exitUsage, "restore", file); !strings.Contains(r.stderr, "is in use by process") {
		t.Errorf("into data in use: %s", r.stderr)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	foreign := d.restoredTo("foreign")
	if err := errors.Join(os.Mkdir(foreign.data, 0o755), os.WriteFile(filepath.Join(foreign.data, "thesis"), []byte("x"), 0o644)); err != nil {
		t.Fatal(err)
	}
	foreign.must(exitUsage, "restore", file)
	if info, err := os.Stat(foreign.data); err != nil || info.Mode().Perm() != 0o755 || !slices.Equal(membersOf(t, foreign.data), []string{"thesis"}) {
		t.Errorf("somebody else's directory is %v now and holds %v", info.Mode(), membersOf(t, foreign.data))
	}
	if r := d.must(exitUsage, "backup", file); !strings.Contains(r.stderr, "is there already") {
		t.Errorf("onto the last backup: %s", r.stderr)
	}
	if r := d.restoredTo("nothing").must(exitUsage, "backup", file+"2"); !strings.Contains(r.stderr, "nothing to back up") {
		t.Errorf("of nothing: %s", r.stderr)
	}
	if got := membersOf(t, filepath.Dir(file)); len(got) != 1 {
		t.Errorf("beside the backup stand %v", got)
	}
}

func TestARestoreIsRecordedWithTheHeadItRestored(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "agency: {id: seoul, require_purpose: true}\n")
	d.must(exitDone, "run", "--demo", "--once")
	addSession(t, d)
	file := filepath.Join(t.TempDir(), "backup.tar.gz")
	d.must(exitUsage, "backup", file)
	d.must(exitDone, "backup", file, "--purpose", "the weekly one")
	other := d.restoredTo("other")
	other.must(exitUsage, "restore", file)
	if _, err := os.Stat(other.data); err == nil {
		t.Error("a restore without a purpose made the data directory")
	}
	var told restored
	out := other.must(exitDone, "restore", file, "--purpose", "disk failure", "--format", "json").stdout
	if err := json.Unmarshal([]byte(out), &told); err != nil || told.Anchor == nil || told.Agency != "seoul" || len(told.Members) != 3 || len(told.Broken) != 0 {
		t.Fatalf("restore printed %s: %v", out, err)
	}
	bodies := sqliteFile(filepath.Join(other.data, indexName)).do(t,
		`SELECT CAST(c.body AS TEXT) FROM docs d JOIN content c ON c.doc = d.doc WHERE d.kind = 'ledger' ORDER BY d.doc DESC LIMIT 2`)
	for i, want := range []string{`\"action\":\"restore\",\"purpose\":\"disk failure\"`, `\"head\":\"` + *told.Anchor} {
		if !strings.Contains(bodies[i], want) {
			t.Errorf("record %d from the end does not say %s: %s", i, want, bodies[i])
		}
	}
	if !strings.Contains(bodies[1], `"seq":0`) || !strings.Contains(bodies[1], `"kind":"`+ledger.RecordRestore+`"`) {
		t.Errorf("the first record of the new chain is %s", bodies[1])
	}
	audit := strings.Join(sqliteFile(filepath.Join(other.data, indexName)).do(t, `SELECT CAST(c.body AS TEXT) FROM docs d JOIN content c ON c.doc = d.doc WHERE d.kind = 'ledger'`), "\n")
	if !strings.Contains(audit, `\"action\":\"backup\",\"purpose\":\"the weekly one\"`) {
		t.Error("the backup does not tell of its own making")
	}
	if got := sqliteFile(filepath.Join(other.data, indexName)).do(t, `SELECT id FROM docs WHERE kind = 'session'`); len(got) != 0 {
		t.Errorf("sessions came back to life: %v", got)
	}
	other.must(exitDone, "evidence", "verify", "--purpose", "check", "--anchor", *told.Anchor, "--anchor", told.AnchorNow)
}

// addSession has somebody logged in at the console.
func addSession(t *testing.T, d *deployment) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(d.data, indexName), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closeQuietly(s)
	out, err := s.Put(t.Context(), []index.Document{{Kind: index.KindSession, ID: "token", Body: []byte(`{}`)}}, index.PutOptions{})
	if err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
}

func TestABrokenLedgerIsRestoredAndNamed(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	d.must(exitDone, "run", "--demo", "--once")
	sealed := d.engine().ids(t, "evidence")[0]
	d.engine().flip(t, "evidence", sealed)
	file := filepath.Join(t.TempDir(), "backup.tar.gz")
	d.must(exitDone, "backup", file)
	other := d.restoredTo("other")
	r := other.must(exitFailed, "restore", file)
	if !strings.Contains(r.stdout, sealed+": the sealed page was changed") || !strings.Contains(r.stderr, "1 broken") {
		t.Errorf("the broken page is not named:\n%s%s", r.stdout, r.stderr)
	}
	if got, want := len(other.search("flagged:yes")), len(d.search("flagged:yes")); got != want {
		t.Errorf("%d posts are restored, want %d", got, want)
	}
}

func TestServersMakeTheirOwnBackups(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "elasticsearch: {addresses: ['http://"+closedPort(t)+"']}\n")
	for _, verb := range []string{"backup", "restore"} {
		if r := d.must(exitUsage, verb, "file"); !strings.Contains(r.stderr, "deploy/backup-elasticsearch.md") {
			t.Errorf("%s: %s", verb, r.stderr)
		}
	}
	if _, err := os.Stat("../../deploy/backup-elasticsearch.md"); err != nil {
		t.Errorf("the recipe is not where the message says: %v", err)
	}
}

func TestAFullDiskStopsBackupAndRestoreWithNothingLeft(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	d.must(exitDone, "run", "--demo", "--once")
	file := filepath.Join(t.TempDir(), "backup.tar.gz")
	d.must(exitDone, "backup", file)
	disk := smallDisk(t, "1m")
	if r := d.must(exitFailed, "backup", filepath.Join(disk, "backup.tar.gz")); !strings.Contains(r.stderr, "are free") {
		t.Errorf("the full disk is not named: %s", r.stderr)
	}
	into := d.restoredTo("small")
	r := execute(t, into.command(t.Context(), "restore", file, "--data", filepath.Join(disk, "data")))
	if r.code != exitFailed || !strings.Contains(r.stderr, "are free") {
		t.Errorf("exit %d, the full disk is not named: %s", r.code, r.stderr)
	}
	if got := membersOf(t, disk); len(got) != 0 {
		t.Errorf("on the full disk stand %v", got)
	}
}
