package worker

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"scops/crawler"
)

// maxHops is how many redirects one visit follows.
const maxHops = 5

// Hops on another Host are tasks of their own, named after the Source that led
// there: "hop-ID", the second in a chain "hop2-ID", and so on. They keep their
// own cursor and sleep until their Source's next visit wakes them.

// hopID names the n-th hop of a Source on another Host.
func hopID(source string, n int) string {
	if n <= 1 {
		return "hop-" + source
	}
	return "hop" + strconv.Itoa(n) + "-" + source
}

// isHop says whether an id is a hop's.
func isHop(id string) bool { n, _ := parseHop(id); return n > 0 }

// parseHop gives a hop's place in its chain and its Source's id; 0 = no hop.
func parseHop(id string) (n int, source string) {
	head, source, found := strings.Cut(id, "-")
	digits, isHop := strings.CutPrefix(head, "hop")
	if !found || !isHop {
		return 0, id
	}
	if digits == "" {
		return 1, source
	}
	if n, err := strconv.Atoi(digits); err == nil && n > 1 {
		return n, source
	}
	return 0, id
}

// sourceOf is the ID of the Source a Request belongs to.
func sourceOf(req crawler.Request) string {
	if req.Source != "" || req.Kind == crawler.KindPage {
		return req.Source
	}
	_, source := parseHop(req.ID)
	return source
}

// location is where a redirect leads, in canonical form.
func location(page *crawler.Page) (string, error) {
	base, err := url.Parse(page.URL)
	if err != nil {
		return "", fmt.Errorf("read redirect: %w", err)
	}
	to, err := base.Parse(page.Header.Get("Location"))
	if err != nil {
		return "", fmt.Errorf("read redirect: %w", err)
	}
	return crawler.Canonical(to.String())
}

// redirected goes on at the Location: on the same Host as this visit's next
// hop, under the Host's clock; on another as a task of that Host. Robots,
// refusals and the address guard are looked at anew there.
func (r *run) redirected(ctx context.Context, lease crawler.Lease, page *crawler.Page) result {
	res := result{came: cameRedirect, adapter: lease.Adapter}
	to, err := location(page)
	if err != nil {
		res.outcome = r.dead(lease.Request, "a redirect to no web address: "+page.Header.Get("Location")).outcome
		return res
	}
	hops := hopsWith(lease, page)
	n, source := parseHop(lease.ID)
	if reason := endless(hops, n, to); reason != "" {
		res.outcome = r.dead(lease.Request, reason).outcome
		return res
	}
	host, err := r.opt.HostOf(to)
	if err == nil && host == lease.Host {
		req := lease.Request
		req.URL, req.Visit.Hops, req.Tries = to, hops, 0
		return r.goOn(req, true, res)
	}
	if err != nil || lease.Visit.Pages > 0 || lease.Kind == crawler.KindLook {
		// Older pages somewhere else are not this Source's, and a post is not
		// looked for where it was not found.
		over := r.over(lease, cameRedirect)
		over.adapter = lease.Adapter
		return over
	}
	hop := crawler.Request{
		ID: hopID(source, n+1), Host: host, Kind: crawler.KindSource, URL: to, Head: to,
		Source: sourceOf(lease.Request), Adapter: lease.Adapter, Depth: lease.Depth, Visit: crawler.Visit{Hops: hops}, Cursor: lease.Cursor,
	}
	if r.opt.Allowed != nil {
		if err := r.opt.Allowed(to); err != nil {
			over := r.over(lease, cameRedirect)
			over.adapter, over.class, over.note = lease.Adapter, crawler.ErrRefused, fmt.Sprintf("redirect to %s: %v", to, err)
			return over
		}
	}
	if err := r.pushHop(ctx, hop); err != nil {
		return r.unfollowed(ctx, lease, res, err)
	}
	over := r.over(lease, cameRedirect)
	over.adapter = lease.Adapter
	return over
}

// endless says why a chain of redirects is not followed further. n bounds
// chains over several Hosts even where a known task forgot how it came about.
func endless(hops []crawler.Hop, n int, to string) string {
	if len(hops) > maxHops || n >= maxHops {
		return fmt.Sprintf("more than %d redirects, the last to %s", maxHops, to)
	}
	for _, h := range hops {
		if h.URL == to {
			return "redirects in a circle: " + to
		}
	}
	return ""
}

// pushHop adds or wakes a hop's task; one that led elsewhere before is replaced.
func (r *run) pushHop(ctx context.Context, hop crawler.Request) error {
	key := crawler.TaskKey{Host: hop.Host, ID: hop.ID}
	if r.inspector != nil {
		tasks, err := r.inspector.Tasks(ctx, key)
		if err != nil {
			return fmt.Errorf("look up hop: %w", err)
		}
		if len(tasks) == 1 && tasks[0].State == crawler.TaskQueued && tasks[0].Request.Head != hop.Head {
			if err := r.inspector.Remove(ctx, key); err != nil {
				return fmt.Errorf("replace hop: %w", err)
			}
		}
	}
	return r.push(ctx, hop)
}
