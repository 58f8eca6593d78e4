package fetch_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/fetch"
)

const peerRobots = "../../../shared/data/peers/robots"

func file(body string) crawler.Robots { return crawler.Robots{Status: 200, Body: body} }

func TestRobotsRules(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body, path string
		want             bool
	}{
		{"nothing said", "", "/x", true},
		{"all forbidden", "User-agent: *\nDisallow: /", "/x", false},
		{"an empty Disallow forbids nothing", "User-agent: *\nDisallow:", "/x", true},
		{"our own group wins over *", "User-agent: *\nDisallow: /\n\nUser-agent: Scops\nDisallow: /p", "/x", true},
		{"our own empty group wins over *", "User-agent: scops\n\nUser-agent: *\nDisallow: /", "/x", false},
		{"our own group without rules", "User-agent: *\nDisallow: /\nUser-agent: scops\n", "/x", true},
		{"a longer name is another agent", "User-agent: scopsbot\nDisallow: /", "/x", true},
		{"a version belongs to the name", "User-agent: scops/2.0\nDisallow: /", "/x", false},
		{"groups of one name are merged", "User-agent: scops\nDisallow: /a\nUser-agent: b\nDisallow: /\nUser-agent: scops\nDisallow: /x", "/x", false},
		{"the longest rule decides", "User-agent: *\nDisallow: /\nAllow: /x", "/x1", true},
		{"Allow wins a tie", "User-agent: *\nDisallow: /x\nAllow: /x", "/x", true},
		{"a star", "User-agent: *\nDisallow: /*/private", "/a/b/private/c", false},
		{"a star and an end", "User-agent: *\nDisallow: /*.php$", "/a.php?x", true},
		{"a dollar inside is itself", "User-agent: *\nDisallow: /a$b", "/a$b", false},
		{"queries count", "User-agent: *\nDisallow: /*?sid=", "/t?sid=1", false},
		{"case counts in paths", "User-agent: *\nDisallow: /X", "/x", true},
		{"encoded and plain letters are the same", "User-agent: *\nDisallow: /%7Euser/%62", "/~user/b", false},
		{"Thai written plainly", "User-agent: *\nDisallow: /ห้อง", "/%E0%B8%AB%E0%B9%89%E0%B8%AD%E0%B8%87/1", false},
		{"an encoded slash is no slash", "User-agent: *\nDisallow: /a%2fb", "/a/b", true},
		{"robots.txt itself is always allowed", "User-agent: *\nDisallow: /", "/robots.txt", true},
		{"old Mac line ends", "User-agent: *\rDisallow: /x\r", "/x", false},
		{"a byte order mark", "\uFEFFUser-agent: *\nDisallow: /", "/x", false},
		{"other lines do not end a group", "User-agent: *\nSitemap: http://h.example/s.xml\nDisallow: /", "/x", false},
		{"rules before any group count for nobody", "Disallow: /\nUser-agent: *\nAllow: /", "/x", true},
		{"a page of HTML says nothing", "<html><body>Disallow: /</body>", "/x", true},
	}
	for _, tt := range tests {
		if got := fetch.Allowed(file(tt.body), fetch.DefaultUserAgent, "http://h.example"+tt.path); got != tt.want {
			t.Errorf("%s: allowed %t, want %t", tt.name, got, tt.want)
		}
	}
}

func TestRobotsStatusDecidesBeforeTheFile(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]bool{0: false, 200: false, 301: true, 401: true, 403: true, 404: true, 410: true, 429: false, 500: false, 503: false} {
		robots := crawler.Robots{Status: status, Body: "User-agent: *\nDisallow: /"}
		if got := fetch.Allowed(robots, "scops", "http://h.example/x"); got != want {
			t.Errorf("status %d: allowed %t, want %t", status, got, want)
		}
	}
	if fetch.Allowed(file(""), "scops", "http://h.example/%zz") {
		t.Error("an address that cannot be read was allowed")
	}
}

func TestAnOverridePassesOverRulesAndKeepsTheDelay(t *testing.T) {
	t.Parallel()
	p := fetch.Policy{UserAgent: "scops", Override: func(url string) bool { return strings.HasPrefix(url, "http://order.example/") }}
	robots := crawler.Robots{Status: 200, Body: "User-agent: *\nDisallow: /\nCrawl-delay: 5\n"}
	if !p.Allowed(robots, "http://order.example/a") || p.Allowed(robots, "http://plain.example/a") {
		t.Error("want the overridden site allowed and the other one not")
	}
	if p.CrawlDelay(robots) != 5*time.Second {
		t.Errorf("delay %v, want 5 s", p.CrawlDelay(robots))
	}
}

func TestCrawlDelay(t *testing.T) {
	t.Parallel()
	tests := map[string]time.Duration{
		"User-agent: *\nCrawl-delay: 1.5":                                  1500 * time.Millisecond,
		"User-agent: *\nCrawl-delay: 9\nUser-agent: scops\nDisallow: /a":   0,
		"User-agent: scops\nCrawl-delay: 2\nUser-agent: *\nCrawl-delay: 9": 2 * time.Second,
		"User-agent: *\nCrawl-delay: -1":                                   0,
		"User-agent: *\nCrawl-delay: NaN":                                  0,
		"User-agent: *\nCrawl-delay: Inf":                                  24 * time.Hour,
		"User-agent: *\nCrawl-delay: 1e300":                                24 * time.Hour,
		"User-agent: *\nCrawl-delay: soon":                                 0,
	}
	for body, want := range tests {
		if got := fetch.CrawlDelay(file(body), "scops/1"); got != want {
			t.Errorf("%q: %v, want %v", body, got, want)
		}
	}
}

func TestRobotsAnswersHoldForTheirTime(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	good := crawler.Robots{Origin: "http://h.example", Status: 200, Body: "kept", Fetched: now.Add(-30 * time.Hour)}
	stale := good
	stale.Fetched = now.Add(-49 * time.Hour)
	page := func(status int, text string) *crawler.Page {
		return &crawler.Page{URL: "http://h.example/robots.txt", Status: status, Text: text}
	}
	refused := &crawler.FetchError{Class: crawler.ErrConnect}
	tests := []struct {
		name     string
		page     *crawler.Page
		err      error
		previous crawler.Robots
		status   int
		body     string
		soon     bool
	}{
		{"a file", page(200, "new"), nil, good, 200, "new", false},
		{"none", page(404, "not found"), nil, good, 404, "", false},
		{"a redirect that led nowhere", page(302, ""), nil, crawler.Robots{}, 302, "", false},
		{"a server error keeps the good copy", page(503, "down"), nil, good, 200, "kept", true},
		{"a network error keeps the good copy", nil, refused, good, 200, "kept", true},
		{"a copy that is too old is not kept", nil, refused, stale, 0, "", true},
		{"no copy to keep", page(500, "x"), nil, crawler.Robots{}, 500, "", true},
		{"too many requests", page(429, "x"), nil, crawler.Robots{}, 429, "", true},
	}
	for _, tt := range tests {
		got := fetch.Answer(tt.page, tt.err, now, tt.previous)
		wait := got.Expires.Sub(now)
		if got.Status != tt.status || got.Body != tt.body {
			t.Errorf("%s: status %d body %q, want %d %q", tt.name, got.Status, got.Body, tt.status, tt.body)
		}
		if tt.soon && (wait < 5*time.Minute || wait > 10*time.Minute) || !tt.soon && wait != 24*time.Hour {
			t.Errorf("%s: holds for %v", tt.name, wait)
		}
		if tt.page != nil && got.Origin != "http://h.example" {
			t.Errorf("%s: origin %q", tt.name, got.Origin)
		}
	}
}

func TestRobotsAgreesWithGoogle(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join(peerRobots, "google_robotstxt_vectors.json"))
	if err != nil {
		t.Skipf("the peers' vectors do not stand beside the project: %v", err)
	}
	var vectors []struct {
		Test, Robots, Agent, URL string
		Allowed                  bool
	}
	if err := json.Unmarshal(raw, &vectors); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, v := range vectors {
		if reason := differsFromGoogle(v.Test, v.Robots, v.URL); reason != "" {
			continue
		}
		checked++
		if got := fetch.Allowed(file(v.Robots), v.Agent, v.URL); got != v.Allowed {
			t.Errorf("%s: %q asks for %q under %q: allowed %t, want %t", v.Test, v.Agent, v.URL, v.Robots, got, v.Allowed)
		}
	}
	if checked < 120 {
		t.Errorf("only %d of %d vectors were checked", checked, len(vectors))
	}
}

// differsFromGoogle names why a vector is not ours to agree with.
func differsFromGoogle(test, robots, url string) string {
	switch {
	case url == "":
		return "an address without a path is not fetched"
	case strings.Contains(test, "AcceptUserAgentUpToFirstSpace"):
		return "an agent here is a whole User-Agent header"
	case strings.Contains(test, "IndexHTMLisDirectory"):
		return "Google's own rule about index.html"
	case strings.Contains(url, "ツ"):
		return "addresses are percent-encoded before they come here"
	case strings.Contains(robots, "%62%61%7A"):
		return "RFC 9309 section 2.2.2 decodes unreserved characters, Google does not"
	}
	return ""
}

func TestRealFilesAreReadWithoutSurprise(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(os.DirFS(peerRobots), "*.txt")
	if err != nil || len(files) == 0 {
		t.Skip("the peers' files do not stand beside the project")
	}
	for _, name := range files {
		body, err := os.ReadFile(filepath.Join(peerRobots, name))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := fetch.Decode(body, "text/plain", "")
		for i := range 20 {
			fetch.Allowed(file(text), fmt.Sprintf("bot%d", i), fmt.Sprintf("http://h.example/%d/*?$", i))
		}
		if !fetch.Allowed(file(text), "scops", "http://h.example/robots.txt") {
			t.Errorf("%s forbids robots.txt", name)
		}
	}
	merged, err := os.ReadFile(filepath.Join(peerRobots, "crawler-commons_crawl-delay-group-merging.txt"))
	if err != nil {
		t.Skip("the file on merging is missing")
	}
	for agent, want := range map[string]time.Duration{"mybot": 10 * time.Second, "yourbot": 0, "other": 30 * time.Second} {
		if got := fetch.CrawlDelay(file(string(merged)), agent); got != want {
			t.Errorf("%s waits %v, want %v", agent, got, want)
		}
	}
	if fetch.Allowed(file(string(merged)), "mybot", "http://h.example/private/") {
		t.Error("a delay between two agents parted their group")
	}
}

func TestAHostileRobotsFileCostsLittle(t *testing.T) {
	t.Parallel()
	body := "User-agent: *\n" + strings.Repeat("Disallow: /*a*a*a*a*a*a*b$\n", 17<<10)
	url := "http://h.example/" + strings.Repeat("a", 4000)
	began := time.Now()
	if !fetch.Allowed(file(body), "scops", url) {
		t.Error("a rule matched that should not")
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /%41", "http://h.example/a/b?c=d")
	f.Add("user-agent scops\ncrawl-delay: 1e9\nallow:*", "http://h.example")
	f.Fuzz(func(t *testing.T, body, url string) {
		allowed := fetch.Allowed(file(body), "scops/1", url)
		if again := fetch.Allowed(file(strings.ReplaceAll(body, "\n", "\r\n")), "scops/1", url); again != allowed && !strings.Contains(body, "\r") && len(body) < 1000 {
			t.Errorf("line ends changed the answer from %t to %t", allowed, again)
		}
		if d := fetch.CrawlDelay(file(body), "scops/1"); d < 0 || d > 24*time.Hour {
			t.Errorf("delay %v", d)
		}
	})
}
