package worker

import (
	"testing"
	"time"

	"scops/crawler"
)

const b = "http://b.example"

// redirectedRobots is a web whose a.example has its robots.txt on b.example.
func redirectedRobots(t *testing.T, to string) *rig {
	t.Helper()
	g := newRig(t, func(g *rig) { g.q.asks = true })
	g.web.put(a+"/robots.txt", text(301, "", "Location: "+to))
	g.web.put(b+"/robots.txt", text(200, "deny /private"))
	g.web.put(b+"/files/robots.txt", text(200, "deny /private"))
	g.web.put(a+"/open", text(200, "lines\npost 1"))
	return g
}

func (g *rig) obeyed(t *testing.T, s Summary) {
	t.Helper()
	if g.web.count(a+"/private/x") != 0 || g.web.count(a+"/open") != 1 || !s.Clean() {
		t.Errorf("fetched %v, summary %+v", g.web.counts, s)
	}
}

func TestARobotsFileOnAnotherHostIsObeyed(t *testing.T) {
	t.Parallel()
	for _, to := range []string{b + "/robots.txt", b + "/files/robots.txt"} {
		g := redirectedRobots(t, to)
		s := g.once(t, 10*time.Second, seed("1", a+"/open"), seed("2", a+"/private/x"))
		g.obeyed(t, s)
		if g.web.count(to) != 1 || g.web.count(a+"/robots.txt") != 1 {
			t.Errorf("fetched %v, want each file once", g.web.counts)
		}
		if e := g.q.task("b.example", "robots-"+crawler.SourceID(a+"/robots.txt")); e != nil {
			t.Errorf("the hop is kept: %+v", e)
		}
	}
}

func TestAnAnswerThatCannotBeToldIsBroughtAgain(t *testing.T) {
	t.Parallel()
	g := redirectedRobots(t, b+"/robots.txt")
	g.q.down["tell"] = 3
	g.obeyed(t, g.once(t, 20*time.Second, seed("1", a+"/open"), seed("2", a+"/private/x")))
}

func TestAHopThatWasLostIsPushedAgain(t *testing.T) {
	t.Parallel()
	g := redirectedRobots(t, b+"/robots.txt")
	lost := crawler.TaskKey{Host: "b.example", ID: "robots-" + crawler.SourceID(a+"/robots.txt")}
	asked := 0
	g.web.put2(b+"/robots.txt", func(n int) (*crawler.Page, error) {
		if asked++; asked == 1 { // while the hop's own robots.txt is read, the hop goes
			g.lose(t, lost)
		}
		return text(200, "deny /private"), nil
	})
	g.obeyed(t, g.once(t, 20*time.Second, seed("1", a+"/open"), seed("2", a+"/private/x")))
}

// lose takes a task out of the frontier, as a lost write would.
func (g *rig) lose(t *testing.T, key crawler.TaskKey) {
	t.Helper()
	if err := g.q.Remove(t.Context(), key); err != nil {
		t.Error(err)
	}
}

func TestAnOldRedirectOfRobotsBeginsAnew(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	r := g.start(nil)
	lease := crawler.Lease{Request: crawler.Request{ID: a, Host: "a.example", Kind: crawler.KindRobots, URL: b + "/robots.txt",
		Visit: crawler.Visit{Pages: 9, Hops: []crawler.Hop{{URL: a + "/robots.txt", Status: 301, At: time.Now().Add(-2 * hopForgotten)}}}}}
	if got := r.begunAnew(lease); got.URL != a+"/robots.txt" || len(got.Visit.Hops) != 0 {
		t.Errorf("goes on with %+v", got.Request)
	}
	lease.Visit.Hops[0].At = time.Now()
	if got := r.begunAnew(lease); got.URL != lease.URL {
		t.Errorf("a fresh redirect is given up for %s", got.URL)
	}
}

func TestARobotsRedirectNobodyAnswersIsGivenUp(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	r := g.start(nil)
	lease := crawler.Lease{Request: crawler.Request{ID: a, Host: "a.example", Kind: crawler.KindRobots, URL: b + "/robots.txt",
		Visit: crawler.Visit{Pages: 9, Hops: []crawler.Hop{{URL: a + "/robots.txt", Status: 301, At: time.Now().Add(-hopPatience - time.Second)}}}}}
	res, stop := r.early(t.Context(), lease)
	if !stop || res.outcome.Robots == nil || !unreachable(*res.outcome.Robots) || !res.outcome.Spare {
		t.Errorf("outcome %+v, want none for now, and a.example not to blame", res.outcome)
	}
	lease.Visit.Hops[0].At = time.Now()
	res, stop = r.early(t.Context(), lease)
	if !stop || res.outcome.Kind != crawler.Continue || res.outcome.Request.URL != lease.URL || !res.outcome.Block.After(time.Now().Add(20*time.Second)) {
		t.Errorf("outcome %+v, want a look in 30 s", res.outcome)
	}
}
