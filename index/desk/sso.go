package desk

import (
	"cmp"
	"context"
	"errors"
	"time"

	"scops/index/auth"
)

// Trip is one person's way to the single sign-on service and back.
type Trip = auth.Trip

// Errors of single sign-on.
var (
	ErrSSO = auth.ErrSSO
	// ErrNoSSO: no service is configured.
	ErrNoSSO = errors.New("there is no single sign-on service")
)

// HasSSO says whether people may log in by a single sign-on service.
func (d *Desk) HasSSO() bool { return d.opt.SSO != nil && d.opt.Users != nil }

// BeginSSO is where a person is sent to log in, and what their browser keeps;
// again = they are to show the service anew who they are.
func (d *Desk) BeginSSO(ctx context.Context, again bool) (address string, trip Trip, err error) {
	if !d.HasSSO() {
		return "", Trip{}, ErrNoSSO
	}
	return d.opt.SSO.Begin(ctx, again)
}

// Vouch is what the service says of a person beside who they are.
type Vouch struct {
	Factor bool      // it has asked for a second factor itself, so that none of Scops' own follows
	At     time.Time // when they showed it who they are; zero = it does not say
}

// LoginSSO lets in whom the service vouches for; the attempt leaves an audit
// record as Login's do.
func (d *Desk) LoginSSO(ctx context.Context, state, code string, trip Trip, from Client) (user User, vouch Vouch, err error) {
	if !d.HasSSO() {
		return User{}, Vouch{}, ErrNoSSO
	}
	user, at, err := d.opt.Users.LoginSSO(ctx, d.opt.SSO, state, code, trip, from)
	outcome := LoginOutcome(err)
	if outcome == "slowed" {
		return User{}, Vouch{}, err
	}
	e := entry{Action: ActLoginSSO, Detail: map[string]string{"from": from.Address, "outcome": outcome}}
	if err != nil {
		user = User{}
	} else {
		e.Subject = []string{user.Name}
	}
	if auditErr := d.audit(ctx, Actor{Name: cmp.Or(user.Name, "nobody")}, e); auditErr != nil {
		return User{}, Vouch{}, errors.Join(err, auditErr)
	}
	return user, Vouch{Factor: d.opt.SSOFactor, At: at}, err
}
