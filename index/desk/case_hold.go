package desk

import (
	"context"
	"fmt"
	"time"

	"scops/index"
	"scops/index/casebook"
)

// HoldCase puts a file under legal hold, until the moment given (nil = until
// somebody lifts it): nothing is taken out of it, and no hit of it is erased,
// those added later among them.
func (d *Desk) HoldCase(ctx context.Context, actor Actor, id, reason string, until *time.Time) error {
	c, err := d.mayHold(ctx, actor, ActHoldCase, id)
	if err != nil {
		return err
	}
	w := d.newDeed(actor, ActHoldCase)
	if until, err = tidyUntil(until, w.at); err != nil {
		return err
	}
	return d.setHold(ctx, actor, w, c, reason, func(c *casebook.Case, reason string) error {
		if c.Held(w.at) {
			return ErrHeld
		}
		c.Hold = &index.Hold{By: w.by, At: w.at, Reason: reason, Until: until}
		c.Log(w.change(casebook.Change{Kind: casebook.ChangeHeld, Text: reason}))
		return nil
	})
}

// LiftCase ends the legal hold of a file.
func (d *Desk) LiftCase(ctx context.Context, actor Actor, id, reason string) error {
	c, err := d.mayHold(ctx, actor, ActLiftCase, id)
	if err != nil {
		return err
	}
	w := d.newDeed(actor, ActLiftCase)
	return d.setHold(ctx, actor, w, c, reason, func(c *casebook.Case, reason string) error {
		if !c.Held(w.at) {
			return ErrNotHeld
		}
		hold := *c.Hold
		hold.Lifted = &index.Lift{By: w.by, At: w.at, Reason: reason}
		c.Hold = &hold
		c.Log(w.change(casebook.Change{Kind: casebook.ChangeLifted, Text: reason}))
		return nil
	})
}

// mayHold permits a legal hold, or the end of one, to whoever is let into the
// file, and to an administrator, who is told its number and reads nothing of it.
func (d *Desk) mayHold(ctx context.Context, actor Actor, act Action, id string) (*casebook.Case, error) {
	if err := d.permit(actor, act); err != nil {
		return nil, err
	}
	c, err := d.book.Get(ctx, id)
	if err == nil && accessTo(actor, c) == AccessNone && !actor.is(RoleAdmin) {
		return nil, fmt.Errorf("file %s: %w", id, index.ErrNotFound)
	}
	return c, err
}

// setHold records a change of the legal hold of a file and makes it, where it
// can be made. The audit says how long the reason is: its words are the file's.
func (d *Desk) setHold(ctx context.Context, actor Actor, w deed, c *casebook.Case, reason string, change func(*casebook.Case, string) error) error {
	reason, err := tidyReason(reason)
	if err != nil {
		return err
	}
	if err := change(c, reason); err != nil { // of a copy: before anything is recorded
		return err
	}
	detail := map[string]any{"deed": w.id, "bytes": len(reason), "until": c.Hold.Until}
	if err := d.audit(ctx, actor, entry{Action: w.action, Subject: []string{c.ID}, Detail: detail, Count: int64(len(c.Hits))}); err != nil {
		return err
	}
	_, err = d.changeCase(ctx, c.ID, func(c *casebook.Case) error { return change(c, reason) })
	return err
}
