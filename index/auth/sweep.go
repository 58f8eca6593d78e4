package auth

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"scops/index"
	"scops/index/query"
)

// every is how often Run looks.
const every = 10 * time.Minute

// Run deletes expired sessions at once and then every ten minutes, until ctx
// ends. A store that fails is tried again the next time.
func (s *Sessions) Run(ctx context.Context) error {
	log := cmp.Or(s.Log, slog.Default())
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if n, err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.Error("deleting expired sessions failed; it is tried again", "error", err)
		} else if n > 0 {
			log.Info("expired sessions deleted", "sessions", n)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Sweep deletes expired sessions and returns how many.
func (s *Sessions) Sweep(ctx context.Context) (int, error) {
	before := s.now().UnixMilli()
	req := index.Request{
		Kinds: []index.Kind{index.KindSession}, Limit: 500,
		Query: query.Range{Field: "when", To: &before}, Sort: index.Sort{Field: "when", Up: true},
	}
	n, err := index.Sweep(ctx, s.store, req)
	if err != nil {
		return n, fmt.Errorf("delete expired sessions: %w", err)
	}
	return n, nil
}
