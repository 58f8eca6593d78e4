package worker

import (
	"context"
	"net/url"
	"slices"
	"time"

	"scops/crawler"
)

// fits says whether some adapter reads posts at an address.
func (r *run) fits(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.ContainsFunc(r.Adapters(), func(a crawler.Adapter) bool { return a.Name() != adapterOfList && a.Match(u) })
}

// recent says whether a page changed lately enough to be read; what says
// nothing of it may have.
func (r *run) recent(at time.Time) bool {
	return at.IsZero() || at.After(r.opt.Now().Add(-r.opt.BackfillAge))
}

// onePage is the task of a page that is read once.
func onePage(lease crawler.Lease, address string) crawler.Request {
	return crawler.Request{
		ID: crawler.SourceID(address), Host: lease.Host, Kind: crawler.KindPage, URL: address, Head: address,
		Source: sourceOf(lease.Request), Depth: lease.Depth + 1,
	}
}

// pushPages adds pages nobody has a task for: a thread that sleeps is not woken
// because a list names it, and a page that waits already waits once.
func (r *run) pushPages(ctx context.Context, pages []crawler.Request) error {
	for batch := range slices.Chunk(pages, pushBatch) {
		batch, err := r.pick(ctx, batch, func(s crawler.TaskState) bool { return s == crawler.TaskUnknown })
		switch {
		case err != nil || len(batch) == 0:
		case r.round == nil:
			err = r.push(ctx, batch...)
		default:
			err = r.pushListed(ctx, r.round.unread(batch))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// pushListed pushes the pages of a round, and has it wait for those the frontier
// took: the others it has seen before. One that is done meanwhile stands in the
// books.
func (r *run) pushListed(ctx context.Context, pages []crawler.Request) error {
	if len(pages) == 0 {
		return nil
	}
	if err := r.give(ctx, pages); err != nil {
		return err
	}
	taken, err := r.pick(ctx, pages, func(s crawler.TaskState) bool { return s != crawler.TaskUnknown })
	if err == nil {
		r.round.expect(r.opt.Now(), taken...)
	}
	return err
}

// pick keeps the requests whose task is in a state that is wanted.
func (r *run) pick(ctx context.Context, requests []crawler.Request, wanted func(crawler.TaskState) bool) ([]crawler.Request, error) {
	if r.inspector == nil {
		return requests, nil
	}
	tasks, err := r.tasksOf(ctx, requests)
	if err != nil {
		return nil, err
	}
	var out []crawler.Request
	for i, req := range requests {
		if i < len(tasks) && wanted(tasks[i].State) {
			out = append(out, req)
		}
	}
	return out, nil
}
