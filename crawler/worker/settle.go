package worker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"scops/crawler"
)

// settleWait is how long a settlement is tried; after it the lease expires and
// the page is brought again.
const settleWait = 10 * time.Second

// settle ends a lease. It is tried even while the process stops, because a
// lease nobody settled holds its Host until it expires.
func (r *run) settle(ctx context.Context, lease crawler.Lease, res result) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWait)
	defer cancel()
	settled := r.trySettle(ctx, lease, res.outcome)
	r.tally.add(lease, res, settled)
	if settled {
		r.Metrics.lease(res.outcome.Kind)
	}
	r.Metrics.settled(r.adapterLabel(res, lease), res, lease.Kind == crawler.KindRobots, r.opt.Now())
	if r.round != nil && settled {
		r.round.settled(lease, res, r.opt.Now())
	}
	r.report(lease, res)
}

func (r *run) trySettle(ctx context.Context, lease crawler.Lease, out crawler.Outcome) bool {
	for wait := minPause; ; wait = min(2*wait, 2*time.Second) {
		err := r.Frontier.Settle(ctx, lease, out)
		switch {
		case err == nil:
			return true
		case errors.Is(err, crawler.ErrStale):
			r.log.Warn("lease was no longer ours; its outcome is dropped", "host", lease.Host, "url", lease.URL)
			r.Metrics.stale()
			return false
		case errors.Is(err, crawler.ErrClosed) || ctx.Err() != nil:
			level := slog.LevelError
			if r.queue.pause() > 0 {
				level = slog.LevelInfo // the outage was said; the lease expires and the page is brought again
			}
			r.log.Log(ctx, level, "lease could not be settled", "host", lease.Host, "url", lease.URL, "error", err)
			return false
		}
		r.queue.failed(r.log, r.Metrics.frontierUp, "frontier cannot be reached", err, r.opt.Now())
		sleep(ctx, wait)
	}
}

// report logs what an operator should see of one lease.
func (r *run) report(lease crawler.Lease, res result) {
	switch {
	case lease.Kind != crawler.KindRobots && res.outcome.Kind == crawler.Dead:
		r.log.Warn("dead letter", "host", lease.Host, "url", lease.URL, "reason", res.outcome.Reason)
	case res.outcome.Kind == crawler.Retry && !res.outcome.Spare:
		r.log.Info("to be tried again", "host", lease.Host, "url", lease.URL, "reason", res.outcome.Reason, "next", res.outcome.Next)
	default:
		r.log.Debug("lease settled", "host", lease.Host, "url", lease.URL, "came", res.came, "state", res.state, "posts", res.posts)
	}
}

// noAdapter labels what no adapter read.
const noAdapter = "none"

// adapterLabel keeps the label to the names of adapters there are.
func (r *run) adapterLabel(res result, lease crawler.Lease) string {
	name := res.adapter
	if name == "" {
		name = lease.Adapter
	}
	for _, a := range r.Adapters() {
		if a.Name() == name {
			return name
		}
	}
	return noAdapter
}
