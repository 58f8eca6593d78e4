package main

import (
	"context"
	"log/slog"
	"sync/atomic"
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
	config    *inForce
	store     index.Store
	frontier  crawler.Frontier
	inspector crawler.Inspector
	log       *slog.Logger
	watched   *watchedSources         // nil = nobody asks
	known     map[string]placedSource // as of the last pass
}

// watchedSources are the Sources whose hits are still looked at: all but the
// rejected ones and those that were removed. A paused one is not visited, but
// what was found on it stays of interest.
type watchedSources struct {
	ids atomic.Pointer[map[string]bool] // nil = not known yet
}

func (w *watchedSources) set(sources []crawler.Source) {
	if w == nil {
		return
	}
	ids := map[string]bool{}
	for _, s := range sources {
		if s.State != crawler.SourceRejected {
			ids[s.ID] = true
		}
	}
	w.ids.Store(&ids)
}

// has says whether a Source is one of them.
func (w *watchedSources) has(id string) bool {
	ids := w.ids.Load()
	return ids == nil || (*ids)[id]
}

// placedSource is a source and the Host it was put on, "" = none.
type placedSource struct {
	crawler.Source
	host string
}

// requests are the active sources as Requests due now.
func (r *reconciler) requests(ctx context.Context) ([]crawler.Request, error) {
	sources, err := desk.Sources(ctx, r.store)
	if err != nil {
		return nil, err
	}
	r.watched.set(sources)
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
	r.watched.set(sources)
	now := map[string]placedSource{}
	for _, s := range sources {
		host, err := r.config.hostOf(s.URL)
		before, known := r.known[s.ID]
		if err != nil && !known {
			r.log.Error("source has a bad address", "source", s.ID, "error", err)
		}
		is := placedSource{s, host}
		now[s.ID] = is
		if before.State == s.State && before.host == host {
			continue
		}
		if before.host != host {
			if err := r.remove(ctx, before); err != nil { // sites.clock was changed
				return err
			}
		}
		if err := r.apply(ctx, is); err != nil {
			return err
		}
	}
	for id, s := range r.known {
		if _, still := now[id]; still {
			continue
		}
		if err := r.remove(ctx, s); err != nil {
			return err
		}
	}
	r.known = now
	return nil
}

func (r *reconciler) apply(ctx context.Context, s placedSource) error {
	switch {
	case s.host == "":
		return nil
	case s.State != crawler.SourceActive:
		return r.remove(ctx, s)
	}
	req, err := r.request(s.Source)
	if err != nil {
		return err
	}
	return r.frontier.Push(ctx, req)
}

func (r *reconciler) remove(ctx context.Context, s placedSource) error {
	if s.host == "" {
		return nil
	}
	return r.inspector.Remove(ctx, crawler.TaskKey{Host: s.host, ID: s.ID})
}
