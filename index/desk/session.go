package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"scops/index/auth"
)

// Holder is whose a session is; HeldBy tells the session store.
type Holder = auth.Holder

// HeldBy says of everything committed under the context whose session it is.
func HeldBy(ctx context.Context, h Holder) context.Context { return auth.HeldBy(ctx, h) }

// Session is one session of a person; its ID lets nobody in.
type Session = auth.Session

// ErrNoSessions: this process keeps none.
var ErrNoSessions = errors.New("this process keeps no sessions")

// Sessions lists the actor's own sessions, the one used last first.
func (d *Desk) Sessions(ctx context.Context, actor Actor) ([]Session, error) {
	if err := d.permit(actor, ActListSessions); err != nil {
		return nil, err
	}
	if d.opt.Sessions == nil {
		return nil, ErrNoSessions
	}
	user, err := d.opt.Users.Get(ctx, actor.Name)
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	all, err := d.opt.Sessions.Of(ctx, actor.Name)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(s Session) bool { return s.Epoch != user.Epoch })
	return all, d.audit(ctx, actor, entry{Action: ActListSessions, Count: int64(len(all))})
}

// EndSession ends one of the actor's own sessions; index.ErrNotFound.
func (d *Desk) EndSession(ctx context.Context, actor Actor, id string) error {
	if d.opt.Sessions == nil {
		return ErrNoSessions
	}
	if err := d.own(ctx, actor, ActEndSession, "one"); err != nil {
		return err
	}
	return d.opt.Sessions.End(ctx, actor.Name, id)
}

// EndOwnSessions ends every session of the actor; whoever goes on here reads
// the User again for the new Epoch.
func (d *Desk) EndOwnSessions(ctx context.Context, actor Actor) error {
	if err := d.own(ctx, actor, ActEndSession, "all"); err != nil {
		return err
	}
	return d.opt.Users.EndSessions(ctx, actor.Name)
}

// EndSessions ends every session of somebody.
func (d *Desk) EndSessions(ctx context.Context, actor Actor, name string) error {
	if err := d.permit(actor, ActEndSessions); err != nil {
		return err
	}
	if err := d.audit(ctx, actor, entry{Action: ActEndSessions, Subject: []string{name}}); err != nil {
		return err
	}
	return d.opt.Users.EndSessions(ctx, name)
}
