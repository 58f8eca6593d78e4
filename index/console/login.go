package console

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"scops/index/desk"
)

// loginView is the login page.
type loginView struct {
	Name, Next string
	Problem    string // what went wrong, "" = nothing yet
	SSO        bool   // there is a single sign-on service
}

func (c *Console) loginPage(v *visit) error {
	next := local(v.r.URL.Query().Get("next"))
	if v.user != nil {
		return v.redirect(next)
	}
	return v.page(http.StatusOK, "login", loginView{Next: next, SSO: c.opt.Desk.HasSSO()})
}

func (c *Console) login(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	page := loginView{Name: form.Get("name"), Next: local(form.Get("next")), SSO: c.opt.Desk.HasSSO()}
	from := v.client()
	user, device, err := c.opt.Desk.Login(v.r.Context(), page.Name, form.Get("password"), from)
	if outcome := loginOutcome(err); outcome != "" && user.Factor == nil {
		c.opt.Metrics.login(outcome)
	}
	var wait *desk.WaitError
	switch {
	case errors.As(err, &wait):
		page.Problem = v.words.text("login.wait", "n", v.retryAfter(wait))
		return v.page(http.StatusTooManyRequests, "login", page)
	case errors.Is(err, desk.ErrExpired):
		page.Problem = v.words.text("login.expired")
		return v.page(http.StatusUnauthorized, "login", page)
	case errors.Is(err, desk.ErrLogin):
		page.Problem = v.words.text("login.wrong")
		return v.page(http.StatusUnauthorized, "login", page)
	case err != nil:
		return err
	}
	if user.Factor != nil {
		return v.askCode(user, page.Next)
	}
	return v.enter(user, device, page.Next)
}

// enter begins the session of a person who has shown everything there is to
// show.
func (v *visit) enter(user desk.User, device, next string) error {
	if err := v.begin(user); err != nil {
		return err
	}
	v.proved(v.console.opt.Now())
	if device != "" {
		v.setCookie(cookieDevice, device, deviceAge, true)
	}
	if user.MustChange {
		return v.redirect("/password")
	}
	return v.redirect(next)
}

// client is where this request comes from.
func (v *visit) client() desk.Client {
	return desk.Client{Address: clientAddress(v.r, v.console.opt.TrustedProxies), Device: v.cookie(cookieDevice)}
}

// retryAfter tells the browser how long to wait, and gives it in minutes.
func (v *visit) retryAfter(wait *desk.WaitError) int {
	seconds := int(math.Ceil(wait.Wait.Seconds()))
	v.w.Header().Set("Retry-After", strconv.Itoa(seconds))
	return max(1, (seconds+59)/60)
}

// loginOutcome is how an attempt is counted; "" = it is not, the fault is ours.
func loginOutcome(err error) string {
	switch {
	case err == nil:
		return loginSucceeded
	case errors.As(err, new(*desk.WaitError)):
		return loginLimited
	case errors.Is(err, desk.ErrLogin), errors.Is(err, desk.ErrExpired), errors.Is(err, desk.ErrCode):
		return loginFailed
	}
	return ""
}

// logout ends the session here and, by the desk, in the audit.
func (c *Console) logout(v *visit) error {
	if err := c.opt.Desk.Logout(v.r.Context(), v.actor); err != nil {
		return err
	}
	if err := c.sessions.Destroy(v.r.Context()); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	v.user = nil
	return v.redirect("/login")
}
