package auth

import (
	"context"
	"errors"
	"fmt"

	"scops/index"
)

// Login checks a name, in any case, and a password. device is what the browser
// is to keep, as a cookie for DeviceLife, and to bring as Client.Device the
// next time. A user who has a Factor is not let in by this alone: SecondFactor
// follows, and device is "" until then. Errors: ErrLogin, ErrExpired (the
// password was right), *WaitError; others are faults.
func (u *Users) Login(ctx context.Context, name, password string, from Client) (user User, device string, err error) {
	name = typedName(name)
	who, err := u.authenticate(ctx, name, password, from)
	if err != nil {
		return User{}, "", err
	}
	verified, fresh := who.PasswordHash, ""
	if stored, err := parseHash(verified); err == nil && stored.cost.below(u.cost) {
		if fresh, err = u.hash(ctx, asStored(who, password)); err != nil {
			return User{}, "", err
		}
	}
	user, err = u.change(ctx, name, false, func(user *User) error {
		// Between check and write somebody may have shut this user out.
		if user.Disabled || user.PasswordHash != verified && user.PasswordHash != fresh {
			return ErrLogin
		}
		if fresh != "" {
			user.PasswordHash = fresh
		}
		if user.Factor == nil {
			now := u.now()
			user.LastLogin = &now
		}
		return nil
	})
	if err != nil {
		return User{}, "", err
	}
	if user.Factor != nil {
		return user.withoutSecrets(), "", nil
	}
	return user.withoutSecrets(), u.deviceOf(user, from.Device), nil
}

// ChangePassword replaces the password of a user who knows the old one.
// Sessions end: whoever has just changed it reads the User again for the new
// Epoch. Errors: *PasswordError, ErrLogin when old is wrong, ErrExpired,
// *WaitError.
func (u *Users) ChangePassword(ctx context.Context, name, old, new string, from Client) error {
	name = typedName(name)
	if err := checkPassword(name, old, new); err != nil {
		return err
	}
	who, err := u.authenticate(ctx, name, old, from)
	if err != nil {
		return err
	}
	fresh, err := u.hash(ctx, new)
	if err != nil {
		return err
	}
	_, err = u.change(ctx, name, true, func(user *User) error {
		switch {
		case user.PasswordHash == fresh: // written before, and the answer was lost
			return nil
		case user.Disabled || user.PasswordHash != who.PasswordHash:
			return ErrLogin
		}
		user.PasswordHash, user.MustChange, user.PasswordExpires = fresh, false, nil
		user.Epoch++
		return nil
	})
	return err
}

// Reauthenticate checks the password of somebody who is in already. Errors are
// Login's.
func (u *Users) Reauthenticate(ctx context.Context, name, password string, from Client) error {
	_, err := u.authenticate(ctx, name, password, from)
	return err
}

// authenticate finds the user a name and a password belong to. Unknown names,
// disabled users and wrong passwords are one answer, after the same work.
func (u *Users) authenticate(ctx context.Context, name, password string, from Client) (User, error) {
	if checkName(name) != nil {
		name = "" // all names that cannot be share their buckets, which stay small
	}
	scopes, lane := u.throttle.strangers(name, networkOf(from.Address)), u.stranger
	if m := findMark(parseMarks(from.Device), name); m != nil {
		user, err := u.lookUp(ctx, name)
		if err != nil {
			return User{}, err
		}
		if m.valid(user.DeviceKey, u.opt.Now()) {
			scopes, lane = u.throttle.known(name, m.nonce), u.known
		}
	}
	attempt, wait := u.throttle.admit(u.opt.Now(), scopes)
	if wait > 0 {
		return User{}, &WaitError{Wait: wait}
	}
	user, right, err := u.compare(ctx, lane, name, password)
	switch {
	case err != nil:
		attempt.void()
		return User{}, err
	case !right || user.Disabled:
		return User{}, ErrLogin
	}
	attempt.right()
	if user.PasswordExpires != nil && !u.opt.Now().Before(*user.PasswordExpires) {
		return User{}, ErrExpired
	}
	return user, nil
}

// compare computes one hash, whether there is such a user or not.
func (u *Users) compare(ctx context.Context, lane *lane, name, password string) (user User, right bool, err error) {
	if user, err = u.lookUp(ctx, name); err != nil {
		return User{}, false, err
	}
	stored := u.decoy
	if user.PasswordHash != "" {
		if stored, err = parseHash(user.PasswordHash); err != nil {
			return User{}, false, fmt.Errorf("check the password of %s: %w", name, err)
		}
	}
	password = asStored(user, password)
	if len(password) > MaxPassword { // nobody has such a one: it is not worth reading
		stored, password = u.decoy, ""
	}
	err = lane.do(ctx, func() { right = stored.matches(password) })
	return user, right, err
}

// lookUp reads a user with all secrets; the zero User when there is none.
func (u *Users) lookUp(ctx context.Context, name string) (User, error) {
	_, user, err := u.read(ctx, name)
	if errors.Is(err, index.ErrNotFound) {
		return User{}, nil
	}
	return user, err
}

// asStored is a typed password in the form that was hashed. The length is
// looked at first: bringing a megabyte into shape is work, too.
func asStored(user User, password string) string {
	if len(password) <= MaxPassword && user.MustChange {
		return plainOneTime(password)
	}
	return password
}

// hash computes the hash of a new password of somebody who has shown the old
// one, and so is no stranger.
func (u *Users) hash(ctx context.Context, password string) (string, error) {
	var stored string
	err := u.known.do(ctx, func() { stored = newHash(password, u.cost).String() })
	return stored, err
}

// deviceOf is what a browser carries after this user has logged in with it.
func (u *Users) deviceOf(user User, device string) string {
	now := u.opt.Now()
	marks := parseMarks(device)
	m := findMark(marks, user.Name)
	if m == nil || !m.valid(user.DeviceKey, now) || m.old(now) {
		fresh := newMark(user.Name, user.DeviceKey, now)
		m = &fresh
	}
	return withMark(marks, *m)
}
