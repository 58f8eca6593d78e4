package worker

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"scops/crawler"
)

// A robots.txt that is redirected to another Host (RFC 9309 section 2.3.1.2)
// is fetched by a task of that Host, under that Host's clock, like any other
// request to it. The origin's own robots.txt lease goes on meanwhile without a
// fetch: it asks again, more and more rarely, and gives up after a while. The
// answer is told to the frontier in the origin's name, and ends that waiting.

const (
	// hopPatience is how long a robots.txt is waited for that another Host is to
	// give; after it there is none for now.
	hopPatience = 5 * time.Minute
	// hopForgotten is when a redirect is too old to go on with.
	hopForgotten = time.Hour
	// hopPauseMax is the longest time between two looks for the answer.
	hopPauseMax = 30 * time.Second
)

// robotsElsewhere goes on with a robots.txt whose redirect leads to another
// Host: hops are the redirects so far, the last of them to the address to.
func (r *run) robotsElsewhere(ctx context.Context, lease crawler.Lease, hops []crawler.Hop, to string) result {
	res := result{came: cameRedirect}
	hop, err := r.robotsHop(hops, to)
	if err != nil {
		answer := r.robotsAnswer(lease, nil, err)
		answer.came = cameRedirect
		return answer
	}
	if err := r.push(ctx, hop); err != nil {
		return r.unfollowed(ctx, lease, res, err)
	}
	req := lease.Request
	req.URL, req.Visit = to, crawler.Visit{Hops: hops, Pages: 1}
	res.outcome = crawler.Outcome{Kind: crawler.Continue, Request: req, Block: r.opt.Now().Add(r.hopPause(0))}
	return res
}

// robotsHop is the task that fetches a robots.txt on the Host it was redirected to.
func (r *run) robotsHop(hops []crawler.Hop, to string) (crawler.Request, error) {
	origin, errOrigin := crawler.OriginOf(to)
	host, err := r.opt.HostOf(to)
	if err != nil || errOrigin != nil {
		return crawler.Request{}, &crawler.FetchError{URL: to, Class: crawler.ErrRefused, Err: crawler.ErrURL}
	}
	// What speaks for an origin is asked of any Host, whatever pages are allowed.
	if to != origin+"/robots.txt" && !r.permits(to) {
		return crawler.Request{}, refusal(to)
	}
	return crawler.Request{
		ID: "robots-" + crawler.SourceID(hops[0].URL), Host: host, Kind: crawler.KindHop, URL: to, Head: to,
		Visit: crawler.Visit{Hops: hops}, Priority: crawler.MaxPriority,
	}, nil
}

func refusal(to string) error {
	return &crawler.FetchError{URL: to, Class: crawler.ErrRefused, Err: fmt.Errorf("redirected to %s, which this deployment does not fetch", to)}
}

// hopPause is the wait before the next look for an answer.
func (r *run) hopPause(looks int) time.Duration {
	most := hopPauseMax
	if r.round != nil {
		most = min(most, r.round.wait/8)
	}
	return min(time.Second<<min(looks, 10), most)
}

// begunAnew is a robots.txt lease without a redirect that is too old.
func (r *run) begunAnew(lease crawler.Lease) crawler.Lease {
	if hops := lease.Visit.Hops; lease.Kind == crawler.KindRobots && len(hops) > 0 && r.opt.Now().Sub(hops[0].At) > hopForgotten {
		lease.URL, lease.Visit = lease.ID+"/robots.txt", crawler.Visit{}
	}
	return lease
}

// robotsAwaited settles a robots.txt lease whose answer another Host is to
// give. The task there is pushed again: it may have been lost.
func (r *run) robotsAwaited(ctx context.Context, lease crawler.Lease) (result, bool) {
	hops := lease.Visit.Hops
	host, err := r.opt.HostOf(lease.URL)
	if len(hops) == 0 || err == nil && host == lease.Host {
		return result{}, false
	}
	patience := hopPatience
	if r.round != nil {
		patience = min(patience, r.round.wait/2)
	}
	hop, err := r.robotsHop(hops, lease.URL)
	if err == nil && r.opt.Now().Sub(hops[len(hops)-1].At) > patience {
		err = &crawler.FetchError{URL: lease.URL, Class: crawler.ErrTimeout, Err: fmt.Errorf("redirected to %s, which was not answered in %s", lease.URL, patience)}
	}
	if err != nil {
		res := r.robotsStored(lease, nil, err)
		res.came, res.outcome.Spare = cameAwaited, true
		return res, true
	}
	if err := r.push(ctx, hop); err != nil {
		return r.unfollowed(ctx, lease, result{}, err), true
	}
	req := lease.Request
	req.Visit.Pages++
	return result{came: cameAwaited, outcome: crawler.Outcome{
		Kind: crawler.Continue, Request: req, Block: r.opt.Now().Add(r.hopPause(lease.Visit.Pages)),
	}}, true
}

// hopBefore says what a robots.txt of another Host's origin comes to without a
// fetch. Where it was redirected to this Host's own robots.txt, that has just
// been read; anything else is a page of this Host, and asks its robots.txt.
func (r *run) hopBefore(ctx context.Context, lease crawler.Lease) (result, bool) {
	r.answers.remember(lease.Robots)
	own := lease.Robots
	switch {
	case lease.URL == own.Origin+"/robots.txt":
		return r.tell(ctx, lease, own, result{came: cameRobots}), true
	case r.Robots.Allowed(own, lease.URL):
		return result{}, false
	default:
		err := &crawler.FetchError{URL: lease.URL, Class: crawler.ErrRobots, Err: fmt.Errorf("redirected to %s, which that Host's robots.txt forbids", lease.URL)}
		return r.tellFailure(ctx, lease, err, result{came: cameForbidden, class: crawler.ErrRobots}), true
	}
}

// hopPage settles the answer to a robots.txt of another Host's origin.
func (r *run) hopPage(ctx context.Context, lease crawler.Lease, page *crawler.Page) result {
	if page.Status >= 300 && page.Status < 400 && len(lease.Visit.Hops) < maxHops {
		if to, err := location(page); err == nil {
			return r.hopOn(ctx, lease, page, to)
		}
	}
	answer := r.Robots.Answer(page, nil, r.opt.Now(), r.answers.last(originOf(lease)))
	res := r.tell(ctx, lease, answer, result{came: cameRobots})
	if page.Status == http.StatusTooManyRequests || page.Status == http.StatusServiceUnavailable {
		res.outcome.Block = r.opt.Now().Add(r.rest(page.Header, lease.Fails+1))
	}
	return res
}

// hopOn follows a further redirect, on this Host or to a third.
func (r *run) hopOn(ctx context.Context, lease crawler.Lease, page *crawler.Page, to string) result {
	hops := hopsWith(lease, page)
	next, err := r.robotsHop(hops, to)
	if err != nil {
		return r.tellFailure(ctx, lease, err, result{came: cameRedirect})
	}
	res := result{came: cameRedirect}
	if next.Host == lease.Host {
		req := lease.Request
		req.URL, req.Head, req.Visit.Hops = to, to, hops
		res.outcome = crawler.Outcome{Kind: crawler.Continue, Request: req}
		return res
	}
	if err := r.push(ctx, next); err != nil {
		return r.unfollowed(ctx, lease, res, err)
	}
	res.outcome = crawler.Outcome{Kind: crawler.Done, Request: lease.Request}
	return res
}

// hopFailed retries as the class asks; in the end there is no answer for now.
func (r *run) hopFailed(ctx context.Context, lease crawler.Lease, class crawler.ErrorClass, err error) result {
	policy := class.Retry()
	res := r.againBy(lease, fmt.Sprintf("%s: %v", class, cause(err)), policy)
	res.came, res.class, res.origin, res.outcome.Spare = cameError, class, policy.Host, !policy.Host
	if res.outcome.Kind == crawler.Dead {
		return r.tellFailure(ctx, lease, err, result{came: cameError, class: class})
	}
	return res
}

func (r *run) tellFailure(ctx context.Context, lease crawler.Lease, err error, res result) result {
	return r.tell(ctx, lease, r.Robots.Answer(nil, err, r.opt.Now(), r.answers.last(originOf(lease))), res)
}

// tell stores an answer in the name of the origin it was redirected from; the
// task here is then forgotten.
func (r *run) tell(ctx context.Context, lease crawler.Lease, answer crawler.Robots, res result) result {
	answer.Origin = originOf(lease)
	host, err := r.opt.HostOf(answer.Origin)
	if err == nil {
		err = r.Frontier.Tell(ctx, host, answer)
	}
	if err != nil {
		return r.unfollowed(ctx, lease, res, err)
	}
	r.answers.remember(answer)
	res.outcome = crawler.Outcome{Kind: crawler.Done, Request: lease.Request}
	return res
}

// originOf is the origin whose robots.txt led to a task: its first redirect's.
func originOf(lease crawler.Lease) string {
	if len(lease.Visit.Hops) == 0 {
		return ""
	}
	origin, err := crawler.OriginOf(lease.Visit.Hops[0].URL)
	if err != nil {
		return ""
	}
	return origin
}

// hopsWith are a lease's redirects with one more.
func hopsWith(lease crawler.Lease, page *crawler.Page) []crawler.Hop {
	return append(append([]crawler.Hop(nil), lease.Visit.Hops...), crawler.Hop{URL: lease.URL, Status: page.Status, At: page.FetchedAt})
}
