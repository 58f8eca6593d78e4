package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"scops/index"
)

// Errors of a legal hold. Nothing was changed.
var (
	ErrHoldReason = fmt.Errorf("a legal hold, and the end of one, needs a reason of 1 to %d bytes", index.MaxNote)
	ErrHoldUntil  = errors.New("the end of a legal hold lies in the past")
	ErrHeld       = errors.New("it is under legal hold already: lift that first")
	ErrNotHeld    = errors.New("it is not under legal hold")
)

// Hold puts hits under legal hold: they and their sealed pages are kept whatever
// their age, until the moment given (nil = until somebody lifts it).
func (d *Desk) Hold(ctx context.Context, actor Actor, subjects []Subject, reason string, until *time.Time) (Done, error) {
	if err := d.permit(actor, ActHold); err != nil {
		return Done{}, err
	}
	reason, err := tidyReason(reason)
	if err != nil {
		return Done{}, err
	}
	w := d.newDeed(actor, ActHold)
	if until, err = tidyUntil(until, w.at); err != nil {
		return Done{}, err
	}
	w.check = func(hit *index.Hit, _ index.Version) error {
		if hit.Held() {
			return ErrHeld
		}
		return nil
	}
	w.apply = func(hit *index.Hit) {
		hit.Desk.Hold = &index.Hold{By: w.by, At: w.at, Reason: reason, Until: until}
	}
	w.detail = func([]*subject) any { return map[string]any{"reason": reason, "until": until} }
	return d.do(ctx, actor, w, subjects)
}

// LiftHold ends the legal hold of hits. The time they are kept begins anew.
func (d *Desk) LiftHold(ctx context.Context, actor Actor, subjects []Subject, reason string) (Done, error) {
	if err := d.permit(actor, ActLiftHold); err != nil {
		return Done{}, err
	}
	reason, err := tidyReason(reason)
	if err != nil {
		return Done{}, err
	}
	w := d.newDeed(actor, ActLiftHold)
	w.check = func(hit *index.Hit, _ index.Version) error {
		if !hit.Held() {
			return ErrNotHeld
		}
		return nil
	}
	w.apply = func(hit *index.Hit) {
		hold := *hit.Desk.Hold
		hold.Lifted = &index.Lift{By: w.by, At: w.at, Reason: reason}
		hit.Desk.Hold = &hold
	}
	w.detail = func([]*subject) any { return map[string]any{"reason": reason} }
	return d.do(ctx, actor, w, subjects)
}

func tidyUntil(until *time.Time, now time.Time) (*time.Time, error) {
	if until == nil {
		return nil, nil
	}
	if !until.After(now) {
		return nil, ErrHoldUntil
	}
	utc := until.UTC().Truncate(time.Millisecond)
	return &utc, nil
}

func tidyReason(reason string) (string, error) {
	reason = strings.TrimSpace(strings.ToValidUTF8(reason, "\ufffd"))
	if reason == "" || len(reason) > index.MaxNote {
		return "", ErrHoldReason
	}
	return reason, nil
}
