package desk

import (
	"context"
	"fmt"

	"scops/index/ledger"
)

// What only the one who has the machine itself may do: both stand in no row of
// the rights.
const (
	ActBackup  Action = "backup"
	ActRestore Action = "restore"
)

// BackUp records that everything is about to be copied into a file.
func (d *Desk) BackUp(ctx context.Context, actor Actor, file string) error {
	if err := d.permit(actor, ActBackup); err != nil {
		return err
	}
	return d.audit(ctx, actor, entry{Action: ActBackup, Subject: []string{file}})
}

// MayRestore refuses a restore before anything is touched: while there is no
// Store there is no ledger to ask.
func (d *Desk) MayRestore(actor Actor) error { return d.permit(actor, ActRestore) }

// Restored opens this process's chain with the head that was restored, and
// records who restored it.
func (d *Desk) Restored(ctx context.Context, actor Actor, r ledger.Restored) error {
	if err := d.permit(actor, ActRestore); err != nil {
		return err
	}
	if _, err := d.opt.Ledger.Restored(ctx, r); err != nil {
		return fmt.Errorf("%w: %w", ErrAudit, err)
	}
	return d.audit(ctx, actor, entry{Action: ActRestore, Subject: []string{r.Archive}, Detail: r, Count: int64(r.Broken)})
}
