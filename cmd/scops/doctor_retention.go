package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"scops/index/upkeep"
)

// retention says whether what is over its time is erased.
func (d *doctor) retention(ctx context.Context) {
	if d.opened == nil {
		return // the store was told of
	}
	r := retentionOf(d.config, d.opened, nil, nil, slog.New(slog.DiscardHandler))
	approval, err := upkeep.ReadApproval(ctx, d.opened)
	switch {
	case err != nil:
		d.warn("retention", explain(err))
	case approval.Covers(r.Policy):
		d.say(finding{"retention", stateOK, fmt.Sprintf("%s, approved by %s at %s", r.Policy, approval.By, approval.At.UTC().Format(time.RFC3339))})
	default:
		d.warn("retention", fmt.Sprintf("nobody has approved erasing by %s: nothing flagged is erased; see what would go with scops retention", r.Policy))
	}
}
