package worker

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func TestRobotsAreAskedFirstAndObeyed(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.q.asks = true })
	g.web.put(a+"/robots.txt", text(301, "", "Location: /moved.txt"))
	g.web.put(a+"/moved.txt", text(200, "deny /private"))
	g.web.put(a+"/open", text(200, "lines\npost 1"))
	s := g.once(t, 5*time.Second, seed("1", a+"/open"), seed("2", a+"/private/x"))
	if g.web.count(a+"/private/x") != 0 || g.web.count(a+"/robots.txt") != 1 || g.web.count(a+"/moved.txt") != 1 {
		t.Errorf("fetched %v", g.web.counts)
	}
	if s.Passed[cameForbidden] != 1 || len(s.RobotsRefused) != 1 || s.RobotsRefused[0].URL != a+"/private/x" || !s.Clean() {
		t.Errorf("summary %+v", s)
	}
}

func TestTrap05ARedirectIntoAForbiddenPathIsNotFetched(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.q.asks = true })
	g.web.put(a+"/robots.txt", text(200, "deny /private"))
	g.web.put(a+"/open", text(302, "", "Location: /private/x"))
	s := g.once(t, 5*time.Second, seed("1", a+"/open"))
	if g.web.count(a+"/private/x") != 0 || s.Passed[cameForbidden] != 1 || s.Fetched[cameRedirect] != 1 {
		t.Errorf("fetched %v, summary %+v", g.web.counts, s)
	}
}

func TestARobotsFileThatCannotBeHadBlocksItsHostOnly(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.q.asks = true })
	g.web.put(a+"/robots.txt", text(500, "broken"))
	g.web.put("http://b.example/robots.txt", text(404, ""))
	g.web.put("http://b.example/x", text(200, "lines\npost 1"))
	began := time.Now()
	s := g.once(t, 2*time.Second, seed("1", a+"/x"), seed("2", a+"/y"), seed("3", "http://b.example/x"))
	if time.Since(began) > 2*time.Second {
		t.Errorf("the round waited %v for a Host that said it would take minutes", time.Since(began))
	}
	if g.web.count(a+"/x") != 0 || len(s.Blocked) != 1 || s.Blocked[0].Host != "a.example" || s.Clean() {
		t.Errorf("summary %+v", s)
	}
	if g.shelf.String() != "lines:-:1" {
		t.Errorf("stored %q", g.shelf.String())
	}
	if e := g.q.task("a.example", "1"); e.dead {
		t.Error("the page is a dead letter after one try")
	}
}

func TestARobotsFetchThatDropsOnceIsTriedAgainInTheRound(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.q.asks = true })
	g.web.put2(a+"/robots.txt", func(n int) (*crawler.Page, error) {
		if n < 3 {
			return nil, &crawler.FetchError{Class: crawler.ErrReset, Err: errDown}
		}
		return text(404, ""), nil
	})
	g.web.put(a+"/x", text(200, "lines\npost 1"))
	if s := g.once(t, 5*time.Second, seed("1", a+"/x")); !s.Clean() || g.shelf.String() != "lines:-:1" {
		t.Errorf("summary %+v", s)
	}
}

func TestTheLastGoodRobotsStaysInForce(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	r := g.start(nil)
	lease := crawler.Lease{Request: seed("1", a+"/open"), Robots: crawler.Robots{Origin: a, Status: 200, Body: "deny /private"}}
	if _, stop := r.before(lease); stop {
		t.Fatal("an allowed page was stopped")
	}
	failed := r.robotsFailed(crawler.Lease{Request: crawler.Request{ID: a, Host: "a.example", Kind: crawler.KindRobots}}, crawler.ErrTimeout, errDown)
	if got := failed.outcome.Robots; failed.outcome.Kind != crawler.Done || got.Body != "deny /private" {
		t.Errorf("outcome %+v", failed.outcome)
	}
}

func TestAnAddressThatIsGuardedIsADeadLetter(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) { g.q.asks = true })
	g.web.put(a+"/robots.txt", text(404, ""))
	g.web.put(a+"/x", text(302, "", "Location: http://169.254.169.254/latest/meta-data/"))
	guarded := func(int) (*crawler.Page, error) {
		return nil, &crawler.FetchError{Class: crawler.ErrGuard, Err: errors.New("address not allowed")}
	}
	g.web.put2("http://169.254.169.254/robots.txt", guarded)
	g.web.put2("http://169.254.169.254/latest/meta-data/", guarded)
	s := g.once(t, time.Second, seed("1", a+"/x"))
	if s.Dead != 1 || s.DeadLetters[0].ID != "hop-1" || g.web.count("http://169.254.169.254/latest/meta-data/") != 0 {
		t.Errorf("summary %+v", s)
	}
}

func TestRememberedRobotsTakeLittleMemory(t *testing.T) {
	t.Parallel()
	var a answers
	body := strings.Repeat("x", 500<<10)
	for i := range 100 {
		a.remember(crawler.Robots{Origin: fmt.Sprintf("http://%d.example", i), Status: 200, Body: body})
		a.remember(crawler.Robots{Origin: fmt.Sprintf("http://%d.example", i), Status: 200, Body: body})
		held := 0
		for _, r := range a.good {
			held += len(r.Body)
		}
		if held > maxAnswerBytes || held != a.bytes {
			t.Fatalf("%d bytes are held, counted as %d; want at most %d", held, a.bytes, maxAnswerBytes)
		}
	}
	if got := a.last("http://99.example"); got.Status != 200 {
		t.Error("the newest answer is not remembered")
	}
}
