package desk

import (
	"context"

	"scops/index/alert"
)

// ResendAlert has what was given up of a message sent again, if it is of the
// actor's own search. Errors: index.ErrNotFound, ErrAlertOff, ErrAlertNotLost.
func (d *Desk) ResendAlert(ctx context.Context, actor Actor, message string) error {
	if err := d.permit(actor, ActResendAlert); err != nil {
		return err
	}
	r := alert.Resender{Store: d.opt.Store, Owner: d.opt.Owner, Handling: d.opt.Handling, Now: d.now}
	search, posts, err := r.Look(ctx, message)
	if err != nil {
		return err
	}
	_, saved, err := d.ownSaved(ctx, actor, search)
	switch {
	case err != nil:
		return err
	case saved.Alert == nil || !saved.Alert.On:
		return ErrAlertOff
	case posts == 0:
		return ErrAlertNotLost
	}
	if err := d.audit(ctx, actor, entry{Action: ActResendAlert, Subject: []string{saved.ID, saved.Name}, Detail: map[string]string{"message": message}, Count: int64(posts)}); err != nil {
		return err
	}
	return r.Resend(ctx, message)
}
