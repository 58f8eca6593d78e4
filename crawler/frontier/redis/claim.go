package redis

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// pollEvery bounds a wait: another process may have pushed something.
const pollEvery = 250 * time.Millisecond

// perShard is the most ready Hosts one look takes from a shard.
const perShard = 8

// hints are Hosts that were ready a moment ago, in random order.
type hints struct {
	sync.Mutex
	hosts []string
}

func (h *hints) next() (string, bool) {
	h.Lock()
	defer h.Unlock()
	if len(h.hosts) == 0 {
		return "", false
	}
	last := len(h.hosts) - 1
	host := h.hosts[last]
	h.hosts = h.hosts[:last]
	return host, true
}

func (h *hints) put(hosts []string) {
	rand.Shuffle(len(hosts), func(i, j int) { hosts[i], hosts[j] = hosts[j], hosts[i] })
	h.Lock()
	defer h.Unlock()
	h.hosts = hosts
}

func (h *hints) empty() bool {
	h.Lock()
	defer h.Unlock()
	return len(h.hosts) == 0
}

// Claim implements crawler.Frontier.
func (f *Frontier) Claim(ctx context.Context) (crawler.Lease, error) {
	for {
		if err := f.ended(ctx); err != nil {
			return crawler.Lease{}, err
		}
		host, ok := f.hints.next()
		if !ok {
			if err := f.refill(ctx); err != nil {
				return crawler.Lease{}, failed("look for ready hosts", err)
			}
			continue
		}
		lease, err := f.claim(ctx, host)
		if err != nil || lease.Fence != 0 {
			return lease, failed("claim task", err)
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

// refill looks for ready Hosts, one claimer of the process at a time, and
// waits when there are none.
func (f *Frontier) refill(ctx context.Context) error {
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-f.closed:
		return crawler.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	if !f.hints.empty() {
		return nil // somebody else looked meanwhile
	}
	hosts, wait, err := f.look(ctx)
	if err != nil {
		return err
	}
	if len(hosts) > 0 {
		f.hints.put(hosts)
		return nil
	}
	return f.bell.Wait(ctx, f.closed, wait)
}

// look asks every shard for ready Hosts. Without any it says how long to wait.
func (f *Frontier) look(ctx context.Context) (hosts []string, wait time.Duration, err error) {
	calls := make([]call, frontier.Shards)
	for shard := range calls {
		calls[shard] = call{keys: []string{f.keys.ready(shard)}, args: []any{perShard}}
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

// claim leases a Host's first due task; without one the lease is zero. It is
// not interrupted: a lease the server gave must reach the caller.
func (f *Frontier) claim(ctx context.Context, host string) (crawler.Lease, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*answerTimeout)
	defer cancel()
	// Taken before the server is asked, so never later than its own.
	expires := f.options.Now().Add(f.options.Lease)
	tries := f.options.MaxTries
	v, err := f.run(ctx, f.scripts.claim, f.of(host, millis(f.options.Lease), tries, frontier.ExpiredReason(tries)))
	if err != nil {
		return crawler.Lease{}, err
	}
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
	id := idOf(a.text(5))
	task := parse(crawler.TaskKey{Host: host, ID: id}, a.text(7), a.int(6))
	lease.Request, err = task.Request, task.err
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
