package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"scops/crawler"
)

// ErrQueueNotEmpty: a queue that holds something is not lost.
var ErrQueueNotEmpty = errors.New("the queue is not empty, so it is not lost")

// Rebuild is how a lost frontier is made anew.
type Rebuild struct {
	Request func(crawler.Source) (crawler.Request, error)                // of an active source, as a worker pushes it
	Push    func(ctx context.Context, requests ...crawler.Request) error // into the frontier
	Looks   []time.Duration                                              // when hits are looked at again; none = never
	Sleep   time.Duration                                                // after which a thread is due that nothing wakes
	Force   bool                                                         // mend a queue that holds something
	History bool                                                         // read history again, down to its bound
	DryRun  bool
}

// Rebuilt is what a rebuild did, or would do.
type Rebuilt struct {
	Held    int             `json:"held"`    // tasks the queue held before
	Sources int             `json:"sources"` // active pages
	Cursors int             `json:"cursors"` // of them, how many go on where hits say they were read to
	Threads int             `json:"threads"` // threads known from hits
	Hits    int             `json:"hits"`    // read
	Looks   int             `json:"looks"`   // at young hits
	Pushed  int             `json:"pushed"`  // tasks added
	Mended  int             `json:"mended"`  // tasks the queue held that were never read: replaced
	Kept    int             `json:"kept"`    // tasks the queue held that know better
	Bad     []FailingSource `json:"bad"`     // pages without a usable address
	Tasks   []RebuiltTask   `json:"tasks"`   // a dry run's: what would be pushed
}

// RebuiltTask is one task of a rebuild.
type RebuiltTask struct {
	ID     string `json:"id"`
	URL    string `json:"url"`
	Newest int64  `json:"newest"` // position read to; 0 = from the beginning
	Thread bool   `json:"thread"`
}

// RebuildQueue makes the tasks of a lost frontier from the watched pages and
// the hits: each page goes on from the newest position a hit of it stands at,
// so that the gap since is read and not the whole history, and threads that
// held hits sleep until their board names them. Doing it twice changes nothing.
func (d *Desk) RebuildQueue(ctx context.Context, actor Actor, r Rebuild) (Rebuilt, error) {
	if err := d.permit(actor, ActRebuildQueue); err != nil {
		return Rebuilt{}, err
	}
	out := Rebuilt{Bad: []FailingSource{}, Tasks: []RebuiltTask{}}
	status, err := d.opt.Inspector.Status(ctx)
	if err != nil {
		return out, fmt.Errorf("rebuild queue: %w", err)
	}
	if out.Held = status.Queued + status.Leased + status.Dead; out.Held > 0 && !r.Force {
		return out, ErrQueueNotEmpty
	}
	plan, err := d.planRebuild(ctx, r, &out)
	if err != nil {
		return out, fmt.Errorf("rebuild queue: %w", err)
	}
	if !r.DryRun {
		if err := d.audit(ctx, actor, entry{Action: ActRebuildQueue, Count: int64(len(plan)), Detail: out.summary()}); err != nil {
			return out, err
		}
	}
	for part := range slices.Chunk(plan, pageSize) {
		if err := d.rebuild(ctx, r, part, &out); err != nil {
			return out, fmt.Errorf("rebuild queue: %w", err)
		}
	}
	return out, nil
}

func (r *Rebuilt) summary() map[string]int {
	return map[string]int{"held": r.Held, "sources": r.Sources, "cursors": r.Cursors, "threads": r.Threads, "looks": r.Looks, "hits": r.Hits}
}

// rebuild pushes some of the plan. What the queue holds already is kept, save
// what was never read while hits say how far it had been.
func (d *Desk) rebuild(ctx context.Context, r Rebuild, part []crawler.Request, out *Rebuilt) error {
	keys := make([]crawler.TaskKey, len(part))
	for i, req := range part {
		keys[i] = crawler.TaskKey{Host: req.Host, ID: req.ID}
	}
	held, err := d.opt.Inspector.Tasks(ctx, keys...)
	if err != nil {
		return fmt.Errorf("look up tasks: %w", err)
	}
	var push []crawler.Request
	var replace []crawler.TaskKey
	for i, req := range part {
		was := held[i]
		switch {
		case was.State == crawler.TaskUnknown:
			out.Pushed++
		case was.State == crawler.TaskQueued && was.Request.LastDone.IsZero() && was.Request.Cursor.Newest == 0 && req.Cursor.Newest > 0:
			replace = append(replace, keys[i])
			out.Mended++
		default:
			out.Kept++
			continue
		}
		push = append(push, req)
		if r.DryRun {
			out.Tasks = append(out.Tasks, RebuiltTask{req.ID, req.URL, req.Cursor.Newest, req.Depth > 0})
		}
	}
	if r.DryRun || len(push) == 0 {
		return nil
	}
	if err := d.opt.Inspector.Remove(ctx, replace...); err != nil {
		return fmt.Errorf("replace tasks: %w", err)
	}
	return r.Push(ctx, push...)
}
