package desk

import (
	"context"
	"fmt"

	"scops/crawler"
)

// QueueStatus is the frontier in one line. It shows no address and is not audited.
func (d *Desk) QueueStatus(ctx context.Context) (crawler.Status, error) {
	return d.opt.Inspector.Status(ctx)
}

// DeadLetters lists every dead letter.
func (d *Desk) DeadLetters(ctx context.Context, actor Actor) ([]crawler.Task, error) {
	if err := d.permit(actor, ActListDead); err != nil {
		return nil, err
	}
	var out []crawler.Task
	var after crawler.TaskKey
	for {
		tasks, err := d.opt.Inspector.Dead(ctx, after, pageSize)
		if err != nil {
			return nil, fmt.Errorf("list dead letters: %w", err)
		}
		out = append(out, tasks...)
		if len(tasks) < pageSize {
			break
		}
		last := tasks[len(tasks)-1].Request
		after = crawler.TaskKey{Host: last.Host, ID: last.ID}
	}
	return out, d.audit(ctx, actor, entry{Action: ActListDead, Count: int64(len(out))})
}

// RequeueDead makes dead letters due now; DropDead forgets them. Without ids,
// all of them. Both return how many there were.
func (d *Desk) RequeueDead(ctx context.Context, actor Actor, ids ...string) (int, error) {
	return d.settleDead(ctx, actor, ActRequeueDead, d.opt.Inspector.Requeue, ids)
}

// DropDead forgets dead letters: see RequeueDead.
func (d *Desk) DropDead(ctx context.Context, actor Actor, ids ...string) (int, error) {
	return d.settleDead(ctx, actor, ActDropDead, d.opt.Inspector.Drop, ids)
}

func (d *Desk) settleDead(ctx context.Context, actor Actor, action Action, do func(context.Context, ...crawler.TaskKey) (int, error), ids []string) (int, error) {
	if err := d.permit(actor, action); err != nil {
		return 0, err
	}
	tasks, err := d.DeadLetters(ctx, actor)
	if err != nil {
		return 0, err
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	var keys []crawler.TaskKey
	for _, t := range tasks {
		if len(ids) == 0 || wanted[t.Request.ID] {
			keys = append(keys, crawler.TaskKey{Host: t.Request.Host, ID: t.Request.ID})
		}
	}
	if err := d.audit(ctx, actor, entry{Action: action, Subject: ids, Count: int64(len(keys))}); err != nil {
		return 0, err
	}
	if len(keys) == 0 {
		return 0, nil
	}
	return do(ctx, keys...)
}
