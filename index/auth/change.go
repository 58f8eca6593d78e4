package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"scops/index"
)

// Errors of a desk or a ceiling. Nothing was changed.
var (
	ErrDesk    = errors.New("a desk is 1 to 64 small letters, digits, dots, hyphens and underscores")
	ErrCeiling = fmt.Errorf("a handling ceiling is one of %s", strings.Join(index.Handlings(), " "))
)

// ErrLastAdmin refuses to take away the last administrator who can log in.
var ErrLastAdmin = errors.New("there is no other administrator who can log in: make one first")

// Reset gives a user a new one-time password. Sessions end, and browsers known
// until now are strangers. A disabled user stays disabled. index.ErrNotFound.
func (u *Users) Reset(ctx context.Context, name string) (oneTime string, err error) {
	if _, _, err := u.read(ctx, name); err != nil {
		return "", err
	}
	var fresh User
	if oneTime, err = u.setOneTime(ctx, &fresh); err != nil {
		return "", err
	}
	_, err = u.change(ctx, name, true, func(user *User) error {
		user.PasswordHash, user.DeviceKey = fresh.PasswordHash, fresh.DeviceKey
		user.MustChange, user.PasswordExpires = true, fresh.PasswordExpires
		user.Epoch++
		return nil
	})
	if err != nil {
		return "", err
	}
	return oneTime, nil
}

// SetDisabled shuts a user out, sessions included, or lets them in again.
// Errors: index.ErrNotFound, ErrLastAdmin.
func (u *Users) SetDisabled(ctx context.Context, name string, disabled bool) error {
	return u.guarded(ctx, name, func(user *User) error {
		if user.Disabled != disabled {
			user.Disabled = disabled
			user.Epoch++
		}
		return nil
	})
}

// SetRoles gives a user these roles and no others. Sessions end, so that no
// screen is left open on what may not be seen any more. Errors:
// index.ErrNotFound, *RoleError, ErrLastAdmin.
func (u *Users) SetRoles(ctx context.Context, name string, roles []Role) error {
	roles, err := checkRoles(roles)
	if err != nil {
		return err
	}
	return u.guarded(ctx, name, func(user *User) error {
		if !slices.Equal(user.Roles, roles) {
			user.Roles = roles
			user.Epoch++
		}
		return nil
	})
}

// SetScope gives a user a desk and a handling ceiling. Sessions end, so that no
// screen is left open on what may not be seen any more. Errors:
// index.ErrNotFound, ErrDesk, ErrCeiling.
func (u *Users) SetScope(ctx context.Context, name, desk, ceiling string) error {
	switch {
	case checkName(desk) != nil:
		return ErrDesk
	case !slices.Contains(index.Handlings(), ceiling):
		return ErrCeiling
	}
	_, err := u.change(ctx, name, true, func(user *User) error {
		if user.Desk != desk || user.Ceiling != ceiling {
			user.Desk, user.Ceiling = desk, ceiling
			user.Epoch++
		}
		return nil
	})
	return err
}

// guarded does a change that may take an administrator away. Two processes
// could each take away one of the last two; so each looks again after its own
// change, and takes it back when nobody is left. Whoever looks last sees both.
func (u *Users) guarded(ctx context.Context, name string, do func(*User) error) error {
	var before User
	after, err := u.change(ctx, name, true, func(user *User) error {
		before = *user
		if err := do(user); err != nil || !losesAdmin(before, *user) {
			return err
		}
		return u.needAdmin(ctx, name)
	})
	if err != nil || !losesAdmin(before, after) {
		return err
	}
	refused := u.needAdmin(ctx, "")
	if !errors.Is(refused, ErrLastAdmin) {
		return refused
	}
	_, err = u.change(ctx, name, true, func(user *User) error {
		user.Roles, user.Disabled = before.Roles, before.Disabled
		return nil
	})
	return errors.Join(refused, err)
}

func isAdmin(user User) bool { return !user.Disabled && slices.Contains(user.Roles, RoleAdmin) }

func losesAdmin(before, after User) bool { return isAdmin(before) && !isAdmin(after) }

// needAdmin answers ErrLastAdmin when nobody but this user is an enabled
// administrator. Names come from a search; what each may do is read in real
// time. Users are never removed, so at worst one just made is not counted.
func (u *Users) needAdmin(ctx context.Context, but string) error {
	if err := u.opt.Store.Refresh(ctx); err != nil {
		return fmt.Errorf("count administrators: %w", err)
	}
	users, err := u.List(ctx)
	if err != nil {
		return fmt.Errorf("count administrators: %w", err)
	}
	for _, listed := range users {
		if listed.Name == but {
			continue
		}
		if _, user, err := u.read(ctx, listed.Name); err != nil {
			return fmt.Errorf("count administrators: %w", err)
		} else if isAdmin(user) {
			return nil
		}
	}
	return ErrLastAdmin
}
