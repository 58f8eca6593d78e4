package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"scops/index"
	"scops/index/desk"
)

// What a working session remembers.
const (
	keyUser    = "user"
	keyEpoch   = "epoch"
	keyBegan   = "began"
	keyProved  = "proved"  // when the person last showed who they are, in Unix seconds
	keyVouched = "vouched" // the single sign-on service has asked for a second factor
	keyHalf    = "half"    // who has shown a right password and still owes a code
	keyPurpose = "purpose"
	keyNotice  = "notice" // said once, on the next page
	keyDeed    = "deed"   // done last, can be taken back
	keyLists   = "lists"  // lists of hits shown lately, for next and previous
	keyGrants  = "grants" // sealed pages opened with a purpose
)

// Cookies beside the session's.
const (
	cookieLang   = "scops_lang"
	cookieTheme  = "scops_theme"
	cookieShape  = "scops_list"
	cookieDevice = "scops_device"
)

const (
	deviceAge = 180 * 24 * time.Hour // a browser somebody has logged in from is known this long
	choiceAge = 365 * 24 * time.Hour
)

func newSessions(opt Options) *scs.SessionManager {
	m := scs.New()
	m.Store, m.HashTokenInStore = opt.Sessions, true
	m.IdleTimeout, m.Lifetime = opt.Idle, opt.Lifetime
	m.Cookie.Name, m.Cookie.Secure, m.Cookie.Persist = "scops_session", opt.Secure, false
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Path = true, http.SameSiteLaxMode, "/"
	if opt.Secure {
		m.Cookie.Name = "__Host-scops_session"
	}
	return m
}

// loadSession reads the session the cookie names, and the person it is of. A
// session of somebody who is gone, disabled or has a new password is ended.
func (v *visit) loadSession() error {
	m := v.console.sessions
	token := ""
	if cookie, err := v.r.Cookie(m.Cookie.Name); err == nil {
		token = cookie.Value
	}
	ctx, err := m.Load(v.r.Context(), token)
	if err != nil {
		return fmt.Errorf("load session: %w", err)
	}
	v.r = v.r.WithContext(ctx)
	name := m.GetString(ctx, keyUser)
	if name == "" {
		return nil
	}
	user, err := v.console.opt.Desk.Person(ctx, name)
	gone := errors.Is(err, index.ErrNotFound)
	if err != nil && !gone {
		return fmt.Errorf("load session: %w", err)
	}
	if gone || user.Disabled || user.Epoch != m.GetInt(ctx, keyEpoch) {
		if err := m.Destroy(ctx); err != nil {
			return fmt.Errorf("end session: %w", err)
		}
		return nil
	}
	v.become(user)
	return nil
}

// become makes the visit a person's.
func (v *visit) become(user desk.User) {
	v.user = &user
	m, ctx := v.console.sessions, v.r.Context()
	v.actor = desk.Actor{Name: user.Name, Purpose: m.GetString(ctx, keyPurpose), Roles: user.Roles, Desk: user.Desk, Ceiling: user.Ceiling}
	if at := m.GetInt64(ctx, keyProved); at > 0 {
		v.actor.Proved = time.Unix(at, 0)
	}
}

// begin gives the session to a person, under a new token. What somebody else
// left in it, or planted, is gone.
func (v *visit) begin(user desk.User) error {
	m, ctx := v.console.sessions, v.r.Context()
	if err := m.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	if m.GetString(ctx, keyUser) != user.Name {
		if err := m.Clear(ctx); err != nil {
			return fmt.Errorf("clear session: %w", err)
		}
		m.Put(ctx, keyBegan, v.console.opt.Now().Unix())
	}
	m.Put(ctx, keyUser, user.Name)
	m.Put(ctx, keyEpoch, user.Epoch)
	v.become(user)
	return nil
}

// beginAgain goes on with this session after a change that ends all others of
// the person.
func (v *visit) beginAgain() error {
	user, err := v.console.opt.Desk.Person(v.r.Context(), v.user.Name)
	if err != nil {
		return err
	}
	return v.begin(user)
}

// save writes the session, before the first byte of an answer.
func (v *visit) save() error {
	if v.saved {
		return nil
	}
	v.saved = true
	m, ctx := v.console.sessions, v.r.Context()
	switch m.Status(ctx) {
	case scs.Modified:
		if v.user == nil && !v.worthKeeping(ctx) {
			return nil
		}
		if v.user != nil {
			ctx = desk.HeldBy(ctx, v.holder())
		}
		token, expiry, err := m.Commit(ctx)
		if err != nil {
			return fmt.Errorf("save session: %w", err)
		}
		m.WriteSessionCookie(ctx, v.w, token, expiry)
	case scs.Destroyed:
		m.WriteSessionCookie(ctx, v.w, "", time.Time{})
	}
	return nil
}

// worthKeeping says whether a session of nobody holds anything.
func (v *visit) worthKeeping(ctx context.Context) bool {
	return len(v.console.sessions.Keys(ctx)) > 0
}

// setCookie keeps a choice of this browser.
func (v *visit) setCookie(name, value string, age time.Duration, hidden bool) {
	http.SetCookie(v.w, &http.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(age.Seconds()),
		HttpOnly: hidden, Secure: v.console.opt.Secure, SameSite: http.SameSiteLaxMode,
	})
}

func (v *visit) cookie(name string) string {
	if c, err := v.r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}
