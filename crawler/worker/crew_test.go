package worker

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
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

func TestRedirects(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	for from, to := range map[string]string{
		a + "/same": "/target", a + "/other": "http://b.example/target", a + "/circle": "/circle2", a + "/circle2": "/circle",
		a + "/self": "/self", a + "/bad": "ftp://b.example/", a + "/chain": "http://b.example/chain", "http://b.example/chain": "http://c.example/chain",
		a + "/pingpong": "http://b.example/pingpong", "http://b.example/pingpong": a + "/pingpong",
	} {
		g.web.put(from, text(301, "", "Location: "+to))
	}
	g.web.put2(a+"/endless?n=0", nil)
	for n := range 20 {
		g.web.put(a+"/endless?n="+string(rune('a'+n)), text(302, "", "Location: /endless?n="+string(rune('a'+n+1))))
	}
	g.web.put(a+"/target", text(200, "lines\npost 1"))
	g.web.put("http://b.example/target", text(200, "lines\npost 2"))
	g.web.put("http://c.example/chain", text(200, "lines\npost 3"))
	var seeds []crawler.Request
	for _, name := range []string{"same", "other", "circle", "self", "bad", "chain", "pingpong", "endless?n=a"} {
		seeds = append(seeds, seed(strings.TrimSuffix(name, "?n=a"), a+"/"+name))
	}
	s := g.once(t, 5*time.Second, seeds...)
	if got := g.shelf.String(); got != "lines:-:1 lines:-:2 lines:-:3" {
		t.Errorf("stored %s", got)
	}
	dead := map[string]string{}
	for _, d := range s.DeadLetters {
		dead[d.Host+" "+d.ID] = d.Reason
	}
	for key, reason := range map[string]string{
		"a.example circle": "circle", "a.example self": "circle", "a.example bad": "no web address",
		"a.example endless": "more than 5", "b.example hop-pingpong": "circle",
	} {
		if !strings.Contains(dead[key], reason) {
			t.Errorf("%s: %q, want a dead letter about %q (all: %v)", key, dead[key], reason, dead)
		}
	}
	hop := g.q.task("c.example", "hop2-chain")
	if hop == nil || hop.dead || hop.req.Head != "http://c.example/chain" || hop.req.LastDone.IsZero() {
		t.Errorf("the second hop is %+v", hop)
	}
	if n := g.web.count(a + "/endless?n=h"); n != 0 {
		t.Error("an endless chain was followed past its bound")
	}
	g.web.put(a+"/other", text(301, "", "Location: http://b.example/moved"))
	g.web.put("http://b.example/moved", text(200, "lines\npost 4"))
	g.once(t, 5*time.Second, seed("other", a+"/other"))
	if !strings.Contains(g.shelf.String(), "lines:-:4") {
		t.Error("a redirect that leads elsewhere now is still followed to where it led")
	}
}

func TestStatusesThatAreResults(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	g.web.put(a+"/401", text(401, ""))
	g.web.put(a+"/403", text(403, "lines\nstate captcha"))
	g.web.put(a+"/451", text(451, "lines\npost 9"))
	g.web.put(a+"/404", text(404, "lines\nstate markup_changed"))
	g.web.put(a+"/410", text(410, "lines\npost 5"))
	g.web.put(a+"/400", text(400, "?"))
	g.web.put(a+"/304", text(304, ""))
	g.web.put(a+"/300", text(300, "which one?"))
	var seeds []crawler.Request
	for _, name := range []string{"401", "403", "451", "404", "410", "400", "304", "300"} {
		seeds = append(seeds, seed(name, a+"/"+name))
	}
	s := g.once(t, 5*time.Second, seeds...)
	if !s.Clean() || s.Fetches != len(seeds) || s.Fetched[cameDenied] != 3 || s.Fetched[cameGone] != 2 || s.Fetched[cameUnchanged] != 1 {
		t.Errorf("summary %+v", s)
	}
	states := map[crawler.PageState]int{}
	for _, site := range s.Sites {
		for state, n := range site.States {
			states[state] += n
		}
	}
	if states[crawler.PageLoginWall] != 2 || states[crawler.PageCaptcha] != 1 || states[crawler.PageDeleted] != 1 || states[crawler.PageUnknown] != 2 {
		t.Errorf("states %v", states)
	}
	if g.shelf.String() != "lines:-:5" {
		t.Errorf("stored %q, want what a page that is gone still shows and nothing from one shown to others", g.shelf.String())
	}
}

func TestABusyHostRestsAsLongAsItAsks(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	first := time.Time{}
	g.web.put2(a+"/x", func(n int) (*crawler.Page, error) {
		if n == 1 {
			first = time.Now()
			return text(429, "", "Retry-After: 1"), nil
		}
		if wait := time.Since(first); wait < time.Second {
			t.Errorf("asked again after %v", wait)
		}
		return text(200, "lines\npost 1"), nil
	})
	g.web.put(a+"/y", text(200, "lines\npost 2"))
	s := g.once(t, 5*time.Second, seed("1", a+"/x"), seed("2", a+"/y"))
	if !s.Clean() || s.Fetched[cameBusy] != 1 || g.shelf.String() != "lines:-:1 lines:-:2" {
		t.Errorf("summary %+v", s)
	}
}

func TestAHostThatStaysBlockedIsNamedAndLeft(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	g.web.put(a+"/x", text(503, "", "Retry-After: 3600"))
	g.web.put("http://b.example/x", text(429, ""))
	g.web.put("http://c.example/x", text(200, "lines\npost 1"))
	began := time.Now()
	s := g.once(t, 300*time.Millisecond, seed("1", a+"/x"), seed("2", "http://b.example/x"), seed("3", "http://c.example/x"))
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
	if len(s.Blocked) != 2 || s.Clean() || s.Dead != 0 || g.shelf.String() != "lines:-:1" {
		t.Errorf("summary %+v", s)
	}
	if !strings.Contains(s.String(), "blocked: a.example: HTTP 503; rests until") {
		t.Errorf("the summary reads %q", s)
	}
}

func TestFailuresAreTriedAgainAndThenDeadLetters(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	g.web.put2(a+"/mends", func(n int) (*crawler.Page, error) {
		switch n {
		case 1:
			return nil, &crawler.FetchError{Class: crawler.ErrReset, Err: errDown}
		case 2:
			return text(500, ""), nil
		}
		return text(200, "lines\npost 1"), nil
	})
	g.web.put("http://b.example/x", text(502, ""))
	g.web.put2("http://c.example/x", func(int) (*crawler.Page, error) {
		return nil, &crawler.FetchError{Class: crawler.ErrTooLarge, Err: errDown}
	})
	g.web.put("http://d.example/x", text(200, "lines\nfail"))
	g.web.put2("http://e.example/x", func(int) (*crawler.Page, error) { return nil, nil })
	s := g.once(t, 5*time.Second, seed("1", a+"/mends"), seed("2", "http://b.example/x"), seed("3", "http://c.example/x"), seed("4", "http://d.example/x"), seed("5", "http://e.example/x"))
	if s.Dead != 4 || g.web.count("http://b.example/x") != 5 || g.web.count("http://c.example/x") != 1 || g.shelf.String() != "lines:-:1" {
		t.Errorf("counts %v, summary %+v", g.web.counts, s)
	}
	if s.Errors[crawler.ErrReset] != 1 || s.Errors[crawler.ErrTooLarge] != 1 || s.Errors[crawler.ErrMalformed] != 10 {
		t.Errorf("errors %v", s.Errors)
	}
	if e := g.q.task("a.example", "1"); e.req.Tries != 0 {
		t.Errorf("%d tries are remembered after a success", e.req.Tries)
	}
}

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

func TestRefusedAddressesAreNamed(t *testing.T) {
	t.Parallel()
	g := newRig(t, func(g *rig) {
		g.Options.Allowed = func(address string) error {
			if strings.HasPrefix(address, "https:") || strings.Contains(address, "secret") {
				return errors.New("no way there is configured")
			}
			return nil
		}
	})
	g.web.put(a+"/x", text(301, "", "Location: https://a.example/x"))
	g.web.put(a+"/y", text(301, "", "Location: https://b.example/y"))
	s := g.once(t, 5*time.Second, seed("1", a+"/x"), seed("2", a+"/y"), seed("3", a+"/secret"))
	if len(s.Refused) != 3 || !s.Clean() || s.Errors[crawler.ErrRefused] != 3 || g.q.task("b.example", "hop-2") != nil {
		t.Errorf("summary %+v", s)
	}
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
	rd.expect(now, wanted, done, else_)
	rd.settled(crawler.Lease{Request: done}, result{outcome: crawler.Outcome{Kind: crawler.Done}}, now)
	due, retry, going, fresh := seed("due", a+"/4"), seed("retry", a+"/5"), seed("going", a+"/6"), seed("fresh", a+"/7")
	due.LastDone, retry.LastDone, going.LastDone = now.Add(-time.Hour), now.Add(-time.Hour), now.Add(-time.Hour)
	retry.Tries, going.Visit.Pages = 1, 2
	for _, tt := range []struct {
		req  crawler.Request
		want bool
	}{{wanted, false}, {done, true}, {else_, true}, {due, true}, {retry, false}, {going, false}, {fresh, false}} {
		if got := rd.passes(crawler.Lease{Request: tt.req}); got != tt.want {
			t.Errorf("%s: passed over %t, want %t", tt.req.ID, got, tt.want)
		}
	}
	g := newRig(t, nil)
	r := g.start(nil)
	r.round = rd
	res, stop := r.before(crawler.Lease{Request: due})
	if !stop || res.outcome.Kind != crawler.Done || res.outcome.Next.Before(now.Add(50*time.Minute)) || !res.outcome.Request.LastDone.Equal(due.LastDone) {
		t.Errorf("outcome %+v", res.outcome)
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
		req.Depth, req.Interval, req.LastDone, req.Due = 1, interval, done, now.Add(dormant)
		g.q.tasks[keyOf(req)] = &entry{req: req}
		return req
	}
	g.q.hosts["a.example"] = &clock{}
	fresh, old := known("fresh", time.Hour, now.Add(-time.Minute)), known("old", time.Hour, now.Add(-2*time.Hour))
	lease := crawler.Lease{Request: seed("board", a+"/board")}
	h := crawler.Harvest{Links: []crawler.Link{{URL: a + "/fresh", Why: crawler.LinkThread}, {URL: a + "/old", Why: crawler.LinkThread}, {URL: a + "/new", Why: crawler.LinkThread}}}
	if err := r.follow(t.Context(), lease, h); err != nil {
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
	if err := r.follow(t.Context(), deep, crawler.Harvest{Links: []crawler.Link{{URL: a + "/deeper", Why: crawler.LinkThread}}}); err != nil {
		t.Fatal(err)
	}
	if g.q.task("a.example", crawler.SourceID(a+"/deeper")) != nil {
		t.Error("a thread past the depth was followed")
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
