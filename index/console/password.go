package console

import (
	"errors"
	"net/http"

	"scops/index/desk"
)

// passwordView is the page on which a password is changed.
type passwordView struct {
	Must    bool // nothing else can be done before
	Problem string
}

func (c *Console) passwordPage(v *visit) error {
	return v.page(http.StatusOK, "password", passwordView{Must: v.user.MustChange})
}

func (c *Console) password(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	if form.Get("new") != form.Get("again") {
		return v.refusePassword(http.StatusBadRequest, "password.differ")
	}
	ctx := v.r.Context()
	err := c.opt.Desk.ChangePassword(ctx, v.actor, form.Get("old"), form.Get("new"), v.client())
	var wait *desk.WaitError
	var bad *desk.PasswordError
	switch {
	case errors.As(err, &wait):
		v.retryAfter(wait)
		return v.refusePassword(http.StatusTooManyRequests, "error.wait.what")
	case errors.As(err, &bad):
		return v.refusePassword(http.StatusBadRequest, "password."+string(bad.Reason))
	case errors.Is(err, desk.ErrLogin):
		return v.refusePassword(http.StatusBadRequest, "password.wrong")
	case errors.Is(err, desk.ErrExpired):
		return v.refusePassword(http.StatusBadRequest, "login.expired")
	case err != nil:
		return err
	}
	if err := v.beginAgain(); err != nil {
		return err
	}
	v.proved(c.opt.Now())
	c.sessions.Put(ctx, keyNotice, v.words.text("password.done"))
	return v.redirect("/")
}

func (v *visit) refusePassword(code int, key string) error {
	return v.page(code, "password", passwordView{Must: v.user.MustChange, Problem: v.words.text(key)})
}
