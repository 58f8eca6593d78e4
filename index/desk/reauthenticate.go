package desk

import (
	"context"
	"errors"
	"time"
)

// ProofLife is how long after showing who they are a person may do what whoever
// finds their screen unlocked must not: bind an authenticator, make a token.
const ProofLife = 10 * time.Minute

// ErrProof: it is too long ago that the person showed who they are. Nothing was
// done.
var ErrProof = errors.New("show again that it is you: enter your password, or log in anew at the single sign-on service")

// Proved says whether a person showed a moment ago who they are.
func (d *Desk) Proved(actor Actor) bool { return d.opt.Now().Sub(actor.Proved) < ProofLife }

// Reauthenticate has somebody who is logged in show their password again;
// whoever calls it says so in Actor.Proved from then on. The attempt leaves an
// audit record as Login's do. Errors: ErrLogin, ErrExpired, *WaitError.
func (d *Desk) Reauthenticate(ctx context.Context, actor Actor, password string, from Client) error {
	if err := d.permit(actor, ActReauthenticate); err != nil {
		return err
	}
	err := d.opt.Users.Reauthenticate(ctx, actor.Name, password, from)
	outcome := LoginOutcome(err)
	if outcome == "slowed" {
		return err
	}
	detail := map[string]string{"from": from.Address, "outcome": outcome}
	return errors.Join(err, d.audit(ctx, actor, entry{Action: ActReauthenticate, Subject: []string{actor.Name}, Detail: detail}))
}
