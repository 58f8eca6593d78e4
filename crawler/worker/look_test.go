package worker

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

// owned is the adapter lines, which reads posts' own pages too: /own/ID.
type owned struct{ lines }

func (owned) Own(page *crawler.Page, post crawler.Post) string {
	origin, _ := crawler.OriginOf(page.URL)
	return origin + "/own/" + post.Text
}

// file is a Sink that keeps every post as a hit, with its texts.
type file struct {
	since     time.Time
	dismissed bool
	edited    bool // the next post seen has another text
	calls     []crawler.Harvest
	fails     bool
}

func (f *file) Accept(_ context.Context, _ *crawler.Page, h crawler.Harvest) (crawler.Accepted, error) {
	f.calls = append(f.calls, h)
	if f.fails {
		return crawler.Accepted{}, errDown
	}
	got := crawler.Accepted{Posts: len(h.Posts), Gone: len(h.Gone)}
	if f.edited {
		got.Revisions, f.edited = 1, false
	}
	for _, p := range h.Posts {
		if !f.dismissed {
			got.Kept = append(got.Kept, crawler.Kept{ID: p.ID, Since: f.since})
		}
	}
	return got, nil
}

func leaseOf(req crawler.Request) crawler.Lease {
	return crawler.Lease{Request: req, Robots: crawler.Robots{Origin: a, Status: 200}}
}

// lookRig is a crew with a clock of its own and one hit: post 7 of /s.
func lookRig(t *testing.T) (r *run, g *rig, f *file, now *time.Time) {
	t.Helper()
	start := time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
	now, f = &start, &file{since: start}
	g = newRig(t, func(g *rig) {
		g.Adapters, g.Sink = crawler.Fixed(owned{}), f
		g.Options.Now = func() time.Time { return *now }
	})
	g.web.put(a+"/s", text(200, "lines\npost 7\nnext "+a+"/s?before=7\nthread "+a+"/t"))
	r = g.start(nil)
	source := seed("source", a+"/s")
	if res := r.visit(t.Context(), leaseOf(source)); res.came != cameRead {
		t.Fatalf("the source came to %q", res.came)
	}
	return r, g, f, now
}

func lookTask(t *testing.T, g *rig) crawler.Request {
	t.Helper()
	e := g.q.task("a.example", crawler.LookID("lines:-:7"))
	if e == nil {
		t.Fatal("the hit has no look")
	}
	return e.req
}

func TestAHitIsLookedAtAfter1h6hAnd1And3And7And30Days(t *testing.T) {
	t.Parallel()
	r, g, f, now := lookRig(t)
	start := *now
	req := lookTask(t, g)
	if req.Kind != crawler.KindLook || req.URL != a+"/own/7" || req.Post != "lines:-:7" || req.Source != "source" || req.Look != 0 {
		t.Fatalf("look %+v", req)
	}
	g.web.put(a+"/own/7", text(200, "lines\npost 6\npost 7\npost 8\nnext "+a+"/own/6\nthread "+a+"/t\nmention http://b.example/x"))
	f.calls = nil
	var after []time.Duration
	for range 20 {
		after = append(after, req.Due.Sub(start))
		*now = req.Due.Add(time.Second) // a little late
		res := r.visit(t.Context(), leaseOf(req))
		if res.look != lookUp || res.came != cameLooked || res.late != time.Second || res.outcome.Kind != crawler.Done {
			t.Fatalf("look %d came to %q, found %q", req.Look, res.came, res.look)
		}
		if res.outcome.Next.IsZero() {
			break
		}
		req = res.outcome.Request
		req.Due = res.outcome.Next
	}
	const day = 24 * time.Hour
	if want := []time.Duration{time.Hour, 6 * time.Hour, day, 3 * day, 7 * day, 30 * day}; !slices.Equal(after, want) {
		t.Errorf("looked after %v, want %v", after, want)
	}
	for _, h := range f.calls {
		if len(h.Posts) != 1 || h.Posts[0].ID != "lines:-:7" || len(h.Links) != 0 || h.Next != nil || len(h.Gone) != 0 {
			t.Errorf("a look took %+v: not that post alone", h)
		}
	}
	if fetched := strings.Fields(g.web.String()); len(fetched) != 7 {
		t.Errorf("fetched %v: a look reads its one page and nothing more", fetched)
	}
	if task := g.q.task("a.example", crawler.SourceID(a+"/t")); task == nil || len(g.q.tasks) != 2 {
		t.Errorf("%d tasks: a look follows nothing", len(g.q.tasks))
	}
}

func TestAHitSeenAgainOnItsSourceHasOneLookAndKeepsItsPace(t *testing.T) {
	t.Parallel()
	r, g, _, now := lookRig(t)
	first := lookTask(t, g)
	for _, later := range []time.Duration{30 * time.Minute, 5 * time.Hour, 40 * 24 * time.Hour} {
		*now = first.LastDone.Add(later)
		r.visit(t.Context(), leaseOf(seed("source", a+"/s")))
	}
	if got := lookTask(t, g); !got.Due.Equal(first.Due) || len(g.q.tasks) != 2 {
		t.Errorf("look due %v, first %v; %d tasks", got.Due, first.Due, len(g.q.tasks))
	}
	g.q.Remove(t.Context(), keyOf(first))
	r.visit(t.Context(), leaseOf(seed("source", a+"/s")))
	if g.q.task("a.example", first.ID) != nil {
		t.Error("a hit of 40 days is looked at once more")
	}
}

func TestALookThatComesLateTakesThePlaceOfThoseItMissed(t *testing.T) {
	t.Parallel()
	r, g, _, now := lookRig(t)
	req := lookTask(t, g)
	start := *now
	g.web.put(a+"/own/7", text(200, "lines\npost 7"))
	*now = start.Add(50 * time.Hour)
	res := r.visit(t.Context(), leaseOf(req))
	if res.look != lookUp || !res.outcome.Next.Equal(start.Add(72*time.Hour)) || res.outcome.Request.Look != 1 {
		t.Errorf("came to %+v, next %v", res.look, res.outcome.Next.Sub(start))
	}
}

func TestWhatALookFinds(t *testing.T) {
	t.Parallel()
	down := func(int) (*crawler.Page, error) {
		return nil, &crawler.FetchError{URL: a, Class: crawler.ErrTooLarge, Err: errors.New("too large")}
	}
	for _, tt := range []struct {
		name   string
		page   *crawler.Page
		answer func(int) (*crawler.Page, error)
		look   string
		gone   bool
		kind   crawler.OutcomeKind
	}{
		{name: "the post", page: text(200, "lines\npost 7"), look: lookUp, kind: crawler.Done},
		{name: "404", page: text(404, "not found"), look: lookGone, gone: true, kind: crawler.Done},
		{name: "410", page: text(410, "gone"), look: lookGone, gone: true, kind: crawler.Done},
		{name: "a page that says it was deleted", page: text(200, "lines\nstate deleted"), look: lookGone, gone: true, kind: crawler.Done},
		{name: "a page that must show it and does not", page: text(200, "lines\npost 6"), look: lookGone, gone: true, kind: crawler.Done},
		{name: "such a page, cut", page: &crawler.Page{Status: 200, Text: "lines\npost 6", Truncated: true, Took: 1}, look: lookUnknown, kind: crawler.Done},
		{name: "an empty page", page: text(200, "lines\nstate empty"), look: lookUnknown, kind: crawler.Done},
		{name: "a login wall", page: text(200, "lines\nstate login_wall"), look: lookUnknown, kind: crawler.Done},
		{name: "a login wall behind a 404", page: text(404, "lines\nstate login_wall"), look: lookUnknown, kind: crawler.Done},
		{name: "401", page: text(401, ""), look: lookUnknown, kind: crawler.Done},
		{name: "403", page: text(403, ""), look: lookUnknown, kind: crawler.Done},
		{name: "a captcha", page: text(200, "lines\nstate captcha"), look: lookUnknown, kind: crawler.Done},
		{name: "a page of scripts", page: text(200, "lines\nstate js_shell"), look: lookUnknown, kind: crawler.Done},
		{name: "a page no adapter knows", page: text(200, "<html>"), look: lookUnknown, kind: crawler.Done},
		{name: "a page nobody can parse", page: text(200, "lines\nfail"), look: lookUnknown, kind: crawler.Done},
		{name: "a redirect to another Host", page: text(302, "", "Location: http://b.example/"), look: lookUnknown, kind: crawler.Done},
		{name: "an answer nobody asked for", page: text(304, ""), look: lookUnknown, kind: crawler.Done},
		{name: "a failure for good", answer: down, look: lookUnknown, kind: crawler.Retry},
		{name: "500", page: text(500, ""), kind: crawler.Retry},
		{name: "429", page: text(429, ""), kind: crawler.Retry},
		{name: "a page that says: too many requests", page: text(200, "lines\nstate rate_limited"), kind: crawler.Retry},
		{name: "a panic", page: text(200, "lines\npanic"), look: lookUnknown, kind: crawler.Dead},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, g, f, now := lookRig(t)
			req := lookTask(t, g)
			f.calls, *now = nil, req.Due
			if tt.answer == nil {
				g.web.put(a+"/own/7", tt.page)
			} else {
				g.web.put2(a+"/own/7", tt.answer)
			}
			tasks := len(g.q.tasks)
			res := r.visit(t.Context(), leaseOf(req))
			if res.look != tt.look || res.outcome.Kind != tt.kind || res.state != "" {
				t.Errorf("found %q, outcome %s, state %q", res.look, res.outcome.Kind, res.state)
			}
			marked := len(f.calls) == 1 && slices.Equal(f.calls[0].Gone, []string{"lines:-:7"}) && len(f.calls[0].Posts) == 0
			if marked != tt.gone || len(f.calls) > 1 || tt.look == lookUnknown && len(f.calls) > 0 {
				t.Errorf("the store was told %+v", f.calls)
			}
			if tt.look != "" && tt.kind != crawler.Dead && !res.outcome.Next.Equal(req.LastDone.Add(6*time.Hour)) {
				t.Errorf("next look %v after the first sighting", res.outcome.Next.Sub(req.LastDone))
			}
			if len(g.q.tasks) != tasks {
				t.Errorf("a look pushed something: %v", g.q.tasks)
			}
		})
	}
}

func TestAnEditIsSaidByTheStore(t *testing.T) {
	t.Parallel()
	r, g, f, now := lookRig(t)
	req := lookTask(t, g)
	f.edited, *now = true, req.Due
	g.web.put(a+"/own/7", text(200, "lines\npost 7"))
	if res := r.visit(t.Context(), leaseOf(req)); res.look != lookEdited || res.outcome.Kind != crawler.Done {
		t.Errorf("came to %q, found %q, %s", res.came, res.look, res.outcome.Kind)
	}
}

func TestALookEndsWhen(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(r *run, f *file, req *crawler.Request)
		page   *crawler.Page
		kind   crawler.OutcomeKind
		came   string
	}{
		{"its Source was rejected or removed", func(r *run, _ *file, _ *crawler.Request) {
			r.opt.Watched = func(id string) bool { return id != "source" }
		}, nil, crawler.Done, cameUnwatched},
		{"a person dismissed the hit", func(_ *run, f *file, _ *crawler.Request) { f.dismissed = true }, text(200, "lines\npost 7"), crawler.Done, cameLooked},
		{"its last step is done", func(_ *run, _ *file, req *crawler.Request) { req.LastDone = req.LastDone.Add(-31 * 24 * time.Hour) }, text(200, "lines\npost 7"), crawler.Done, cameLooked},
		{"as many looks were done as there are steps", func(_ *run, _ *file, req *crawler.Request) { req.Look = 5 }, text(200, "lines\npost 7"), crawler.Done, cameLooked},
		{"its last step failed", func(r *run, _ *file, req *crawler.Request) { req.Look, req.Tries = 5, r.opt.MaxTries-1 }, text(500, ""), crawler.Drop, cameStatus},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, g, f, now := lookRig(t)
			req := lookTask(t, g)
			*now = req.Due
			tt.change(r, f, &req)
			g.web.put(a+"/own/7", text(404, ""))
			if tt.page != nil {
				g.web.put(a+"/own/7", tt.page)
			}
			res := r.visit(t.Context(), leaseOf(req))
			if res.outcome.Kind != tt.kind || res.came != tt.came || !res.outcome.Next.IsZero() {
				t.Errorf("came to %q, %s, next %v", res.came, res.outcome.Kind, res.outcome.Next)
			}
			if tt.page == nil && g.web.count(a+"/own/7") > 0 {
				t.Error("it was fetched all the same")
			}
		})
	}
}

func TestALookObeysRobotsAndRefusals(t *testing.T) {
	t.Parallel()
	r, g, _, now := lookRig(t)
	req := lookTask(t, g)
	*now = req.Due
	forbidden := crawler.Lease{Request: req, Robots: crawler.Robots{Status: 200, Body: "deny /own"}}
	if res := r.visit(t.Context(), forbidden); res.look != lookUnknown || res.came != cameForbidden || !res.outcome.Next.Equal(req.LastDone.Add(6*time.Hour)) {
		t.Errorf("forbidden by robots.txt: %q, found %q, %s", res.came, res.look, res.outcome.Kind)
	}
	silent := crawler.Lease{Request: req, Robots: crawler.Robots{Origin: a, Status: 503}}
	if res := r.visit(t.Context(), silent); res.look != "" || res.came != cameUnreachable || res.outcome.Kind != crawler.Retry || !res.outcome.Spare {
		t.Errorf("robots.txt not to be had: %q, found %q, %s", res.came, res.look, res.outcome.Kind)
	}
	r.opt.Allowed = func(string) error { return errors.New("denied by the configuration") }
	if res := r.visit(t.Context(), leaseOf(req)); res.look != lookUnknown || res.came != cameRefused {
		t.Errorf("refused by the configuration: %q, found %q, %s", res.came, res.look, res.outcome.Kind)
	}
	if g.web.count(a+"/own/7") > 0 {
		t.Error("it was fetched all the same")
	}
}

func TestALookTheStoreDoesNotTakeIsBroughtAgain(t *testing.T) {
	t.Parallel()
	r, g, f, now := lookRig(t)
	req := lookTask(t, g)
	r.opt.StorePatience = 0
	f.fails, *now = true, req.Due
	res := r.visit(t.Context(), leaseOf(req))
	if res.look != "" || res.came != cameUnstored || res.outcome.Kind != crawler.Retry || !res.outcome.Spare || res.outcome.Request.Look != 0 {
		t.Errorf("came to %q, found %q, %s", res.came, res.look, res.outcome.Kind)
	}
}

func TestAPageWhoseLooksCannotBePushedIsBroughtAgain(t *testing.T) {
	t.Parallel()
	r, g, f, _ := lookRig(t)
	g.web.put(a+"/two", text(200, "lines\npost 8"))
	g.q.down["push"] = 1
	res := r.visit(t.Context(), leaseOf(seed("two", a+"/two")))
	if res.came != cameUnstored || res.outcome.Kind != crawler.Retry || len(f.calls) != 2 {
		t.Errorf("came to %q, found %q, %s", res.came, res.look, res.outcome.Kind)
	}
	res = r.visit(t.Context(), leaseOf(seed("two", a+"/two")))
	if res.came != cameRead || g.q.task("a.example", crawler.LookID("lines:-:8")) == nil {
		t.Errorf("brought again it came to %q, found %q, %s", res.came, res.look, res.outcome.Kind)
	}
}
