package worker

import (
	"cmp"
	"errors"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

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
	if s.Errors[crawler.ErrReset] != 1 || s.Errors[crawler.ErrTooLarge] != 1 || s.Errors[crawler.ErrMalformed] != 5+crawler.ErrMalformed.Retry().Tries {
		t.Errorf("errors %v", s.Errors)
	}
	if e := g.q.task("a.example", "1"); e.req.Tries != 0 {
		t.Errorf("%d tries are remembered after a success", e.req.Tries)
	}
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

// TestEveryErrorClassHasItsPolicy takes every class through the crew: as often
// as the table says, then a dead letter, and the breaker hears of the Host's
// own faults only.
func TestEveryErrorClassHasItsPolicy(t *testing.T) {
	t.Parallel()
	for _, class := range crawler.ErrorClasses() {
		if class == crawler.ErrLease || class == crawler.ErrRobots {
			continue // no failures: given back, or a result
		}
		t.Run(string(class), func(t *testing.T) {
			t.Parallel()
			g := newRig(t, func(g *rig) { g.Options.RetryMax = time.Millisecond })
			g.web.put2(a+"/x", func(int) (*crawler.Page, error) {
				return nil, &crawler.FetchError{Class: class, Err: errDown}
			})
			policy := class.Retry()
			s := g.once(t, 20*time.Second, seed("1", a+"/x"))
			if want := cmp.Or(policy.Tries, 5); s.Dead != 1 || g.web.count(a+"/x") != want || s.Errors[class] != want {
				t.Errorf("%d tries, want %d; summary %+v", g.web.count(a+"/x"), want, s)
			}
			for _, out := range g.q.settled {
				if out.Spare == policy.Host {
					t.Errorf("settled with spare %t, want the opposite of %t", out.Spare, policy.Host)
				}
			}
		})
	}
}

func TestALinkToAPictureIsNoDeadLetter(t *testing.T) {
	t.Parallel()
	g := newRig(t, nil)
	g.web.put2(a+"/x", func(int) (*crawler.Page, error) {
		return nil, &crawler.FetchError{Class: crawler.ErrContentType, Err: errDown}
	})
	link := seed("1", a+"/x")
	link.Kind = crawler.KindPage
	if s := g.once(t, 5*time.Second, link); !s.Clean() || s.Errors[crawler.ErrContentType] != 1 || g.web.count(a+"/x") != 1 {
		t.Errorf("summary %+v", s)
	}
}
