package redis

import (
	"context"
	"time"
)

// Time is the clock of the server (of any one of a Cluster), which every
// decision about a Host goes by.
func (f *Frontier) Time(ctx context.Context) (time.Time, error) {
	f.gate.RLock()
	defer f.gate.RUnlock()
	if err := f.ended(ctx); err != nil {
		return time.Time{}, err
	}
	now, err := f.client.Time(ctx).Result()
	if err != nil {
		return time.Time{}, failed("ask for its time", f.explain(ctx, err))
	}
	return now, nil
}
