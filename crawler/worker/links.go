package worker

import (
	"context"
	"fmt"
	"slices"
	"time"

	"scops/crawler"
)

// Bounds of one page.
const (
	maxLinks      = 2300 // looked at: a sitemap's pages and further lists
	adapterOfList = "sitemap"
)

// follow pushes what a page leads on to inside its Source, and hands the other
// links on.
func (r *run) follow(ctx context.Context, lease crawler.Lease, page *crawler.Page, harvest crawler.Harvest) error {
	links := harvest.Links[:min(len(harvest.Links), maxLinks)]
	if r.opt.Discover != nil && isHead(lease.Request) {
		links = append(slices.Clip(links), r.opt.Discover(lease, page, harvest)...)
	}
	found := r.sortLinks(lease, links)
	if err := r.pushThreads(ctx, found.threads); err != nil {
		return err
	}
	if err := r.pushPages(ctx, found.pages); err != nil {
		return err
	}
	if r.opt.Propose != nil && len(found.others) > 0 {
		r.opt.Propose(ctx, lease.Request, found.others)
	}
	return nil
}

// isHead says whether a request is for the head page of a Source itself.
func isHead(req crawler.Request) bool {
	return req.Kind == crawler.KindSource && req.Depth == 0 && req.Visit.Pages == 0
}

// links are what a page leads to.
type links struct {
	threads, pages []crawler.Request
	others         []crawler.Link // proposals for a person
}

// sortLinks tells apart what is followed, what is proposed and what is neither:
// nothing is followed to another Host, or where it may not be fetched.
func (r *run) sortLinks(lease crawler.Lease, all []crawler.Link) links {
	var found links
	seen := map[string]bool{lease.Head: true, lease.URL: true}
	for _, link := range all {
		address, err := crawler.Canonical(link.URL)
		if err != nil || seen[address] {
			continue
		}
		seen[address] = true
		host, err := r.opt.HostOf(address)
		ours := err == nil && host == lease.Host
		deeper := ours && lease.Depth < r.opt.MaxDepth && r.permits(address)
		switch {
		case link.Why == crawler.LinkThread && ours:
			if deeper {
				found.threads = append(found.threads, thread(lease, address, lease.Adapter))
			}
		case link.Why == crawler.LinkSitemap:
			if deeper {
				found.threads = append(found.threads, thread(lease, address, adapterOfList))
			}
		case link.Why == crawler.LinkPage:
			if ours && r.permits(address) && r.fits(address) && r.recent(link.At) {
				found.pages = append(found.pages, onePage(lease, address))
			}
		default:
			found.others = append(found.others, link)
		}
	}
	return found
}

// thread is the task of a thread a Source lists.
func thread(lease crawler.Lease, address, adapter string) crawler.Request {
	return crawler.Request{
		ID: crawler.SourceID(address), Host: lease.Host, Kind: crawler.KindSource, URL: address, Head: address,
		Source: sourceOf(lease.Request), Adapter: adapter, Depth: lease.Depth + 1,
	}
}

// pushThreads adds new threads and wakes known ones when their own interval is
// over: a board that changes every minute does not have all its threads fetched
// every minute. A round reads every thread it comes to, once.
func (r *run) pushThreads(ctx context.Context, threads []crawler.Request) error {
	if len(threads) == 0 {
		return nil
	}
	if r.round != nil {
		return r.pushUnread(ctx, threads)
	}
	tasks, err := r.tasksOf(ctx, threads)
	if err != nil {
		return err
	}
	var due []crawler.Request
	for i, t := range threads {
		if i < len(tasks) {
			var wake bool
			if t.Due, wake = r.wake(tasks[i]); !wake {
				continue
			}
		}
		due = append(due, t)
	}
	return r.push(ctx, due...)
}

// tasksOf looks the tasks of requests up, in order; none without an inspector.
func (r *run) tasksOf(ctx context.Context, requests []crawler.Request) ([]crawler.Task, error) {
	if r.inspector == nil {
		return nil, nil
	}
	keys := make([]crawler.TaskKey, len(requests))
	for i, req := range requests {
		keys[i] = keyOf(req)
	}
	tasks, err := r.inspector.Tasks(ctx, keys...)
	if err != nil {
		return nil, fmt.Errorf("look up tasks: %w", err)
	}
	return tasks, nil
}

// wake says when a listed thread is due, and whether it need be told.
func (r *run) wake(t crawler.Task) (time.Time, bool) {
	if t.State == crawler.TaskUnknown {
		return time.Time{}, true
	}
	due := t.Request.LastDone.Add(clamp(t.Request.Interval, r.opt))
	return due, t.State == crawler.TaskQueued && due.Before(t.Request.Due)
}
