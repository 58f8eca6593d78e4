package console_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"scops/index/console"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

// equip sets a second factor up in a browser and gives its secret and the
// recovery codes.
func (b *browser) equip(t *testing.T, h *house) (secret string, codes []string) {
	t.Helper()
	p := b.post("/factor/begin")
	secret = secretOf(t, p)
	p = b.post("/factor/confirm", "code", codeAt(t, secret, h.Clock.Now()))
	if p.code != http.StatusOK {
		t.Fatalf("confirming answers %d: %s", p.code, p.text())
	}
	for _, n := range all(p.doc(t), "code", "secret") {
		codes = append(codes, textOf(n))
	}
	h.Clock.Advance(time.Minute)
	return secret, codes
}

func secretOf(t *testing.T, p *page) string {
	t.Helper()
	found := all(p.doc(t), "code", "secret")
	if len(found) != 1 {
		t.Fatalf("the page shows %d secrets (%d): %s", len(found), p.code, p.text())
	}
	return strings.ReplaceAll(textOf(found[0]), " ", "")
}

func codeAt(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestALoginWithASecondFactorTakesACodeToo(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	secret, codes := h.as(t, "kim", desk.RoleAnalyst).equip(t, h)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes", len(codes))
	}
	b := h.browser(t)
	in := b.post("/login", "name", "kim", "password", desktest.Password, "next", "/search?q=a")
	if in.code != http.StatusSeeOther || in.header.Get("Location") != "/login/code?next=%2Fsearch%3Fq%3Da" {
		t.Fatalf("the password leads to %q", in.header.Get("Location"))
	}
	if strings.Contains(strings.Join(in.header.Values("Set-Cookie"), " "), "scops_device") {
		t.Error("a password alone marks the browser")
	}
	for _, path := range []string{"/search", "/", "/account", "/factor", "/password"} {
		if p := b.get(path); p.code != http.StatusSeeOther || !strings.HasPrefix(p.header.Get("Location"), "/login") {
			t.Errorf("with half a login %s answers %d, leads to %q", path, p.code, p.header.Get("Location"))
		}
	}
	if p := b.post("/factor/off", "code", "000000"); p.code != http.StatusUnauthorized {
		t.Errorf("with half a login the second factor can be turned off: %d", p.code)
	}
	before := b.sessionToken(t)
	if p := b.post("/login/code", "code", "000000", "next", "/search?q=a"); p.code != http.StatusUnauthorized || p.input(t, "next") != "/search?q=a" {
		t.Errorf("a wrong code answers %d", p.code)
	}
	code := codeAt(t, secret, h.Clock.Now())
	if p := b.post("/login/code", "code", code, "next", "//evil.example"); p.code != http.StatusSeeOther || p.header.Get("Location") != "/" {
		t.Fatalf("the code leads to %q (%d)", p.header.Get("Location"), p.code)
	}
	b.ok("/search")
	if b.sessionToken(t) == before {
		t.Error("the session keeps the token it had before the code")
	}
	other := h.browser(t)
	other.login("kim", desktest.Password)
	if p := other.post("/login/code", "code", code); p.code != http.StatusUnauthorized {
		t.Errorf("the same code again answers %d", p.code)
	}
	if p := other.post("/login/code", "code", codes[0]); p.code != http.StatusSeeOther {
		t.Errorf("a recovery code answers %d", p.code)
	}
}

// sessionToken is what the browser's session cookie holds.
func (b *browser) sessionToken(t *testing.T) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.base, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.client.Jar.Cookies(r.URL) {
		if c.Name == "scops_session" {
			return c.Value
		}
	}
	return ""
}

func TestHalfALoginIsWorthNothingAfterTenMinutesOrANewPassword(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(h *house) error{
		"ten-minutes":  func(h *house) error { h.Clock.Advance(10 * time.Minute); return nil },
		"new-password": func(h *house) error { _, err := h.Users.Reset(t.Context(), "new-password"); return err },
		"shut-out":     func(h *house) error { return h.Users.SetDisabled(t.Context(), "shut-out", true) },
	} {
		h := open(t, nil)
		secret, _ := h.as(t, name, desk.RoleAnalyst).equip(t, h)
		b := h.browser(t)
		b.login(name, desktest.Password)
		if err := change(h); err != nil {
			t.Fatal(err)
		}
		if p := b.post("/login/code", "code", codeAt(t, secret, h.Clock.Now())); !strings.HasPrefix(p.header.Get("Location"), "/login?") {
			t.Errorf("%s: the code answers %d, leads to %q", name, p.code, p.header.Get("Location"))
		}
	}
}

func TestWrongCodesAreToldToWait(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.as(t, "kim", desk.RoleAnalyst).equip(t, h)
	b := h.browser(t)
	b.login("kim", desktest.Password)
	var p *page
	for range 20 {
		if p = b.post("/login/code", "code", "000000"); p.code != http.StatusUnauthorized {
			break
		}
	}
	if p.code != http.StatusTooManyRequests || p.header.Get("Retry-After") == "" {
		t.Errorf("after twenty codes the answer is %d", p.code)
	}
}

func TestWhereASecondFactorIsRequiredNothingComesBeforeIt(t *testing.T) {
	t.Parallel()
	h := openDesk(t, func(opt *desk.Options) { opt.RequireFactor = true }, func(opt *console.Options) { opt.RequireFactor = true })
	b := h.as(t, "kim", desk.RoleSupervisor, desk.RoleAdmin)
	for _, r := range h.Routes() {
		if r.Access == console.Public || r.Name == "factor" || r.Name == "logout" {
			continue
		}
		if p := b.send(r.Method, address(r), "application/x-www-form-urlencoded", strings.NewReader("name=kim")); p.header.Get("Location") != "/factor" {
			t.Errorf("%s %s answers %d, leads to %q", r.Method, r.Pattern, p.code, p.header.Get("Location"))
		}
	}
	first := b.ok("/factor")
	if !strings.Contains(first.text(), "Here everybody needs a second factor") || len(all(first.doc(t), "nav", "")) > 0 {
		t.Errorf("the page says %s", first.text())
	}
	secret, _ := b.equip(t, h)
	b.ok("/search")
	if p := b.post("/factor/off", "code", codeAt(t, secret, h.Clock.Now())); p.code != http.StatusForbidden {
		t.Errorf("turning it off answers %d", p.code)
	}
}

func TestASecondFactorIsManagedByItsOwner(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleAnalyst)
	if p := b.ok("/account"); !strings.Contains(p.text(), "A password alone opens your account") {
		t.Errorf("the account says %s", p.text())
	}
	elsewhere := h.browser(t)
	elsewhere.login("kim", desktest.Password)
	p := b.post("/factor/begin")
	if src := attr(all(p.doc(t), "img", "qr")[0], "src"); !strings.HasPrefix(src, "data:image/png;base64,") {
		t.Errorf("the picture is %.40s", src)
	}
	if p := b.post("/factor/confirm", "code", "000000"); p.code != http.StatusBadRequest || secretOf(t, p) == "" {
		t.Errorf("a wrong code answers %d", p.code)
	}
	secret, _ := b.equip(t, h)
	if p := elsewhere.get("/search"); p.code != http.StatusSeeOther {
		t.Errorf("a session from before answers %d", p.code)
	}
	if p := b.ok("/account"); !strings.Contains(p.text(), "10 recovery codes are left") {
		t.Errorf("the account says %s", p.text())
	}
	if p := b.post("/factor/codes", "code", "000000"); p.code != http.StatusBadRequest {
		t.Errorf("new codes for a wrong one: %d", p.code)
	}
	if p := b.post("/factor/codes", "code", codeAt(t, secret, h.Clock.Now())); len(all(p.doc(t), "code", "secret")) != 10 {
		t.Errorf("new codes answer %d: %s", p.code, p.text())
	}
	h.Clock.Advance(time.Minute)
	if p := b.post("/factor/off", "code", codeAt(t, secret, h.Clock.Now())); p.header.Get("Location") != "/account" {
		t.Errorf("turning it off answers %d", p.code)
	}
	if p := b.ok("/account"); !strings.Contains(p.text(), "has been turned off") {
		t.Error("nobody says that it is off")
	}
}

func TestAnAdministratorTakesALostSecondFactorAway(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	kim := h.as(t, "kim", desk.RoleAnalyst)
	kim.equip(t, h)
	boss := h.as(t, "boss", desk.RoleAdmin)
	if p := boss.ok("/people"); !strings.Contains(p.text(), "with a second factor") {
		t.Errorf("the list says %s", p.text())
	}
	if p := boss.post("/people/factor", "name", "kim"); p.code != http.StatusSeeOther {
		t.Fatalf("taking it away answers %d", p.code)
	}
	if p := kim.get("/search"); p.code != http.StatusSeeOther {
		t.Errorf("the person's session answers %d", p.code)
	}
	if p := kim.login("kim", desktest.Password); p.header.Get("Location") != "/" {
		t.Errorf("the password now leads to %q", p.header.Get("Location"))
	}
}
