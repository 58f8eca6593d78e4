package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/fetch"
	"scops/crawler/frontier"
	frontiersqlite "scops/crawler/frontier/sqlite"
	"scops/crawler/site"
	"scops/crawler/worker"
)

// robotsDelay is the politeness delay of every Host in these tests.
const robotsDelay = 50 * time.Millisecond

// robotsWeb is a web of many Host names on one loopback server. It logs what it
// is asked for, when it is asked.
type robotsWeb struct {
	*httptest.Server
	mu   sync.Mutex
	seen []robotsVisit
	hang chan struct{}
}

type robotsVisit struct {
	host, path string
	at         time.Time
}

func newRobotsWeb(t *testing.T) *robotsWeb {
	t.Helper()
	w := &robotsWeb{hang: make(chan struct{})}
	w.Server = httptest.NewServer(http.HandlerFunc(w.answer))
	t.Cleanup(func() { close(w.hang); w.Close() })
	return w
}

func (w *robotsWeb) answer(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	w.seen = append(w.seen, robotsVisit{r.Host, r.URL.Path, time.Now()})
	w.mu.Unlock()
	redirect := func(to string) { http.Redirect(out, r, to, http.StatusFound) }
	if r.URL.Path == "/go" {
		redirect("/private/reached")
		return
	}
	if r.URL.Path != "/robots.txt" && !strings.HasPrefix(r.URL.Path, "/moved") {
		out.Header().Set("Content-Type", "text/html")
		io.WriteString(out, "<html><p>a page like any other")
		return
	}
	const forbids = "User-agent: *\nDisallow: /private\n"
	switch name, _, _ := strings.Cut(r.Host, "."); name {
	case "s404", "s403", "s410", "s500", "s503", "s429":
		if name == "s503" || name == "s429" {
			out.Header().Set("Retry-After", "1")
		}
		var status int
		fmt.Sscanf(name, "s%d", &status)
		out.WriteHeader(status)
	case "hang":
		<-w.hang
	case "drop":
		if conn, _, err := out.(http.Hijacker).Hijack(); err == nil {
			conn.Close()
		}
	case "big": // the first rule is read, the one past 500 KiB is not
		pad := strings.Repeat("# padding\n", (500<<10-len(forbids))/10)
		io.WriteString(out, forbids+pad+strings.Repeat("#", 500<<10-len(forbids)-len(pad)-1)+"\nDisallow: /late\n")
	case "slow":
		io.WriteString(out, "User-agent: *\nCrawl-delay: 5\n")
	case "same": // redirected on its own Host
		if r.URL.Path == "/robots.txt" {
			redirect("/moved.txt")
			return
		}
		io.WriteString(out, forbids)
	case "naked": // to another Host's own robots.txt
		redirect("http://www.example/robots.txt")
	case "far": // to any file of another Host
		redirect("http://files.example/moved/far.txt")
	case "nowhere": // to a file that Host keeps from robots
		redirect("http://files.example/moved-and-hidden")
	case "files":
		if r.URL.Path == "/robots.txt" {
			io.WriteString(out, "User-agent: *\nDisallow: /moved-and-hidden\n")
			return
		}
		io.WriteString(out, forbids)
	case "inside": // to where clouds keep their secrets
		redirect("http://169.254.169.254/robots.txt")
	case "ping":
		redirect("http://pong.example/robots.txt")
	case "pong":
		redirect("http://ping.example/robots.txt")
	case "five", "six": // a chain over several Hosts: five hops, or six
		redirect("http://" + name + "-1.example/moved/1")
	case "five-1", "six-1", "five-2", "six-2", "five-3", "six-3", "five-4", "six-4", "six-5":
		if r.URL.Path == "/robots.txt" {
			out.WriteHeader(http.StatusNotFound)
			return
		}
		stem, n, _ := strings.Cut(name, "-")
		redirect(fmt.Sprintf("http://%s-%d.example/moved/%c", stem, n[0]-'0'+1, n[0]+1))
	default:
		io.WriteString(out, forbids)
	}
}

// asked counts the requests of one Host for a path.
func (w *robotsWeb) asked(host, path string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, v := range w.seen {
		if v.host == host+".example" && v.path == path {
			n++
		}
	}
	return n
}

// tooClose lists pairs of requests to one Host closer than a delay.
func (w *robotsWeb) tooClose(delay time.Duration) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	last := map[string]robotsVisit{}
	var out []string
	for _, v := range w.seen {
		if before, ok := last[v.host]; ok && v.at.Sub(before.at) < delay {
			out = append(out, fmt.Sprintf("%s%s came %v after %s", v.host, v.path, v.at.Sub(before.at), before.path))
		}
		last[v.host] = v
	}
	return out
}

// noted is a Sink that takes everything.
type noted struct{}

func (noted) Accept(context.Context, *crawler.Page, crawler.Harvest) (crawler.Accepted, error) {
	return crawler.Accepted{}, nil
}

// robotsRig is a crew over the real frontier, fetcher and policy. Its clock can
// be put forward.
type robotsRig struct {
	*worker.Crew
	web    *robotsWeb
	offset atomic.Int64
}

func newRobotsRig(t *testing.T) *robotsRig {
	t.Helper()
	g := &robotsRig{web: newRobotsWeb(t)}
	now := func() time.Time { return time.Now().Add(time.Duration(g.offset.Load())) }
	delay := func(string) time.Duration { return robotsDelay }
	queue, err := frontiersqlite.Open(t.Context(), filepath.Join(t.TempDir(), "frontier.db"),
		frontiersqlite.Options{Options: frontier.Options{Delay: delay, Now: now, Lease: 5 * time.Second, BreakAfter: 100}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { queue.Close() })
	resolve := map[string]string{}
	for _, name := range strings.Fields("s404 s403 s410 s500 s503 s429 hang drop big slow same naked www far files nowhere inside ping pong plain " +
		"five five-1 five-2 five-3 five-4 five-5 six six-1 six-2 six-3 six-4 six-5 six-6") {
		resolve[name+".example"] = g.web.Listener.Addr().String()
	}
	fetcher, err := fetch.New(fetch.Options{Timeout: time.Second, AllowPrivate: true, Resolve: resolve, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(fetcher.Close)
	g.Crew = &worker.Crew{
		Frontier: queue, Fetcher: fetcher, Adapters: site.All, Sink: noted{}, Robots: fetch.Policy{UserAgent: fetch.DefaultUserAgent},
		Options: worker.Options{Workers: 16, Now: now, Delay: delay, RetryMin: 100 * time.Millisecond},
	}
	return g
}

// round visits addresses "HOST/PATH" once; the Host's domain is example.
func (g *robotsRig) round(t *testing.T, wait time.Duration, addresses ...string) worker.Summary {
	t.Helper()
	var sources []crawler.Request
	for _, a := range addresses {
		host, path, _ := strings.Cut(a, "/")
		address := "http://" + host + ".example/" + path
		sources = append(sources, crawler.Request{ID: crawler.SourceID(address), Host: host + ".example", Kind: crawler.KindSource, URL: address, Head: address})
	}
	s, err := g.RunOnce(t.Context(), sources, wait)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (g *robotsRig) forward(d time.Duration) { g.offset.Add(int64(d)) }

func TestRobotsAreObeyedOnALiveServer(t *testing.T) {
	t.Parallel()
	g := newRobotsRig(t)
	fetched := strings.Fields("s404/a s403/a s410/a big/late same/open naked/open far/open plain/open slow/a slow/b five/open six/open six/private")
	unfetched := strings.Fields("s500/a s503/a s429/a hang/a drop/a big/private same/private naked/private far/private nowhere/open inside/open " +
		"ping/open pong/open plain/private five/private")
	began := time.Now()
	s := g.round(t, 8*time.Second, slices.Concat(fetched, unfetched, []string{"plain/go"})...)
	if took := time.Since(began); took > time.Minute {
		t.Errorf("the round took %v", took)
	}
	for _, a := range fetched {
		if host, path, _ := strings.Cut(a, "/"); g.web.asked(host, "/"+path) != 1 {
			t.Errorf("%s was fetched %d times, want once", a, g.web.asked(host, "/"+path))
		}
	}
	for _, a := range unfetched {
		if host, path, _ := strings.Cut(a, "/"); g.web.asked(host, "/"+path) != 0 {
			t.Errorf("%s was fetched against its robots.txt", a)
		}
	}
	if g.web.asked("plain", "/go") != 1 || g.web.asked("plain", "/private/reached") != 0 {
		t.Error("a redirect into a disallowed path was followed, or not come to")
	}
	if g.web.asked("www", "/robots.txt") != 1 {
		t.Errorf("the robots.txt two origins share was fetched %d times, want once", g.web.asked("www", "/robots.txt"))
	}
	for _, pair := range g.web.tooClose(robotsDelay) {
		t.Error(pair)
	}
	if t.Failed() {
		t.Log(s.String())
	}
}

func TestACrawlDelayIsKeptOnTheWire(t *testing.T) {
	t.Parallel()
	g := newRobotsRig(t)
	g.round(t, 8*time.Second, "slow/a", "slow/b", "slow/c")
	g.web.mu.Lock()
	defer g.web.mu.Unlock()
	if len(g.web.seen) != 4 {
		t.Fatalf("the server saw %v", g.web.seen)
	}
	for i := 1; i < len(g.web.seen); i++ {
		if gap := g.web.seen[i].at.Sub(g.web.seen[i-1].at); gap < 5*time.Second {
			t.Errorf("%s came %v after %s, want 5 s at least", g.web.seen[i].path, gap, g.web.seen[i-1].path)
		}
	}
}

func TestRobotsAreKeptForADayAndMissingOnesForMinutes(t *testing.T) {
	t.Parallel()
	g := newRobotsRig(t)
	again := func() {
		g.round(t, 2*time.Second, "plain/open", "s404/a", "s500/a", "naked/open")
	}
	want := func(when string, counts map[string]int) {
		t.Helper()
		for host, n := range counts {
			if got := g.web.asked(host, "/robots.txt"); got != n {
				t.Errorf("%s: the robots.txt of %s was fetched %d times, want %d", when, host, got, n)
			}
		}
	}
	again()
	want("at first", map[string]int{"plain": 1, "s404": 1, "s500": 1, "naked": 1, "www": 1})
	again()
	want("at once again", map[string]int{"plain": 1, "s404": 1, "s500": 1, "naked": 1, "www": 1})
	g.forward(11 * time.Minute)
	again()
	want("after 11 minutes", map[string]int{"plain": 1, "s404": 1, "s500": 2, "naked": 1, "www": 1})
	g.forward(23 * time.Hour)
	again()
	want("after 23 hours", map[string]int{"plain": 1, "s404": 1, "s500": 3, "naked": 1, "www": 1})
	g.forward(time.Hour)
	again()
	want("after a day", map[string]int{"plain": 2, "s404": 2, "naked": 2, "www": 2})
	if g.web.asked("s500", "/a") != 0 {
		t.Error("a page was fetched although its robots.txt could not be had")
	}
}
