package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"scops/crawler"
)

const (
	pushBatch = 500
	lookEvery = time.Second // least time between two looks at the frontier's tasks
)

// RunOnce brings every source to its head and its backfill bound once, threads
// its visits come to included, retries too; then it returns. Nothing done in
// the round is fetched again in it. A Host that stays blocked longer than wait
// is named in Summary.Blocked and given up for now; its tasks stay queued. The
// error is for a frontier or a Sink that failed for longer than wait.
func (c *Crew) RunOnce(ctx context.Context, sources []crawler.Request, wait time.Duration) (Summary, error) {
	r := c.start(nil)
	if r.inspector == nil {
		return c.Summary(), errors.New("run once: the frontier cannot be inspected")
	}
	r.round = newRound(r.opt.Now(), wait)
	if err := r.pushSources(ctx, sources); err != nil {
		return c.Summary(), err
	}
	inner, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- r.crew(inner) }()
	watched := make(chan error, 1)
	go func() { watched <- r.watch(inner) }()
	var err error
	select {
	case err = <-watched:
		stop()
		err = errors.Join(err, <-ended)
	case err = <-ended:
		stop()
		err = errors.Join(err, <-watched)
	}
	if err == nil && ctx.Err() != nil {
		err = fmt.Errorf("run once: %w", context.Cause(ctx))
	}
	return c.Summary(), err
}

// pushSources makes the sources due now, waiting out a frontier that fails.
func (r *run) pushSources(ctx context.Context, sources []crawler.Request) error {
	sources = slices.Clone(sources)
	for len(sources) > 0 {
		batch := sources[:min(len(sources), pushBatch)]
		for i := range batch {
			batch[i].Due = time.Time{}
		}
		for {
			err := r.push(ctx, batch...)
			if err == nil {
				r.queue.succeeded(r.log, r.Metrics.frontierUp)
				break
			}
			r.queue.failed(r.log, r.Metrics.frontierUp, "frontier does not take requests", err, r.opt.Now())
			if ctx.Err() != nil || r.queue.lasting(r.opt.Now(), r.round.wait) != nil {
				return fmt.Errorf("run once: %w", err)
			}
			sleep(ctx, r.queue.pause())
		}
		sources = sources[len(batch):]
	}
	return nil
}

// pushUnread pushes the threads that were not done in this round. What another
// process did since it began is left alone: this lease holds the Host, so
// nobody is at work on them now.
func (r *run) pushUnread(ctx context.Context, threads []crawler.Request) error {
	threads = r.round.unread(threads)
	tasks, err := r.tasksOf(ctx, threads)
	if err != nil {
		return err
	}
	unread := threads[:0]
	for i, t := range threads {
		if i < len(tasks) && r.round.isDone(tasks[i]) {
			r.round.did(keyOf(t))
			continue
		}
		unread = append(unread, t)
	}
	return r.push(ctx, unread...)
}

// watch returns when the round is over.
func (r *run) watch(ctx context.Context) error {
	look, pause := time.NewTimer(0), time.Duration(0)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.round.changed:
		case <-look.C:
			began := time.Now()
			r.look(ctx)
			// A round over very many sources looks less often.
			pause = max(min(lookEvery, r.round.wait/4), 20*time.Since(began))
			look.Reset(pause)
		}
		now := r.opt.Now()
		for what, o := range map[string]*outage{"store": &r.store, "frontier": &r.queue} {
			if err := o.lasting(now, r.round.wait); err != nil {
				return fmt.Errorf("run once: %s has failed for %s: %w", what, r.round.wait, err)
			}
		}
		if r.settleBooks(now) == 0 {
			return nil
		}
	}
}

// settleBooks gives up Hosts that stay blocked, and says how many tasks are
// left. While store or frontier is down, no Host is to blame.
func (r *run) settleBooks(now time.Time) (left int) {
	if r.store.lasting(now, 0) != nil || r.queue.lasting(now, 0) != nil {
		return len(r.round.pending())
	}
	left, given := r.round.review(now)
	for _, b := range given {
		r.tally.block(b.host, b.reason)
	}
	return left
}

// look asks the frontier for what this process does not know: tasks another
// worker settled, tasks that are dead letters already.
func (r *run) look(ctx context.Context) {
	keys := r.round.pending()
	for len(keys) > 0 && ctx.Err() == nil {
		batch := keys[:min(len(keys), pushBatch)]
		tasks, err := r.inspector.Tasks(ctx, batch...)
		if err != nil {
			return // an outage shows where the round claims and settles
		}
		now := r.opt.Now()
		for i, task := range tasks {
			task.Request.Host, task.Request.ID = batch[i].Host, batch[i].ID
			if dead := r.round.compare(task, now); dead != nil {
				r.tally.found(*dead)
			}
		}
		keys = keys[len(batch):]
	}
}
