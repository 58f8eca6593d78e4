package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"scops/index/desk"
	"scops/index/desk/desktest"
)

// elsewhere are addresses that browsers take for another site, or might.
func elsewhere() []string {
	return []string{
		"//evil.example", "///evil.example", "////evil.example", `/\evil.example`, `\\evil.example`, `/\/evil.example`, "https://evil.example", "http:evil.example",
		"https:/evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example", "@evil.example", "/\t/evil.example", "/\n/evil.example", "\t//evil.example",
		" //evil.example", "https://127.0.0.1@evil.example", "/%0d%0aLocation:https://evil.example", "/.//evil.example", "/..//evil.example", "\x00//evil.example", "",
	}
}

// stays says whether a browser that is sent to location remains on this site.
func stays(t *testing.T, base, location string) bool {
	t.Helper()
	from, err := url.Parse(base + "/login")
	if err != nil {
		t.Fatal(err)
	}
	to, err := from.Parse(location)
	return err == nil && to.Host == from.Host && to.Scheme == from.Scheme && strings.HasPrefix(location, "/") &&
		!strings.HasPrefix(location, "//") && !strings.ContainsAny(location, "\\\r\n\t\x00")
}

func TestNoPageSendsABrowserToAnotherSite(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	in := h.as(t, "kim", desk.RoleAnalyst)
	h.Hire(t, "lee", desk.RoleAnalyst)
	for _, next := range elsewhere() {
		if strings.ContainsRune(next, 0) { // no browser sends it in an address
			continue
		}
		q := url.QueryEscape(next)
		for name, p := range map[string]*page{
			"login, logged in already": in.get("/login?next=" + q),
			"code, logged in already":  in.get("/login/code?next=" + q),
			"code, nobody's":           h.browser(t).get("/login/code?next=" + q),
			"settings":                 in.post("/settings", "theme", "dark", "next", next),
			"purpose":                  in.post("/purpose", "purpose", "file 1", "next", next),
		} {
			if to := p.header.Get("Location"); p.code != http.StatusSeeOther || !stays(t, h.url, to) {
				t.Errorf("%s with next=%q answers %d, leads to %q", name, next, p.code, to)
			}
		}
		if p := h.browser(t).ok("/login?next=" + q); !stays(t, h.url, p.input(t, "next")) {
			t.Errorf("the login page carries next=%q", p.input(t, "next"))
		}
	}
	for _, next := range elsewhere()[:6] { // each costs a hash
		if p := h.browser(t).post("/login", "name", "lee", "password", desktest.Password, "next", next); !stays(t, h.url, p.header.Get("Location")) {
			t.Errorf("a login with next=%q leads to %q", next, p.header.Get("Location"))
		}
	}
}

func TestNoAddressClimbsOutOfItsDirectory(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleSupervisor, desk.RoleAdmin)
	for _, up := range []string{"..", "%2e%2e", "%2e%2e%2f%2e%2e", "..%2f..%2f..%2fetc%2fpasswd", "..%5c..%5cgo.mod", "%252e%252e%252fgo.mod", "....//....//go.mod", "%00", "/etc/passwd", "console.css%00.js"} {
		for _, where := range []string{"/static/", "/static/vendor/", "/sealed/", "/hit?id="} {
			p := b.get(where + up)
			switch {
			case p.code >= http.StatusInternalServerError:
				t.Errorf("%s%s answers %d", where, up, p.code)
			case strings.Contains(p.body, "root:") || strings.Contains(p.body, "module scops"):
				t.Errorf("%s%s gives a file of the machine away", where, up)
			case p.code == http.StatusOK:
				t.Errorf("%s%s answers %d: %.100s", where, up, p.code, p.text())
			}
		}
		granted := b.post("/hit/sealed", "id", up, "purpose", "file 1")
		if p := b.get(granted.header.Get("Location") + "/bytes"); p.code != http.StatusNotFound {
			t.Errorf("the sealed page of %q answers %d: %.100s", up, p.code, p.body)
		}
	}
}
