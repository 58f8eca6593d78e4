package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"scops/crawler"
)

// What a lease came to. Every lease has exactly one of these; the first group
// with a fetch, the second without. They are metric labels.
const (
	cameRead      = "read"      // a page was read and accepted
	cameUnchanged = "unchanged" // 304
	cameRedirect  = "redirect"  // goes on at another address
	cameGone      = "gone"      // 404, 410
	cameDenied    = "denied"    // 401, 403, 451: shown to others
	cameBusy      = "busy"      // 429, 503: the Host rests
	cameStatus    = "status"    // another status that is tried again
	cameRobots    = "robots"    // an answer about robots.txt
	cameError     = "error"     // no page
	cameUnread    = "unread"    // the adapter could not parse the page
	cameUnstored  = "unstored"  // the Sink or the frontier failed
	camePanic     = "panic"     // an adapter panicked
	cameLooked    = "looked"    // another look at a hit
	cameBack      = "back"      // given back: the lease or the process ended

	cameForbidden   = "robots_refused"     // robots.txt forbids it
	cameUnreachable = "robots_unreachable" // robots.txt cannot be had, so nothing may be fetched
	cameRefused     = "refused"            // an address this deployment does not fetch
	cameUnwatched   = "unwatched"          // a look at a hit whose Source was rejected or removed
	cameAwaited     = "robots_awaited"     // another Host is to give the robots.txt
	cameAgain       = "again"              // done in this round, or nothing due in it
)

// result is what a lease came to, and how it is settled.
type result struct {
	came    string
	outcome crawler.Outcome
	fetched bool
	took    time.Duration

	status  int // HTTP status; 0 = none
	adapter string
	site    string
	state   crawler.PageState
	got     crawler.Accepted
	posts   int
	class   crawler.ErrorClass
	look    string        // a look: what it found
	late    time.Duration // a look: how long it was due
	forget  bool          // a look: there is nothing to come back for
	note    string        // for the summary's lists: why an address was refused
	bytes   int           // of the body
	cut     bool          // the body was cut at the cap
	origin  bool          // what failed is the Host's fault and keeps it blocked
}

// visit does one lease and never panics: what an adapter throws is one dead
// letter, not a dead process.
func (r *run) visit(ctx context.Context, lease crawler.Lease) (res result) {
	fetched := false
	defer func() {
		if lease.Kind == crawler.KindLook {
			res = r.looked(lease, res)
		}
	}()
	defer func() {
		if p := recover(); p != nil {
			res = r.panicked(lease, p, debug.Stack())
			res.fetched = fetched
		}
	}()
	lease = r.begunAnew(lease)
	if res, stop := r.early(ctx, lease); stop {
		return res
	}
	fetched = true
	began := r.opt.Now()
	page, err := r.Fetcher.Fetch(ctx, lease)
	if page != nil && page.Release != nil {
		defer page.Release()
	}
	switch {
	case err == nil && page == nil:
		err = &crawler.FetchError{URL: lease.URL, Class: crawler.ErrMalformed, Err: errors.New("neither a page nor an error")}
		fallthrough
	case err != nil:
		res = r.failed(ctx, lease, err)
		res.took = r.opt.Now().Sub(began)
	case lease.Kind == crawler.KindRobots:
		res = r.robotsPage(ctx, lease, page)
	case lease.Kind == crawler.KindHop:
		res = r.hopPage(ctx, lease, page)
	default:
		res = r.answered(ctx, lease, page)
	}
	res.fetched = true
	if page != nil {
		res.bytes = len(page.Body)
		res.status, res.took, res.cut = page.Status, page.Took, page.Truncated
	}
	res.outcome.Delay = max(res.outcome.Delay, r.delay(lease, res.took))
	return res
}

// delay is how long the Host rests after a fetch: as configured, as robots.txt
// asks, and at least as long as it took to answer, or was waited for in vain: a
// server that is behind may not have begun yet with what we gave up.
func (r *run) delay(lease crawler.Lease, took time.Duration) time.Duration {
	d := max(took, r.Robots.CrawlDelay(lease.Robots))
	if r.opt.Delay != nil {
		d = max(d, r.opt.Delay(lease.Host))
	}
	return d
}

// early says what is settled without a fetch, of any lease.
func (r *run) early(ctx context.Context, lease crawler.Lease) (result, bool) {
	switch lease.Kind {
	case crawler.KindRobots:
		return r.robotsAwaited(ctx, lease)
	case crawler.KindHop:
		return r.hopBefore(ctx, lease)
	default:
		return r.before(lease)
	}
}

// before says what is settled without a fetch, of a page.
func (r *run) before(lease crawler.Lease) (result, bool) {
	if lease.Kind == crawler.KindLook && r.unwatched(lease) {
		return result{came: cameUnwatched, outcome: crawler.Outcome{Kind: crawler.Done, Request: lease.Request}}, true
	}
	if r.round != nil && r.round.passes(lease, r.due(lease.Request)) {
		return result{came: cameAgain, outcome: crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: r.next(lease.Request)}}, true
	}
	if r.opt.Allowed != nil {
		if err := r.opt.Allowed(lease.URL); err != nil {
			res := r.over(lease, cameRefused)
			res.class, res.note = crawler.ErrRefused, err.Error()
			return res, true
		}
	}
	return r.robotsBefore(lease)
}

// over ends a visit with a result that is not a failure.
func (r *run) over(lease crawler.Lease, came string) result {
	req := finish(lease.Request, r.limits(), r.opt.Now(), false)
	return result{came: came, outcome: crawler.Outcome{Kind: crawler.Done, Request: req, Next: r.next(req)}}
}

// failed is a fetch that brought no page.
func (r *run) failed(ctx context.Context, lease crawler.Lease, err error) result {
	class := crawler.ErrMalformed
	var fetchError *crawler.FetchError
	if errors.As(err, &fetchError) {
		class = fetchError.Class
	}
	if ctx.Err() != nil || class == crawler.ErrLease {
		return r.giveBack(lease, class, err)
	}
	switch lease.Kind {
	case crawler.KindRobots:
		return r.robotsFailed(lease, class, err)
	case crawler.KindHop:
		return r.hopFailed(ctx, lease, class, err)
	}
	policy := class.Retry()
	if class == crawler.ErrContentType && lease.Kind == crawler.KindPage {
		res := r.over(lease, cameError) // a link led to something that is no page: a result
		res.class = class
		return res
	}
	res := r.againBy(lease, fmt.Sprintf("%s: %v", class, cause(err)), policy)
	res.came, res.class, res.origin, res.outcome.Spare = cameError, class, policy.Host, !policy.Host
	if class == crawler.ErrRefused {
		res.note = cause(err).Error()
	}
	return res
}

// cause is a FetchError's own, which needs no address before it.
func cause(err error) error {
	var fetchError *crawler.FetchError
	if errors.As(err, &fetchError) && fetchError.Err != nil {
		return fetchError.Err
	}
	return err
}

// giveBack returns a lease nobody is to blame for.
func (r *run) giveBack(lease crawler.Lease, class crawler.ErrorClass, err error) result {
	return result{came: cameBack, class: class, outcome: crawler.Outcome{
		Kind: crawler.Retry, Request: lease.Request, Spare: true, Next: r.opt.Now(), Reason: fmt.Sprintf("given back: %v", cause(err)),
	}}
}

// again retries with backoff, until so many tries in a row have failed.
func (r *run) again(lease crawler.Lease, reason string, tries int) result {
	return r.againBy(lease, reason, crawler.RetryPolicy{Tries: tries, Wait: 1})
}

func (r *run) againBy(lease crawler.Lease, reason string, policy crawler.RetryPolicy) result {
	req := lease.Request
	req.Tries++
	if req.Tries >= cmp.Or(policy.Tries, r.opt.MaxTries) {
		return r.dead(req, reason)
	}
	next := r.opt.Now().Add(r.backoff(req.Tries, policy.Wait))
	return result{outcome: crawler.Outcome{Kind: crawler.Retry, Request: req, Next: next, Reason: reason}}
}

// dead makes a dead letter; when an operator brings it back, it begins anew.
func (r *run) dead(req crawler.Request, reason string) result {
	return result{outcome: crawler.Outcome{Kind: crawler.Dead, Request: req, Reason: reason}}
}

func (r *run) panicked(lease crawler.Lease, p any, stack []byte) result {
	r.log.Error("panic while a page was worked on", "url", lease.URL, "adapter", lease.Adapter, "panic", p, "stack", string(stack))
	res := r.dead(lease.Request, fmt.Sprintf("%s: %v", crawler.ErrPanic, p))
	res.came, res.class, res.outcome.Spare = camePanic, crawler.ErrPanic, true
	if lease.Kind == crawler.KindRobots {
		res.outcome.Kind, res.outcome.Next = crawler.Retry, r.opt.Now().Add(r.opt.RetryMax)
	}
	return res
}
