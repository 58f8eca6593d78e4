package redis

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler"
	"scops/crawler/frontier"
)

// fleet is several processes' frontiers on one server that is killed now and
// then, and what the Hosts saw of them.
type fleet struct {
	t      *testing.T
	mu     sync.Mutex
	ended  map[string]time.Time // earliest moment a Host's last lease can have ended
	busy   map[string]bool
	done   map[string]int // settlements by task: answered, or stored without an answer
	claims int
}

const (
	fleetDelay = 30 * time.Millisecond
	fleetLease = 400 * time.Millisecond
)

// TestKilledServersLoseNothingAndBreakNoSpacing kills the server with workers
// of three processes at work, without telling them. What a server that syncs
// every second may forget is pushed again, as a starting worker does.
func TestKilledServersLoseNothingAndBreakNoSpacing(t *testing.T) {
	t.Parallel()
	for _, sync := range []string{"always", "everysec"} {
		t.Run("appendfsync "+sync, func(t *testing.T) {
			t.Parallel()
			killedServers(t, start(t, "--appendfsync", sync), sync == "everysec")
		})
	}
}

func killedServers(t *testing.T, s *server, forgets bool) {
	t.Helper()
	const hosts, tasks = 6, 15
	policy := frontier.Options{Delay: func(string) time.Duration { return fleetDelay }, Lease: fleetLease, MaxTries: 1000}
	fl := &fleet{t: t, ended: map[string]time.Time{}, busy: map[string]bool{}, done: map[string]int{}}
	ctx, stop := context.WithTimeout(t.Context(), 45*time.Second)
	defer stop()

	var crew sync.WaitGroup
	for range 3 {
		f := dial(t, Options{Addresses: []string{s.address}}, policy)
		// A call the client sends again by itself is answered as stale when the
		// first was stored, and nobody would know of that one.
		f.client.(*goredis.Client).Options().MaxRetries = 0
		for range 3 {
			crew.Go(func() { fl.work(ctx, f) })
		}
	}
	pusher := dial(t, Options{Addresses: []string{s.address}}, policy)
	push := func(i int) {
		r := page(fmt.Sprintf("h%d.example", i%hosts), fmt.Sprintf("t%d", i))
		for pusher.Push(ctx, r) != nil && ctx.Err() == nil {
			time.Sleep(10 * time.Millisecond)
		}
	}
	for i := range hosts * tasks {
		push(i)
		if i%40 == 20 {
			s.kill(t)
			time.Sleep(50 * time.Millisecond)
			s.run(t)
		}
	}
	for i := range hosts * tasks {
		if forgets {
			push(i)
		}
	}
	for ctx.Err() == nil {
		if status, err := pusher.Status(ctx); err == nil && status.Queued+status.Leased == 0 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	crew.Wait()
	if len(fl.done) != hosts*tasks {
		t.Errorf("%d of %d tasks were done", len(fl.done), hosts*tasks)
	}
	t.Logf("%d claims for %d tasks", fl.claims, hosts*tasks)
}

func (fl *fleet) work(ctx context.Context, f *Frontier) {
	for i := 0; ctx.Err() == nil; i++ {
		lease, err := f.Claim(ctx)
		if errors.Is(err, crawler.ErrUnavailable) {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if err != nil {
			return
		}
		fl.claimed(lease)
		time.Sleep(2 * time.Millisecond)
		out := crawler.Outcome{Kind: crawler.Done, Request: lease.Request}
		if lease.Kind == crawler.KindRobots {
			out.Robots = &crawler.Robots{Status: 404, Expires: time.Now().Add(time.Hour)}
		}
		fl.settle(ctx, f, lease, out)
	}
}

func (fl *fleet) claimed(lease crawler.Lease) {
	fl.mu.Lock()
	defer fl.mu.Unlock()
	fl.claims++
	now := time.Now()
	if fl.busy[lease.Host] {
		fl.t.Errorf("%s was claimed while another lease was running", lease.Host)
	}
	if gap := now.Sub(fl.ended[lease.Host]); gap < fleetDelay {
		fl.t.Errorf("%s was claimed %v after its last lease ended", lease.Host, gap)
	}
	fl.busy[lease.Host] = true
}

// settle tries until it is answered, longer than a worker would: on a busy
// machine a server may take longer to start than a lease lasts, and the work may
// end while the last answer is under way. What was not answered may have been
// stored or not; the lease ends at the latest when it expires, at the earliest
// when the first attempt began.
func (fl *fleet) settle(ctx context.Context, f *Frontier, lease crawler.Lease, out crawler.Outcome) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
	defer cancel()
	fl.mu.Lock()
	fl.busy[lease.Host], fl.ended[lease.Host] = false, time.Now()
	fl.mu.Unlock()
	for unanswered := false; ; unanswered = true {
		err := f.Settle(ctx, lease, out)
		if err == nil || errors.Is(err, crawler.ErrStale) {
			if lease.Kind != crawler.KindRobots && (err == nil || unanswered) {
				fl.mu.Lock()
				fl.done[lease.Host+" "+lease.ID]++
				fl.mu.Unlock()
			}
			return
		}
		if ctx.Err() != nil {
			fl.t.Errorf("settling %s %s was never answered: %v", lease.Host, lease.ID, err)
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestARestartHoldsHostsOfClientsThatSawNothing(t *testing.T) {
	t.Parallel()
	const delay = 700 * time.Millisecond
	s := start(t)
	f := dial(t, Options{Addresses: []string{s.address}}, frontier.Options{Delay: func(string) time.Duration { return delay }})
	if err := f.Push(t.Context(), page("a.example", "1")); err != nil {
		t.Fatal(err)
	}
	lease, err := f.Claim(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	robots := &crawler.Robots{Status: 404, Expires: time.Now().Add(time.Hour)}
	if err := f.Settle(t.Context(), lease, crawler.Outcome{Kind: crawler.Done, Robots: robots}); err != nil {
		t.Fatal(err)
	}
	time.Sleep(delay) // the clock has run out: only the restart can hold it
	s.kill(t)
	killed := time.Now()
	s.run(t)
	if claim(t, f); time.Since(killed) < delay {
		t.Errorf("claimed %v after the restart, want at least %v", time.Since(killed), delay)
	}
}

func TestAForgottenClaimBringsNoFenceBack(t *testing.T) {
	t.Parallel()
	s := start(t, "--appendonly", "no")
	f := dial(t, Options{Addresses: []string{s.address}}, frontier.Options{Delay: none})
	if err := f.Push(t.Context(), page("a.example", "1"), page("a.example", "2")); err != nil {
		t.Fatal(err)
	}
	first := claim(t, f)
	if err := f.Settle(t.Context(), first, crawler.Outcome{Kind: crawler.Continue, Request: first.Request}); err != nil {
		t.Fatal(err)
	}
	if err := admin(t, s).Save(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	lost := claim(t, f)
	s.kill(t) // what came after Save is forgotten, as a power cut forgets it
	s.run(t)
	if now := claim(t, f); now.Fence <= lost.Fence {
		t.Errorf("fence %d after %d was forgotten", now.Fence, lost.Fence)
	}
	if err := f.Settle(t.Context(), lost, crawler.Outcome{Kind: crawler.Dead, Request: lost.Request}); !errors.Is(err, crawler.ErrStale) {
		t.Errorf("settling the forgotten lease: %v, want ErrStale", err)
	}
}
