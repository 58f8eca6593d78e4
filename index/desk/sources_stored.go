package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/query"
)

// attempts bounds the tries of one write against other writers.
const attempts = 16

func (d *Desk) now() time.Time { return d.opt.Now().UTC().Truncate(time.Millisecond) }

// storedSource is a watched page as the store holds it.
type storedSource struct {
	crawler.Source
	doc    index.Document
	exists bool
}

// Sources reads every watched page. Workers use it to reconcile the frontier.
func Sources(ctx context.Context, store index.Store) ([]crawler.Source, error) {
	return sources(ctx, store, nil)
}

func sources(ctx context.Context, store index.Store, node query.Node) ([]crawler.Source, error) {
	out := []crawler.Source{}
	req := index.Request{Kinds: []index.Kind{index.KindSource}, Query: node, Limit: pageSize, Sort: index.Sort{Field: "when", Up: true}}
	err := index.EachPage(ctx, store, req, func(docs []index.Document) error {
		for _, doc := range docs {
			s, err := sourceOf(doc)
			if err != nil {
				return err
			}
			out = append(out, s)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	return out, nil
}

func sourceOf(doc index.Document) (crawler.Source, error) {
	var s crawler.Source
	if err := json.Unmarshal(doc.Body, &s); err != nil {
		return s, fmt.Errorf("decode source %s: %w", doc.ID, err)
	}
	return whole(s), nil
}

// whole fills in what an older version did not write: lists are never null.
func whole(s crawler.Source) crawler.Source {
	if s.Tags == nil {
		s.Tags = []string{}
	}
	if s.Reasons == nil {
		s.Reasons = []crawler.Reason{}
	}
	return s
}

// readSources reads watched pages by id, in order; a missing one has its id only.
func (d *Desk) readSources(ctx context.Context, ids []string) ([]storedSource, error) {
	out := make([]storedSource, 0, len(ids))
	for len(ids) > 0 {
		batch := ids[:min(len(ids), pageSize)]
		docs, err := d.opt.Store.Get(ctx, index.KindSource, batch...)
		if err != nil {
			return nil, fmt.Errorf("read %d sources: %w", len(batch), err)
		}
		for i, doc := range docs {
			is := storedSource{Source: crawler.Source{ID: batch[i]}}
			if doc == nil {
				is.doc = index.Document{Kind: index.KindSource, ID: batch[i], Owner: d.opt.Owner, Handling: d.opt.Handling}
			} else {
				is.doc, is.exists = *doc, true
				if is.Source, err = sourceOf(*doc); err != nil {
					return nil, err
				}
			}
			out = append(out, is)
		}
		ids = ids[len(batch):]
	}
	return out, nil
}

// change does one read-modify-write on sources, again for those where somebody
// else was faster. An error of do ends it before anything is written.
func (d *Desk) change(ctx context.Context, ids []string, do func(s *crawler.Source, exists bool) error) ([]crawler.Source, error) {
	done := map[string]crawler.Source{}
	left := distinctIDs(ids)
	for range attempts {
		known, err := d.readSources(ctx, left)
		if err != nil {
			return nil, err
		}
		for i := range known {
			if err := do(&known[i].Source, known[i].exists); err != nil {
				return nil, err
			}
		}
		conflicts, err := d.putSources(ctx, known, true)
		if err != nil {
			return nil, err
		}
		left = left[:0]
		for i, k := range known {
			if conflicts[i] {
				left = append(left, k.ID)
			}
			done[k.ID] = whole(k.Source)
		}
		if len(left) == 0 {
			out := make([]crawler.Source, len(ids))
			for i, id := range ids {
				out[i] = done[id]
			}
			return out, nil
		}
	}
	return nil, fmt.Errorf("store sources: %w: still so after %d tries", index.ErrConflict, attempts)
}

func distinctIDs(ids []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// putSources writes sources and says of each whether somebody else was faster.
func (d *Desk) putSources(ctx context.Context, changed []storedSource, wait bool) (conflicts []bool, err error) {
	for len(changed) > 0 {
		batch := changed[:min(len(changed), pageSize)]
		docs := make([]index.Document, len(batch))
		for i, s := range batch {
			if docs[i], err = s.document(); err != nil {
				return nil, err
			}
		}
		outcomes, err := d.opt.Store.Put(ctx, docs, index.PutOptions{Wait: wait})
		if err != nil {
			return nil, fmt.Errorf("store %d sources: %w", len(batch), err)
		}
		for i, out := range outcomes {
			conflict := errors.Is(out.Err, index.ErrConflict)
			if out.Err != nil && !conflict {
				return nil, fmt.Errorf("store source %s: %w", batch[i].ID, out.Err)
			}
			conflicts = append(conflicts, conflict)
		}
		changed = changed[len(batch):]
	}
	return conflicts, nil
}

func (s storedSource) document() (index.Document, error) {
	body, err := json.Marshal(whole(s.Source))
	if err != nil {
		return index.Document{}, fmt.Errorf("encode source %s: %w", s.ID, err)
	}
	doc := s.doc
	doc.Body = body
	doc.Keywords = map[string][]string{"id": {s.ID}, "state": {string(s.State)}, "adapter": {s.Adapter}, "tag": s.Tags}
	doc.Numbers = map[string]int64{"when": s.AddedAt.UnixMilli(), "score": int64(s.Points)}
	return doc, nil
}
