package worker

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/crawler"
)

func TestTrap12APanicIsOneDeadLetter(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	g := newRig(t, func(g *rig) {
		g.Log = slog.New(slog.NewTextHandler(&lockedWriter{w: &out}, nil))
	})
	g.web.put(a+"/bad", text(200, "lines\npanic"))
	g.web.put(a+"/good", text(200, "lines\npost 1"))
	s := g.once(t, 5*time.Second, seed("1", a+"/bad"), seed("2", a+"/good"))
	if s.Dead != 1 || s.Errors[crawler.ErrPanic] != 1 || s.Fetched[camePanic] != 1 || g.shelf.String() != "lines:-:1" {
		t.Errorf("summary %+v", s)
	}
	if !strings.Contains(out.String(), "does not expect this") || !strings.Contains(out.String(), "lines.Read") {
		t.Error("the log lacks the panic or its stack")
	}
}

type lockedWriter struct {
	mu sync.Mutex
	w  *bytes.Buffer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func TestNothingIsLostWhileTheStoreIsDown(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.shelf.fails = 7; g.Options.StorePatience = time.Nanosecond })
	g.web.put(a+"/x", text(200, "lines\npost 1"))
	g.web.put("http://b.example/x", text(200, "lines\npost 2"))
	s := g.once(t, 20*time.Second, seed("1", a+"/x"), seed("2", "http://b.example/x"))
	if g.shelf.String() != "lines:-:1 lines:-:2" || s.StoreErrors != 7 || !s.Clean() {
		t.Errorf("stored %q, summary %+v", g.shelf.String(), s)
	}
	if e := g.q.task("a.example", "1"); e.req.Tries != 0 || e.req.Cursor.Newest != 1 {
		t.Errorf("task %+v", e)
	}
}

func TestACursorNeverPassesWhatWasNotStored(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.shelf.fails = -1; g.Options.StorePatience = time.Nanosecond })
	g.web.put(a+"/x", text(200, "lines\npost 5\nthread http://a.example/t", "ETag: v1"))
	_, err := g.RunOnce(t.Context(), []crawler.Request{seed("1", a+"/x")}, 300*time.Millisecond)
	if !errors.Is(err, errDown) {
		t.Errorf("error %v, want the store's", err)
	}
	if e := g.q.task("a.example", "1"); e.req.Cursor.Newest != 0 || e.req.ETag != "" || e.dead {
		t.Errorf("task %+v", e)
	}
	if g.q.task("a.example", crawler.SourceID(a+"/t")) != nil {
		t.Error("links were followed before the page was stored")
	}
}

func TestALeaseIsKeptAliveWhileTheStoreIsSlow(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.q.lease = 300 * time.Millisecond; g.shelf.slow = 700 * time.Millisecond })
	g.web.put(a+"/x", text(200, "lines\npost 1"))
	s := g.once(t, 5*time.Second, seed("1", a+"/x"))
	if g.q.extends < 2 || s.Stale != 0 || !s.Clean() {
		t.Errorf("%d extensions, summary %+v", g.q.extends, s)
	}
}

func TestAFrontierOutageIsWaitedOut(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	g := newRig(t, func(g *rig) {
		g.q.down["claim"], g.q.down["settle"], g.q.down["push"] = 6, 2, 2
		g.Log = slog.New(slog.NewTextHandler(&lockedWriter{w: &out}, nil))
	})
	g.web.put(a+"/x", text(200, "lines\npost 1"))
	if s := g.once(t, 20*time.Second, seed("1", a+"/x")); !s.Clean() || s.Stale != 0 || g.shelf.String() != "lines:-:1" {
		t.Errorf("summary %+v", s)
	}
	if n := strings.Count(out.String(), "level=ERROR"); n < 1 || n > 6 {
		t.Errorf("%d errors logged for one outage:\n%s", n, out.String())
	}
}

func TestAFrontierThatStaysDownEndsARound(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"push", "claim"} {
		g := newRig(t, func(g *rig) { g.q.down[method] = -1 })
		_, err := g.RunOnce(t.Context(), []crawler.Request{seed("1", a+"/x")}, 300*time.Millisecond)
		if !errors.Is(err, errDown) {
			t.Errorf("%s down: error %v", method, err)
		}
	}
}

func TestRunDrainsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	g.web.put2(a+"/x", func(int) (*crawler.Page, error) {
		cancel() // the end comes while a page is on its way
		time.Sleep(50 * time.Millisecond)
		return text(200, "lines\npost 1\nnext http://a.example/x?before=1"), nil
	})
	if err := g.q.Push(ctx, seed("1", a+"/x")); err != nil {
		t.Fatal(err)
	}
	if err := g.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if e := g.q.task("a.example", "1"); e.leased || g.shelf.String() != "lines:-:1" {
		t.Errorf("task %+v, stored %q", e, g.shelf.String())
	}
}

func TestAVisitThatDoesNotEndIsGivenBack(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.Options.Drain = 50 * time.Millisecond; g.shelf.slow = time.Hour; g.shelf.fails = -1 })
	ctx, cancel := context.WithCancel(t.Context())
	g.web.put2(a+"/x", func(int) (*crawler.Page, error) { cancel(); return text(200, "lines\npost 1"), nil })
	if err := g.q.Push(ctx, seed("1", a+"/x")); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := g.Run(ctx); err != nil || time.Since(began) > 5*time.Second {
		t.Fatalf("%v after %v", err, time.Since(began))
	}
	e := g.q.task("a.example", "1")
	if e.leased || e.dead || e.req.Tries != 0 || e.req.Due.After(time.Now()) {
		t.Errorf("task %+v, want it back as it was and due", e)
	}
	if out := g.q.settled[0]; out.Kind != crawler.Retry || !out.Spare {
		t.Errorf("outcome %+v, want nobody blamed", out)
	}
}
