package main

import (
	"context"
	"log/slog"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/desk"
)

// reconcileEvery is how often a running worker looks for changed sources.
const reconcileEvery = 15 * time.Second

// reconciler keeps the frontier as the Store's sources say: the Store is the
// truth, the frontier is derived from it.
type reconciler struct {
	config    Config
	store     index.Store
	frontier  crawler.Frontier
	inspector crawler.Inspector
	log       *slog.Logger
	known     map[string]crawler.Source // as of the last pass
}

// requests are the active sources as Requests due now.
func (r *reconciler) requests(ctx context.Context) ([]crawler.Request, error) {
	sources, err := desk.Sources(ctx, r.store)
	if err != nil {
		return nil, err
	}
	var out []crawler.Request
	for _, s := range sources {
		if s.State != crawler.SourceActive {
			continue
		}
		req, err := r.request(s)
		if err != nil {
			r.log.Error("source has a bad address", "source", s.ID, "error", err)
			continue
		}
		out = append(out, req)
	}
	return out, nil
}

func (r *reconciler) request(s crawler.Source) (crawler.Request, error) {
	host, err := r.config.hostOf(s.URL)
	if err != nil {
		return crawler.Request{}, err
	}
	adapter := s.Adapter
	if adapter == "" {
		adapter = r.config.site(host).Adapter
	}
	return crawler.Request{ID: s.ID, Host: host, Kind: crawler.KindSource, URL: s.URL, Head: s.URL, Adapter: adapter}, nil
}

// Run looks for changes until ctx ends. The first pass tells the frontier
// everything, later ones only what changed.
func (r *reconciler) Run(ctx context.Context) error {
	tick := time.NewTicker(reconcileEvery)
	defer tick.Stop()
	for {
		if err := r.pass(ctx); err != nil && ctx.Err() == nil {
			r.log.Error("sources could not be reconciled; it is tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (r *reconciler) pass(ctx context.Context) error {
	sources, err := desk.Sources(ctx, r.store)
	if err != nil {
		return err
	}
	now := map[string]crawler.Source{}
	for _, s := range sources {
		now[s.ID] = s
		if r.known[s.ID].State == s.State {
			continue
		}
		if err := r.apply(ctx, s); err != nil {
			return err
		}
	}
	for id, s := range r.known {
		if _, still := now[id]; still {
			continue
		}
		s.State = crawler.SourcePaused
		if err := r.apply(ctx, s); err != nil {
			return err
		}
	}
	r.known = now
	return nil
}

func (r *reconciler) apply(ctx context.Context, s crawler.Source) error {
	req, err := r.request(s)
	if err != nil {
		r.log.Error("source has a bad address", "source", s.ID, "error", err)
		return nil
	}
	if s.State == crawler.SourceActive {
		return r.frontier.Push(ctx, req)
	}
	return r.inspector.Remove(ctx, crawler.TaskKey{Host: req.Host, ID: req.ID})
}
