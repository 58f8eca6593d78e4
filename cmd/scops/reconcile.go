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
	return crawler.Request{ID: s.ID, Host: host, Kind: crawler.KindSource, URL: s.URL, Head: s.URL, Adapter: adapter, Priority: s.Priority}, nil
}

// Run looks for changes until ctx ends. The first pass tells the frontier
// everything, later ones only what changed.
func (r *reconciler) Run(ctx context.Context) error {
	tick := time.NewTicker(reconcileEvery)
	defer tick.Stop()
	failing := false
	for {
		err := r.pass(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil && !failing: // said once
			r.log.Error("sources could not be reconciled; it is tried again", "error", err)
		case err == nil && failing:
			r.log.Info("sources are reconciled again")
		}
		failing = err != nil
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
	if err := r.lost(ctx); err != nil {
		return err
	}
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
			if err := r.retune(ctx, before, is); err != nil {
				return err
			}
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

// lost notices a frontier that was emptied under a running worker: everything is
// told to it again, and read again from the beginning.
func (r *reconciler) lost(ctx context.Context) error {
	active := 0
	for _, s := range r.known {
		if s.State == crawler.SourceActive && s.host != "" {
			active++
		}
	}
	if active == 0 {
		return nil
	}
	hosts, err := r.inspector.Hosts(ctx, "", 1) // the cheapest question: a lost queue knows no Host
	if err != nil {
		return err
	}
	if len(hosts) == 0 {
		r.log.Error("the queue was lost: pages are queued again from the beginning; scops queue rebuild --force has them go on where they were", "pages", active)
		r.known = nil
	}
	return nil
}

// retune changes how a source that is queued is visited; how far it was read
// stays. One that is leased just now keeps its ways until they change again.
func (r *reconciler) retune(ctx context.Context, before, is placedSource) error {
	if before.Priority == is.Priority && before.Adapter == is.Adapter || is.State != crawler.SourceActive || is.host == "" {
		return nil
	}
	req, err := r.request(is.Source)
	if err != nil {
		return err
	}
	key := crawler.TaskKey{Host: req.Host, ID: req.ID}
	tasks, err := r.inspector.Tasks(ctx, key)
	if err != nil || len(tasks) != 1 || tasks[0].State != crawler.TaskQueued {
		return err
	}
	tuned := tasks[0].Request
	tuned.Priority, tuned.Adapter = req.Priority, req.Adapter
	if err := r.inspector.Remove(ctx, key); err != nil {
		return err
	}
	return r.frontier.Push(ctx, tuned)
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
