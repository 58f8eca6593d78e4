package redis

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// pollEvery bounds a wait: another process may have pushed something.
const pollEvery = 250 * time.Millisecond

// A look asks a few shards for many ready Hosts each, and all of them only when
// those have fewer than are wanted: processes that look at the same time seldom
// find the same.
const (
	fewShards = 8
	perShard  = 64
)

// Claim implements crawler.Frontier. Those who wait in one process are served
// by one of them, all in one round trip as far as there are ready Hosts.
func (f *Frontier) Claim(ctx context.Context) (crawler.Lease, error) {
	for {
		got := f.wait(ctx, f.claimers.join())
		if got.err != nil || got.lease.Fence != 0 {
			return got.lease, got.err
		}
	}
}

// wait waits for what a claimer is given, or serves everybody itself; nothing
// when there was less to lease than it seemed.
func (f *Frontier) wait(ctx context.Context, w claimer) claimed {
	for {
		var err error
		select {
		case got := <-w:
			return got
		case f.turn <- struct{}{}:
			err = f.serve(ctx, w)
			<-f.turn
		case <-f.closed:
			err = crawler.ErrClosed
		case <-ctx.Done():
			err = ctx.Err()
		}
		switch {
		case err == nil:
		case f.claimers.leave(w):
			return claimed{err: err}
		default: // it was taken: a lease may be on its way
			got := <-w
			if got.lease.Fence == 0 && got.err == nil {
				got.err = err
			}
			return got
		}
	}
}

// serve claims for everybody who waits until w is given something. Whoever
// calls it has the turn. Its error is of w alone.
func (f *Frontier) serve(ctx context.Context, w claimer) error {
	for len(w) == 0 {
		if err := f.refill(ctx, f.claimers.count()); err != nil {
			return failed("look for ready hosts", err)
		}
		// Those taken can no longer leave: every lease has somebody who wants it.
		taken := f.claimers.take(min(len(f.hints), together))
		leases, err := f.claim(ctx, f.hint(len(taken)))
		for i, w := range taken {
			if i < len(leases) {
				w <- claimed{lease: leases[i]}
			} else {
				w <- claimed{err: failed("claim task", err)}
			}
		}
	}
	return nil
}

// ClaimUpTo claims for n at once: it waits as Claim does, and returns one lease
// at least and n at most, all of one round trip. After an error there may be
// leases too.
func (f *Frontier) ClaimUpTo(ctx context.Context, n int) ([]crawler.Lease, error) {
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-f.closed:
		return nil, crawler.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	for {
		if err := f.refill(ctx, n); err != nil {
			return nil, failed("look for ready hosts", err)
		}
		leases, err := f.claim(ctx, f.hint(min(n, together)))
		if err != nil || len(leases) > 0 {
			return leases, failed("claim tasks", err)
		}
	}
}

// failed wraps an error, but not the end of a context or of the frontier.
func failed(doing string, err error) error {
	if err == nil || errors.Is(err, crawler.ErrClosed) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// hint takes up to n Hosts that were ready a moment ago. Like refill it is for
// whoever has the turn.
func (f *Frontier) hint(n int) []string {
	n = min(n, len(f.hints))
	taken := f.hints[:n]
	f.hints = f.hints[n:]
	return taken
}

// refill waits until some Host is ready, as far as is known; it looks for so many.
func (f *Frontier) refill(ctx context.Context, wanted int) error {
	if err := f.ended(ctx); err != nil {
		return err
	}
	for len(f.hints) == 0 {
		hosts, wait, err := f.look(ctx, wanted)
		if err != nil {
			return err
		}
		rand.Shuffle(len(hosts), func(i, j int) { hosts[i], hosts[j] = hosts[j], hosts[i] })
		f.hints = hosts
		if len(hosts) > 0 {
			return nil
		}
		if err := f.bell.Wait(ctx, f.closed, wait); err != nil {
			return err
		}
	}
	return nil
}

// look asks for ready Hosts. Without any it says how long to wait.
func (f *Frontier) look(ctx context.Context, wanted int) (hosts []string, wait time.Duration, err error) {
	shards := rand.Perm(frontier.Shards)
	hosts, first, err := f.lookAt(ctx, shards[:fewShards])
	if err != nil || len(hosts) >= wanted {
		return hosts, 0, err
	}
	rest, second, err := f.lookAt(ctx, shards[fewShards:])
	return append(hosts, rest...), min(first, second), err
}

func (f *Frontier) lookAt(ctx context.Context, shards []int) (hosts []string, wait time.Duration, err error) {
	calls := make([]call, len(shards))
	for i, shard := range shards {
		calls[i] = call{keys: []string{f.keys.ready(shard)}, args: []any{perShard}}
	}
	answers, err := f.runAll(ctx, f.scripts.pick, calls)
	if err != nil {
		return nil, 0, err
	}
	wait = pollEvery
	for _, v := range answers {
		a := read(v, 1)
		if next := a.int(0); next >= 0 {
			wait = min(wait, time.Duration(next)*time.Millisecond)
		}
		for i := 1; i < len(a.list); i++ {
			hosts = append(hosts, a.text(i))
		}
		if a.err != nil {
			return nil, 0, a.err
		}
	}
	return hosts, wait, nil
}

// claim leases the next task of each of these Hosts, in one round trip; of some
// there may be none. It is not interrupted: a lease the server gave must reach
// its claimer, so after an error there may be leases too.
func (f *Frontier) claim(ctx context.Context, hosts []string) (leases []crawler.Lease, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*answerTimeout)
	defer cancel()
	// Taken before the server is asked, so never later than its own.
	expires := f.options.Now().Add(f.options.Lease)
	tries := f.options.MaxTries
	calls := make([]call, len(hosts))
	for i, host := range hosts {
		calls[i] = f.of(host, millis(f.options.Lease), tries, frontier.ExpiredReason(tries))
	}
	for i, r := range f.each(ctx, f.scripts.claim, calls) {
		lease, bad := crawler.Lease{}, r.err
		if bad == nil {
			lease, bad = f.leaseOf(ctx, hosts[i], r.value, expires)
		}
		if bad != nil {
			err = bad
		} else if lease.Fence != 0 {
			leases = append(leases, lease)
		}
	}
	return leases, err
}

// leaseOf reads the answer of claim.lua; zero when it gave no lease. A task that
// cannot be read is buried.
func (f *Frontier) leaseOf(ctx context.Context, host string, v any, expires time.Time) (crawler.Lease, error) {
	a := read(v, 2)
	if a.err != nil || a.int(0) == 0 {
		return crawler.Lease{}, a.err
	}
	a = read(v, 7)
	lease := crawler.Lease{Fence: uint64(a.int(1)), Claimed: time.UnixMicro(a.int(2)).UTC(), Expires: expires, Fails: int(a.int(3))}
	if a.text(4) == "robots" {
		lease.Request = robotsRequest(host, a.text(5), a.text(6))
		return lease, a.err
	}
	a = read(v, 9)
	task := parse(crawler.TaskKey{Host: host, ID: idOf(a.text(5))}, a.text(7), a.int(6))
	err := task.err
	lease.Request = task.Request
	if err == nil {
		lease.Robots, err = frontier.DecodeRobots([]byte(a.text(8)))
	}
	if a.err != nil {
		return crawler.Lease{}, a.err
	}
	if err != nil {
		_, err = f.run(ctx, f.scripts.nack, f.of(host, a.text(1), err.Error()))
		return crawler.Lease{}, err
	}
	return lease, nil
}

// robotsRequest goes on where a redirect led, or begins.
func robotsRequest(host, origin, hop string) crawler.Request {
	r, _, err := frontier.Decode([]byte(hop))
	if hop == "" || err != nil {
		return frontier.RobotsRequest(host, origin)
	}
	r.Host, r.ID, r.Kind = host, origin, crawler.KindRobots
	return r
}
