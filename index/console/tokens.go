package console

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"scops/index/desk"
)

// tokensView is the page of one's own tokens, and of everybody's for whoever
// may see them.
type tokensView struct {
	Tokens  []tokenRow
	Others  []tokenRow
	Scopes  []scopeChoice
	Lives   []int // days
	Name    string
	Life    int
	Proof   proofView
	Problem string
	Secret  string // shown once, in this answer only
}

// tokenList is one table of tokens.
type tokenList struct {
	Rows   []tokenRow
	Owners bool // a column says whose they are
}

// Own are the reader's tokens.
func (p tokensView) Own() tokenList { return tokenList{p.Tokens, false} }

// Everybodys are those of all others.
func (p tokensView) Everybodys() tokenList { return tokenList{p.Others, true} }

// tokenRow is one token.
type tokenRow struct {
	ID, Owner, Name string
	Scopes          string
	Created         moment
	Expires         moment
	Used            *moment
	Expired         bool
}

// scopeChoice is one scope a token can be given.
type scopeChoice struct {
	Code    desk.Scope
	Name    string
	Checked bool
}

// tokenLives are the days a token can live, and the one that is offered.
func tokenLives() (days []int, usual int) { return []int{1, 7, 30, 90, 365}, 90 }

func (c *Console) tokens(v *visit) error { return v.showTokens(http.StatusOK, tokensView{}) }

func (v *visit) showTokens(code int, page tokensView) error {
	v.here, page.Proof = "/tokens", v.proof("/tokens")
	d, ctx := v.console.opt.Desk, v.r.Context()
	own, err := d.Tokens(ctx, v.actor)
	if err != nil {
		return err
	}
	page.Tokens = v.tokenRows(own)
	if v.may(desk.ActListAllTokens) {
		all, err := d.AllTokens(ctx, v.actor)
		if err != nil {
			return err
		}
		page.Others = v.tokenRows(slices.DeleteFunc(all, func(t desk.Token) bool { return t.User == v.actor.Name }))
	}
	for _, s := range d.ScopesOf(v.actor) {
		page.Scopes = append(page.Scopes, scopeChoice{s, v.words.either("scope.", string(s)), page.Problem != "" && slices.Contains(v.r.PostForm["scope"], string(s))})
	}
	days, usual := tokenLives()
	page.Lives = days
	if page.Life == 0 {
		page.Life = usual
	}
	return v.page(code, "tokens", page)
}

func (v *visit) tokenRows(tokens []desk.Token) []tokenRow {
	var rows []tokenRow
	for _, t := range tokens {
		names := make([]string, len(t.Scopes))
		for i, s := range t.Scopes {
			names[i] = v.words.either("scope.", s)
		}
		rows = append(rows, tokenRow{
			ID: t.ID, Owner: t.User, Name: t.Name, Scopes: strings.Join(names, ", "), Created: v.moment(t.CreatedAt), Expires: v.moment(t.Expires),
			Used: v.maybe(t.LastUsed), Expired: !v.console.opt.Now().Before(t.Expires),
		})
	}
	return rows
}

// makeToken makes a token and shows its secret, once.
func (c *Console) makeToken(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	page := tokensView{Name: strings.TrimSpace(form.Get("name"))}
	page.Life, _ = strconv.Atoi(form.Get("days")) // 0 is refused below
	var chosen []desk.Scope
	for _, s := range form["scope"] {
		chosen = append(chosen, desk.Scope(s))
	}
	problem, code, err := v.reauthenticate()
	if err != nil {
		return err
	}
	if page.Problem = problem; problem != "" {
		return v.showTokens(code, page)
	}
	secret, err := c.opt.Desk.MakeToken(v.r.Context(), v.actor, page.Name, chosen, time.Duration(min(max(page.Life, 0), 1000))*24*time.Hour)
	for _, known := range []struct {
		err error
		key string
	}{
		{desk.ErrScope, "token.scopes_wrong"},
		{desk.ErrLife, "token.life_wrong"},
		{desk.ErrTokens, "token.many"},
	} {
		if errors.Is(err, known.err) {
			page.Problem = v.words.text(known.key)
			return v.showTokens(http.StatusBadRequest, page)
		}
	}
	switch {
	case errors.As(err, new(*desk.DisplayError)):
		page.Problem = v.words.text("token.name_wrong")
		return v.showTokens(http.StatusBadRequest, page)
	case err != nil:
		return err
	}
	return v.showTokens(http.StatusOK, tokensView{Secret: secret})
}

func (c *Console) revokeToken(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := c.opt.Desk.RevokeToken(v.r.Context(), v.actor, v.r.PostForm.Get("id")); err != nil {
		return err
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("token.revoked"))
	return v.redirect("/tokens")
}
