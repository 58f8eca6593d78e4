package console

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"time"

	"scops/index"
	"scops/index/desk"
)

// tripTime is how long a person may be away at the single sign-on service.
const tripTime = 10 * time.Minute

// tripCookie keeps what belongs to one trip in the browser that makes it: so
// strangers who only set out leave nothing in the store.
func (c *Console) tripCookie() string {
	if c.opt.Secure {
		return "__Host-scops_trip"
	}
	return "scops_trip"
}

// beginSSO sends a person to the single sign-on service.
func (c *Console) beginSSO(v *visit) error {
	if !c.opt.Desk.HasSSO() {
		return errNoPage
	}
	q := v.r.URL.Query()
	again := q.Get("again") == "yes"
	address, trip, err := c.opt.Desk.BeginSSO(v.r.Context(), again)
	if err != nil {
		return err
	}
	next := base64.RawURLEncoding.EncodeToString([]byte(local(q.Get("next"))))
	v.setCookie(c.tripCookie(), strings.Join([]string{trip.State, trip.Nonce, trip.Verifier, next, index.YesNo(again)}, "."), tripTime, true)
	http.Redirect(v.w, v.r, address, http.StatusSeeOther)
	return nil
}

// finishSSO receives a person from there.
func (c *Console) finishSSO(v *visit) error {
	if !c.opt.Desk.HasSSO() {
		return errNoPage
	}
	fields := append(strings.Split(v.cookie(c.tripCookie()), "."), "", "", "", "", "")
	trip := desk.Trip{State: fields[0], Nonce: fields[1], Verifier: fields[2]}
	path, _ := base64.RawURLEncoding.DecodeString(fields[3]) // whatever it is, local looks at it
	next := local(string(path))
	v.setCookie(c.tripCookie(), "", -time.Second, true)
	q := v.r.URL.Query()
	user, vouch, err := c.opt.Desk.LoginSSO(v.r.Context(), q.Get("state"), q.Get("code"), trip, v.client())
	if outcome := loginOutcome(err); outcome != "" && (user.Factor == nil || vouch.Factor) {
		c.opt.Metrics.login(outcome)
	}
	page := loginView{Next: next, SSO: true}
	var wait *desk.WaitError
	switch {
	case errors.As(err, &wait):
		page.Problem = v.words.text("login.wait", "n", v.retryAfter(wait))
		return v.page(http.StatusTooManyRequests, "login", page)
	case errors.Is(err, desk.ErrLogin), errors.Is(err, desk.ErrLastAdmin):
		c.opt.Log.Info("single sign-on refused", "error", err)
		page.Problem = v.words.text("login.sso_refused")
		return v.page(http.StatusUnauthorized, "login", page)
	case err != nil:
		return err
	}
	if user.Factor != nil && !vouch.Factor {
		return v.askCode(user, next)
	}
	if err := v.begin(user); err != nil {
		return err
	}
	c.sessions.Put(v.r.Context(), keyVouched, vouch.Factor)
	v.proved(vouch.At)
	if fields[4] == index.YesNo(true) && !c.opt.Desk.Proved(v.actor) {
		c.sessions.Put(v.r.Context(), keyNotice, v.words.text("proof.unsaid"))
	}
	return v.redirect(next)
}
