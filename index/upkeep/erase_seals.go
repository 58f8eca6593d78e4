package upkeep

import (
	"context"
	"errors"
	"fmt"

	"scops/index"
	"scops/index/ledger"
	"scops/index/query"
)

// seals erases the sealed pages that have lost their last hit and are over their
// own time. Which hits a page has can be told only once all of them are
// prepared.
func (e *erasing) seals(ctx context.Context) error {
	res, err := e.Store.Search(ctx, e.unfit())
	if err != nil {
		return fmt.Errorf("look for hits of an earlier version: %w", err)
	}
	if len(res.Docs) > 0 {
		return nil
	}
	before := e.Now().UnixMilli() + 1
	req := index.Request{
		Kinds: []index.Kind{index.KindTombstone}, Limit: eraseBatch, Sort: index.Sort{Field: "due", Up: true},
		Query: e.own(query.Range{Field: "due", To: &before}),
	}
	var failed error
	err = index.EachPage(ctx, e.Store, req, func(docs []index.Document) error {
		if err := e.lease.renew(ctx); err != nil {
			return err
		}
		for _, doc := range docs {
			err := e.pages(ctx, doc)
			var broken *ledger.Broken
			switch {
			case errors.As(err, &broken):
				failed = err // what was tampered with is left for whoever looks into it
			case err != nil:
				return err
			}
		}
		return nil
	})
	if err = errors.Join(err, failed); err != nil {
		return fmt.Errorf("erase sealed pages: %w", err)
	}
	return nil
}

// pages erases the pages of one tombstone. A page that another hit needs goes
// with that one.
func (e *erasing) pages(ctx context.Context, doc index.Document) error {
	t, err := index.TombstoneOf(doc)
	if err != nil {
		return err
	}
	for _, seal := range t.Seals {
		needed, err := e.needed(ctx, seal)
		if err != nil {
			return err
		}
		if needed {
			continue
		}
		gone, err := e.Ledger.Erase(ctx, t.Record, seal)
		if err != nil {
			return err
		}
		if gone {
			e.sum.Seals++
			e.Metrics.erased(erasedSeal)
		}
	}
	t.Seals, t.Due = nil, nil
	next, err := t.Document(doc.ID)
	if err != nil {
		return err
	}
	next.Version, next.Owner, next.Handling = doc.Version, doc.Owner, doc.Handling
	if err := index.PutOne(ctx, e.Store, next, index.PutOptions{}); err != nil && !errors.Is(err, index.ErrConflict) {
		return err
	}
	return nil
}

// needed says whether any hit, whoever's, has a sealed page.
func (e *erasing) needed(ctx context.Context, seal string) (bool, error) {
	res, err := e.Store.Search(ctx, index.Request{
		Kinds: []index.Kind{index.KindHit}, Query: query.Keyword{Field: "seal", Value: seal}, Limit: 1, NoBody: true,
	})
	return res.Total > 0, err
}

// others deletes what else holds texts of people and is as old as a hit may be:
// documents the store refused, and posts people gave to rule authors.
func (e *erasing) others(ctx context.Context) error {
	before := e.Now().Add(-e.Policy.Flagged).UnixMilli()
	req := index.Request{
		Kinds: []index.Kind{index.KindMiss, index.KindRejected}, Limit: eraseBatch, NoBody: true,
		Query: e.own(query.Range{Field: "when", To: &before}), Sort: index.Sort{Up: true},
	}
	res, err := e.Store.Search(ctx, req)
	if err != nil || len(res.Docs) == 0 {
		return err
	}
	t := ledger.Tombstone{
		Approver: e.approval.By, Purpose: e.approval.Purpose, Reason: string(index.ErasedExpired), Policy: e.Policy.String(),
		Hits: []string{}, Records: []string{}, Count: int(res.Total),
	}
	if _, err := e.Ledger.Bury(ctx, t); err != nil {
		return fmt.Errorf("append tombstone: %w", err)
	}
	n, err := index.Sweep(ctx, e.Store, req)
	e.sum.Other += n
	if err != nil {
		return fmt.Errorf("delete what else is over its time: %w", err)
	}
	return nil
}
