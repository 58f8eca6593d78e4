package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"scops/crawler"
	"scops/index"
)

// AddSource makes a watched page, or wakes one that was paused or rejected.
// Adding one that is active already changes nothing.
func (d *Desk) AddSource(ctx context.Context, actor Actor, rawURL, adapter, why string) (crawler.Source, error) {
	if err := d.permit(actor, ActAddSource); err != nil {
		return crawler.Source{}, err
	}
	canonical, err := crawler.Canonical(rawURL)
	if err != nil {
		return crawler.Source{}, fmt.Errorf("add source %q: %w", rawURL, err)
	}
	id := crawler.SourceID(canonical)
	if err := d.audit(ctx, actor, entry{Action: ActAddSource, Subject: []string{id, canonical}}); err != nil {
		return crawler.Source{}, err
	}
	return d.change(ctx, id, func(s *crawler.Source, exists bool) error {
		if !exists {
			*s = crawler.Source{ID: id, URL: canonical, Adapter: adapter, Why: why, AddedBy: actor.Name, AddedAt: d.opt.Now().UTC()}
		}
		s.State = crawler.SourceActive
		return nil
	})
}

// SetSource changes the state of a watched page, named by id or address.
func (d *Desk) SetSource(ctx context.Context, actor Actor, idOrURL string, state crawler.SourceState) (crawler.Source, error) {
	if err := d.permit(actor, ActSetSource); err != nil {
		return crawler.Source{}, err
	}
	id := sourceID(idOrURL)
	if err := d.audit(ctx, actor, entry{Action: ActSetSource, Subject: []string{id, string(state)}}); err != nil {
		return crawler.Source{}, err
	}
	return d.change(ctx, id, func(s *crawler.Source, exists bool) error {
		if !exists {
			return fmt.Errorf("source %s: %w", idOrURL, index.ErrNotFound)
		}
		s.State = state
		return nil
	})
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

// ListSources gives every watched page, in order of id.
func (d *Desk) ListSources(ctx context.Context, actor Actor) ([]crawler.Source, error) {
	if err := d.permit(actor, ActListSources); err != nil {
		return nil, err
	}
	sources, err := Sources(ctx, d.opt.Store)
	if err != nil {
		return nil, err
	}
	return sources, d.audit(ctx, actor, entry{Action: ActListSources, Count: int64(len(sources))})
}

// Sources reads every watched page. Workers use it to reconcile the frontier.
func Sources(ctx context.Context, store index.Store) ([]crawler.Source, error) {
	var out []crawler.Source
	req := index.Request{Kinds: []index.Kind{index.KindSource}, Limit: pageSize, Sort: index.Sort{Field: "when", Up: true}}
	for {
		res, err := store.Search(ctx, req)
		if err != nil {
			return nil, fmt.Errorf("list sources: %w", err)
		}
		for _, doc := range res.Docs {
			var s crawler.Source
			if err := json.Unmarshal(doc.Body, &s); err != nil {
				return nil, fmt.Errorf("decode source %s: %w", doc.ID, err)
			}
			out = append(out, s)
		}
		if req.Page = res.Next; req.Page == "" {
			return out, nil
		}
	}
}

// change does one read-modify-write on a source, again when somebody else was
// faster.
func (d *Desk) change(ctx context.Context, id string, do func(s *crawler.Source, exists bool) error) (crawler.Source, error) {
	for {
		docs, err := d.opt.Store.Get(ctx, index.KindSource, id)
		if err != nil {
			return crawler.Source{}, fmt.Errorf("read source %s: %w", id, err)
		}
		doc := index.Document{Kind: index.KindSource, ID: id, Owner: d.opt.Owner, Handling: "amber+strict"}
		var s crawler.Source
		if docs[0] != nil {
			doc = *docs[0]
			if err := json.Unmarshal(doc.Body, &s); err != nil {
				return s, fmt.Errorf("decode source %s: %w", id, err)
			}
		}
		if err := do(&s, docs[0] != nil); err != nil {
			return s, err
		}
		err = d.putSource(ctx, doc, s)
		if !errors.Is(err, index.ErrConflict) {
			return s, err
		}
	}
}

func (d *Desk) putSource(ctx context.Context, doc index.Document, s crawler.Source) error {
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("encode source %s: %w", s.ID, err)
	}
	doc.Body = body
	doc.Keywords = map[string][]string{"id": {s.ID}, "state": {string(s.State)}, "adapter": {s.Adapter}}
	doc.Numbers = map[string]int64{"when": s.AddedAt.UnixMilli()}
	outcomes, err := d.opt.Store.Put(ctx, []index.Document{doc}, index.PutOptions{Wait: true})
	if err == nil {
		err = outcomes[0].Err
	}
	if err != nil {
		return fmt.Errorf("store source %s: %w", s.ID, err)
	}
	return nil
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
