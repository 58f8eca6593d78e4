package upkeep

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"scops/index"
	"scops/index/query"
)

// How a follower reads: how often, how far it steps back at every pass, and how
// many hits at once. The step covers documents that were written before others
// and seen by a search only after them: two refresh intervals of a store (1 s
// at the most that this program sets) and a minute for clocks that differ.
const (
	followEvery = 20 * time.Second
	stepBack    = 62 * time.Second
	followPage  = 200
)

// Follower reads every hit in order of (indexed, id), from a cursor it keeps in
// the store, and hands it on. It reads again what it stepped back over: what it
// feeds must take the same hit twice. A crash costs delay, never a hit.
type Follower struct {
	Store           index.Store
	Owner, Handling string
	Name            string // of its cursor
	Take            func(ctx context.Context, hits []index.Document) error
	Begin           func(ctx context.Context) (time.Time, error) // nothing older is read, and for a zero time nothing at all; nil = all
	Back            time.Duration                                // how far it steps back at every pass; 0 = 62 seconds
	Log             *slog.Logger                                 // nil = none
	Now             func() time.Time

	handled map[string]int64 // by id: the state of hits inside the step that were handed on already
}

// Hits is a Follower's Take for whoever wants the hits themselves.
func Hits(take func(ctx context.Context, hits []*index.Hit) error) func(context.Context, []index.Document) error {
	return func(ctx context.Context, docs []index.Document) error {
		hits := make([]*index.Hit, len(docs))
		for i, doc := range docs {
			var err error
			if hits[i], err = index.HitOf(doc); err != nil {
				return err
			}
		}
		return take(ctx, hits)
	}
}

// followed is the body of a cursor, a Document of kind meta.
type followed struct {
	Indexed int64 `json:"indexed"` // UTC milliseconds of the newest hit handed on
}

// Run follows until ctx ends.
func (f *Follower) Run(ctx context.Context) error {
	flushing(ctx, followEvery, "hits that lead on", f.Log, f.Pass)
	return nil
}

// Pass reads what is new. It is called by one goroutine at a time.
func (f *Follower) Pass(ctx context.Context) error {
	at, version, err := f.cursor(ctx)
	if err != nil {
		return err
	}
	from := at.Indexed
	if f.Begin != nil {
		begin, err := f.Begin(ctx)
		if err != nil || begin.IsZero() {
			return err
		}
		from = max(from, begin.UnixMilli())
	}
	from -= cmp.Or(f.Back, stepBack).Milliseconds()
	f.forget(from)
	req := index.Request{
		Kinds: []index.Kind{index.KindHit}, Limit: followPage, Sort: index.Sort{Field: "indexed", Up: true},
		Query: query.And{Args: []query.Node{query.Range{Field: "indexed", From: &from}, query.Keyword{Field: "owner", Value: f.Owner}}},
	}
	before := at.Indexed
	if err := index.EachPage(ctx, f.Store, req, func(docs []index.Document) error { return f.hand(ctx, docs, &at) }); err != nil {
		return fmt.Errorf("follow hits: %w", err)
	}
	if at.Indexed == before {
		return nil
	}
	return f.keep(ctx, at, version)
}

// hand hands one page of hits on and moves the cursor past them.
func (f *Follower) hand(ctx context.Context, docs []index.Document, at *followed) error {
	var hits []index.Document
	for _, doc := range docs {
		if state, known := f.handled[doc.ID]; !known || state != doc.Numbers["indexed"] {
			hits = append(hits, doc)
		}
	}
	if len(hits) > 0 {
		if err := f.Take(ctx, hits); err != nil {
			return err
		}
	}
	for _, doc := range docs {
		f.handled[doc.ID] = doc.Numbers["indexed"]
		at.Indexed = max(at.Indexed, doc.Numbers["indexed"])
	}
	return nil
}

// forget drops what the next pass does not step back to.
func (f *Follower) forget(from int64) {
	if f.handled == nil {
		f.handled = map[string]int64{}
	}
	for id, state := range f.handled {
		if state < from {
			delete(f.handled, id)
		}
	}
}

func (f *Follower) id() string { return "follower-" + f.Name }

func (f *Follower) cursor(ctx context.Context) (followed, index.Version, error) {
	var at followed
	docs, err := f.Store.Get(ctx, index.KindMeta, f.id())
	if err != nil {
		return at, "", fmt.Errorf("read cursor %s: %w", f.Name, err)
	}
	if docs[0] == nil {
		return at, index.VersionNone, nil
	}
	if err := json.Unmarshal(docs[0].Body, &at); err != nil {
		return at, "", fmt.Errorf("read cursor %s: %w", f.Name, err)
	}
	return at, docs[0].Version, nil
}

// keep stores the cursor. Where another process was faster, its cursor stands:
// both have handed on the same hits.
func (f *Follower) keep(ctx context.Context, at followed, version index.Version) error {
	body, err := json.Marshal(at)
	if err != nil {
		return fmt.Errorf("write cursor %s: %w", f.Name, err)
	}
	err = index.PutOne(ctx, f.Store, index.Document{
		Kind: index.KindMeta, ID: f.id(), Version: version, Owner: f.Owner, Handling: f.Handling, Body: body,
	}, index.PutOptions{})
	if err != nil && !errors.Is(err, index.ErrConflict) {
		return fmt.Errorf("write cursor %s: %w", f.Name, err)
	}
	return nil
}
