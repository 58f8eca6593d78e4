package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
	"scops/crawler/frontier/frontiertest"
)

func TestFrontier(t *testing.T) {
	t.Parallel()
	frontiertest.Run(t, func(t *testing.T, o frontier.Options) frontiertest.Harness {
		return harness(t, filepath.Join(t.TempDir(), "frontier.db"), o)
	})
}

func TestFrontierCrashes(t *testing.T) {
	t.Parallel()
	frontiertest.RunCrash(t, func(t *testing.T, o frontier.Options) frontiertest.Harness {
		return harness(t, filepath.Join(t.TempDir(), "frontier.db"), o)
	})
}

func harness(t *testing.T, path string, o frontier.Options) frontiertest.Harness {
	t.Helper()
	f := mustOpen(t, path, o)
	return frontiertest.Harness{
		Frontier: f, Inspector: f,
		Reopen: func(t *testing.T) frontiertest.Harness {
			t.Helper()
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			return harness(t, path, o)
		},
		Crash: func(t *testing.T) frontiertest.Harness {
			t.Helper()
			return harness(t, asKilled(t, path), o)
		},
	}
}

func mustOpen(t testing.TB, path string, o frontier.Options) *Frontier {
	t.Helper()
	f, err := Open(context.Background(), path, Options{Options: o})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

// asKilled copies the files of an open frontier: what is on the disk at this
// moment is what a kill at this moment would leave.
func asKilled(t *testing.T, path string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "frontier.db")
	for _, suffix := range []string{"", "-wal"} {
		body, err := os.ReadFile(path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = os.WriteFile(to+suffix, body, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func page(host, id string) crawler.Request {
	return crawler.Request{Host: host, ID: id, URL: "http://" + host + "/" + id}
}

// claim claims a page of a Host whose robots.txt allows everything.
func claim(t testing.TB, f crawler.Frontier) crawler.Lease {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for {
		lease, err := f.Claim(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if lease.Kind != crawler.KindRobots {
			return lease
		}
		robots := &crawler.Robots{Status: 404, Expires: time.Now().Add(time.Hour)}
		if err := f.Settle(ctx, lease, crawler.Outcome{Kind: crawler.Done, Robots: robots}); err != nil {
			t.Fatal(err)
		}
	}
}

func none(string) time.Duration { return 0 }

func TestOpenVoidsLeasesAndHoldsTheirHosts(t *testing.T) {
	t.Parallel()
	const delay = 300 * time.Millisecond
	for _, clean := range []bool{true, false} {
		path := filepath.Join(t.TempDir(), "frontier.db")
		o := frontier.Options{Lease: time.Hour, Delay: none}
		f := mustOpen(t, path, o)
		if err := f.Push(t.Context(), page("a.example", "1")); err != nil {
			t.Fatal(err)
		}
		old := claim(t, f)
		if clean {
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
		} else {
			path = asKilled(t, path)
		}
		opened := time.Now()
		o.Delay = func(string) time.Duration { return delay }
		f = mustOpen(t, path, o)
		tasks, err := f.Tasks(t.Context(), crawler.TaskKey{Host: "a.example", ID: "1"})
		if err != nil || tasks[0].State != crawler.TaskQueued || tasks[0].Request.Tries != 1 {
			t.Fatalf("clean %t: task %+v, error %v, want it queued at once", clean, tasks, err)
		}
		if err := f.Settle(t.Context(), old, crawler.Outcome{Kind: crawler.Done, Request: old.Request}); !errors.Is(err, crawler.ErrStale) {
			t.Errorf("clean %t: the old lease settled with %v", clean, err)
		}
		claim(t, f)
		if held := time.Since(opened); held < delay {
			t.Errorf("clean %t: claimed after %v, want one delay", clean, held)
		}
	}
}

func TestOpenAfterACleanCloseHoldsNobodyElse(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	f := mustOpen(t, path, frontier.Options{Delay: none})
	if err := f.Push(t.Context(), page("a.example", "1")); err != nil {
		t.Fatal(err)
	}
	lease := claim(t, f)
	if err := f.Settle(t.Context(), lease, crawler.Outcome{Kind: crawler.Continue, Request: lease.Request}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	f = mustOpen(t, path, frontier.Options{Delay: none})
	hosts, err := f.Hosts(t.Context(), "", 10)
	if err != nil || len(hosts) != 1 {
		t.Fatalf("hosts %v, error %v", hosts, err)
	}
	if hosts[0].NextAllowed == nil || hosts[0].NextAllowed.After(time.Now()) {
		t.Errorf("held until %v", hosts[0].NextAllowed)
	}
}

func TestOpenRefusesANewerFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for what, open := range map[string]func() error{
		"Open":          func() error { _, err := Open(t.Context(), path, Options{}); return err },
		"OpenInspector": func() error { _, err := OpenInspector(t.Context(), path, Options{}); return err },
	} {
		var newer *VersionError
		if err := open(); !errors.As(err, &newer) || newer.Have != 99 || newer.Want != 3 {
			t.Errorf("%s: %v, want a VersionError", what, err)
		}
	}
}

func TestOpenRefusesWhatIsNoFrontier(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	if err := os.WriteFile(path, []byte("this is a letter, not a database, and it is long enough to tell"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path, Options{}); err == nil {
		t.Error("a letter was opened as a frontier")
	}
	if _, err := Open(t.Context(), filepath.Join(t.TempDir(), "no", "such", "frontier.db"), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing directory: %v, want ErrNotExist", err)
	}
}

func TestInspectorWorksBesideARunningFrontier(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "with space? and %41#.db")
	f := mustOpen(t, path, frontier.Options{Delay: none, Lease: time.Hour})
	if err := f.Push(t.Context(), page("a.example", "1")); err != nil {
		t.Fatal(err)
	}
	held := claim(t, f)

	i, err := OpenInspector(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer i.Close()
	if s, err := i.Status(t.Context()); err != nil || s.Leased != 1 {
		t.Errorf("status %+v, error %v: the inspector must not reap", s, err)
	}
	if err := i.Push(t.Context(), page("b.example", "2")); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, f); got.Host != "b.example" {
		t.Errorf("claimed of %s, want what the inspector pushed", got.Host)
	}
	if err := i.Remove(t.Context(), crawler.TaskKey{Host: "a.example", ID: "1"}); err != nil {
		t.Fatal(err)
	}
	if err := f.Settle(t.Context(), held, crawler.Outcome{Kind: crawler.Done, Request: held.Request}); !errors.Is(err, crawler.ErrStale) {
		t.Errorf("settling a removed task: %v, want ErrStale", err)
	}
}

func TestInspectorOfNothingShowsNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	i, err := OpenInspector(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := i.Status(t.Context()); err != nil || s != (crawler.Status{}) {
		t.Errorf("status %+v, error %v", s, err)
	}
	if err := i.Push(t.Context(), page("a.example", "1")); err != nil {
		t.Fatal(err)
	}
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, mustOpen(t, path, frontier.Options{Delay: none})); got.ID != "1" {
		t.Errorf("claimed %+v, want what was pushed before the first run", got)
	}
}

func TestFilesAreForTheirOwnerOnly(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	f := mustOpen(t, path, frontier.Options{})
	if err := f.Push(t.Context(), page("a.example", "1")); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", info.Name(), mode)
		}
	}
}

func TestALostTransactionBringsNoFenceBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	f := mustOpen(t, path, frontier.Options{Delay: none})
	if err := f.Push(t.Context(), page("a.example", "1")); err != nil {
		t.Fatal(err)
	}
	earlier := asKilled(t, path)
	lost := claim(t, f)
	f = mustOpen(t, earlier, frontier.Options{Delay: none}) // as after a power cut that took the claim
	if now := claim(t, f); now.Fence <= lost.Fence {
		t.Errorf("fence %d after %d was lost", now.Fence, lost.Fence)
	}
	if err := f.Settle(t.Context(), lost, crawler.Outcome{Kind: crawler.Dead, Request: lost.Request}); !errors.Is(err, crawler.ErrStale) {
		t.Errorf("settling the lost lease: %v, want ErrStale", err)
	}
}

func TestAnUnreadableTaskIsBuriedAndOthersGoOn(t *testing.T) {
	t.Parallel()
	f := mustOpen(t, filepath.Join(t.TempDir(), "frontier.db"), frontier.Options{Delay: none})
	if err := f.Push(t.Context(), page("a.example", "1"), page("a.example", "2")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.db.Exec(`UPDATE task SET body = x'7b' WHERE id = '1'`); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, f); got.ID != "2" {
		t.Errorf("claimed %s, want 2", got.ID)
	}
	dead, err := f.Dead(t.Context(), crawler.TaskKey{}, 10)
	if err != nil || len(dead) != 1 || dead[0].Request.ID != "1" || dead[0].Reason == "" {
		t.Errorf("dead letters %+v, error %v", dead, err)
	}
}

func TestSweepForgetsIdleHosts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "frontier.db")
	f := mustOpen(t, path, frontier.Options{Delay: none})
	if err := f.Push(t.Context(), page("idle.example", "1"), page("kept.example", "1")); err != nil {
		t.Fatal(err)
	}
	if err := f.Remove(t.Context(), crawler.TaskKey{Host: "idle.example", ID: "1"}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	f = mustOpen(t, path, frontier.Options{Delay: none})
	hosts, err := f.Hosts(t.Context(), "", 10)
	if err != nil || len(hosts) != 1 || hosts[0].Host != "kept.example" {
		t.Errorf("hosts %+v, error %v, want kept.example alone", hosts, err)
	}
}

func BenchmarkFrontier(b *testing.B) {
	frontiertest.Benchmark(b, func(b *testing.B, o frontier.Options) frontiertest.Harness {
		f := mustOpen(b, filepath.Join(b.TempDir(), "frontier.db"), o)
		return frontiertest.Harness{Frontier: f, Inspector: f}
	})
}
