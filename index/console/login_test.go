package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"scops/index/console"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

func TestAPersonLogsInWorksAndLeaves(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Hire(t, "kim", desk.RoleAnalyst)
	b := h.browser(t)
	p := b.get("/search?q=a&sort=points")
	next := "/search?q=a&sort=points"
	if want := "/login?next=" + url.QueryEscape(next); p.header.Get("Location") != want {
		t.Fatalf("an anonymous visitor is led to %q, want %q", p.header.Get("Location"), want)
	}
	first := b.ok("/login?next=" + url.QueryEscape(next))
	for _, want := range []string{"this post looks like an offer", "It is not proof.", "the poster may be a victim", "never a probability"} {
		if !strings.Contains(first.text(), want) {
			t.Errorf("the first screen does not say %q", want)
		}
	}
	if wrong := b.post("/login", "name", "kim", "password", "wrong wrong wrong", "next", next); wrong.code != http.StatusUnauthorized || wrong.input(t, "name") != "kim" {
		t.Errorf("a wrong password answers %d", wrong.code)
	}
	if in := b.post("/login", "name", "kim", "password", desktest.Password, "next", next); in.code != http.StatusSeeOther || in.header.Get("Location") != next {
		t.Fatalf("login answers %d, leads to %q", in.code, in.header.Get("Location"))
	}
	b.ok(next)
	if out := b.post("/logout"); out.header.Get("Location") != "/login" {
		t.Errorf("logout answers %d", out.code)
	}
	if p := b.get("/search"); p.code != http.StatusSeeOther {
		t.Errorf("after logout /search answers %d", p.code)
	}
}

func TestALoginLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Hire(t, "kim", desk.RoleAnalyst)
	p := h.browser(t).post("/login", "name", "kim", "password", desktest.Password, "next", "//evil.example/")
	if got := p.header.Get("Location"); got != "/" {
		t.Errorf("login leads to %q", got)
	}
}

func TestCookiesAreKeptFromScriptsAndOtherSites(t *testing.T) {
	t.Parallel()
	h := open(t, func(opt *console.Options) { opt.Secure = true })
	h.Hire(t, "kim", desk.RoleAnalyst)
	p := h.browser(t).login("kim", desktest.Password)
	found := map[string]*http.Cookie{}
	for _, c := range (&http.Response{Header: p.header}).Cookies() {
		found[c.Name] = c
	}
	session, device := found["__Host-scops_session"], found["scops_device"]
	if session == nil || !session.Secure || !session.HttpOnly || session.SameSite != http.SameSiteLaxMode || session.Path != "/" || session.Domain != "" {
		t.Errorf("the session's cookie is %v", session)
	}
	if device == nil || !device.HttpOnly || !device.Secure || device.MaxAge != 180*24*3600 {
		t.Errorf("the device's cookie is %v", device)
	}
}

func TestLoginTakesANewToken(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Hire(t, "kim", desk.RoleAnalyst)
	b := h.browser(t)
	const planted = "planted-by-somebody-else-planted-by-somebody"
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.url+"/login", strings.NewReader("name=kim&password="+url.QueryEscape(desktest.Password)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.AddCookie(&http.Cookie{Name: "scops_session", Value: planted})
	if p := b.do(request); strings.Contains(p.header.Get("Set-Cookie"), planted) || p.code != http.StatusSeeOther {
		t.Errorf("the login keeps a planted token: %d, %s", p.code, p.header.Get("Set-Cookie"))
	}
}

func TestALoginTakesNothingOverFromASessionThatWasThere(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "mallory", desk.RoleAnalyst)
	b.post("/purpose", "purpose", "planted by mallory")
	h.Hire(t, "kim", desk.RoleAnalyst)
	planted := b.sessionToken(t)
	if p := b.login("kim", desktest.Password); p.code != http.StatusSeeOther {
		t.Fatal(p.code)
	}
	if p := b.ok("/search"); strings.Contains(p.text(), "planted by mallory") {
		t.Error("the purpose of the person before is still there")
	}
	if b.sessionToken(t) == planted {
		t.Error("the token is still the one of before")
	}
	thief := h.browser(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+"/search", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(&http.Cookie{Name: "scops_session", Value: planted})
	if p := thief.do(r); p.code != http.StatusSeeOther {
		t.Errorf("whoever kept the token of before is let in: %d", p.code)
	}
}

func TestTooManyAttemptsAreToldToWait(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Hire(t, "kim", desk.RoleAnalyst)
	b := h.browser(t)
	var p *page
	for range 100 {
		if p = b.login("kim", "wrong wrong wrong"); p.code != http.StatusUnauthorized {
			break
		}
	}
	if p.code != http.StatusTooManyRequests || p.header.Get("Retry-After") == "" || !strings.Contains(p.text(), "the account itself is not locked") {
		t.Errorf("after a hundred attempts the answer is %d, Retry-After %q", p.code, p.header.Get("Retry-After"))
	}
}

func TestAOneTimePasswordIsChangedBeforeAnythingElse(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	oneTime := h.HireNew(t, "somchai", desk.RoleAnalyst)
	b := h.browser(t)
	if p := b.login("somchai", oneTime); p.header.Get("Location") != "/password" {
		t.Fatalf("login leads to %q", p.header.Get("Location"))
	}
	for _, path := range []string{"/", "/search", "/purpose", "/hit?id=x"} {
		if p := b.get(path); p.header.Get("Location") != "/password" {
			t.Errorf("GET %s answers %d, leads to %q", path, p.code, p.header.Get("Location"))
		}
	}
	for _, c := range []struct{ old, new, again, says string }{
		{oneTime, "short", "short", "too short"},
		{oneTime, "a long enough sentence", "another sentence here", "not the same"},
		{"wrong", "a long enough sentence", "a long enough sentence", "present password is wrong"},
		{oneTime, "somchai somchai somchai", "somchai somchai somchai", "holds your user name"},
		{oneTime, "passwordpassword", "passwordpassword", "Too many people"},
	} {
		if p := b.post("/password", "old", c.old, "new", c.new, "again", c.again); p.code != http.StatusBadRequest || !strings.Contains(p.text(), c.says) {
			t.Errorf("%q answers %d, wants %q", c.new, p.code, c.says)
		}
	}
	if p := b.post("/password", "old", oneTime, "new", "a long enough sentence", "again", "a long enough sentence"); p.code != http.StatusSeeOther {
		t.Fatalf("changing answers %d: %s", p.code, p.text())
	}
	if p := b.ok("/search"); !strings.Contains(p.text(), "Your password has been changed") {
		t.Error("nobody says that the password was changed")
	}
	if p := b.ok("/search"); strings.Contains(p.text(), "Your password has been changed") {
		t.Error("it is said twice")
	}
}

func TestASessionEndsWithTheRightsOfItsPerson(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(h *house, b *browser) error{
		"disabled":       func(h *house, _ *browser) error { return h.Users.SetDisabled(t.Context(), "disabled", true) },
		"new-password":   func(h *house, _ *browser) error { _, err := h.Users.Reset(t.Context(), "new-password"); return err },
		"ended-by-admin": func(h *house, _ *browser) error { return h.Users.EndSessions(t.Context(), "ended-by-admin") },
		"logged-out-now": func(_ *house, b *browser) error { b.post("/logout"); return nil },
		"idle":           func(h *house, _ *browser) error { h.Wall.Advance(61 * time.Minute); return nil },
	} {
		h := open(t, nil)
		b := h.as(t, name, desk.RoleAnalyst)
		b.ok("/search")
		if err := end(h, b); err != nil {
			t.Fatal(err)
		}
		if p := b.get("/search"); p.code != http.StatusSeeOther || !strings.HasPrefix(p.header.Get("Location"), "/login") {
			t.Errorf("%s: /search answers %d", name, p.code)
		}
	}
}

func TestWhereAPurposeIsRequiredItComesFirst(t *testing.T) {
	t.Parallel()
	h := openDesk(t, func(opt *desk.Options) { opt.RequirePurpose = true }, func(opt *console.Options) { opt.RequirePurpose = true })
	b := h.as(t, "kim", desk.RoleAnalyst)
	p := b.get("/search?q=a")
	if want := "/purpose?next=" + url.QueryEscape("/search?q=a"); p.header.Get("Location") != want {
		t.Fatalf("leads to %q, want %q", p.header.Get("Location"), want)
	}
	if p := b.post("/hit/judge", "id", "x", "note", "what I typed"); p.code != http.StatusBadRequest || !strings.Contains(p.text(), "what I typed") {
		t.Errorf("a judgement without a purpose answers %d", p.code)
	}
	if p := b.post("/purpose", "purpose", "  ", "next", "/search"); p.code != http.StatusBadRequest {
		t.Errorf("no purpose answers %d", p.code)
	}
	if p := b.post("/purpose", "purpose", strings.Repeat("x", 201)); p.code != http.StatusBadRequest {
		t.Errorf("a long purpose answers %d", p.code)
	}
	if p := b.post("/purpose", "purpose", "file 2026-114", "next", "/search?q=a"); p.header.Get("Location") != "/search?q=a" {
		t.Fatalf("the purpose leads to %q", p.header.Get("Location"))
	}
	if p := b.ok("/search?q=a"); !strings.Contains(p.text(), "file 2026-114") {
		t.Error("the header does not show the purpose")
	}
}

func TestChoicesOfABrowserAreKept(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.browser(t)
	b.speak("th")
	b.post("/settings", "theme", "dark", "next", "/login")
	p := b.ok("/login")
	for _, want := range []string{`<html lang="th" data-theme="dark">`, "เข้าสู่ระบบ"} {
		if !strings.Contains(p.body, want) {
			t.Errorf("the login page lacks %s", want)
		}
	}
	b.post("/settings", "theme", "auto", "lang", "xx")
	if p := b.ok("/login"); !strings.Contains(p.body, `<html lang="th">`) {
		t.Error("the choice of no theme is not kept, or a language nobody speaks was taken")
	}
	asked := open(t, func(opt *console.Options) { opt.Lang = "" })
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, asked.url+"/login", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Language", "fr-FR, ko-KR;q=0.8, en;q=0.7")
	if p := asked.browser(t).do(request); !strings.Contains(p.body, `<html lang="ko"`) {
		t.Error("a browser that asks for Korean does not get it")
	}
}
