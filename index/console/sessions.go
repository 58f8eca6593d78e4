package console

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"scops/index"
	"scops/index/desk"
)

// sessionRow is one session of the reader's own.
type sessionRow struct {
	ID               string
	Browser, Address string
	Began, Seen      moment
	This             bool // the one the page is read in
}

// sessionRows lists the reader's own sessions.
func (v *visit) sessionRows() ([]sessionRow, error) {
	all, err := v.console.opt.Desk.Sessions(v.r.Context(), v.actor)
	if err != nil {
		return nil, err
	}
	this := v.sessionID()
	var rows []sessionRow
	for _, s := range all {
		rows = append(rows, sessionRow{s.ID, browserName(s.Browser), s.Address, v.moment(s.Began), v.moment(s.Seen), s.ID == this})
	}
	return rows, nil
}

// sessionID is the name of this session in the store: scs keeps the token's
// hash there.
func (v *visit) sessionID() string {
	sum := sha256.Sum256([]byte(v.console.sessions.Token(v.r.Context())))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// endSession ends one of the reader's own sessions; their own page is left to
// the way out.
func (c *Console) endSession(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	id := v.r.PostForm.Get("id")
	if id == v.sessionID() {
		return c.logout(v)
	}
	err := c.opt.Desk.EndSession(v.r.Context(), v.actor, id)
	if err != nil && !errors.Is(err, index.ErrNotFound) { // gone already is as good
		return err
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("session.ended"))
	return v.redirect("/account")
}

// endOthers ends every session of the reader but this one.
func (c *Console) endOthers(v *visit) error {
	if err := c.opt.Desk.EndOwnSessions(v.r.Context(), v.actor); err != nil {
		return err
	}
	if err := v.beginAgain(); err != nil {
		return err
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("session.ended_others"))
	return v.redirect("/account")
}

// endSessions ends every session of somebody else.
func (c *Console) endSessions(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	name := v.r.PostForm.Get("name")
	if err := c.opt.Desk.EndSessions(v.r.Context(), v.actor, name); err != nil {
		return err
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("people.ended", "name", name))
	return v.redirect("/people")
}

// holder is whose this session is, and from where.
func (v *visit) holder() desk.Holder {
	return desk.Holder{
		User: v.user.Name, Epoch: v.user.Epoch, Browser: v.r.UserAgent(), Address: v.client().Address,
		Began: time.Unix(v.console.sessions.GetInt64(v.r.Context(), keyBegan), 0).UTC(), Seen: v.console.opt.Now().UTC(),
	}
}
