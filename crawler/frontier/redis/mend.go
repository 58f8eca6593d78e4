package redis

import (
	"context"

	"scops/crawler"
)

// Requeue implements crawler.Inspector.
func (f *Frontier) Requeue(ctx context.Context, keys ...crawler.TaskKey) (int, error) {
	n, err := f.mend(ctx, "requeue", keys)
	f.bell.Ring()
	return n, failed("requeue dead letters", err)
}

// Drop implements crawler.Inspector.
func (f *Frontier) Drop(ctx context.Context, keys ...crawler.TaskKey) (int, error) {
	n, err := f.mend(ctx, "drop", keys)
	return n, failed("drop dead letters", err)
}

// Remove implements crawler.Inspector. The Host of a removed lease stays busy
// until that lease would have expired: its request may be on the wire.
func (f *Frontier) Remove(ctx context.Context, keys ...crawler.TaskKey) error {
	_, err := f.mend(ctx, "remove", keys)
	return failed("remove tasks", err)
}

// mend does one thing to tasks, and counts those it changed.
func (f *Frontier) mend(ctx context.Context, what string, tasks []crawler.TaskKey) (int, error) {
	calls := make([]call, len(tasks))
	for i, k := range tasks {
		calls[i] = f.of(k.Host, what, field(k.ID))
	}
	answers, err := f.runAll(ctx, f.scripts.mend, calls)
	n := 0
	for _, v := range answers {
		changed, _ := v.(int64)
		n += int(changed)
	}
	return n, err
}
