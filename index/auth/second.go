package auth

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Errors of a second factor.
var (
	// ErrCode: the code is wrong, was used before, or its time is over.
	ErrCode = errors.New("the code is wrong or was used before")
	// ErrFactor: there is already a second factor, or none, or none begun.
	ErrFactor = errors.New("the second factor is not in that state")
)

// SecondFactor lets somebody in whose password was right a moment ago, with a
// code of the authenticator or a recovery code. device is to be kept by the
// browser, as with Login. Errors: ErrCode, *WaitError, ErrLogin when the user
// was shut out meanwhile.
func (u *Users) SecondFactor(ctx context.Context, name, code string, from Client) (user User, device string, err error) {
	user, err = u.withCode(ctx, name, code, from, false, func(user *User) error {
		now := u.now()
		user.LastLogin = &now
		return nil
	})
	if err != nil {
		return User{}, "", err
	}
	return user.withoutSecrets(), u.deviceOf(user, from.Device), nil
}

// BeginFactor draws a secret for somebody who has no second factor yet, or
// gives the one drawn within the hour again. It counts only once ConfirmFactor
// has seen a code of it. issuer is how authenticators call this deployment.
func (u *Users) BeginFactor(ctx context.Context, name, issuer string) (Enrolment, error) {
	var secret []byte
	_, err := u.change(ctx, name, true, func(user *User) error {
		if user.Factor != nil {
			return ErrFactor
		}
		if begun, ok := u.begunFactor(*user); ok {
			secret = begun
			return nil
		}
		secret = newFactorSecret()
		user.Begun = &Factor{Secret: u.box.seal(name, secret), Since: u.now()}
		return nil
	})
	if err != nil {
		return Enrolment{}, err
	}
	return enrolmentOf(issuer, name, secret)
}

// begunFactor is the secret that waits to be confirmed.
func (u *Users) begunFactor(user User) ([]byte, bool) {
	if user.Begun == nil || u.now().Sub(user.Begun.Since) > beginLife {
		return nil, false
	}
	secret, err := u.box.open(user.Name, user.Begun.Secret)
	return secret, err == nil
}

// ConfirmFactor turns a begun second factor on when a code of it is right, and
// gives the recovery codes, which can be read nowhere afterwards. Sessions
// end: whoever has just confirmed reads the User again for the new Epoch.
// Errors: ErrCode, ErrFactor, *WaitError.
func (u *Users) ConfirmFactor(ctx context.Context, name, code string, from Client) (codes []string, err error) {
	attempt, wait := u.throttle.admit(u.opt.Now(), u.throttle.codes(name, networkOf(from.Address)))
	if wait > 0 {
		return nil, &WaitError{Wait: wait}
	}
	codes, hashes := drawRecovery(name)
	_, err = u.change(ctx, name, true, func(user *User) error {
		if user.Factor != nil && slices.Equal(user.Factor.Recovery, hashes) { // written before, and the answer was lost
			return nil
		}
		secret, ok := u.begunFactor(*user)
		if !ok || user.Factor != nil {
			return ErrFactor
		}
		step, ok := stepOf(secret, code, 0, u.opt.Now())
		if !ok {
			return ErrCode
		}
		user.Factor = &Factor{Secret: u.box.seal(name, secret), Since: u.now(), Step: step, Recovery: hashes}
		user.Begun = nil
		user.Epoch++
		return nil
	})
	attempt.settle(err)
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// NewRecovery replaces the recovery codes of somebody who shows a code.
func (u *Users) NewRecovery(ctx context.Context, name, code string, from Client) (codes []string, err error) {
	codes, hashes := drawRecovery(name)
	_, err = u.withCode(ctx, name, code, from, true, func(user *User) error {
		user.Factor.Recovery = hashes
		return nil
	})
	if err != nil {
		return nil, err
	}
	return codes, nil
}

// DropFactor turns a second factor off for somebody who shows a code. Sessions
// end, as with ConfirmFactor.
func (u *Users) DropFactor(ctx context.Context, name, code string, from Client) error {
	_, err := u.withCode(ctx, name, code, from, true, func(user *User) error {
		user.Factor = nil
		user.Epoch++
		return nil
	})
	return err
}

// ResetFactor takes a user's second factor away, for one who has lost it.
// Sessions end, and browsers known until now are strangers.
func (u *Users) ResetFactor(ctx context.Context, name string) error {
	_, err := u.change(ctx, name, true, func(user *User) error {
		user.Factor, user.Begun, user.DeviceKey = nil, nil, newDeviceKey()
		user.Epoch++
		return nil
	})
	return err
}

// withCode does a change to a user who shows a right code, and uses it up in
// the same write: of two who send one code at once, one is refused.
func (u *Users) withCode(ctx context.Context, name, code string, from Client, wait bool, do func(*User) error) (User, error) {
	scopes, err := u.codeScopes(ctx, name, from)
	if err != nil {
		return User{}, err
	}
	attempt, left := u.throttle.admit(u.opt.Now(), scopes)
	if left > 0 {
		return User{}, &WaitError{Wait: left}
	}
	user, err := u.change(ctx, name, wait, func(user *User) error {
		switch {
		case user.Disabled:
			return ErrLogin
		case user.Factor == nil:
			return ErrFactor
		}
		if err := u.take(user, code, u.opt.Now()); err != nil {
			return err
		}
		return do(user)
	})
	attempt.settle(err)
	return user, err
}

// codeScopes are the buckets codes count in: a browser that is known has its
// own, as with passwords.
func (u *Users) codeScopes(ctx context.Context, name string, from Client) ([]scope, error) {
	if m := findMark(parseMarks(from.Device), name); m != nil {
		user, err := u.lookUp(ctx, name)
		if err != nil {
			return nil, err
		}
		if m.valid(user.DeviceKey, u.opt.Now()) {
			return u.throttle.knownCodes(name, m.nonce), nil
		}
	}
	return u.throttle.codes(name, networkOf(from.Address)), nil
}

// take uses a code up, or says ErrCode. A secret stored before there was a key
// is sealed by the way.
func (u *Users) take(user *User, code string, now time.Time) error {
	secret, err := u.box.open(user.Name, user.Factor.Secret)
	if err != nil {
		return err
	}
	factor := *user.Factor
	if step, ok := stepOf(secret, code, factor.Step, now); ok {
		factor.Step = step
	} else if !factor.spend(user.Name, code) {
		return ErrCode
	}
	factor.Secret = u.box.seal(user.Name, secret)
	user.Factor = &factor
	return nil
}

// settle says how an attempt ended: what was no wrong code is not counted.
func (a *attempt) settle(err error) {
	switch {
	case err == nil:
		a.right()
	case !errors.Is(err, ErrCode):
		a.void()
	}
}
