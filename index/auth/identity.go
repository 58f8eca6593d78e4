package auth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"scops/index"
)

// LoginSSO lets in whom a single sign-on service vouches for. It goes by name
// once: at the first login the user and the service's subject are tied
// together, and whoever is given the same name there later is refused. A user
// who has a password of their own is not tied: who may name people at the
// service would be let in as an administrator here.
//
// at is when they showed the service who they are; zero = it does not say.
//
// Errors: ErrLogin, *WaitError, ErrSSO, ErrLastAdmin when the service takes the
// role from the last one.
func (u *Users) LoginSSO(ctx context.Context, sso *SSO, state, code string, trip Trip, from Client) (user User, at time.Time, err error) {
	attempt, wait := u.throttle.admit(u.opt.Now(), u.throttle.knocks(networkOf(from.Address)))
	if wait > 0 {
		return User{}, time.Time{}, &WaitError{Wait: wait}
	}
	who, err := sso.Finish(ctx, state, code, trip)
	if err == nil {
		user, err = u.loginSSO(ctx, sso, who)
	}
	switch {
	case err == nil:
		attempt.right()
	case !errors.Is(err, ErrLogin):
		attempt.void()
	}
	return user.withoutSecrets(), who.At, err
}

func (u *Users) loginSSO(ctx context.Context, sso *SSO, who Identity) (User, error) {
	if checkName(who.Name) != nil || who.RolesKnown && len(who.Roles) == 0 {
		return User{}, fmt.Errorf("%w: the service names nobody, or no role", ErrLogin)
	}
	_, standing, err := u.read(ctx, who.Name)
	switch {
	case errors.Is(err, index.ErrNotFound) && sso.opt.Create && who.RolesKnown:
		return u.makeSSO(ctx, who)
	case errors.Is(err, index.ErrNotFound):
		return User{}, fmt.Errorf("%w: nobody here has that name", ErrLogin)
	case err != nil:
		return User{}, err
	}
	if who.RolesKnown && standing.SSO == who.subject() {
		if err := u.SetRoles(ctx, who.Name, who.Roles); err != nil {
			return User{}, err
		}
	}
	return u.change(ctx, who.Name, false, func(user *User) error {
		if user.SSO == "" && user.mayTie() {
			user.SSO, user.PasswordHash, user.MustChange, user.PasswordExpires = who.subject(), "", false, nil
		}
		if user.Disabled || user.SSO != who.subject() {
			return ErrLogin
		}
		if user.Factor == nil {
			now := u.now()
			user.LastLogin = &now
		}
		return nil
	})
}

// mayTie says whether nobody has logged in as this user yet: they still wait
// with the one-time password they were made with.
func (u User) mayTie() bool { return u.MustChange && u.LastLogin == nil && u.Name != firstName }

// subject is who somebody is at their service, whatever they are called.
func (i Identity) subject() string { return i.Issuer + "#" + i.Subject }

// makeSSO makes a user without a password.
func (u *Users) makeSSO(ctx context.Context, who Identity) (User, error) {
	roles, err := checkRoles(who.Roles)
	if err != nil {
		return User{}, err
	}
	now := u.now()
	user := User{
		Name: who.Name, Display: who.Display, Roles: roles, SSO: who.subject(), DeviceKey: newDeviceKey(),
		CreatedAt: now, CreatedBy: "single sign-on", LastLogin: &now,
	}
	if err := u.put(ctx, index.Document{Version: index.VersionNone}, user, true); err != nil {
		return User{}, err
	}
	return user, nil
}
