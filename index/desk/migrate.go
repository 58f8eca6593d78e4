package desk

import "context"

// ActMigrate moves indices to another mapping. Only the one who has the machine
// itself may do it: it stands in no row of the rights.
const ActMigrate Action = "index.migrate"

// Migrate records one step of a migration: what is about to be done, or what was.
func (d *Desk) Migrate(ctx context.Context, actor Actor, step string, detail any) error {
	if err := d.permit(actor, ActMigrate); err != nil {
		return err
	}
	return d.audit(ctx, actor, entry{Action: ActMigrate, Subject: []string{step}, Detail: detail})
}
