package worker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"scops/crawler"
)

// accept hands a page to the Sink, and tries again for a while when it fails:
// fetching the page anew costs the site more than waiting. The lease is kept
// alive meanwhile.
func (r *run) accept(ctx context.Context, lease crawler.Lease, page *crawler.Page, harvest crawler.Harvest) (crawler.Accepted, error) {
	release := r.hold(ctx, lease)
	defer release()
	patience := r.opt.StorePatience
	if r.round != nil {
		patience = min(patience, r.round.wait/2)
	}
	until := r.opt.Now().Add(patience)
	for wait := minPause; ; wait *= 2 {
		began := r.opt.Now()
		got, err := r.Sink.Accept(ctx, page, harvest)
		r.Metrics.accepted(r.opt.Now().Sub(began), err)
		if err == nil {
			if len(harvest.Posts)+len(harvest.Gone) > 0 { // else the store was not asked
				r.store.succeeded(r.log, r.Metrics.storeUp)
			}
			return got, nil
		}
		if ctx.Err() != nil {
			return crawler.Accepted{}, fmt.Errorf("store page: %w", err)
		}
		late := r.opt.Now().Add(wait).After(until)
		if late || wait > minPause { // what the first try more mends was no outage
			r.store.failed(r.log, r.Metrics.storeUp, "store does not take pages", err, r.opt.Now())
		}
		if late {
			return crawler.Accepted{}, fmt.Errorf("store page: %w", err)
		}
		sleep(ctx, wait)
	}
}

// hold extends a lease at half its time until the returned function is called.
func (r *run) hold(ctx context.Context, lease crawler.Lease) (release func()) {
	if lease.Expires.IsZero() {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			sleep(ctx, max(lease.Expires.Sub(r.opt.Now())/2, 100*time.Millisecond))
			if ctx.Err() != nil {
				return
			}
			longer, err := r.Frontier.Extend(ctx, lease)
			if errors.Is(err, crawler.ErrStale) || errors.Is(err, crawler.ErrClosed) {
				return // what is stored stays stored; the settlement will be refused
			}
			if err == nil {
				lease = longer
			}
		}
	}()
	return func() { cancel(); <-done }
}

// unstored gives a page back that the Sink did not take. It will be brought
// again; nobody but the store is to blame.
func (r *run) unstored(ctx context.Context, lease crawler.Lease, res result, err error) result {
	if ctx.Err() != nil {
		return r.giveBack(lease, crawler.ErrLease, err)
	}
	res.came, res.state, res.got = cameUnstored, "", crawler.Accepted{}
	res.outcome = crawler.Outcome{
		Kind: crawler.Retry, Request: lease.Request, Spare: true, Reason: err.Error(), Next: r.opt.Now().Add(r.storeWait()),
	}
	return res
}

func (r *run) storeWait() time.Duration {
	if r.round != nil {
		return min(r.opt.RetryMin, r.round.wait/8)
	}
	return r.opt.RetryMin
}

// unfollowed is a page whose links could not be pushed: stored, but brought
// again, because its cursor must not pass what the frontier does not know.
func (r *run) unfollowed(ctx context.Context, lease crawler.Lease, res result, err error) result {
	if errors.Is(err, crawler.ErrFull) {
		return r.crowded(ctx, lease, res, err)
	}
	r.queue.failed(r.log, r.Metrics.frontierUp, "frontier does not take requests", err, r.opt.Now())
	return r.unstored(ctx, lease, res, err)
}

// crowded is a page whose links found no room: stored, and brought again when
// there may be some. Asking its site every few seconds would make none.
func (r *run) crowded(ctx context.Context, lease crawler.Lease, res result, err error) result {
	res = r.unstored(ctx, lease, res, err)
	if res.came == cameUnstored && r.round == nil {
		res.outcome.Next = r.opt.Now().Add(r.opt.RetryMax)
	}
	return res
}

// give pushes new tasks, and notes whether there was room for them.
func (r *run) give(ctx context.Context, requests []crawler.Request) error {
	err := r.Frontier.Push(ctx, requests...)
	switch {
	case err == nil:
		r.room.succeeded(r.log, r.Metrics.frontierRoom)
		return nil
	case errors.Is(err, crawler.ErrFull):
		r.Metrics.refused(len(requests))
		r.room.failed(r.log, r.Metrics.frontierRoom, "frontier has no room for new tasks; what it holds is worked on", err, r.opt.Now())
	}
	return fmt.Errorf("push %d requests: %w", len(requests), err)
}
