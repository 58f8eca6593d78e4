// Package upkeep does what a deployment needs done in the background.
//
//	retention.go  what is over its time goes: posts nobody flagged; policy,
//	              retention_due: hits, and what stops their clocks;
//	              retention_held: files under legal hold
//	erase.go      hits and their sealed pages, step by step; erase_prepare,
//	              erase_seals: the steps
//	lease.go      the right of one process to do something alone
//	metrics.go    what is due and what went
//	reclassify.go the verdicts of another pack for stored hits
//	tally.go      how many posts were read: counts, never what they said
//	follow.go     Follower: every hit in order, from a cursor in the store
//	leads.go      the addresses a flagged post leads to
//	words.go      words mined from the posts read: counts, and no text
package upkeep

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"scops/index"
	"scops/index/ledger"
	"scops/index/query"
)

// every is how often Run looks.
const every = 10 * time.Minute

// Retention deletes kept posts (kind post) once they are older than Unflagged,
// and erases hits and their sealed pages by Policy once somebody has approved it.
type Retention struct {
	Store           index.Store
	Ledger          *ledger.Ledger // nil = hits are left alone
	Owner, Handling string
	Unflagged       time.Duration // retention.unflagged; 0 = none are ever kept, what is left over goes
	Policy          Policy
	Metrics         *Metrics // nil = none
	Log             *slog.Logger
	Now             func() time.Time
}

// Run looks at once and then every ten minutes, until ctx ends.
func (r *Retention) Run(ctx context.Context) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if n, err := r.Once(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("retention failed; it is tried again", "error", err)
		} else if n > 0 {
			r.Log.Info("kept posts deleted", "posts", n, "older_than", r.Unflagged)
		}
		if r.Ledger != nil {
			r.enforce(ctx)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// enforce erases what is due, where that was approved, and says so in the log.
func (r *Retention) enforce(ctx context.Context) {
	sum, err := r.Pass(ctx)
	switch {
	case errors.Is(err, ErrBusy) || ctx.Err() != nil:
	case err != nil:
		r.Log.Error("retention failed; it is tried again", "error", err)
	}
	if sum.Hits+sum.Seals > 0 {
		r.Log.Info("erased", "hits", sum.Hits, "sealed_pages", sum.Seals)
	}
}

// Pass looks at what is due and erases it where the policy in force was
// approved. Where it was not, what is due is counted and stays.
func (r *Retention) Pass(ctx context.Context) (Erased, error) {
	if err := r.fit(ctx); err != nil {
		return Erased{}, err
	}
	plan, err := r.Plan(ctx)
	if err != nil {
		return Erased{}, err
	}
	r.Metrics.due(&plan, r.Now())
	if !plan.Enforced() {
		return Erased{}, nil
	}
	return r.Erase(ctx)
}

// Once deletes the kept posts that are over their time and returns how many
// that were.
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
