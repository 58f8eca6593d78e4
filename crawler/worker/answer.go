package worker

import (
	"context"
	"fmt"
	"net/http"

	"scops/crawler"
)

// busyTries is how many 503 answers in a row make a page a dead letter; a 429
// never does, the site is there and says when to come back.
const busyTries = 20

// answered says what a page's status means.
func (r *run) answered(ctx context.Context, lease crawler.Lease, page *crawler.Page) result {
	page.Adapter = lease.Adapter
	switch s := page.Status; {
	case s == http.StatusNotModified && lease.Kind != crawler.KindLook:
		return r.unchanged(ctx, lease, page)
	case s >= 300 && s < 400 && page.Header.Get("Location") != "":
		return r.redirected(ctx, lease, page)
	case s == http.StatusTooManyRequests || s == http.StatusServiceUnavailable:
		return r.busy(lease, page, fmt.Sprintf("HTTP %d", s))
	case s == http.StatusRequestTimeout || s == http.StatusTooEarly || s >= 500:
		res := r.again(lease, fmt.Sprintf("HTTP %d", s), r.opt.MaxTries)
		res.came, res.origin = cameStatus, true
		return res
	case s == http.StatusUnauthorized || s == http.StatusForbidden || s == http.StatusUnavailableForLegalReasons:
		return r.denied(lease, page)
	case lease.Kind == crawler.KindLook:
		return r.see(ctx, lease, page)
	default:
		return r.read(ctx, lease, page)
	}
}

// isGone says that there is nothing at an address.
func isGone(status int) bool { return status == http.StatusNotFound || status == http.StatusGone }

// unchanged ends a visit whose head page is as it was, or goes on with what
// earlier visits left to read.
func (r *run) unchanged(ctx context.Context, lease crawler.Lease, page *crawler.Page) result {
	if r.opt.Discover != nil { // the page names nothing new; its robots.txt may
		if err := r.follow(ctx, lease, page, crawler.Harvest{}); err != nil {
			return r.unfollowed(ctx, lease, result{adapter: lease.Adapter}, err)
		}
	}
	req, more := step(lease.Request, reading{page: page}, r.limits(), r.opt.Now())
	return r.goOn(req, more, result{came: cameUnchanged, adapter: lease.Adapter})
}

// busy rests the whole Host: it asked us to.
func (r *run) busy(lease crawler.Lease, page *crawler.Page, reason string) result {
	req := lease.Request
	req.Tries++
	res := result{came: cameBusy, state: crawler.PageRateLimited, adapter: lease.Adapter, origin: true}
	until := r.opt.Now().Add(r.rest(page.Header, req.Tries))
	res.outcome = crawler.Outcome{Kind: crawler.Retry, Request: req, Next: until, Block: until, Reason: reason}
	if page.Status == http.StatusServiceUnavailable && req.Tries >= busyTries {
		res.outcome.Kind = crawler.Dead
	}
	return res
}

// denied is a page shown to others only. It is named and left alone.
func (r *run) denied(lease crawler.Lease, page *crawler.Page) result {
	harvest, err := r.readPage(page)
	res := r.over(lease, cameDenied)
	res.adapter, res.site, res.state = harvest.Adapter, harvest.Site, crawler.PageLoginWall
	switch harvest.State {
	case crawler.PageCaptcha, crawler.PageOver18, crawler.PageDeleted, crawler.PageJSShell:
		if err == nil {
			res.state = harvest.State
		}
	}
	return res
}

// readPage has a page read. No more pages are read at a time than there are
// processors: more would not be read sooner, and each parse tree takes many times
// its page's memory.
func (r *run) readPage(page *crawler.Page) (crawler.Harvest, error) {
	r.readers <- struct{}{}
	defer func() { <-r.readers }()
	return crawler.Read(r.Adapters(), page)
}

// read has a page read, stored and followed, in that order.
func (r *run) read(ctx context.Context, lease crawler.Lease, page *crawler.Page) result {
	gone := isGone(page.Status)
	harvest, err := r.readPage(page)
	if err != nil && !gone {
		res := r.again(lease, fmt.Sprintf("%s: %v", crawler.ErrMalformed, err), r.opt.MaxTries)
		res.came, res.class, res.adapter, res.outcome.Spare = cameUnread, crawler.ErrMalformed, harvest.Adapter, true
		return res
	}
	harvest.State = stateOf(page.Status, gone, harvest)
	res := result{came: cameRead, adapter: harvest.Adapter, site: harvest.Site, state: harvest.State}
	if gone {
		res.came = cameGone
	}
	if harvest.State == crawler.PageRateLimited {
		busy := r.busy(lease, page, "the page says: too many requests")
		busy.adapter, busy.site = res.adapter, res.site
		return busy
	}
	res.got, err = r.accept(ctx, lease, page, harvest)
	if err != nil {
		return r.unstored(ctx, lease, res, err)
	}
	res.posts = len(harvest.Posts)
	if err := r.pushLooks(ctx, lease, page, harvest, res.got.Kept); err != nil {
		return r.unfollowed(ctx, lease, res, err)
	}
	if err := r.follow(ctx, lease, page, harvest); err != nil {
		return r.unfollowed(ctx, lease, res, err)
	}
	req, more := step(lease.Request, reading{page: page, harvest: &harvest, gone: gone}, r.limits(), r.opt.Now())
	return r.goOn(req, more, res)
}

// stateOf gives a page that is not there its name, whatever an adapter made of
// the site's error page.
func stateOf(status int, gone bool, h crawler.Harvest) crawler.PageState {
	if gone && len(h.Posts) == 0 {
		switch h.State {
		case crawler.PageLoginWall, crawler.PageCaptcha, crawler.PageOver18:
			return h.State
		}
		return crawler.PageDeleted
	}
	if status >= 400 && len(h.Posts) == 0 && (h.State == crawler.PageEmpty || h.State == crawler.PageOK) {
		return crawler.PageUnknown
	}
	return h.State
}

// goOn settles a page that was worked on in full.
func (r *run) goOn(req crawler.Request, more bool, res result) result {
	if more {
		res.outcome = crawler.Outcome{Kind: crawler.Continue, Request: req}
	} else {
		res.outcome = crawler.Outcome{Kind: crawler.Done, Request: req, Next: r.next(req)}
	}
	return res
}
