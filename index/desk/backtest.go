package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"scops/classifier/workbench"
	"scops/index"
)

// Archive is what a person may try rules on: the hits a query finds, judged
// not relevant ones too, and the posts kept although nobody flagged them,
// unless the query says flagged:yes. Asking it is permitted and audited when it
// is read.
func (d *Desk) Archive(actor Actor, text string) workbench.Archive {
	return archive{d, actor, text}
}

type archive struct {
	*Desk
	actor Actor
	query string
}

// Each gives the posts, newest first.
func (a archive) Each(ctx context.Context, yield func(workbench.Stored) bool) error {
	if err := a.permit(a.actor, ActBacktest); err != nil {
		return err
	}
	r, err := a.read(a.query)
	if err != nil {
		return err
	}
	if r.meant, err = a.ownCases(ctx, a.actor, r.meant); err != nil {
		return err
	}
	req := a.request(a.actor, r.meant)
	if !names(r.typed, "flagged") {
		req.Kinds = []index.Kind{index.KindHit, index.KindPost}
	}
	if err := a.expand(ctx, &req, a.query); err != nil {
		return err
	}
	for {
		res, err := a.opt.Store.Search(ctx, req)
		if err != nil {
			return fmt.Errorf("read stored posts: %w", err)
		}
		if req.Page == "" {
			if err := a.audit(ctx, a.actor, entry{Action: ActBacktest, Query: a.query, Count: res.Total}); err != nil {
				return err
			}
		}
		isHit, err := a.hitsAmong(ctx, res.Docs)
		if err != nil {
			return err
		}
		for _, doc := range res.Docs {
			if doc.Kind == index.KindPost && isHit[doc.ID] {
				continue
			}
			s, err := storedOf(doc)
			if err != nil {
				return err
			}
			if !yield(s) {
				return nil
			}
		}
		if req.Page = res.Next; req.Page == "" {
			return nil
		}
	}
}

func storedOf(doc index.Document) (workbench.Stored, error) {
	if doc.Kind == index.KindPost {
		var kept index.Kept
		if err := json.Unmarshal(doc.Body, &kept); err != nil {
			return workbench.Stored{}, fmt.Errorf("decode kept post %s: %w", doc.ID, err)
		}
		return workbench.Stored{Post: kept.Post, At: kept.FetchedAt, Verdict: kept.Verdict}, nil
	}
	hit, err := index.HitOf(doc)
	if err != nil {
		return workbench.Stored{}, err
	}
	now := hit.Current()
	return workbench.Stored{Post: now.Post, At: now.FetchedAt, Verdict: hit.Verdict, Hit: true, Status: string(hit.Desk.Status)}, nil
}
