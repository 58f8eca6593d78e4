package worker

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"scops/crawler"
)

// Bounds of the last good robots.txt files that are remembered: how many, and
// bytes of them in all. Anybody may have one of 500 KiB.
const (
	maxAnswers     = 4096
	maxAnswerBytes = 4 << 20
)

// answers remembers the last good robots.txt of each origin, as leases bring
// them: what stays in force while no new one can be had.
type answers struct {
	mu    sync.Mutex
	good  map[string]crawler.Robots
	bytes int // of the bodies in good
}

func (a *answers) remember(robots crawler.Robots) {
	if robots.Origin == "" || unreachable(robots) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.bytes += len(robots.Body) - len(a.good[robots.Origin].Body)
	if a.good == nil || len(a.good) >= maxAnswers || a.bytes > maxAnswerBytes {
		a.good, a.bytes = map[string]crawler.Robots{}, len(robots.Body)
	}
	a.good[robots.Origin] = robots
}

func (a *answers) last(origin string) crawler.Robots {
	a.mu.Lock()
	defer a.mu.Unlock()
	if robots, ok := a.good[origin]; ok {
		return robots
	}
	return crawler.Robots{Origin: origin}
}

// unreachable says that a stored answer is none: nothing may be fetched.
func unreachable(robots crawler.Robots) bool {
	return !robots.Answered()
}

// robotsBefore asks the lease's robots.txt before a page is fetched. A page it
// forbids is a result; one whose robots.txt cannot be had waits.
func (r *run) robotsBefore(lease crawler.Lease) (result, bool) {
	r.answers.remember(lease.Robots)
	if r.Robots.Allowed(lease.Robots, lease.URL) {
		return result{}, false
	}
	if !unreachable(lease.Robots) {
		res := r.over(lease, cameForbidden)
		res.class = crawler.ErrRobots
		return res, true
	}
	reason := fmt.Sprintf("robots.txt cannot be had: HTTP %d", lease.Robots.Status)
	if lease.Robots.Status == 0 {
		reason = fmt.Sprintf("robots.txt cannot be had: %s", orUnknown(string(lease.Robots.Error)))
	}
	req := lease.Request
	req.Tries++
	res := result{came: cameUnreachable, outcome: crawler.Outcome{
		Kind: crawler.Retry, Request: req, Spare: true, Reason: reason,
		Next: latest(lease.Robots.Expires, r.opt.Now().Add(r.backoff(req.Tries, 1))),
	}}
	if never(lease.Robots.Error) || req.Tries >= crawler.ErrConnect.Retry().Tries {
		res.outcome.Kind = crawler.Dead
	}
	return res, true
}

// never says that a fetch that ended so is not to be repeated.
func never(class crawler.ErrorClass) bool {
	return class == crawler.ErrGuard || class == crawler.ErrRefused
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}

// robotsPage settles a robots.txt lease. Redirects are followed, five of them
// (RFC 9309 section 2.3.1.2): on the same Host under its clock, to another by a
// task there. A longer chain, or one that leads to no address, ends in no file.
func (r *run) robotsPage(ctx context.Context, lease crawler.Lease, page *crawler.Page) result {
	if page.Status >= 300 && page.Status < 400 && len(lease.Visit.Hops) < maxHops {
		if to, err := location(page); err == nil {
			return r.robotsRedirected(ctx, lease, page, to)
		}
	}
	res := r.robotsAnswer(lease, page, nil)
	if unreachable(*res.outcome.Robots) && (page.Status == http.StatusTooManyRequests || page.Status == http.StatusServiceUnavailable) {
		res.outcome.Block = r.opt.Now().Add(r.rest(page.Header, lease.Fails+1))
	}
	return res
}

func (r *run) robotsRedirected(ctx context.Context, lease crawler.Lease, page *crawler.Page, to string) result {
	hops := hopsWith(lease, page)
	if host, err := r.opt.HostOf(to); err != nil || host != lease.Host {
		return r.robotsElsewhere(ctx, lease, hops, to)
	}
	if !r.permits(to) {
		res := r.robotsAnswer(lease, nil, refusal(to))
		res.came = cameRedirect
		return res
	}
	req := lease.Request
	req.URL, req.Visit.Hops = to, hops
	return result{came: cameRedirect, outcome: crawler.Outcome{Kind: crawler.Continue, Request: req}}
}

func (r *run) permits(address string) bool {
	return r.opt.Allowed == nil || r.opt.Allowed(address) == nil
}

// robotsFailed settles a robots.txt lease whose fetch brought nothing.
func (r *run) robotsFailed(lease crawler.Lease, class crawler.ErrorClass, err error) result {
	res := r.robotsAnswer(lease, nil, err)
	res.came, res.class = cameError, class
	return res
}

// robotsAnswer is the answer of a robots.txt lease. A round waits for a Host
// that cannot be reached, and so may the next one: minutes are for sites that
// answered.
func (r *run) robotsAnswer(lease crawler.Lease, page *crawler.Page, err error) result {
	res := r.robotsStored(lease, page, err)
	if answer := res.outcome.Robots; r.round != nil && page == nil && unreachable(*answer) && !never(answer.Error) {
		answer.Expires = r.opt.Now().Add(r.round.robotsWait(lease.ID, r.backoff(1, 1)))
		res.outcome.Next = answer.Expires
	}
	return res
}

func (r *run) robotsStored(lease crawler.Lease, page *crawler.Page, err error) result {
	now := r.opt.Now()
	answer := r.Robots.Answer(page, err, now, r.answers.last(lease.ID))
	answer.Origin = lease.ID
	r.answers.remember(answer)
	out := crawler.Outcome{Kind: crawler.Done, Robots: &answer, Delay: r.Robots.CrawlDelay(answer)}
	res := result{came: cameRobots}
	if unreachable(answer) {
		out.Kind, out.Next, res.origin = crawler.Retry, answer.Expires, !never(answer.Error)
		out.Reason = "robots.txt: " + reasonOf(page, err)
	}
	res.outcome = out
	return res
}

func reasonOf(page *crawler.Page, err error) string {
	if err != nil {
		return cause(err).Error()
	}
	return fmt.Sprintf("HTTP %d", page.Status)
}

// push hands requests to the frontier; a round waits for them.
func (r *run) push(ctx context.Context, requests ...crawler.Request) error {
	if len(requests) == 0 {
		return nil
	}
	if r.round != nil {
		r.round.expect(r.opt.Now(), requests...)
	}
	return r.give(ctx, requests)
}
