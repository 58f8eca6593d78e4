package desk

import (
	"context"

	"scops/classifier/workbench"
	"scops/index/upkeep"
)

// Mined are the words that keep standing next to prices and contacts in the
// posts the workers read: counts only, from five authors on. posts is how many
// posts that was looked for in.
func (d *Desk) Mined(ctx context.Context, actor Actor) (words []workbench.Word, posts int, err error) {
	if err := d.permit(actor, ActMine); err != nil {
		return nil, 0, err
	}
	now := d.opt.Now()
	sheets, err := upkeep.WordSheets(ctx, d.opt.Store, d.opt.Owner, now)
	if err != nil {
		return nil, 0, err
	}
	if words, posts, err = workbench.MergeSheets(sheets, now); err != nil {
		return nil, 0, err
	}
	if err := d.audit(ctx, actor, entry{Action: ActMine, Count: int64(len(words))}); err != nil {
		return nil, 0, err
	}
	return words, posts, nil
}
