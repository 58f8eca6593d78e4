// Package frontiertest is the contract of crawler.Frontier and
// crawler.Inspector as a test suite, for every frontier there is, and Broken,
// a frontier that fails when told to.
//
// A frontier has a clock of its own (a Redis server's), so the suite runs in
// real time with short delays. What must not happen too early is measured and
// never tolerated; what must happen at all is waited for generously.
//
//	frontiertest.go  Run, RunCrash, Harness and the helpers of the tests
//	queue.go         Push, order of claims, waiting
//	clock.go         one lease per Host, spacing, blocks, breaker
//	settle.go        outcomes, dead letters
//	lease.go         fences, expiry, Extend, Remove
//	fair.go          priorities, and fairness among the Sources of a Host
//	pages.go         pages that are read once
//	robots.go        robots.txt before any page
//	inspect.go       what an operator sees
//	life.go          Close, reopening, crashes
//	random.go        a task is in exactly one place, whatever happens
//	broken.go        Broken
//	bench.go         Benchmark
package frontiertest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// patience is how long the suite waits for what must happen.
const patience = 10 * time.Second

// Harness is one frontier under test, on a store of its own.
type Harness struct {
	Frontier  crawler.Frontier
	Inspector crawler.Inspector
	// Reopen closes the frontier and opens it again on what it has stored.
	Reopen func(t *testing.T) Harness
	// Crash ends frontier and store without closing them, as a kill would, and
	// opens them again. RunCrash needs it; Run does not.
	Crash func(t *testing.T) Harness
}

// Open makes an empty frontier with these options and cleans up after the test.
type Open func(t *testing.T, o frontier.Options) Harness

// Run runs the suite.
func Run(t *testing.T, open Open) {
	for _, group := range []map[string]func(*rig){queueTests(), clockTests(), settleTests(), leaseTests(), robotsTests(), inspectTests(), lifeTests(), randomTests(), pageTests(), fairTests()} {
		for name, test := range group {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(newRig(t, open))
			})
		}
	}
}

// RunCrash runs the tests that crash the frontier.
func RunCrash(t *testing.T, open Open) {
	for name, test := range crashTests() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newRig(t, open))
		})
	}
}

// rig is one test's frontier with the helpers tests are written in.
type rig struct {
	*testing.T
	Harness
	make Open
}

func newRig(t *testing.T, open Open) *rig { return &rig{T: t, make: open} }

// open opens the frontier. Options left zero are harmless ones: no delay, a
// lease nobody outlives.
func (r *rig) open(o frontier.Options) {
	r.Helper()
	if o.Delay == nil {
		o.Delay = every(0)
	}
	if o.Lease == 0 {
		o.Lease = time.Minute
	}
	r.Harness = r.make(r.T, o)
}

func every(d time.Duration) func(string) time.Duration {
	return func(string) time.Duration { return d }
}

// task is a Request due at a moment; zero = now.
func task(host, id string, due time.Time) crawler.Request {
	return crawler.Request{Host: host, ID: id, URL: "http://" + host + "/" + id, Due: due}
}

func ago(d time.Duration) time.Time   { return time.Now().Add(-d) }
func after(d time.Duration) time.Time { return time.Now().Add(d) }

func (r *rig) push(requests ...crawler.Request) {
	r.Helper()
	r.must(r.Frontier.Push(r.Context(), requests...))
}

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// claim claims within the suite's patience.
func (r *rig) claim() crawler.Lease {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	lease, err := r.Frontier.Claim(ctx)
	r.must(err)
	if lease.Fence == 0 {
		r.Fatal("a lease without a fence")
	}
	return lease
}

// page claims a page, answering any robots.txt lease before it.
func (r *rig) page() crawler.Lease {
	r.Helper()
	for range 100 {
		lease := r.claim()
		if lease.Kind != crawler.KindRobots {
			return lease
		}
		r.allow(lease)
	}
	r.Fatal("a hundred robots.txt leases and no page")
	return crawler.Lease{}
}

// allow settles a robots.txt lease: everything is allowed for an hour.
func (r *rig) allow(lease crawler.Lease) {
	r.Helper()
	r.settle(lease, allowed(lease))
}

func allowed(lease crawler.Lease) crawler.Outcome {
	return crawler.Outcome{Kind: crawler.Done, Robots: &crawler.Robots{
		Origin: lease.ID, Status: 200, Body: "User-agent: *\nAllow: /\n", Fetched: time.Now(), Expires: after(time.Hour),
	}}
}

// nothing says that no claim succeeds for a while.
func (r *rig) nothing(within time.Duration) {
	r.Helper()
	ctx, cancel := context.WithTimeout(r.Context(), within)
	defer cancel()
	lease, err := r.Frontier.Claim(ctx)
	if !errors.Is(err, context.DeadlineExceeded) {
		r.Fatalf("claimed %s %q of %q (error %v), want nothing for %v", lease.Kind, lease.ID, lease.Host, err, within)
	}
}

func (r *rig) settle(lease crawler.Lease, out crawler.Outcome) {
	r.Helper()
	r.must(r.Frontier.Settle(r.Context(), lease, out))
}

// done ends a visit that is due again in an hour.
func (r *rig) done(lease crawler.Lease) {
	r.Helper()
	r.settle(lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: after(time.Hour)})
}

// bury sends a new task to the dead letters.
func (r *rig) bury(host, id, reason string) {
	r.Helper()
	r.push(task(host, id, ago(time.Hour)))
	lease := r.page()
	if lease.ID != id || lease.Host != host {
		r.Fatalf("claimed %q of %q, want %q of %q", lease.ID, lease.Host, id, host)
	}
	r.settle(lease, crawler.Outcome{Kind: crawler.Dead, Request: lease.Request, Reason: reason, Spare: true})
}

// look is one task as an operator sees it.
func (r *rig) look(host, id string) crawler.Task {
	r.Helper()
	tasks, err := r.Inspector.Tasks(r.Context(), crawler.TaskKey{Host: host, ID: id})
	r.must(err)
	if len(tasks) != 1 {
		r.Fatalf("%d tasks for one key", len(tasks))
	}
	return tasks[0]
}

// stands says in which state a task is.
func (r *rig) stands(host, id string, want crawler.TaskState) crawler.Task {
	r.Helper()
	got := r.look(host, id)
	if got.State != want {
		r.Fatalf("task %q of %q is %s, want %s", id, host, got.State, want)
	}
	return got
}

// host is one Host as an operator sees it.
func (r *rig) host(name string) crawler.HostStatus {
	r.Helper()
	hosts, err := r.Inspector.Hosts(r.Context(), "", 1000)
	r.must(err)
	for _, h := range hosts {
		if h.Host == name {
			return h
		}
	}
	r.Fatalf("no Host %q among %d", name, len(hosts))
	return crawler.HostStatus{}
}

func (r *rig) status() crawler.Status {
	r.Helper()
	s, err := r.Inspector.Status(r.Context())
	r.must(err)
	return s
}

// stale says that settling and extending a lease are refused.
func (r *rig) stale(lease crawler.Lease) {
	r.Helper()
	out := crawler.Outcome{Kind: crawler.Dead, Request: lease.Request, Reason: "stale", Block: after(time.Hour), Delay: time.Hour}
	if lease.Kind == crawler.KindRobots {
		out = crawler.Outcome{Kind: crawler.Done, Robots: &crawler.Robots{Body: "stale", Expires: after(time.Hour)}}
	}
	if err := r.Frontier.Settle(r.Context(), lease, out); !errors.Is(err, crawler.ErrStale) {
		r.Fatalf("settle: %v, want ErrStale", err)
	}
	if _, err := r.Frontier.Extend(r.Context(), lease); !errors.Is(err, crawler.ErrStale) {
		r.Fatalf("extend: %v, want ErrStale", err)
	}
}

// near says that two moments are the same but for rounding and travel.
func (r *rig) near(what string, got, want time.Time) {
	r.Helper()
	if d := got.Sub(want).Abs(); d > 500*time.Millisecond {
		r.Errorf("%s is %v, want %v", what, got, want)
	}
}

func name(kind string, n int) string { return fmt.Sprintf("%s%02d", kind, n) }
