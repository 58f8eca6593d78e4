package desk

import (
	"context"
	"errors"
	"fmt"

	"scops/index"
	"scops/index/upkeep"
)

// ReclassifyRequest asks for the verdicts of another pack.
type ReclassifyRequest struct {
	Query  string // which hits, judged not relevant ones too; "" = all
	Judge  upkeep.Judge
	DryRun bool // say what would change, and change nothing
}

// Reclassify rewrites the current verdict of the hits a query finds, and gives
// every one that rises, falls or changes its label to yield. First verdicts and
// what people decided stay. Hits that have the pack's verdict are passed over,
// so that a run that was broken off is taken up by another. It is audited
// before the first hit is touched and again with what was done.
func (d *Desk) Reclassify(ctx context.Context, actor Actor, req ReclassifyRequest, yield func(upkeep.Rejudged) bool) (upkeep.ReclassifySum, error) {
	sum := upkeep.ReclassifySum{Pack: req.Judge.Digest(), DryRun: req.DryRun}
	if err := d.permit(actor, ActReclassify); err != nil {
		return sum, err
	}
	r, err := d.read(req.Query)
	if err != nil {
		return sum, err
	}
	search := d.request(actor, r.meant)
	search.Kinds = []index.Kind{index.KindHit}
	if err := d.expand(ctx, &search, req.Query); err != nil {
		return sum, err
	}
	work := &upkeep.Reclassify{Store: d.opt.Store, Judge: req.Judge, DryRun: req.DryRun, Now: d.opt.Now}
	var failed []error
	for going := true; going; {
		res, err := d.opt.Store.Search(ctx, search)
		if err != nil {
			return sum, fmt.Errorf("find hits to reclassify: %w", err)
		}
		if search.Page == "" {
			begins := map[string]any{"pack": sum.Pack, "dry_run": req.DryRun}
			if err := d.audit(ctx, actor, entry{Action: ActReclassify, Query: req.Query, Detail: begins, Count: res.Total}); err != nil {
				return sum, err
			}
		}
		changed, refused, err := work.Page(ctx, res.Docs, &sum)
		failed = append(failed, refused...)
		for _, c := range changed {
			going = yield(c) && going
		}
		if err != nil {
			return sum, errors.Join(append(failed, err, d.reclassified(ctx, actor, req, &sum))...)
		}
		if search.Page = res.Next; search.Page == "" {
			going = false
		}
	}
	return sum, errors.Join(append(failed, d.reclassified(ctx, actor, req, &sum))...)
}

// reclassified records what was done, also when it was broken off.
func (d *Desk) reclassified(ctx context.Context, actor Actor, req ReclassifyRequest, sum *upkeep.ReclassifySum) error {
	ctx = context.WithoutCancel(ctx)
	err := d.audit(ctx, actor, entry{Action: ActReclassify, Query: req.Query, Detail: sum, Count: int64(sum.Rewritten)})
	if req.DryRun || sum.Rewritten == 0 {
		return err
	}
	if refreshErr := d.opt.Store.Refresh(ctx); refreshErr != nil {
		err = errors.Join(err, fmt.Errorf("refresh store: %w", refreshErr))
	}
	return err
}
