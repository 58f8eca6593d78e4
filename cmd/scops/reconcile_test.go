package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
	frontiersqlite "scops/crawler/frontier/sqlite"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

// newTestReconciler is a reconciler over a desk in memory and a frontier on disk.
func newTestReconciler(t *testing.T) (*reconciler, *desktest.Office, *strings.Builder) {
	t.Helper()
	q, err := frontiersqlite.Open(t.Context(), filepath.Join(t.TempDir(), "frontier.db"), frontiersqlite.Options{
		Options: frontier.Options{Delay: func(string) time.Duration { return time.Millisecond }},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeQuietly(q) })
	o, said := desktest.Open(t, nil, nil), &strings.Builder{}
	return &reconciler{
		config: newInForce(defaults()), store: o.Store, frontier: q, inspector: q, log: slog.New(slog.NewTextHandler(said, nil)),
	}, o, said
}

func (r *reconciler) mustPass(t *testing.T) {
	t.Helper()
	if err := r.pass(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (r *reconciler) task(t *testing.T, s crawler.Source) crawler.Task {
	t.Helper()
	host, err := crawler.HostOf(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := r.inspector.Tasks(t.Context(), crawler.TaskKey{Host: host, ID: s.ID})
	if err != nil {
		t.Fatal(err)
	}
	return tasks[0]
}

var boss = desk.Actor{Name: "cli:kim", Purpose: "test", Roles: []desk.Role{desk.RoleOperator}}

func TestOnlyActivePagesAreToldToTheFrontier(t *testing.T) {
	t.Parallel()
	r, o, _ := newTestReconciler(t)
	add := func(name string, state crawler.SourceState) crawler.Source {
		done, err := o.ImportSources(t.Context(), boss, []desk.SourceEntry{{URL: "https://t.me/s/" + name, State: &state}}, false)
		if err != nil {
			t.Fatal(err)
		}
		return done[0].Source
	}
	states := map[crawler.SourceState]crawler.Source{}
	for _, state := range crawler.SourceStates() {
		states[state] = add("demo_"+string(state), state)
	}
	r.mustPass(t)
	for state, s := range states {
		if queued := r.task(t, s).State == crawler.TaskQueued; queued != (state == crawler.SourceActive) {
			t.Errorf("a page that is %s is queued: %v", state, queued)
		}
	}
	if _, err := o.SetSources(t.Context(), boss, []string{states[crawler.SourceProposed].ID}, crawler.SourceActive); err != nil {
		t.Fatal(err)
	}
	r.mustPass(t)
	if r.task(t, states[crawler.SourceProposed]).State != crawler.TaskQueued {
		t.Error("an approved page is not queued")
	}
}

func TestAChangedPriorityReachesAQueuedPageAndKeepsHowFarItWasRead(t *testing.T) {
	t.Parallel()
	r, o, _ := newTestReconciler(t)
	s, err := o.AddSource(t.Context(), boss, "https://t.me/s/demo_owl", "", "")
	if err != nil {
		t.Fatal(err)
	}
	r.mustPass(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for r.task(t, s).Request.Cursor.Newest == 0 {
		lease, err := r.frontier.Claim(ctx)
		if err != nil {
			t.Fatal(err)
		}
		out := crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: time.Now().Add(time.Hour)}
		if lease.Kind == crawler.KindRobots {
			out.Robots = &crawler.Robots{Origin: lease.ID, Status: 404, Fetched: time.Now(), Expires: time.Now().Add(time.Hour)}
		} else {
			out.Request.Cursor.Newest, out.Request.LastDone = 77, time.Now()
		}
		if err := r.frontier.Settle(ctx, lease, out); err != nil {
			t.Fatal(err)
		}
	}
	five := 5
	if _, err := o.ImportSources(t.Context(), boss, []desk.SourceEntry{{URL: s.URL, Priority: &five}}, false); err != nil {
		t.Fatal(err)
	}
	r.mustPass(t)
	if req := r.task(t, s).Request; req.Priority != 5 || req.Cursor.Newest != 77 || req.Due.Before(time.Now().Add(50*time.Minute)) {
		t.Errorf("the task is %+v", req)
	}
}

func TestAQueueThatIsEmptiedUnderARunningWorkerIsFilledAgainAndSaidSo(t *testing.T) {
	t.Parallel()
	r, o, said := newTestReconciler(t)
	s, err := o.AddSource(t.Context(), boss, "https://t.me/s/demo_owl", "", "")
	if err != nil {
		t.Fatal(err)
	}
	r.mustPass(t)
	other, _, _ := newTestReconciler(t) // an empty frontier in its place
	r.frontier, r.inspector = other.frontier, other.inspector
	r.mustPass(t)
	if r.task(t, s).State != crawler.TaskQueued || !strings.Contains(said.String(), "the queue was lost") {
		t.Errorf("the page is %s, the log says %q", r.task(t, s).State, said)
	}
	said.Reset()
	r.mustPass(t)
	if said.Len() > 0 {
		t.Errorf("a whole queue is called lost: %s", said)
	}
}
