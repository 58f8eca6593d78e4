package console_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"scops/index/console"
	"scops/index/desk"
)

// address fills the holes of a pattern.
func address(r console.Route) string {
	path := strings.TrimSuffix(r.Pattern, "{$}")
	return strings.ReplaceAll(path, "{grant}", "nothing")
}

func TestEveryRouteRefusesAnAnonymousVisitor(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.browser(t)
	public := 0
	for _, r := range h.Routes() {
		if r.Access == console.Public {
			public++
			continue
		}
		p := b.send(r.Method, address(r), "application/x-www-form-urlencoded", strings.NewReader("id=x&name=x&purpose=x"))
		switch {
		case r.Method == http.MethodGet && (p.code != http.StatusSeeOther || !strings.HasPrefix(p.header.Get("Location"), "/login")):
			t.Errorf("GET %s answers %d, leads to %q", r.Pattern, p.code, p.header.Get("Location"))
		case r.Method == http.MethodPost && p.code != http.StatusUnauthorized:
			t.Errorf("POST %s answers %d", r.Pattern, p.code)
		}
	}
	if want := []string{"/favicon.ico", "/help", "/login", "/login", "/login/code", "/login/code", "/login/sso", "/login/sso/back", "/settings"}; public != len(want) {
		t.Errorf("%d routes are public, want only %v", public, want)
	}
}

func TestEveryRouteRefusesARoleThatMayNot(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	granted := 0
	for _, role := range []desk.Role{desk.RoleAnalyst, desk.RoleSupervisor, desk.RoleRuleAuthor, desk.RoleAuditor, desk.RoleAdmin} {
		b := h.as(t, strings.ReplaceAll(string(role), "_", "-"), role)
		for _, r := range h.Routes() {
			if r.Access != console.Granted {
				continue
			}
			granted++
			may := h.May(desk.Actor{Name: "x", Roles: []desk.Role{role}}, r.Action)
			p := b.send(r.Method, address(r), "application/x-www-form-urlencoded", strings.NewReader("id=none&name=nobody&role=analyst&purpose=x&version=1&status=new"))
			refused := p.code == http.StatusForbidden && strings.Contains(p.text(), "Your role does not allow this.")
			if refused == may {
				t.Errorf("%s: %s %s answers %d; may is %v", role, r.Method, r.Pattern, p.code, may)
			}
		}
	}
	if granted < 90 {
		t.Errorf("only %d refusals were tried", granted)
	}
}

func TestEveryChangeIsAPost(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	reading := []desk.Action{desk.ActSearch, desk.ActViewHit, desk.ActViewEntity, desk.ActShowEvidence, desk.ActExport, desk.ActAddPost, desk.ActCoverage, desk.ActListUsers, desk.ActListSources, desk.ActReadAudit, desk.ActAgreement, desk.ActViewRules, desk.ActViewSystem, desk.ActListSaved, desk.ActListCases, desk.ActViewCase, desk.ActReportCase, ""}
	for _, r := range h.Routes() {
		if r.Method == http.MethodGet && !slices.Contains(reading, r.Action) {
			t.Errorf("GET %s does %s", r.Pattern, r.Action)
		}
		if r.Access == console.Granted && r.Action == "" {
			t.Errorf("%s %s is granted to whoever may do nothing in particular", r.Method, r.Pattern)
		}
	}
}

func TestAnotherSiteCanSendNothing(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	b := h.as(t, "kim", desk.RoleSupervisor)
	for name, header := range map[string][2]string{"by Sec-Fetch-Site": {"Sec-Fetch-Site", "cross-site"}, "by Origin": {"Origin", "https://evil.example"}} {
		for _, r := range h.Routes() {
			if r.Method != http.MethodPost {
				continue
			}
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.url+address(r), strings.NewReader("purpose=x"))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.Header.Set(header[0], header[1])
			if p := b.do(request); p.code != http.StatusForbidden || !strings.Contains(p.text(), "another web site") {
				t.Errorf("%s: POST %s answers %d", name, r.Pattern, p.code)
			}
		}
	}
	if p := b.get("/search"); p.code != http.StatusOK {
		t.Errorf("afterwards the session is gone: %d", p.code)
	}
}

func TestEveryAnswerCarriesItsHeaders(t *testing.T) {
	t.Parallel()
	h := open(t, func(opt *console.Options) { opt.Secure = true })
	p := h.browser(t).get("/login")
	for key, want := range map[string]string{
		"Content-Security-Policy":      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
		"Cache-Control":                "no-store",
		"Strict-Transport-Security":    "max-age=31536000",
	} {
		if got := p.header.Get(key); got != want {
			t.Errorf("%s: %s\nwant %s", key, got, want)
		}
	}
	if got := open(t, nil).browser(t).get("/login").header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("without TLS: Strict-Transport-Security %s", got)
	}
}

func TestNothingIsWrittenIntoAPageThatAPolicyWouldStop(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	b := h.as(t, "kim", desk.RoleSupervisor, desk.RoleAdmin, desk.RoleAuditor)
	for _, path := range slices.Concat(workPages(), []string{b.openCase(icePost("1", ice).ID), "/search?q=" + "ice", "/search", "/hit?id=telegram:demo_winter:1", "/hit/sealed?id=telegram:demo_winter:1", "/export", "/add", "/coverage", "/agreement", "/people", "/help", "/purpose", "/password", "/account", "/factor", "/tokens"}) {
		for n := range b.ok(path).doc(t).Descendants() {
			if n.Data == "style" || n.Data == "script" && attr(n, "src") == "" {
				t.Errorf("%s has an inline <%s>", path, n.Data)
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s has %s=%q on <%s>", path, a.Key, a.Val, n.Data)
				}
			}
		}
	}
}
