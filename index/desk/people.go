package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"scops/index/auth"
)

// ErrNoUsers: nobody can log in to this process.
var ErrNoUsers = errors.New("this process knows no users")

// Login lets a person in. Every attempt whose password was looked at leaves an
// audit record, and a right password without its record lets nobody in; one
// that must wait is only counted, or a flood would fill the ledger. Errors are
// auth's: ErrLogin, ErrExpired, *WaitError. device is the mark to be kept by
// the browser. A user who has a Factor is in only after SecondFactor.
func (d *Desk) Login(ctx context.Context, name, password string, from Client) (user User, device string, err error) {
	if d.opt.Users == nil {
		return User{}, "", ErrNoUsers
	}
	user, device, err = d.opt.Users.Login(ctx, name, password, from)
	outcome := LoginOutcome(err)
	if outcome == "slowed" {
		return User{}, "", err
	}
	if err == nil && user.Factor != nil {
		outcome = "code" // the password was right, and is not enough
	}
	e := entry{Action: ActLogin, Detail: map[string]string{"from": from.Address, "outcome": outcome}}
	// A name nobody has is not kept: people type passwords there.
	if known, lookErr := d.opt.Users.Get(ctx, name); lookErr == nil {
		e.Subject = []string{known.Name}
	}
	if auditErr := d.audit(ctx, Actor{Name: cmp.Or(user.Name, "nobody")}, e); auditErr != nil {
		return User{}, "", errors.Join(err, auditErr)
	}
	return user, device, err
}

// LoginOutcome names how an attempt to log in ended, in one word.
func LoginOutcome(err error) string {
	var wait *WaitError
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &wait):
		return "slowed"
	case errors.Is(err, ErrExpired):
		return "expired"
	case errors.Is(err, ErrLogin), errors.Is(err, ErrCode):
		return "refused"
	}
	return "failed"
}

// Logout records that a person has left.
func (d *Desk) Logout(ctx context.Context, actor Actor) error {
	if err := d.permit(actor, ActLogout); err != nil {
		return err
	}
	return d.audit(ctx, actor, entry{Action: ActLogout})
}

// Person reads the user behind a session, at every request: whether it is still
// there, with which roles. It shows nothing and leaves no record.
func (d *Desk) Person(ctx context.Context, name string) (User, error) {
	if d.opt.Users == nil {
		return User{}, ErrNoUsers
	}
	return d.opt.Users.Get(ctx, name)
}

// ChangePassword replaces a person's own password. Errors are auth's: ErrLogin
// when the old one is wrong, *PasswordError, *WaitError.
func (d *Desk) ChangePassword(ctx context.Context, actor Actor, old, new string, from Client) error {
	if err := d.permit(actor, ActPassword); err != nil {
		return err
	}
	if err := d.audit(ctx, actor, entry{Action: ActPassword, Subject: []string{actor.Name}}); err != nil {
		return err
	}
	return d.opt.Users.ChangePassword(ctx, actor.Name, old, new, from)
}

// Person is a User as it may be shown: no secrets.
type Person = auth.Person

// Users lists everybody who may log in, by name.
func (d *Desk) Users(ctx context.Context, actor Actor) ([]Person, error) {
	if err := d.permit(actor, ActListUsers); err != nil {
		return nil, err
	}
	users, err := d.opt.Users.List(ctx)
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	people := make([]Person, len(users))
	for i, u := range users {
		people[i] = u.Person()
	}
	return people, d.audit(ctx, actor, entry{Action: ActListUsers, Count: int64(len(users))})
}

// AddUser makes a user and gives the one-time password to hand over.
func (d *Desk) AddUser(ctx context.Context, actor Actor, name, display string, roles []Role) (oneTime string, err error) {
	if err := d.permit(actor, ActAddUser); err != nil {
		return "", err
	}
	if err := d.audit(ctx, actor, entry{Action: ActAddUser, Subject: []string{name}, Detail: map[string]any{"roles": roles}}); err != nil {
		return "", err
	}
	return d.opt.Users.Add(ctx, name, display, roles, actor.Name)
}

// ResetUser gives a user a new one-time password; sessions end.
func (d *Desk) ResetUser(ctx context.Context, actor Actor, name string) (oneTime string, err error) {
	if err := d.permit(actor, ActResetUser); err != nil {
		return "", err
	}
	if err := d.audit(ctx, actor, entry{Action: ActResetUser, Subject: []string{name}}); err != nil {
		return "", err
	}
	return d.opt.Users.Reset(ctx, name)
}

// SetDisabled shuts a user out, sessions included, or lets them in again.
func (d *Desk) SetDisabled(ctx context.Context, actor Actor, name string, disabled bool) error {
	act := ActEnableUser
	if disabled {
		act = ActDisableUser
	}
	if err := d.permit(actor, act); err != nil {
		return err
	}
	if err := d.audit(ctx, actor, entry{Action: act, Subject: []string{name}}); err != nil {
		return err
	}
	return d.opt.Users.SetDisabled(ctx, name, disabled)
}

// ScopeUser gives somebody a desk and a handling ceiling; sessions end. Nobody
// gives it to themselves. Errors: ErrDesk, ErrCeiling, index.ErrNotFound.
func (d *Desk) ScopeUser(ctx context.Context, actor Actor, name, unit, ceiling string) error {
	if err := d.permit(actor, ActScopeUser); err != nil {
		return err
	}
	if name == actor.Name {
		return ErrForbidden
	}
	if err := d.audit(ctx, actor, entry{Action: ActScopeUser, Subject: []string{name}, Detail: map[string]string{"desk": unit, "ceiling": ceiling}}); err != nil {
		return err
	}
	return d.opt.Users.SetScope(ctx, name, unit, ceiling)
}
