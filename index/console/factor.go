package console

import (
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"

	"scops/index/desk"
)

// factorView is the page of one's own second factor.
type factorView struct {
	Must      bool // nothing else can be done before
	Required  bool // it cannot be turned off
	Since     *moment
	Left      int        // recovery codes
	Enrolment *enrolment // being set up
	Codes     []string   // recovery codes, in this answer only
	Proof     proofView
	Problem   string
}

// enrolment is what an authenticator reads, or a person types into it.
type enrolment struct {
	Secret  string
	URI     template.URL
	Picture template.URL // data:image/png
}

func (c *Console) factorPage(v *visit) error { return v.showFactor(http.StatusOK, factorView{}) }

func (v *visit) showFactor(code int, page factorView) error {
	v.here, page.Proof = "/factor", v.proof("/factor")
	page.Must, page.Required = v.owes() == "factor", v.console.opt.RequireFactor
	if f := v.user.Factor; f != nil {
		page.Since, page.Left = v.maybe(&f.Since), len(f.Recovery)
	}
	return v.page(code, "factor", page)
}

// beginFactor shows what to set an authenticator up with.
func (c *Console) beginFactor(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	switch problem, code, err := v.reauthenticate(); {
	case err != nil:
		return err
	case problem != "":
		return v.showFactor(code, factorView{Problem: problem})
	}
	return v.showEnrolment(http.StatusOK, "")
}

func (v *visit) showEnrolment(code int, problem string) error {
	set, err := v.console.opt.Desk.BeginFactor(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	picture := "data:image/png;base64," + base64.StdEncoding.EncodeToString(set.PNG)
	return v.showFactor(code, factorView{Problem: problem, Enrolment: &enrolment{
		set.Secret, template.URL(set.URI), template.URL(picture), //nolint:gosec // both are made here, of nothing anybody typed
	}})
}

// confirmFactor turns the second factor on and shows the recovery codes, once.
func (c *Console) confirmFactor(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	codes, err := c.opt.Desk.ConfirmFactor(v.r.Context(), v.actor, v.r.PostForm.Get("code"), v.client())
	if errors.Is(err, desk.ErrCode) {
		return v.showEnrolment(http.StatusBadRequest, v.words.text("factor.wrong"))
	}
	if err != nil {
		return v.refuseCode(err)
	}
	if err := v.beginAgain(); err != nil {
		return err
	}
	return v.showFactor(http.StatusOK, factorView{Codes: codes})
}

// newRecovery replaces the recovery codes and shows them, once.
func (c *Console) newRecovery(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	codes, err := c.opt.Desk.NewRecovery(v.r.Context(), v.actor, v.r.PostForm.Get("code"), v.client())
	if err != nil {
		return v.refuseCode(err)
	}
	return v.showFactor(http.StatusOK, factorView{Codes: codes})
}

func (c *Console) dropFactor(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := c.opt.Desk.DropFactor(v.r.Context(), v.actor, v.r.PostForm.Get("code"), v.client()); err != nil {
		return v.refuseCode(err)
	}
	if err := v.beginAgain(); err != nil {
		return err
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("factor.dropped"))
	return v.redirect("/account")
}

// refuseCode shows the page again where a code was refused.
func (v *visit) refuseCode(err error) error {
	var wait *desk.WaitError
	switch {
	case errors.As(err, &wait):
		return v.showFactor(http.StatusTooManyRequests, factorView{Problem: v.words.text("login.wait", "n", v.retryAfter(wait))})
	case errors.Is(err, desk.ErrProof): // it took longer than that to set the authenticator up
		return v.showFactor(http.StatusBadRequest, factorView{Problem: v.words.text("proof.lapsed")})
	case errors.Is(err, desk.ErrCode):
		return v.showFactor(http.StatusBadRequest, factorView{Problem: v.words.text("factor.wrong")})
	}
	return err
}
