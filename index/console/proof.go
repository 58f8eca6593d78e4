package console

import (
	"errors"
	"net/http"
	"time"

	"scops/index/desk"
)

// proofView is what is asked of a person who has not shown lately who they are,
// before what whoever finds their screen unlocked must not do.
type proofView struct {
	Password bool   // the form asks for it
	Service  string // address of a new log-in at the single sign-on service, in place of the form
}

// proof is what a form of the page at path asks for.
func (v *visit) proof(path string) proofView {
	switch d := v.console.opt.Desk; {
	case d.Proved(v.actor):
		return proofView{}
	case v.user.SSO != "" && d.HasSSO():
		return proofView{Service: "/login/sso?again=yes&next=" + path}
	}
	return proofView{Password: true}
}

// proved says when the person of this session has shown who they are.
func (v *visit) proved(at time.Time) {
	if now := v.console.opt.Now(); at.After(now) { // the clock of a service may be ahead
		at = now
	}
	if !at.After(v.actor.Proved) {
		return
	}
	v.actor.Proved = at
	v.console.sessions.Put(v.r.Context(), keyProved, at.Unix())
}

// reauthenticate looks at the password of a form that asks for one. It gives
// what is wrong with it, and the code to answer with; "" = nothing is.
func (v *visit) reauthenticate() (problem string, code int, err error) {
	d, password := v.console.opt.Desk, v.r.PostForm.Get("password")
	if d.Proved(v.actor) {
		return "", 0, nil
	}
	if password == "" {
		return v.words.text("proof.needed"), http.StatusBadRequest, nil
	}
	err = d.Reauthenticate(v.r.Context(), v.actor, password, v.client())
	var wait *desk.WaitError
	switch {
	case errors.As(err, &wait):
		return v.words.text("login.wait", "n", v.retryAfter(wait)), http.StatusTooManyRequests, nil
	case errors.Is(err, desk.ErrAudit):
		return "", 0, err
	case errors.Is(err, desk.ErrLogin), errors.Is(err, desk.ErrExpired):
		return v.words.text("proof.wrong"), http.StatusBadRequest, nil
	case err != nil:
		return "", 0, err
	}
	v.proved(v.console.opt.Now())
	return "", 0, nil
}
