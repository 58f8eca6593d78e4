package worker

import (
	"context"
	"errors"
	"fmt"
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

var errDown = errors.New("down for now")

// queue is a frontier in memory, for faults and logic only: the real ones are
// tested by their own suite. A Host rests for the outcome's delay.
type queue struct {
	mu      sync.Mutex
	tasks   map[crawler.TaskKey]*entry
	hosts   map[string]*clock
	robots  map[string]crawler.Robots
	hops    map[string]crawler.Request // redirects of robots.txt under way, by origin
	waked   chan struct{}
	fence   uint64
	lease   time.Duration
	down    map[string]int // method: how many calls fail from now on, -1 = all
	claims  []string
	settled []crawler.Outcome
	extends int
	asks    bool // robots.txt is asked for
}

type entry struct {
	req    crawler.Request
	dead   bool
	leased bool
	reason string
}

type clock struct {
	free  time.Time
	fence uint64 // of the lease in hand, 0 = none
}

func newQueue() *queue {
	return &queue{
		tasks: map[crawler.TaskKey]*entry{}, hosts: map[string]*clock{}, robots: map[string]crawler.Robots{}, hops: map[string]crawler.Request{},
		waked: make(chan struct{}), lease: time.Minute, down: map[string]int{},
	}
}

func (q *queue) fails(method string) error {
	n := q.down[method]
	if n == 0 {
		return nil
	}
	if n > 0 {
		q.down[method]--
	}
	return fmt.Errorf("%s: %w: %w", method, crawler.ErrUnavailable, errDown)
}

func (q *queue) wake() {
	close(q.waked)
	q.waked = make(chan struct{})
}

func (q *queue) Push(_ context.Context, requests ...crawler.Request) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.fails("push"); err != nil {
		return err
	}
	for _, r := range requests {
		key := keyOf(r)
		if e := q.tasks[key]; e != nil {
			if !e.leased && !e.dead && r.Due.Before(e.req.Due) {
				e.req.Due = r.Due
			}
			continue
		}
		q.tasks[key] = &entry{req: r}
		if q.hosts[r.Host] == nil {
			q.hosts[r.Host] = &clock{}
		}
	}
	q.wake()
	return nil
}

func (q *queue) Claim(ctx context.Context) (crawler.Lease, error) {
	for {
		q.mu.Lock()
		if err := q.fails("claim"); err != nil {
			q.mu.Unlock()
			return crawler.Lease{}, err
		}
		lease, ok, wait := q.claim(time.Now())
		waked := q.waked
		q.mu.Unlock()
		if ok {
			return lease, nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return crawler.Lease{}, ctx.Err()
		case <-waked:
		case <-timer.C:
		}
		timer.Stop()
	}
}

func (q *queue) claim(now time.Time) (crawler.Lease, bool, time.Duration) {
	wait := time.Hour
	var best *entry
	for _, e := range q.tasks {
		host := q.hosts[e.req.Host]
		if e.dead || e.leased || host.fence != 0 {
			continue
		}
		if at := latest(e.req.Due, host.free); at.After(now) {
			wait = min(wait, at.Sub(now))
			continue
		}
		if best == nil || e.req.Due.Before(best.req.Due) || e.req.Due.Equal(best.req.Due) && e.req.ID < best.req.ID {
			best = e
		}
	}
	if best == nil {
		return crawler.Lease{}, false, max(wait, time.Millisecond)
	}
	q.fence++
	host := q.hosts[best.req.Host]
	host.fence = q.fence
	lease := crawler.Lease{Request: best.req, Fence: q.fence, Claimed: now, Expires: now.Add(q.lease)}
	origin, _ := crawler.OriginOf(best.req.URL)
	lease.Robots = crawler.Robots{Origin: origin, Status: 200}
	if q.asks {
		if lease.Robots = q.robots[origin]; !lease.Robots.Expires.After(now) {
			address := origin + "/robots.txt"
			lease.Robots = crawler.Robots{}
			lease.Request = crawler.Request{ID: origin, Host: best.req.Host, Kind: crawler.KindRobots, URL: address, Head: address}
			if hop, ok := q.hops[origin]; ok {
				lease.Request = hop
			}
			return lease, true, 0
		}
	}
	best.leased = true
	q.claims = append(q.claims, best.req.URL)
	return lease, true, 0
}

func (q *queue) Settle(_ context.Context, lease crawler.Lease, out crawler.Outcome) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.fails("settle"); err != nil {
		return err
	}
	host := q.hosts[lease.Host]
	if host.fence != lease.Fence {
		return crawler.ErrStale
	}
	now := time.Now()
	host.fence, host.free = 0, latest(now.Add(out.Delay), out.Block)
	q.settled = append(q.settled, out)
	defer q.wake()
	if lease.Kind == crawler.KindRobots {
		delete(q.hops, lease.ID)
		if out.Kind == crawler.Continue {
			q.hops[lease.ID] = out.Request
		}
		if out.Robots != nil {
			q.robots[lease.ID] = *out.Robots
		}
		return nil
	}
	e := q.tasks[keyOf(lease.Request)]
	e.req, e.leased, e.reason = out.Request, false, out.Reason
	switch {
	case out.Kind == crawler.Dead:
		e.dead = true
	case out.Kind == crawler.Done && out.Next.IsZero():
		delete(q.tasks, keyOf(lease.Request))
	case out.Kind == crawler.Continue:
		e.req.Due = now
	default:
		e.req.Due = out.Next
	}
	return nil
}

func (q *queue) Extend(_ context.Context, lease crawler.Lease) (crawler.Lease, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.extends++
	if err := q.fails("extend"); err != nil {
		return lease, err
	}
	lease.Expires = time.Now().Add(q.lease)
	return lease, nil
}

func (q *queue) Close() error { return nil }

func (q *queue) Tasks(_ context.Context, keys ...crawler.TaskKey) ([]crawler.Task, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var out []crawler.Task
	for _, k := range keys {
		t := crawler.Task{State: crawler.TaskUnknown}
		if e := q.tasks[k]; e != nil {
			t = crawler.Task{Request: e.req, State: crawler.TaskQueued, Reason: e.reason}
			if e.leased {
				t.State = crawler.TaskLeased
			} else if e.dead {
				t.State = crawler.TaskDead
			}
		}
		out = append(out, t)
	}
	return out, nil
}

func (q *queue) Remove(_ context.Context, keys ...crawler.TaskKey) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, k := range keys {
		delete(q.tasks, k)
	}
	return nil
}

func (q *queue) Status(context.Context) (crawler.Status, error) { return crawler.Status{}, nil }
func (q *queue) Hosts(context.Context, string, int) ([]crawler.HostStatus, error) {
	return nil, nil
}
func (q *queue) Dead(context.Context, crawler.TaskKey, int) ([]crawler.Task, error) { return nil, nil }
func (q *queue) Requeue(context.Context, ...crawler.TaskKey) (int, error)           { return 0, nil }
func (q *queue) Drop(context.Context, ...crawler.TaskKey) (int, error)              { return 0, nil }

func (q *queue) task(host, id string) *entry {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e := q.tasks[crawler.TaskKey{Host: host, ID: id}]; e != nil {
		c := *e
		return &c
	}
	return nil
}

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

func (lines) Name() string                      { return "lines" }
func (lines) Match(*url.URL) bool               { return false }
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
		case "thread", "mention", "external":
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
		Frontier: g.q, Fetcher: g.web, Adapters: []crawler.Adapter{lines{}}, Sink: g.shelf, Robots: obey{},
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
