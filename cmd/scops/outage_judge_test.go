package main

import (
	"context"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestAJudgementIsKeptWhileElasticsearchIsDown judges a hit while the console's
// way to the server is cut: the page says so and holds the note, and sending it
// again when the server is back writes it, once.
func TestAJudgementIsKeptWhileElasticsearchIsDown(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	o.d.must(exitDone, "run", "--demo", "--once")
	judgedThroughAnOutage(t, o.d, o.elastic.cut, o.elastic.mend)
}

// TestAKilledElasticsearchLosesNothing kills a server of its own, not gently,
// once under a worker and once under a person, and starts it again.
func TestAKilledElasticsearchLosesNothing(t *testing.T) {
	t.Parallel()
	if os.Getenv("SCOPS_TEST_LONG") != "1" {
		t.Skip("it starts a second Elasticsearch: SCOPS_TEST_LONG=1")
	}
	s := newOwnServers(t)
	web := newCountedWeb(t)
	d := deploy(t, "embedded", s.config(t)+web.config())
	waitedOut(t, d, web, interruption{[]string{"scops_store_up"}, []string{"store does not take pages"}, s.kill, s.again})
	judgedThroughAnOutage(t, d, s.kill, s.again)
}

func judgedThroughAnOutage(t *testing.T, d *deployment, take, give func(*testing.T)) {
	t.Helper()
	oneTime := strings.TrimSpace(d.must(exitDone, "user", "add", "somchai", "--roles", "analyst").stdout)
	c := &caller{t: t, base: stand(t, "serve", "-c", d.config).console}
	c.enter("somchai", oneTime)
	hit := d.search("flagged:yes")[0]
	_, page := c.get("/hit?id=" + url.QueryEscape(hit.ID))
	form := url.Values{"id": {hit.ID}, "status": {"relevant"}, "note": {"ขายจริง, seen on <two> boards"}}
	version := regexp.MustCompile(`name="version" value="([^"]+)"`).FindStringSubmatch(page)
	if version == nil {
		t.Fatalf("the page of the hit has no form:\n%s", page)
	}
	form.Set("version", html.UnescapeString(version[1]))

	take(t)
	code, refusal := c.post("/hit/judge", form)
	if code != http.StatusServiceUnavailable {
		t.Errorf("judging without a server answers %d, want 503", code)
	}
	for _, want := range []string{"Nothing was", html.EscapeString(form.Get("note")), `action="/hit/judge"`, "fault"} {
		if !strings.Contains(refusal, want) {
			t.Errorf("the refusal does not say %q:\n%s", want, refusal)
		}
	}
	again := url.Values{}
	for _, field := range regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`).FindAllStringSubmatch(refusal, -1) {
		again.Add(html.UnescapeString(field[1]), html.UnescapeString(field[2]))
	}
	give(t)
	eventually(t, time.Minute, "the same form is taken", func() (bool, string) {
		code, body := c.post("/hit/judge", again)
		return code == http.StatusOK, fmt.Sprint(code, body)
	})
	if got := d.search("status:relevant"); len(got) != 1 || got[0].ID != hit.ID {
		t.Errorf("%d hits are judged relevant, want this one", len(got))
	}
	if _, page := c.get("/hit?id=" + url.QueryEscape(hit.ID)); strings.Count(page, html.EscapeString(form.Get("note"))) == 0 {
		t.Error("the note is lost")
	}
	d.must(exitDone, "evidence", "verify")
}

// caller is a browser without a screen.
type caller struct {
	t      *testing.T
	base   string
	client http.Client
}

// enter logs in by a one-time password.
func (c *caller) enter(name, oneTime string) {
	c.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	c.client.Jar = jar
	c.post("/login", url.Values{"name": {name}, "password": {oneTime}})
	c.post("/password", url.Values{"old": {oneTime}, "new": {newPassword}, "again": {newPassword}})
	if code, page := c.post("/login", url.Values{"name": {name}, "password": {newPassword}}); code != http.StatusOK || strings.Contains(page, `action="/login"`) {
		c.t.Fatalf("%s does not get in: %d\n%s", name, code, page)
	}
}

func (c *caller) get(path string) (int, string) {
	c.t.Helper()
	return c.do(http.MethodGet, path, nil)
}

func (c *caller) post(path string, form url.Values) (int, string) {
	c.t.Helper()
	return c.do(http.MethodPost, path, form)
}

func (c *caller) do(method, path string, form url.Values) (int, string) {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("Accept-Language", "en")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := c.client.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer closeQuietly(res.Body)
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// ownServers are a Redis and an Elasticsearch of one test.
type ownServers struct{ dir, redis, elastic string }

func newOwnServers(t *testing.T) *ownServers {
	t.Helper()
	dir, err := os.MkdirTemp("", "scops-servers-*") // not the test's: the server is another user
	if err != nil {
		t.Fatal(err)
	}
	s := &ownServers{dir: dir}
	t.Cleanup(func() {
		s.backends(t, "stop")
		_ = os.RemoveAll(dir)
	})
	s.backends(t, "start")
	for line := range strings.Lines(readFile(t, filepath.Join(dir, "env"))) {
		switch name, value, _ := strings.Cut(strings.TrimSpace(line), "="); name {
		case "SCOPS_TEST_REDIS":
			s.redis = value
		case "SCOPS_TEST_ELASTIC":
			s.elastic = value
		}
	}
	return s
}

func (s *ownServers) backends(t *testing.T, verb string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "deploy/backends", verb, s.dir)
	cmd.Dir = "../.."
	cmd.Stdout = nil // what it starts would hold a pipe open
	if err := cmd.Run(); err != nil {
		t.Fatalf("deploy/backends %s: %v", verb, err)
	}
}

func (s *ownServers) config(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(s.elastic)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte(password), 0o600); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("redis: {addresses: ['%s']}\nelasticsearch: {addresses: ['%s://%s'], username: '%s', password_file: '%s'}\n", s.redis, u.Scheme, u.Host, u.User.Username(), secret)
}

func (s *ownServers) kill(t *testing.T) {
	t.Helper()
	out, err := exec.Command("sh", "-c", `pid=$(cat "$1"/elastic/elasticsearch-*/pid) && { kill -9 "$pid" 2>/dev/null || sudo -n kill -9 "$pid"; }`, "sh", s.dir).CombinedOutput()
	if err != nil {
		t.Fatalf("kill Elasticsearch: %v %s", err, out)
	}
}

func (s *ownServers) again(t *testing.T) {
	t.Helper()
	s.backends(t, "again")
}
