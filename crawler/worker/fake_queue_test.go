package worker

import (
	"context"
	"errors"
	"fmt"
	"sync"
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
	full    bool // there is no room for new tasks
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
		if q.full && q.tasks[key] == nil {
			return fmt.Errorf("push: %w: %w", crawler.ErrUnavailable, crawler.ErrFull)
		}
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

func (q *queue) Tell(_ context.Context, _ string, robots crawler.Robots) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.fails("tell"); err != nil {
		return err
	}
	q.robots[robots.Origin] = robots
	delete(q.hops, robots.Origin)
	return nil
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

func (q *queue) Requeue(context.Context, ...crawler.TaskKey) (int, error) { return 0, nil }

func (q *queue) Drop(context.Context, ...crawler.TaskKey) (int, error) { return 0, nil }

func (q *queue) task(host, id string) *entry {
	q.mu.Lock()
	defer q.mu.Unlock()
	if e := q.tasks[crawler.TaskKey{Host: host, ID: id}]; e != nil {
		c := *e
		return &c
	}
	return nil
}
