package console_test

import (
	"bufio"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"scops/index/console"
	"scops/index/desk"
	"scops/index/desk/desktest"
)

// provider starts a real OpenID provider, npm's oidc-provider, which deploy/test
// fetches: it is not part of the project.
func provider(t *testing.T, redirect string) (issuer string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if dir := os.Getenv("SCOPS_TEST_OIDC"); err != nil || dir == "" {
		if os.Getenv("REQUIRE_BACKENDS") == "1" {
			t.Fatal("no node, or SCOPS_TEST_OIDC names no directory with oidc-provider, and REQUIRE_BACKENDS=1")
		}
		t.Skip("no OpenID provider: SCOPS_TEST_OIDC is not set (deploy/test fetches it)")
	}
	cmd := exec.CommandContext(t.Context(), node, "testdata/oidc/provider.mjs", redirect)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stdin.Close(); _ = cmd.Wait() })
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if issuer, ok := strings.CutPrefix(lines.Text(), "issuer "); ok {
			go func() { // nobody reads on, and the pipe must not fill
				for lines.Scan() {
				}
			}()
			return issuer
		}
	}
	t.Fatal("the provider says nothing of its address")
	return ""
}

// openSSO serves a console that knows a single sign-on service.
func openSSO(t *testing.T, issuer func(redirect string) string, change func(*desk.Options, *console.Options)) *house {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + listener.Addr().String()
	redirect := base + "/login/sso/back"
	service := desktest.SingleSignOn(issuer(redirect), redirect)
	rules, err := judge()
	if err != nil {
		t.Fatal(err)
	}
	opt := console.Options{Lang: "en", Version: "test"}
	o := desktest.Open(t, rules, func(d *desk.Options) {
		d.SSO = service
		if change != nil {
			change(d, &opt)
		}
	})
	opt.Desk, opt.Sessions, opt.Now = o.Desk, o.Sessions, o.Clock.Now
	c, err := console.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	server := &httptest.Server{Listener: listener, Config: &http.Server{Handler: c.Handler()}} //nolint:gosec // it ends with the test
	server.Start()
	t.Cleanup(server.Close)
	return &house{o, c, base}
}

// travel logs in at the provider as name, form by form, and gives the answer of
// the console at the end.
func (h *house) travel(t *testing.T, name, next string) (*browser, *page) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{t, h.url, &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), h.url) && !strings.HasPrefix(r.URL.Path, "/login/sso") {
			return http.ErrUseLastResponse // the console leads on: that is the end of the trip
		}
		return nil
	}}}
	p, _ := b.trip(t, "/login/sso?next="+url.QueryEscape(next), name)
	return b, p
}

// trip goes from a page to the provider and back, and says whether it asked who
// comes.
func (b *browser) trip(t *testing.T, path, name string) (p *page, asked bool) {
	t.Helper()
	p = b.visit(t, http.MethodGet, b.base+path, nil)
	for range 5 {
		forms := all(p.doc(t), "form", "")
		if len(forms) == 0 || p.code != http.StatusOK || !strings.Contains(attr(forms[0], "action"), "/interaction/") {
			return p, asked
		}
		values := filled(forms[0], name)
		asked = asked || values.Has("login")
		p = b.visit(t, http.MethodPost, attr(forms[0], "action"), values)
	}
	t.Fatalf("the provider asks on and on: %s", p.text())
	return nil, false
}

func filled(form *html.Node, name string) url.Values {
	values := url.Values{}
	for _, in := range all(form, "input", "") {
		values.Set(attr(in, "name"), attr(in, "value"))
	}
	if values.Has("login") {
		values.Set("login", name)
		values.Set("password", "any")
	}
	return values
}

func (b *browser) visit(t *testing.T, method, address string, values url.Values) *page {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(values.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return b.do(r)
}

func TestAPersonLogsInAtARealProvider(t *testing.T) {
	t.Parallel()
	h := openSSO(t, func(redirect string) string { return provider(t, redirect) }, nil)
	if p := h.browser(t).ok("/login?next=/search"); !strings.Contains(p.body, `href="/login/sso?next=%2fsearch"`) {
		t.Errorf("the login page does not lead there: %s", p.text())
	}
	b, p := h.travel(t, "somchai", "/search?q=a")
	if p.code != http.StatusSeeOther || p.header.Get("Location") != "/search?q=a" {
		t.Fatalf("the trip ends with %d, %q: %s", p.code, p.header.Get("Location"), p.text())
	}
	if p := b.ok("/account"); !strings.Contains(p.text(), "somchai at the provider") || !strings.Contains(p.text(), "Analyst") && !strings.Contains(p.text(), "analyst") {
		t.Errorf("the account says %s", p.text())
	}
	if _, p := h.travel(t, "somchai", "https://evil.example/"); p.header.Get("Location") != "/" {
		t.Errorf("the trip leads to %q", p.header.Get("Location"))
	}
	h.Hire(t, "kim", desk.RoleAnalyst)
	if _, p := h.travel(t, "kim", "/"); p.code != http.StatusUnauthorized || !strings.Contains(p.text(), "does not let you in here") {
		t.Errorf("somebody who has a password here: %d", p.code)
	}
}

func TestASecondFactorFollowsSingleSignOnUnlessTheServiceAsksItself(t *testing.T) {
	t.Parallel()
	for vouches, first := range map[bool]string{false: "/factor", true: ""} {
		h := openSSO(t, func(redirect string) string { return provider(t, redirect) }, func(d *desk.Options, c *console.Options) {
			d.RequireFactor, c.RequireFactor, d.SSOFactor = true, true, vouches
		})
		b, _ := h.travel(t, "somchai", "/")
		if p := b.get("/search"); p.header.Get("Location") != first {
			t.Errorf("vouches %v: /search leads to %q", vouches, p.header.Get("Location"))
		}
	}
}

func TestATripOfAnotherBrowserIsRefused(t *testing.T) {
	t.Parallel()
	asked := 0
	silent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { asked++; http.NotFound(w, nil) }))
	t.Cleanup(silent.Close)
	h := openSSO(t, func(string) string { return silent.URL }, nil)
	for _, query := range []string{"", "?code=x", "?state=x&code=x", "?error=access_denied&state="} {
		p := h.browser(t).get("/login/sso/back" + query)
		if p.code != http.StatusUnauthorized || strings.Contains(strings.Join(p.header.Values("Set-Cookie"), " "), "scops_session") {
			t.Errorf("%q answers %d", query, p.code)
		}
	}
	if asked > 0 {
		t.Errorf("the service was asked %d times", asked)
	}
	if p := h.browser(t).get("/login/sso"); p.code != http.StatusBadGateway || !strings.Contains(p.text(), "does not answer") {
		t.Errorf("while the service is down: %d", p.code)
	}
	if p := open(t, nil).browser(t).get("/login/sso"); p.code != http.StatusNotFound {
		t.Errorf("without a service: %d", p.code)
	}
}
