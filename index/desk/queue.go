package desk

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"scops/crawler"
)

// QueueStatus is the frontier in one line. It shows no address and is not audited.
func (d *Desk) QueueStatus(ctx context.Context) (crawler.Status, error) {
	return d.opt.Inspector.Status(ctx)
}

// DeadQuery chooses dead letters. Its zero value is all of them.
type DeadQuery struct {
	IDs   []string        // of tasks; none = whatever the ID
	Host  string          // a Host, or a pattern with *; "" = every Host
	After crawler.TaskKey // those behind it in order of (Host, ID)
	Limit int             // at most so many; 0 = all
}

func (q DeadQuery) wants(key crawler.TaskKey) bool {
	if len(q.IDs) > 0 && !slices.Contains(q.IDs, key.ID) {
		return false
	}
	if q.Host == "" {
		return true
	}
	ok, err := path.Match(strings.ToLower(q.Host), key.Host)
	return err == nil && ok
}

// subject is the query as the audit keeps it.
func (q DeadQuery) subject() []string {
	out := slices.Clone(q.IDs)
	if q.Host != "" {
		out = append(out, "host "+q.Host)
	}
	return out
}

// DeadLetters lists dead letters in order of (Host, ID); more says that others follow.
func (d *Desk) DeadLetters(ctx context.Context, actor Actor, q DeadQuery) (found []crawler.Task, more bool, err error) {
	if err := d.permit(actor, ActListDead); err != nil {
		return nil, false, err
	}
	err = d.eachDead(ctx, q, func(task crawler.Task) bool {
		if more = q.Limit > 0 && len(found) == q.Limit; more {
			return false
		}
		found = append(found, task)
		return true
	})
	if err != nil {
		return nil, false, err
	}
	return found, more, d.audit(ctx, actor, entry{Action: ActListDead, Subject: q.subject(), Count: int64(len(found))})
}

// eachDead calls do for every dead letter a query chooses, until it says false.
func (d *Desk) eachDead(ctx context.Context, q DeadQuery, do func(crawler.Task) bool) error {
	after := q.After
	for {
		tasks, err := d.opt.Inspector.Dead(ctx, after, pageSize)
		if err != nil {
			return fmt.Errorf("list dead letters: %w", err)
		}
		for _, task := range tasks {
			after = crawler.TaskKey{Host: task.Request.Host, ID: task.Request.ID}
			if q.wants(after) && !do(task) {
				return nil
			}
		}
		if len(tasks) < pageSize {
			return nil
		}
	}
}

// RequeueDead makes the chosen dead letters due now; DropDead forgets them.
// Both return how many there were.
func (d *Desk) RequeueDead(ctx context.Context, actor Actor, q DeadQuery) (int, error) {
	return d.settleDead(ctx, actor, ActRequeueDead, d.opt.Inspector.Requeue, q)
}

// DropDead forgets dead letters: see RequeueDead.
func (d *Desk) DropDead(ctx context.Context, actor Actor, q DeadQuery) (int, error) {
	return d.settleDead(ctx, actor, ActDropDead, d.opt.Inspector.Drop, q)
}

func (d *Desk) settleDead(ctx context.Context, actor Actor, action Action, do func(context.Context, ...crawler.TaskKey) (int, error), q DeadQuery) (int, error) {
	if err := d.permit(actor, action); err != nil {
		return 0, err
	}
	var keys []crawler.TaskKey
	err := d.eachDead(ctx, q, func(task crawler.Task) bool {
		keys = append(keys, crawler.TaskKey{Host: task.Request.Host, ID: task.Request.ID})
		return true
	})
	if err != nil {
		return 0, err
	}
	if err := d.audit(ctx, actor, entry{Action: action, Subject: q.subject(), Count: int64(len(keys))}); err != nil {
		return 0, err
	}
	done := 0
	for batch := range slices.Chunk(keys, pageSize) {
		n, err := do(ctx, batch...)
		if done += n; err != nil {
			return done, fmt.Errorf("settle dead letters, %d of %d done: %w", done, len(keys), err)
		}
	}
	return done, nil
}
