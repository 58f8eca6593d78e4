package redis

import (
	"context"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// perAdd is the most tasks one call of add.lua takes.
const perAdd = 200

// growths is how often a call is made anew because a seen set has grown.
const growths = 16

// batch is what one call of add.lua adds.
type batch struct {
	host  string
	tasks []frontier.Task
}

// Push implements crawler.Frontier.
func (f *Frontier) Push(ctx context.Context, requests ...crawler.Request) error {
	tasks, err := frontier.NewTasks(requests)
	if err != nil || len(tasks) == 0 {
		return err
	}
	if err := f.room(ctx, tasks); err != nil {
		return failed("push tasks", err)
	}
	if err := f.add(ctx, batches(tasks)); err != nil {
		return failed("push tasks", err)
	}
	f.bell.Ring()
	return nil
}

// batches groups tasks by Host, in their order.
func batches(tasks []frontier.Task) []batch {
	var all []batch
	open := map[string]int{}
	for _, t := range tasks {
		host := t.Request.Host
		i, ok := open[host]
		if !ok || len(all[i].tasks) == perAdd {
			i = len(all)
			open[host] = i
			all = append(all, batch{host: host})
		}
		all[i].tasks = append(all[i].tasks, t)
	}
	return all
}

// add adds batches; one whose seen set has grown meanwhile is sent again.
func (f *Frontier) add(ctx context.Context, todo []batch) error {
	now := f.options.Now()
	for range growths {
		calls := make([]call, len(todo))
		for i, b := range todo {
			calls[i] = f.adding(b, now)
		}
		answers, err := f.runAll(ctx, f.scripts.add, calls)
		if err != nil {
			return err
		}
		var again []batch
		for i, v := range answers {
			more, _, err := f.grown(todo[i].host, v)
			if err != nil {
				return err
			}
			if more {
				again = append(again, todo[i])
			}
		}
		if len(again) == 0 {
			return nil
		}
		todo = again
	}
	return errGrowing
}

// adding is the call that adds a batch.
func (f *Frontier) adding(b batch, now time.Time) call {
	gens := f.generations.get(b.host)
	c := f.of(b.host, gens)
	for _, t := range b.tasks {
		r, due, hash := t.Request, int64(0), ""
		if !r.Due.IsZero() {
			due = f.distance(now, r.Due)
		}
		if t.Seen != "" {
			h := f.seenKey.Hash(t.Seen)
			hash, c.keys = hashed(h), append(c.keys, f.keys.buckets(b.host, h, gens)...)
		}
		c.args = append(c.args, field(r.ID), due, record(r.Tries, t.Origin, t.Body), hash)
	}
	return c
}
