package worker

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/crawler"
)

// web answers fetches out of a map; an address that is not there is a 404.
type web struct {
	mu      sync.Mutex
	pages   map[string]func(n int) (*crawler.Page, error)
	fetched []string
	counts  map[string]int
}

func newWeb() *web {
	return &web{pages: map[string]func(int) (*crawler.Page, error){}, counts: map[string]int{}}
}

// text is a page with a status, a body and headers "Name: value".
func text(status int, body string, headers ...string) *crawler.Page {
	h := http.Header{}
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		h.Add(name, value)
	}
	return &crawler.Page{Status: status, Text: body, Body: []byte(body), Header: h, FetchedAt: time.Now().UTC(), Took: time.Millisecond}
}

func (w *web) put(address string, page *crawler.Page) {
	w.put2(address, func(int) (*crawler.Page, error) { c := *page; return &c, nil })
}

func (w *web) put2(address string, answer func(n int) (*crawler.Page, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages[address] = answer
}

func (w *web) Fetch(ctx context.Context, lease crawler.Lease) (*crawler.Page, error) {
	w.mu.Lock()
	w.fetched = append(w.fetched, lease.URL)
	w.counts[lease.URL]++
	n, answer := w.counts[lease.URL], w.pages[lease.URL]
	w.mu.Unlock()
	if ctx.Err() != nil {
		return nil, &crawler.FetchError{URL: lease.URL, Class: crawler.ErrLease, Err: ctx.Err()}
	}
	if answer == nil {
		answer = func(int) (*crawler.Page, error) { return text(404, "not found"), nil }
	}
	page, err := answer(n)
	if page != nil {
		page.URL, page.Hops = lease.URL, lease.Visit.Hops
	}
	return page, err
}

func (w *web) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.fetched, " ")
}

func (w *web) count(address string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.counts[address]
}

// lines is an adapter: every line of a page is a fact.
type lines struct{}

func (lines) Name() string { return "lines" }

func (lines) Match(*url.URL) bool { return false }

func (lines) Recognise(page *crawler.Page) bool { return strings.HasPrefix(page.Text, "lines\n") }

func (lines) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: "lines", State: crawler.PageOK}
	for _, line := range strings.Split(page.Text, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "post":
			n, _ := strconv.ParseInt(rest, 10, 64)
			h.Posts = append(h.Posts, crawler.Post{ID: crawler.PostID("lines", "", rest), Text: rest})
			if h.Span.Oldest == 0 || n < h.Span.Oldest {
				h.Span.Oldest = n
			}
			h.Span.Newest = max(h.Span.Newest, n)
		case "next":
			h.Next = &rest
		case "forward":
			h.Next, h.Forward = &rest, true
		case "thread", "mention", "external", "feed", "sitemap", "page":
			h.Links = append(h.Links, crawler.Link{URL: rest, Why: word})
		case "state":
			h.State = crawler.PageState(rest)
		case "panic":
			panic("an adapter that does not expect this")
		case "fail":
			return h, errors.New("cannot be parsed")
		}
	}
	return h, nil
}

// shelf is a Sink that remembers ids.
type shelf struct {
	mu    sync.Mutex
	ids   map[string]int
	calls int
	fails int // how many calls fail from now on, -1 = all
	slow  time.Duration
}

func (s *shelf) Accept(ctx context.Context, _ *crawler.Page, h crawler.Harvest) (crawler.Accepted, error) {
	sleep(ctx, s.slow)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	if s.fails != 0 {
		s.fails--
		return crawler.Accepted{}, errDown
	}
	a := crawler.Accepted{Posts: len(h.Posts)}
	for _, p := range h.Posts {
		if s.ids[p.ID]++; s.ids[p.ID] == 1 {
			a.Hits++
			a.New++
		}
	}
	return a, nil
}

func (s *shelf) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for id := range s.ids {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// obey is a robots policy: a body "deny /path" forbids what begins so, "delay
// 3s" asks for a delay.
type obey struct{}

func (obey) Allowed(robots crawler.Robots, address string) bool {
	if unreachable(robots) {
		return false
	}
	u, err := url.Parse(address)
	path, denies := strings.CutPrefix(robots.Body, "deny ")
	return err == nil && !(denies && robots.Status == 200 && strings.HasPrefix(u.Path, path))
}

func (obey) CrawlDelay(robots crawler.Robots) time.Duration {
	value, _ := strings.CutPrefix(robots.Body, "delay ")
	d, _ := time.ParseDuration(value)
	return d
}

func (obey) Answer(page *crawler.Page, err error, now time.Time, previous crawler.Robots) crawler.Robots {
	r := crawler.Robots{Fetched: now, Expires: now.Add(time.Hour)}
	var failed *crawler.FetchError
	if errors.As(err, &failed) {
		r.Error = failed.Class
	}
	if page != nil {
		r.Status, r.Body = page.Status, page.Text
	}
	if unreachable(r) {
		if !unreachable(previous) {
			r = previous
		}
		r.Expires = now.Add(5 * time.Minute)
	}
	return r
}

// rig is a crew over fakes.
type rig struct {
	*Crew
	q     *queue
	web   *web
	shelf *shelf
}

func newRig(t *testing.T, change func(*rig)) *rig {
	t.Helper()
	g := &rig{q: newQueue(), web: newWeb(), shelf: &shelf{ids: map[string]int{}}}
	g.Crew = &Crew{
		Frontier: g.q, Fetcher: g.web, Adapters: crawler.Fixed(lines{}), Sink: g.shelf, Robots: obey{},
		Options: Options{Workers: 4, RetryMin: time.Millisecond, RetryMax: 4 * time.Millisecond, BlockMin: 10 * time.Millisecond, Drain: 2 * time.Second, StorePatience: 50 * time.Millisecond},
	}
	if change != nil {
		change(g)
	}
	return g
}

func seed(id, address string) crawler.Request {
	host, _ := crawler.HostOf(address)
	return crawler.Request{ID: id, Host: host, Kind: crawler.KindSource, URL: address, Head: address}
}

// once runs a round and checks that nothing is unaccounted.
func (g *rig) once(t *testing.T, wait time.Duration, seeds ...crawler.Request) Summary {
	t.Helper()
	s, err := g.RunOnce(t.Context(), seeds, wait)
	if err != nil {
		t.Fatal(err)
	}
	g.accounted(t, s)
	return s
}

func (g *rig) accounted(t *testing.T, s Summary) {
	t.Helper()
	fetched, passed := 0, 0
	for _, n := range s.Fetched {
		fetched += n
	}
	for _, n := range s.Passed {
		passed += n
	}
	g.web.mu.Lock()
	requests := len(g.web.fetched)
	g.web.mu.Unlock()
	g.web.fetched = nil
	if fetched != s.Fetches || passed != s.Leases-s.Fetches || requests != s.Fetches {
		t.Errorf("%d requests, %d fetches of %d leases, came to %v and %v", requests, s.Fetches, s.Leases, s.Fetched, s.Passed)
	}
}
