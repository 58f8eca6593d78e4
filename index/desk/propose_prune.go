package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"scops/crawler"
	"scops/index"
)

// prune drops the poorest proposals, among equals those that gained nothing for
// longest, until as many are left as may wait. They may be proposed again.
func (d *Desk) prune(ctx context.Context, actor Actor, counts *Proposed) error {
	if counts.New == 0 {
		return nil
	}
	waiting := ofState([]crawler.SourceState{crawler.SourceProposed})
	res, err := d.opt.Store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindSource}, Query: waiting, Limit: 1})
	if err != nil {
		return fmt.Errorf("count proposals: %w", err)
	}
	if res.Total <= MaxProposals {
		return nil
	}
	all, err := sources(ctx, d.opt.Store, waiting)
	if err != nil || len(all) <= MaxProposals {
		return err
	}
	slices.SortFunc(all, richestFirst)
	drop := make([]string, 0, len(all)-MaxProposals)
	for _, s := range all[MaxProposals:] {
		drop = append(drop, s.ID)
	}
	if err := d.audit(ctx, actor, entry{Action: ActExpireSource, Subject: drop, Count: int64(len(drop))}); err != nil {
		return err
	}
	return d.drop(ctx, drop, counts)
}

// drop deletes proposals that still are what they were read as: one a person
// has decided on meanwhile stays.
func (d *Desk) drop(ctx context.Context, ids []string, counts *Proposed) error {
	known, err := d.readSources(ctx, ids)
	if err != nil {
		return err
	}
	for _, k := range known {
		if !k.exists || k.State != crawler.SourceProposed {
			continue
		}
		err := d.opt.Store.Delete(ctx, index.KindSource, k.ID, k.doc.Version)
		if err != nil && !errors.Is(err, index.ErrNotFound) && !errors.Is(err, index.ErrConflict) {
			return fmt.Errorf("drop proposal %s: %w", k.ID, err)
		}
		if err == nil {
			counts.Dropped++
		}
	}
	return nil
}
