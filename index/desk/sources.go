package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"scops/crawler"
	"scops/index"
	"scops/index/query"
)

// UnknownSourcesError names watched pages there are not; nothing was done.
type UnknownSourcesError struct{ IDs []string }

func (e *UnknownSourcesError) Error() string {
	return "no watched page " + strings.Join(e.IDs, ", no watched page ")
}

// Unwrap says that something was not found.
func (e *UnknownSourcesError) Unwrap() error { return index.ErrNotFound }

// AddSource makes a watched page, or wakes one that was paused or rejected.
// Adding one that is active already changes nothing.
func (d *Desk) AddSource(ctx context.Context, actor Actor, rawURL, adapter, why string) (crawler.Source, error) {
	if err := d.permit(actor, ActAddSource); err != nil {
		return crawler.Source{}, err
	}
	canonical, err := crawler.Canonical(rawURL)
	if err == nil {
		err = d.fetched(canonical)
	}
	if err != nil {
		return crawler.Source{}, fmt.Errorf("add source %q: %w", rawURL, err)
	}
	id := crawler.SourceID(canonical)
	if err := d.audit(ctx, actor, entry{Action: ActAddSource, Subject: []string{id, canonical}}); err != nil {
		return crawler.Source{}, err
	}
	changed, err := d.change(ctx, []string{id}, func(s *crawler.Source, exists bool) error {
		if !exists {
			*s = crawler.Source{ID: id, URL: canonical, Adapter: adapter, Why: crawler.OneLine(why, crawler.MaxWhy), AddedBy: actor.Name, AddedAt: d.now()}
		}
		s.State = crawler.SourceActive
		return nil
	})
	if err != nil {
		return crawler.Source{}, err
	}
	return changed[0], nil
}

// ErrNeverFetched is returned (wrapped) for an address the configuration
// forbids: a page that is never fetched is not watched either.
var ErrNeverFetched = errors.New("never fetched")

// fetched refuses an address this deployment never fetches.
func (d *Desk) fetched(address string) error {
	if d.opt.Allowed == nil {
		return nil
	}
	if err := d.opt.Allowed(address); err != nil {
		return fmt.Errorf("%w: %w", ErrNeverFetched, err)
	}
	return nil
}

// SetSource changes the state of a watched page, named by id or address.
func (d *Desk) SetSource(ctx context.Context, actor Actor, idOrURL string, state crawler.SourceState) (crawler.Source, error) {
	changed, err := d.SetSources(ctx, actor, []string{idOrURL}, state)
	if err != nil {
		return crawler.Source{}, err
	}
	return changed[0], nil
}

// SetSources changes the state of watched pages, all or none: an
// *UnknownSourcesError names those there are not. None is made active that is
// never fetched.
func (d *Desk) SetSources(ctx context.Context, actor Actor, idsOrURLs []string, state crawler.SourceState) ([]crawler.Source, error) {
	if err := d.permit(actor, ActSetSource); err != nil {
		return nil, err
	}
	ids := make([]string, len(idsOrURLs))
	for i, id := range idsOrURLs {
		ids[i] = sourceID(id)
	}
	known, err := d.look(ctx, ids, idsOrURLs)
	if err != nil {
		return nil, err
	}
	for _, s := range known {
		if state != crawler.SourceActive {
			break
		}
		if err := d.fetched(s.URL); err != nil {
			return nil, fmt.Errorf("source %s (%s): %w", s.ID, s.URL, err)
		}
	}
	if err := d.audit(ctx, actor, entry{Action: ActSetSource, Subject: append(slices.Clone(ids), string(state)), Count: int64(len(ids))}); err != nil {
		return nil, err
	}
	return d.change(ctx, ids, func(s *crawler.Source, exists bool) error {
		if !exists {
			return fmt.Errorf("source %s: %w", s.ID, index.ErrNotFound)
		}
		s.State = state
		return nil
	})
}

// look reads watched pages that must be there; asked is how a person called them.
func (d *Desk) look(ctx context.Context, ids, asked []string) ([]crawler.Source, error) {
	known, err := d.readSources(ctx, ids)
	if err != nil {
		return nil, err
	}
	var missing []string
	out := make([]crawler.Source, 0, len(ids))
	for i, k := range known {
		if !k.exists {
			missing = append(missing, asked[i])
		}
		out = append(out, k.Source)
	}
	if missing != nil {
		return nil, &UnknownSourcesError{missing}
	}
	return out, nil
}

// RemoveSource forgets a watched page; what was found on it stays.
func (d *Desk) RemoveSource(ctx context.Context, actor Actor, idOrURL string) error {
	if err := d.permit(actor, ActRemoveSource); err != nil {
		return err
	}
	id := sourceID(idOrURL)
	if err := d.audit(ctx, actor, entry{Action: ActRemoveSource, Subject: []string{id}}); err != nil {
		return err
	}
	if err := d.opt.Store.Delete(ctx, index.KindSource, id, index.VersionAny); err != nil {
		return fmt.Errorf("remove source %s: %w", idOrURL, err)
	}
	return d.opt.Store.Refresh(ctx)
}

// ListSources gives the watched pages in these states (none = in any), in order
// of age; proposed ones alone in order of points.
func (d *Desk) ListSources(ctx context.Context, actor Actor, states ...crawler.SourceState) ([]crawler.Source, error) {
	if err := d.permit(actor, ActListSources); err != nil {
		return nil, err
	}
	sources, err := sources(ctx, d.opt.Store, ofState(states))
	if err != nil {
		return nil, err
	}
	if len(states) == 1 && states[0] == crawler.SourceProposed {
		slices.SortStableFunc(sources, richestFirst)
	}
	return sources, d.audit(ctx, actor, entry{Action: ActListSources, Count: int64(len(sources))})
}

func ofState(states []crawler.SourceState) query.Node {
	nodes := make([]query.Node, len(states))
	for i, s := range states {
		nodes[i] = query.Keyword{Field: "state", Value: string(s)}
	}
	switch len(nodes) {
	case 0:
		return nil
	case 1:
		return nodes[0]
	default:
		return query.Or{Args: nodes}
	}
}

// sourceID takes an id as it is and an address by its canonical form.
func sourceID(idOrURL string) string {
	if !strings.Contains(idOrURL, "://") {
		return idOrURL
	}
	canonical, err := crawler.Canonical(idOrURL)
	if err != nil {
		return idOrURL
	}
	return crawler.SourceID(canonical)
}
