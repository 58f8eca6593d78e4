package desk

import (
	"context"
	"errors"

	"scops/index/auth"
)

// Enrolment is what an authenticator is set up with; all of it is a secret.
type Enrolment = auth.Enrolment

// SecondFactor lets in somebody whose password Login found right a moment ago,
// by a code; whoever calls it vouches for that. The attempt leaves an audit
// record as Login's do. Errors are auth's: ErrCode, *WaitError, ErrLogin.
func (d *Desk) SecondFactor(ctx context.Context, name, code string, from Client) (user User, device string, err error) {
	if d.opt.Users == nil {
		return User{}, "", ErrNoUsers
	}
	user, device, err = d.opt.Users.SecondFactor(ctx, name, code, from)
	outcome := LoginOutcome(err)
	if outcome == "slowed" {
		return User{}, "", err
	}
	e := entry{Action: ActLoginCode, Subject: []string{name}, Detail: map[string]string{"from": from.Address, "outcome": outcome}}
	if auditErr := d.audit(ctx, Actor{Name: name}, e); auditErr != nil {
		return User{}, "", errors.Join(err, auditErr)
	}
	return user, device, err
}

// BeginFactor gives a person what an authenticator is set up with. Nothing
// changes for them before ConfirmFactor. ErrProof.
func (d *Desk) BeginFactor(ctx context.Context, actor Actor) (Enrolment, error) {
	if !d.Proved(actor) {
		return Enrolment{}, ErrProof
	}
	if err := d.own(ctx, actor, ActSetFactor, "begun"); err != nil {
		return Enrolment{}, err
	}
	issuer := "Scops"
	if d.opt.Owner != "" && d.opt.Owner != "local" {
		issuer += " " + d.opt.Owner
	}
	return d.opt.Users.BeginFactor(ctx, actor.Name, issuer)
}

// ConfirmFactor turns a begun second factor on and gives the recovery codes.
// Sessions end. Errors: ErrProof, and auth's ErrCode, ErrFactor, *WaitError.
func (d *Desk) ConfirmFactor(ctx context.Context, actor Actor, code string, from Client) (codes []string, err error) {
	if !d.Proved(actor) {
		return nil, ErrProof
	}
	if err := d.own(ctx, actor, ActSetFactor, "on"); err != nil {
		return nil, err
	}
	return d.opt.Users.ConfirmFactor(ctx, actor.Name, code, from)
}

// NewRecovery replaces a person's own recovery codes.
func (d *Desk) NewRecovery(ctx context.Context, actor Actor, code string, from Client) (codes []string, err error) {
	if err := d.own(ctx, actor, ActSetFactor, "new recovery codes"); err != nil {
		return nil, err
	}
	return d.opt.Users.NewRecovery(ctx, actor.Name, code, from)
}

// DropFactor turns a person's own second factor off. Sessions end.
func (d *Desk) DropFactor(ctx context.Context, actor Actor, code string, from Client) error {
	if d.opt.RequireFactor {
		return ErrForbidden
	}
	if err := d.own(ctx, actor, ActSetFactor, "off"); err != nil {
		return err
	}
	return d.opt.Users.DropFactor(ctx, actor.Name, code, from)
}

// own permits and records something a person does about themselves.
func (d *Desk) own(ctx context.Context, actor Actor, act Action, what string) error {
	if err := d.permit(actor, act); err != nil {
		return err
	}
	return d.audit(ctx, actor, entry{Action: act, Subject: []string{actor.Name}, Detail: map[string]string{"to": what}})
}

// ResetFactor takes a user's second factor away; sessions end.
func (d *Desk) ResetFactor(ctx context.Context, actor Actor, name string) error {
	if err := d.permit(actor, ActResetFactor); err != nil {
		return err
	}
	if err := d.audit(ctx, actor, entry{Action: ActResetFactor, Subject: []string{name}}); err != nil {
		return err
	}
	return d.opt.Users.ResetFactor(ctx, name)
}
