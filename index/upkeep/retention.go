// Package upkeep does what a deployment needs done in the background.
//
//	retention.go  kept posts nobody flagged go when their time is over
//	reclassify.go the verdicts of another pack for stored hits
//	tally.go      how many posts were read: counts, never what they said
//	follow.go     Follower: every hit in order, from a cursor in the store
//	leads.go      the addresses a flagged post leads to
//	words.go      words mined from the posts read: counts, and no text
package upkeep

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"scops/index"
	"scops/index/query"
)

// every is how often Run looks.
const every = 10 * time.Minute

// Retention deletes kept posts (kind post) once they are older than Unflagged.
type Retention struct {
	Store     index.Store
	Unflagged time.Duration // retention.unflagged; 0 = none are ever kept, what is left over goes
	Log       *slog.Logger
	Now       func() time.Time
}

// Run deletes at once and then every ten minutes, until ctx ends.
func (r *Retention) Run(ctx context.Context) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if n, err := r.Once(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("retention failed; it is tried again", "error", err)
		} else if n > 0 {
			r.Log.Info("kept posts deleted", "posts", n, "older_than", r.Unflagged)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Once deletes what is over its time and returns how many posts that were.
func (r *Retention) Once(ctx context.Context) (int, error) {
	before := r.Now().Add(-r.Unflagged).UnixMilli()
	req := index.Request{
		Kinds: []index.Kind{index.KindPost}, Limit: 500,
		Query: query.Range{Field: "indexed", To: &before}, Sort: index.Sort{Field: "indexed", Up: true},
	}
	n, err := index.Sweep(ctx, r.Store, req)
	if err != nil {
		return n, fmt.Errorf("delete kept posts over their time: %w", err)
	}
	return n, nil
}
