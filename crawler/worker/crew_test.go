package worker

import (
	"context"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scops/crawler"
)

const a = "http://a.example"

func TestARoundReadsSourcesAndTheirThreadsOnce(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	g.web.put(a+"/board", text(200, "lines\nthread /nothing\nthread http://a.example/t1\nthread http://a.example/t2\nmention http://b.example/x"))
	g.web.put(a+"/t1", text(200, "lines\npost 1\nforward http://a.example/t1?p=2"))
	g.web.put(a+"/t1?p=2", text(200, "lines\npost 2\nthread http://a.example/t2\nthread http://a.example/board"))
	g.web.put(a+"/t2", text(200, "lines\npost 3"))
	var proposed []crawler.Link
	g.Options.Propose = func(_ context.Context, source crawler.Request, links []crawler.Link) {
		if source.ID == "board" {
			proposed = links
		}
	}
	s := g.once(t, 5*time.Second, seed("board", a+"/board"))
	if got := g.shelf.String(); got != "lines:-:1 lines:-:2 lines:-:3" {
		t.Errorf("stored %s", got)
	}
	site := s.Sites["lines"]
	if s.Fetched[cameRead] < 4 || site.Posts != 3 || site.New != 3 || site.States[crawler.PageOK] != site.Pages || !s.Clean() {
		t.Errorf("summary %+v", s)
	}
	if g.web.count(a+"/t2") != 1 || g.web.count(a+"/board") > 2 {
		t.Errorf("a thread listed twice was fetched %d times, the board %d times", g.web.count(a+"/t2"), g.web.count(a+"/board"))
	}
	if len(proposed) != 1 || proposed[0].Why != crawler.LinkMention {
		t.Errorf("proposed %v, want the mention alone", proposed)
	}
	if text := s.String(); !strings.Contains(text, "lines: ") || !strings.Contains(text, "3 posts, 3 hits (3 new") {
		t.Errorf("the summary reads %q", text)
	}
	thread := g.q.task("a.example", crawler.SourceID(a+"/t2"))
	if thread == nil || thread.req.Depth != 1 && thread.req.Depth != 2 || thread.req.Due.Before(time.Now().Add(time.Hour*24*365)) {
		t.Errorf("a thread waits to be woken by its board, got %+v", thread)
	}
	second := g.once(t, 5*time.Second, seed("board", a+"/board"))
	if g.web.count(a+"/board") < 2 || g.web.count(a+"/t2") != 2 || second.Sites["lines"].New != 0 {
		t.Errorf("a second round fetched the board %d and a thread %d times", g.web.count(a+"/board"), g.web.count(a+"/t2"))
	}
}

func TestATaskAnotherWorkerDidIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.q.down["claim"] = 0 })
	other := seed("1", a+"/x")
	g.q.hosts["a.example"] = &clock{free: time.Now().Add(time.Hour)} // nobody here gets to claim it
	go func() {
		for g.q.task("a.example", "1") == nil {
			time.Sleep(5 * time.Millisecond)
		}
		g.q.mu.Lock()
		defer g.q.mu.Unlock()
		e := g.q.tasks[keyOf(other)]
		e.req.LastDone, e.req.Due = time.Now(), time.Now().Add(time.Hour)
	}()
	began := time.Now()
	s := g.once(t, 20*time.Second, other)
	if time.Since(began) > 10*time.Second || !s.Clean() || s.Fetches != 0 {
		t.Errorf("took %v, summary %+v", time.Since(began), s)
	}
}

func TestADeadLetterOfEarlierTimesIsReported(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	old := seed("1", a+"/x")
	g.q.tasks[keyOf(old)] = &entry{req: old, dead: true, reason: "broke last week"}
	g.q.hosts["a.example"] = &clock{}
	s := g.once(t, 5*time.Second, old)
	if s.Dead != 1 || s.DeadLetters[0].Reason != "broke last week" || s.Fetches != 0 {
		t.Errorf("summary %+v", s)
	}
}

func TestARoundDoesNotRevisitForInterest(t *testing.T) {
	t.Parallel()
	now := time.Now()
	rd := newRound(now, time.Minute)
	wanted, done, else_ := seed("wanted", a+"/1"), seed("done", a+"/2"), seed("else", a+"/3")
	wanted.LastDone, else_.LastDone = now.Add(-time.Hour), now.Add(time.Second)
	else_.Due = else_.LastDone.Add(time.Hour)
	rd.expect(now, wanted, done, else_)
	rd.settled(crawler.Lease{Request: done}, result{outcome: crawler.Outcome{Kind: crawler.Done}}, now)
	due, retry, going, fresh := seed("due", a+"/4"), seed("retry", a+"/5"), seed("going", a+"/6"), seed("fresh", a+"/7")
	due.LastDone, retry.LastDone, going.LastDone = now.Add(-time.Hour), now.Add(-time.Hour), now.Add(-time.Hour)
	retry.Tries, going.Visit.Pages = 1, 2
	asked, askedDone := due, done
	due.Due = due.LastDone.Add(time.Hour)                                          // by itself: its first interval
	asked.Due = due.Due.Add(-time.Minute)                                          // by another process's round
	askedDone.LastDone, askedDone.Due = now.Add(time.Second), now.Add(time.Minute) // once more, since we did it
	g := newRig(t, nil)
	r := g.start(nil)
	for _, tt := range []struct {
		req  crawler.Request
		want bool
	}{{wanted, false}, {done, true}, {else_, true}, {due, true}, {retry, false}, {going, false}, {fresh, false}, {asked, false}, {askedDone, false}} {
		if got := rd.passes(crawler.Lease{Request: tt.req}, r.due(tt.req)); got != tt.want {
			t.Errorf("%s: passed over %t, want %t", tt.req.ID, got, tt.want)
		}
	}
	r.round = rd
	res, stop := r.before(crawler.Lease{Request: due})
	if !stop || res.outcome.Kind != crawler.Done || res.outcome.Next.Before(now.Add(50*time.Minute)) || !res.outcome.Request.LastDone.Equal(due.LastDone) {
		t.Errorf("outcome %+v", res.outcome)
	}
}

func TestTrap07GoroutinesAreThoseOfTheCrew(t *testing.T) {
	g := newRig(t, func(g *rig) { g.Options.Workers = 4 })
	var seeds []crawler.Request
	most := 0
	var mu sync.Mutex
	for i := range 300 {
		host := "http://h" + string(rune('a'+i%26)) + string(rune('a'+i/26)) + ".example/"
		seeds = append(seeds, seed("1", host))
		g.web.put2(host, func(int) (*crawler.Page, error) {
			mu.Lock()
			defer mu.Unlock()
			most = max(most, runtime.NumGoroutine())
			return text(200, "lines\npost 1"), nil
		})
	}
	before := runtime.NumGoroutine()
	g.once(t, 10*time.Second, seeds...)
	if most > before+4*3+10 {
		t.Errorf("%d goroutines for 4 workers and 300 sources, %d before", most, before)
	}
}

func TestThreadsAreWokenAtTheirOwnPace(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	r := g.start(nil)
	now := time.Now()
	known := func(id string, interval time.Duration, done time.Time) crawler.Request {
		req := seed(crawler.SourceID(a+"/"+id), a+"/"+id)
		req.Depth, req.Interval, req.LastDone, req.Due = 1, interval, done, now.Add(Dormant)
		g.q.tasks[keyOf(req)] = &entry{req: req}
		return req
	}
	g.q.hosts["a.example"] = &clock{}
	fresh, old := known("fresh", time.Hour, now.Add(-time.Minute)), known("old", time.Hour, now.Add(-2*time.Hour))
	lease := crawler.Lease{Request: seed("board", a+"/board")}
	h := crawler.Harvest{Links: []crawler.Link{{URL: a + "/fresh", Why: crawler.LinkThread}, {URL: a + "/old", Why: crawler.LinkThread}, {URL: a + "/new", Why: crawler.LinkThread}}}
	if err := r.follow(t.Context(), lease, nil, h); err != nil {
		t.Fatal(err)
	}
	if due := g.q.task("a.example", fresh.ID).req.Due; due.Before(now.Add(58*time.Minute)) || due.After(now.Add(time.Hour)) {
		t.Errorf("a thread read a minute ago is due in %v", due.Sub(now))
	}
	if due := g.q.task("a.example", old.ID).req.Due; due.After(now) {
		t.Errorf("a thread read long ago is due in %v", due.Sub(now))
	}
	if e := g.q.task("a.example", crawler.SourceID(a+"/new")); e == nil || e.req.Due.After(now) {
		t.Errorf("a new thread is %+v", e)
	}
	deep := crawler.Lease{Request: seed("deep", a+"/deep")}
	deep.Depth = 2
	if err := r.follow(t.Context(), deep, nil, crawler.Harvest{Links: []crawler.Link{{URL: a + "/deeper", Why: crawler.LinkThread}}}); err != nil {
		t.Fatal(err)
	}
	if g.q.task("a.example", crawler.SourceID(a+"/deeper")) != nil {
		t.Error("a thread past the depth was followed")
	}
}

func TestAHostThatDoesNotAnswerRestsAsLongAsItWasWaitedFor(t *testing.T) {
	t.Parallel()
	const waited = 20 * time.Second
	var now time.Time
	g := newRig(t, func(g *rig) { g.Options.Now = func() time.Time { return now } })
	r := g.start(nil)
	g.web.put2(a+"/x", func(int) (*crawler.Page, error) {
		now = now.Add(waited)
		return nil, &crawler.FetchError{URL: a + "/x", Class: crawler.ErrTimeout}
	})
	now = time.Now()
	lease := crawler.Lease{Request: seed("1", a+"/x"), Expires: now.Add(time.Minute), Robots: crawler.Robots{Status: 200, Expires: now.Add(time.Hour)}}
	if got := r.visit(t.Context(), lease).outcome.Delay; got != waited {
		t.Errorf("the Host rests for %v, want %v", got, waited)
	}
}

func TestTheDelayIsTheLongestAnybodyAsksFor(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.Options.Delay = func(string) time.Duration { return 2 * time.Second } })
	r := g.start(nil)
	lease := crawler.Lease{Request: seed("1", a+"/x"), Robots: crawler.Robots{Status: 200, Body: "delay 3s"}}
	for took, want := range map[time.Duration]time.Duration{time.Second: 3 * time.Second, 4 * time.Second: 4 * time.Second} {
		if got := r.delay(lease, took); got != want {
			t.Errorf("a fetch of %v: delay %v, want %v", took, got, want)
		}
	}
	lease.Robots = crawler.Robots{}
	if got := r.delay(lease, 0); got != 2*time.Second {
		t.Errorf("delay %v, want the configured one", got)
	}
}

func TestMetricsCountWhatTheSummaryCounts(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewRegistry()
	m, err := NewMetrics(reg)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := NewMetrics(reg); err == nil {
		t.Error("registered twice without an error")
	}
	g := newRig(t, func(g *rig) { g.Metrics = m; g.shelf.fails = 1 })
	g.web.put(a+"/x", text(200, "lines\npost 1\npost 2"))
	g.web.put(a+"/bad", text(200, "lines\npanic"))
	s := g.once(t, 5*time.Second, seed("1", a+"/x"), seed("2", a+"/bad"))
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	sums := map[string]float64{}
	for _, f := range families {
		for _, metric := range f.GetMetric() {
			sums[f.GetName()] += metric.GetCounter().GetValue() + metric.GetGauge().GetValue()
		}
	}
	for name, want := range map[string]float64{
		"scops_fetch_total": float64(s.Fetches), "scops_leases_total": float64(s.Leases), "scops_posts_total": 2,
		"scops_dead_letters_total": 1, "scops_accept_errors_total": 1, "scops_workers_busy": 0, "scops_store_up": 1,
	} {
		if sums[name] != want {
			t.Errorf("%s is %v, want %v", name, sums[name], want)
		}
	}
}
