package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"scops/index/desk"
)

// codeTime is how long after the password the code may come.
const codeTime = 10 * time.Minute

// codeView is the page that asks for a code.
type codeView struct{ Next, Problem string }

// askCode remembers, in a session of nobody yet, whose password was right.
func (v *visit) askCode(user desk.User, next string) error {
	m, ctx := v.console.sessions, v.r.Context()
	if err := m.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	until := v.console.opt.Now().Add(codeTime).Unix()
	m.Put(ctx, keyHalf, fmt.Sprintf("%s %d %d", user.Name, user.Epoch, until))
	return v.redirect("/login/code?next=" + url.QueryEscape(next))
}

// half is whose password was right in this session, "" = nobody's, or too long
// ago, or another password stands by now.
func (v *visit) half() (string, error) {
	fields := strings.Fields(v.console.sessions.GetString(v.r.Context(), keyHalf))
	if len(fields) != 3 {
		return "", nil
	}
	until, _ := strconv.ParseInt(fields[2], 10, 64) // written by askCode
	if v.console.opt.Now().Unix() >= until {
		return "", nil
	}
	user, err := v.console.opt.Desk.Person(v.r.Context(), fields[0])
	if err != nil {
		return "", fmt.Errorf("read who owes a code: %w", err)
	}
	if strconv.Itoa(user.Epoch) != fields[1] || user.Disabled {
		return "", nil
	}
	return user.Name, nil
}

func (c *Console) codePage(v *visit) error {
	next := local(v.r.URL.Query().Get("next"))
	if v.user != nil {
		return v.redirect(next)
	}
	name, err := v.half()
	if err != nil {
		return err
	}
	if name == "" {
		return v.redirect("/login?next=" + url.QueryEscape(next))
	}
	return v.page(http.StatusOK, "code", codeView{Next: next})
}

func (c *Console) code(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	page := codeView{Next: local(v.r.PostForm.Get("next"))}
	name, err := v.half()
	if err != nil {
		return err
	}
	if name == "" {
		return v.redirect("/login?next=" + url.QueryEscape(page.Next))
	}
	user, device, err := c.opt.Desk.SecondFactor(v.r.Context(), name, v.r.PostForm.Get("code"), v.client())
	if outcome := loginOutcome(err); outcome != "" {
		c.opt.Metrics.login(outcome)
	}
	var wait *desk.WaitError
	switch {
	case errors.As(err, &wait):
		page.Problem = v.words.text("login.wait", "n", v.retryAfter(wait))
		return v.page(http.StatusTooManyRequests, "code", page)
	case errors.Is(err, desk.ErrCode):
		page.Problem = v.words.text("factor.wrong")
		return v.page(http.StatusUnauthorized, "code", page)
	case errors.Is(err, desk.ErrLogin), errors.Is(err, desk.ErrFactor): // shut out or reset meanwhile
		return v.redirect("/login?next=" + url.QueryEscape(page.Next))
	case err != nil:
		return err
	}
	return v.enter(user, device, page.Next)
}
