package redis

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// ready pushes one task to each of n Hosts whose robots.txt is known.
func ready(t testing.TB, f *Frontier, n int) {
	t.Helper()
	tasks := make([]crawler.Request, n)
	for i := range tasks {
		tasks[i] = page(fmt.Sprintf("h%05d.example", i), "1")
	}
	if err := f.Push(t.Context(), tasks...); err != nil {
		t.Fatal(err)
	}
	for left := n; left > 0; {
		leases, err := f.ClaimUpTo(t.Context(), 100)
		if err != nil {
			t.Fatal(err)
		}
		for _, lease := range leases {
			out := crawler.Outcome{Kind: crawler.Continue, Request: lease.Request}
			if lease.Kind == crawler.KindRobots {
				out = crawler.Outcome{Kind: crawler.Done, Robots: &crawler.Robots{Status: 404, Expires: time.Now().Add(time.Hour)}}
				left--
			}
			if err := f.Settle(t.Context(), lease, out); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestIdleWorkersAreServedByOneRoundTrip(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := dial(t, Options{Addresses: []string{s.address}}, frontier.Options{Delay: none})
	const workers = 12
	ready(t, f, workers)
	f.hints = nil
	f.turn <- struct{}{} // all of them wait
	var crew sync.WaitGroup
	for range workers {
		crew.Go(func() {
			if _, err := f.Claim(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	for {
		f.claimers.Lock()
		n := len(f.claimers.waiting)
		f.claimers.Unlock()
		if n == workers {
			break
		}
		time.Sleep(time.Millisecond)
	}
	before := reads(t, s)
	<-f.turn
	crew.Wait()
	// One read is 64 looks, one is all claims; what else the server did meanwhile
	// (a connection, another look) is far less than a read for every worker.
	if took := reads(t, s) - before; took >= workers {
		t.Errorf("the server read %d times for %d claims", took, workers)
	}
}

// reads is how often the server has read from its clients.
func reads(t *testing.T, s *server) (n int) {
	t.Helper()
	text, err := admin(t, s).Info(t.Context(), "stats").Result()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Sscan(readInfo(text)["total_reads_processed"], &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Claimers come and go; what was leased was given to somebody who wanted it.
func TestNoLeaseIsGivenToAClaimerThatWentAway(t *testing.T) {
	t.Parallel()
	address := shared(t)
	names := &prefixes{}
	f := dial(t, Options{Addresses: []string{address}, Prefix: names.next(t, address)}, frontier.Options{Delay: none, Lease: time.Hour})
	const hosts = 60
	ready(t, f, hosts)
	var mu sync.Mutex
	got := map[string]int{}
	var crew sync.WaitGroup
	for w := range 16 {
		crew.Go(func() {
			for i := 0; ; i++ {
				mu.Lock()
				done := len(got) == hosts
				mu.Unlock()
				if done {
					return
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration((w*7+i)%11)*4*time.Millisecond)
				lease, err := f.Claim(ctx)
				cancel()
				if err == nil {
					mu.Lock()
					got[lease.Host]++
					mu.Unlock()
				} else if !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
					return
				}
			}
		})
	}
	crew.Wait()
	for host, n := range got {
		if n != 1 {
			t.Errorf("%s was leased %d times", host, n)
		}
	}
	if s, err := f.Status(t.Context()); err != nil || s.Leased != hosts || len(got) != hosts {
		t.Errorf("%d leases were given, the server knows of %d (error %v)", len(got), s.Leased, err)
	}
}

func TestClaimUpToTakesNoMoreThanItWasAskedFor(t *testing.T) {
	t.Parallel()
	address := shared(t)
	names := &prefixes{}
	f := dial(t, Options{Addresses: []string{address}, Prefix: names.next(t, address)}, frontier.Options{Delay: none})
	ready(t, f, 25)
	var sizes []string
	for total := 0; total < 25; {
		leases, err := f.ClaimUpTo(t.Context(), 10)
		if err != nil || len(leases) == 0 || len(leases) > 10 {
			t.Fatalf("%d leases, error %v", len(leases), err)
		}
		total += len(leases)
		sizes = append(sizes, fmt.Sprint(len(leases)))
	}
	if len(sizes) > 5 {
		t.Errorf("25 ready Hosts took batches of %s", strings.Join(sizes, ", "))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if leases, err := f.ClaimUpTo(ctx, 10); !errors.Is(err, context.DeadlineExceeded) || len(leases) != 0 {
		t.Errorf("%d leases, error %v, want none", len(leases), err)
	}
}

// Another process may be faster; who then ends while it waits for what was not
// left gets away, and nobody is forgotten.
func TestClaimersGetAwayWhenAnotherProcessWasFaster(t *testing.T) {
	t.Parallel()
	address := shared(t)
	names := &prefixes{}
	o := Options{Addresses: []string{address}, Prefix: names.next(t, address)}
	policy := frontier.Options{Delay: none, Lease: time.Hour}
	const processes, workers, hosts = 3, 8, 40
	var fs []*Frontier
	for range processes {
		fs = append(fs, dial(t, o, policy))
	}
	ready(t, fs[0], hosts)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var crew sync.WaitGroup
	var leased atomic.Int64
	for _, f := range fs {
		for range workers {
			crew.Go(func() {
				for {
					_, err := f.Claim(ctx)
					if err != nil {
						if !errors.Is(err, context.Canceled) {
							t.Error(err)
						}
						return
					}
					if leased.Add(1) == hosts {
						stop()
					}
				}
			})
		}
	}
	ended := make(chan struct{})
	go func() { crew.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Fatalf("%d of %d Hosts were leased and claimers still wait", leased.Load(), hosts)
	}
	if n := leased.Load(); n != hosts {
		t.Errorf("%d leases of %d Hosts", n, hosts)
	}
}
