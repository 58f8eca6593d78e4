package upkeep

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"scops/index"
	"scops/index/query"
)

// unfit finds the hits that cannot be judged by what they are found by: an
// earlier version stored them, or the time of their legal hold is over.
func (r *Retention) unfit() index.Request {
	now := r.Now().UnixMilli() + 1
	return index.Request{
		Kinds: []index.Kind{index.KindHit}, Limit: eraseBatch,
		Query: r.own(query.Or{Args: []query.Node{
			query.Not{Arg: query.Or{Args: []query.Node{isHeld(), query.Keyword{Field: "hold", Value: index.YesNo(false)}}}},
			query.And{Args: []query.Node{isHeld(), query.Range{Field: "clock", To: &now}}},
		}}),
	}
}

// fit prepares hits where there are any to be prepared, approved or not: nothing
// is erased by it.
func (r *Retention) fit(ctx context.Context) (err error) {
	res, err := r.Store.Search(ctx, r.unfit())
	if err != nil {
		return fmt.Errorf("look for hits of an earlier version: %w", err)
	}
	if len(res.Docs) == 0 {
		return nil
	}
	l, err := r.take(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.release(ctx)) }()
	return (&erasing{Retention: r, lease: l, sum: &Erased{}}).prepare(ctx)
}

// prepare makes every hit findable by its clock, its legal hold and its sealed
// pages, and lifts the holds whose time is over.
func (e *erasing) prepare(ctx context.Context) error {
	wrote := false
	err := index.EachPage(ctx, e.Store, e.unfit(), func(docs []index.Document) error {
		if err := e.lease.renew(ctx); err != nil {
			return err
		}
		wrote = true
		begun := time.Now()
		if err := e.refit(ctx, docs); err != nil {
			return err
		}
		return rest(ctx, time.Since(begun))
	})
	if err != nil {
		return fmt.Errorf("prepare hits for retention: %w", err)
	}
	if wrote {
		return e.Store.Refresh(ctx)
	}
	return nil
}

// mostRest is how long preparing rests at most, well within a lease.
const mostRest = 10 * time.Second

// rest leaves the store to people three times as long as a batch took: after an
// upgrade every hit is written anew, which at full speed made a page of the
// console take seconds.
func rest(ctx context.Context, took time.Duration) error {
	pause := time.NewTimer(min(3*took, mostRest))
	defer pause.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-pause.C:
		return nil
	}
}

// refit writes what hits are found by anew. One that somebody writes meanwhile
// is theirs: it has these fields then.
func (e *erasing) refit(ctx context.Context, docs []index.Document) error {
	next := make([]index.Document, len(docs))
	for i := range docs {
		hit, err := index.HitOf(docs[i])
		if err != nil {
			return err
		}
		if hold := hit.Desk.Hold; hit.Held() && hold.Until != nil && !hold.Until.After(e.Now()) {
			hold.Lifted = &index.Lift{At: *hold.Until}
		}
		fresh, err := hit.Document()
		if err != nil {
			return err
		}
		next[i] = docs[i]
		next[i].Body, next[i].Keywords, next[i].Numbers = fresh.Body, maps.Clone(docs[i].Keywords), maps.Clone(docs[i].Numbers)
		for _, field := range []string{"hold", "seal"} {
			next[i].Keywords[field] = fresh.Keywords[field]
		}
		if at, running := fresh.Numbers["clock"]; running {
			next[i].Numbers["clock"] = at
		}
	}
	outcomes, err := e.Store.Put(ctx, next, index.PutOptions{})
	for i := 0; err == nil && i < len(outcomes); i++ {
		if out := outcomes[i].Err; !errors.Is(out, index.ErrConflict) {
			err = out
		}
	}
	return err
}

// resume ends the erasures that were broken off before their hits were gone, and
// takes back those whose hit has become worth keeping.
func (e *erasing) resume(ctx context.Context) error {
	req := index.Request{Kinds: []index.Kind{index.KindTombstone}, Limit: eraseBatch, Query: e.own(isPending())}
	err := index.EachPage(ctx, e.Store, req, func(docs []index.Document) error {
		if err := e.lease.renew(ctx); err != nil {
			return err
		}
		return e.goOn(ctx, docs)
	})
	if err != nil {
		return fmt.Errorf("resume erasures: %w", err)
	}
	return nil
}

func (e *erasing) goOn(ctx context.Context, stones []index.Document) error {
	var due []*grave
	for _, doc := range stones {
		t, err := index.TombstoneOf(doc)
		if err != nil {
			return err
		}
		if t.Pending == "" {
			continue // somebody was faster
		}
		hits, err := e.Store.Get(ctx, index.KindHit, t.Pending)
		if err != nil {
			return err
		}
		g := &grave{index.Document{ID: t.Pending, Owner: doc.Owner, Handling: doc.Handling, Version: index.VersionAny}, *t}
		if hits[0] != nil {
			g.doc = *hits[0]
			hit, err := index.HitOf(g.doc)
			if err != nil {
				return err
			}
			if e.Policy.due(&g.doc, hit, e.Now()) == "" {
				e.sum.Left++
				if err := e.unbury(ctx, doc.ID); err != nil {
					return err
				}
				continue
			}
		}
		due = append(due, g)
	}
	return e.remove(ctx, due)
}
