package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"scops/index"
	"scops/index/auth"
)

// Token lets a program act as a person; its ID lets nobody in.
type Token = auth.Token

// Scope is a part of what a person may do that a token can be given.
type Scope string

// The scopes.
const (
	ScopeRead   Scope = "read"   // search, hits, files, coverage, sources
	ScopeJudge  Scope = "judge"  // judge hits, work on files
	ScopeExport Scope = "export" // hand hits and files out
	ScopeAdmin  Scope = "admin"  // list people
)

// Scopes lists the scopes in the order they are offered.
func Scopes() []Scope { return []Scope{ScopeRead, ScopeJudge, ScopeExport, ScopeAdmin} }

// scopes is the table of what each scope lets through. A token does what one of
// its scopes and one of its owner's roles allow; what stands in no row, no
// token does.
func scopes() map[Scope][]Action {
	return map[Scope][]Action{
		ScopeRead:   {ActMe, ActSearch, ActViewHit, ActCoverage, ActListSources, ActListCases, ActViewCase},
		ScopeJudge:  {ActMe, ActJudge, ActHold, ActLiftHold, ActOpenCase, ActFillCase, ActNoteCase, ActSetCase, ActSetMember, ActHoldCase, ActLiftCase},
		ScopeExport: {ActMe, ActExport, ActReportCase},
		ScopeAdmin:  {ActMe, ActListUsers},
	}
}

// Errors of tokens. Nothing was done.
var (
	ErrToken  = auth.ErrToken
	ErrTokens = auth.ErrTokens
	ErrLife   = auth.ErrLife
	// ErrScope: no scope was chosen, or one that is none or that the person's
	// roles allow nothing of.
	ErrScope = errors.New("choose at least one scope, and none beyond your roles")
	// ErrNoTokens: this process knows none.
	ErrNoTokens = errors.New("this process knows no tokens")
)

// ScopesOf lists the scopes of which a person's roles allow anything at all.
func (d *Desk) ScopesOf(actor Actor) []Scope {
	return slices.DeleteFunc(Scopes(), func(s Scope) bool {
		return !slices.ContainsFunc(d.scopes[s], func(act Action) bool { return act != ActMe && d.May(actor, act) })
	})
}

// Bearer is who acts with a token: the person it belongs to, as they may act
// today. Like Person it shows nothing and leaves no record. ErrToken for a
// secret that lets nobody in, whyever.
func (d *Desk) Bearer(ctx context.Context, secret, purpose string) (actor Actor, token Token, err error) {
	if d.opt.Tokens == nil || d.opt.Users == nil {
		return Actor{}, Token{}, ErrNoTokens
	}
	token, err = d.opt.Tokens.Find(ctx, secret)
	if err != nil {
		return Actor{}, Token{}, err
	}
	user, err := d.opt.Users.Get(ctx, token.User)
	if errors.Is(err, index.ErrNotFound) || err == nil && (user.Disabled || user.MustChange) {
		return Actor{}, Token{}, ErrToken
	}
	if err != nil {
		return Actor{}, Token{}, fmt.Errorf("read the owner of a token: %w", err)
	}
	actor = Actor{Name: user.Name, Purpose: purpose, Roles: user.Roles, Desk: user.Desk, Ceiling: user.Ceiling, Token: cmp.Or(token.Name, token.ID)}
	for _, s := range token.Scopes {
		actor.Scopes = append(actor.Scopes, Scope(s))
	}
	return actor, token, nil
}

// Me says whether somebody may ask who they are. The answer is theirs already:
// it leaves no record.
func (d *Desk) Me(actor Actor) error { return d.permit(actor, ActMe) }

// Tokens lists the actor's own tokens, the newest first.
func (d *Desk) Tokens(ctx context.Context, actor Actor) ([]Token, error) {
	return d.listTokens(ctx, actor, ActListTokens, actor.Name)
}

// AllTokens lists everybody's tokens.
func (d *Desk) AllTokens(ctx context.Context, actor Actor) ([]Token, error) {
	return d.listTokens(ctx, actor, ActListAllTokens, "")
}

func (d *Desk) listTokens(ctx context.Context, actor Actor, act Action, of string) ([]Token, error) {
	if err := d.permit(actor, act); err != nil {
		return nil, err
	}
	if d.opt.Tokens == nil {
		return nil, ErrNoTokens
	}
	all, err := d.opt.Tokens.Of(ctx, of)
	if err != nil {
		return nil, err
	}
	return all, d.audit(ctx, actor, entry{Action: act, Count: int64(len(all))})
}

// MakeToken makes a token for the actor and gives its secret, which can be read
// nowhere afterwards. Errors: ErrProof, ErrScope, ErrLife, ErrTokens,
// *DisplayError.
func (d *Desk) MakeToken(ctx context.Context, actor Actor, name string, chosen []Scope, life time.Duration) (secret string, err error) {
	if err := d.permit(actor, ActMakeToken); err != nil {
		return "", err
	}
	if d.opt.Tokens == nil {
		return "", ErrNoTokens
	}
	if !d.Proved(actor) {
		return "", ErrProof
	}
	allowed := d.ScopesOf(actor)
	if len(chosen) == 0 || slices.ContainsFunc(chosen, func(s Scope) bool { return !slices.Contains(allowed, s) }) {
		return "", ErrScope
	}
	token := Token{User: actor.Name, Name: name, Expires: d.opt.Now().Add(life)}
	for _, s := range slices.Compact(slices.Sorted(slices.Values(chosen))) {
		token.Scopes = append(token.Scopes, string(s))
	}
	detail := map[string]any{"name": fmt.Sprintf("%.100s", name), "scopes": token.Scopes, "expires": token.Expires.UTC()}
	if err := d.audit(ctx, actor, entry{Action: ActMakeToken, Subject: []string{actor.Name}, Detail: detail}); err != nil {
		return "", err
	}
	return d.opt.Tokens.Make(ctx, token)
}

// RevokeToken ends a token at once: one's own, or anybody's for whoever may.
// index.ErrNotFound also for somebody else's.
func (d *Desk) RevokeToken(ctx context.Context, actor Actor, id string) error {
	if err := d.permit(actor, ActDropToken); err != nil {
		return err
	}
	if d.opt.Tokens == nil {
		return ErrNoTokens
	}
	token, err := d.opt.Tokens.Get(ctx, id)
	if err != nil {
		return err
	}
	act := ActDropToken
	if token.User != actor.Name {
		act = ActRevokeToken
		if !d.May(actor, act) {
			return fmt.Errorf("token: %w", index.ErrNotFound)
		}
	}
	detail := map[string]string{"name": token.Name}
	if err := d.audit(ctx, actor, entry{Action: act, Subject: []string{token.User}, Detail: detail}); err != nil {
		return err
	}
	return d.opt.Tokens.Revoke(ctx, id)
}
