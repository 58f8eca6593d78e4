package worker

import (
	"context"
	"fmt"
	"time"

	"scops/crawler"
)

// maxLinks is how many links of one page are looked at.
const maxLinks = 2000

// follow pushes the threads a page lists, and hands the other links on.
func (r *run) follow(ctx context.Context, lease crawler.Lease, harvest crawler.Harvest) error {
	var threads []crawler.Request
	var others []crawler.Link
	seen := map[string]bool{lease.Head: true, lease.URL: true}
	for _, link := range harvest.Links[:min(len(harvest.Links), maxLinks)] {
		address, err := crawler.Canonical(link.URL)
		if err != nil || seen[address] {
			continue
		}
		seen[address] = true
		host, err := r.opt.HostOf(address)
		if link.Why != crawler.LinkThread || err != nil || host != lease.Host {
			others = append(others, link)
			continue
		}
		if lease.Depth < r.opt.MaxDepth && r.permits(address) {
			threads = append(threads, thread(lease, address))
		}
	}
	if err := r.pushThreads(ctx, threads); err != nil {
		return err
	}
	if r.opt.Propose != nil && len(others) > 0 {
		r.opt.Propose(ctx, lease.Request, others)
	}
	return nil
}

// thread is the task of a thread a Source lists.
func thread(lease crawler.Lease, address string) crawler.Request {
	return crawler.Request{
		ID: crawler.SourceID(address), Host: lease.Host, Kind: crawler.KindSource, URL: address, Head: address,
		Source: sourceOf(lease.Request), Adapter: lease.Adapter, Depth: lease.Depth + 1,
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
	if r.inspector == nil {
		return r.push(ctx, threads...)
	}
	keys := make([]crawler.TaskKey, len(threads))
	for i, t := range threads {
		keys[i] = crawler.TaskKey{Host: t.Host, ID: t.ID}
	}
	tasks, err := r.inspector.Tasks(ctx, keys...)
	if err != nil {
		return fmt.Errorf("look up threads: %w", err)
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

// wake says when a listed thread is due, and whether it need be told.
func (r *run) wake(t crawler.Task) (time.Time, bool) {
	if t.State == crawler.TaskUnknown {
		return time.Time{}, true
	}
	due := t.Request.LastDone.Add(clamp(t.Request.Interval, r.opt))
	return due, t.State == crawler.TaskQueued && due.Before(t.Request.Due)
}
