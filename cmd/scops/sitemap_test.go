package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/demo"
)

// forumSite is the demonstration's forum with a front page nobody links from,
// a robots.txt that names a list of pages, and a log of what was asked for.
type forumSite struct {
	*httptest.Server
	mu     sync.Mutex
	counts map[string]int
}

func newForumSite(t *testing.T) *forumSite {
	t.Helper()
	web, err := demo.New(1)
	if err != nil {
		t.Fatal(err)
	}
	f, inner := &forumSite{counts: map[string]int{}}, web.Handler()
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		f.counts[r.URL.RequestURI()]++
		f.mu.Unlock()
		body, kind := f.own(r.URL.Path)
		if r.Host == "elsewhere.demo.example" && body == "" {
			http.NotFound(w, r)
			return
		}
		if body == "" {
			inner.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write([]byte(body)) // a reader that went away is its own affair
	}))
	t.Cleanup(f.Close)
	return f
}

// own is what the site has beside the forum.
func (f *forumSite) own(path string) (body, contentType string) {
	const host = "http://forum.demo.example"
	recent := time.Now().UTC().Format(time.DateOnly)
	switch path {
	case "/robots.txt":
		return "User-agent: *\nDisallow: /viewtopic.php?t=54\nSitemap: " + host + "/lists/index.xml\nSitemap: http://elsewhere.demo.example/sitemap.xml\n", "text/plain"
	case "/lists/index.xml":
		return "<sitemapindex><sitemap><loc>" + host + "/lists/topics.xml.gz</loc></sitemap><sitemap><loc>" + host + "/denied/more.xml</loc></sitemap></sitemapindex>", "application/xml"
	case "/lists/topics.xml.gz":
		var list strings.Builder
		list.WriteString("<urlset>")
		for topic, changed := range map[string]string{"52": recent, "54": recent, "55": "2001-01-01", "61": recent} {
			fmt.Fprintf(&list, "<url><loc>%s/viewtopic.php?t=%s</loc><lastmod>%s</lastmod></url>", host, topic, changed)
		}
		fmt.Fprintf(&list, "<url><loc>%s/about.html</loc></url><url><loc>http://elsewhere.demo.example/viewtopic.php?t=1</loc></url><url><loc>%s/viewtopic.php?t=65&amp;denied=1</loc></url></urlset>", host, host)
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(list.String())) // into memory
		_ = w.Close()
		return b.String(), "application/gzip"
	case "/front.html":
		return `<!doctype html><html><head><title>Front</title><link rel="alternate" type="application/rss+xml" href="/rss"></head><body>Welcome</body></html>`, "text/html; charset=utf-8"
	default:
		return "", ""
	}
}

func (f *forumSite) asked(uri string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.counts[uri]
}

func TestAListOfPagesIsReadWhereTheSiteAsksAndNothingBeyondItsHost(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(t *testing.T, d *deployment) {
		site := newForumSite(t)
		address := strings.TrimPrefix(site.URL, "http://")
		raw := fmt.Sprintf(`crawl:
  allow_private_addresses: true
  delay: 5ms
  resolve: {forum.demo.example: "%s", elsewhere.demo.example: "%s"}
sites:
  - {match: forum.demo.example, discover: propose, deny: ["/denied/", "/viewtopic.php?denied=1"]}
`, address, address)
		d.append(raw)
		d.must(exitDone, "seed", "add", "http://forum.demo.example/front.html")
		summary := d.must(exitDone, "crawl", "--once", "--wait", "20s").stderr
		for uri, want := range map[string]int{
			"/front.html": 1, "/lists/index.xml": 1, "/lists/topics.xml.gz": 1, "/viewtopic.php?t=52": 1, "/viewtopic.php?t=61": 1,
			"/viewtopic.php?t=54": 0, // robots.txt forbids it
			"/viewtopic.php?t=55": 0, // older than history is read
			"/about.html":         0, // no adapter reads it
			"/denied/more.xml":    0, "/viewtopic.php?denied=1&t=65": 0,
			"/sitemap.xml": 0, "/viewtopic.php?t=1": 0, "/rss": 0,
		} {
			if got := site.asked(uri); got != want {
				t.Errorf("%s was asked for %d times, want %d\n%s", uri, got, want, summary)
			}
		}
		if hits := d.search("site:phpbb/forum.demo.example"); len(hits) == 0 {
			t.Errorf("the listed topics gave no hit\n%s", summary)
		}
		if got := d.proposed(); !slices.ContainsFunc(got, func(s crawler.Source) bool { return s.URL == "http://forum.demo.example/rss" && s.Points == 8 }) {
			t.Errorf("proposed %+v, want the feed among them", got)
		}
		d.must(exitDone, "crawl", "--once", "--wait", "20s")
		if got := site.asked("/viewtopic.php?t=52"); got != 1 {
			t.Errorf("a page that is read once was read %d times", got)
		}
	})
}

// append adds YAML to the installation's configuration.
func (d *deployment) append(text string) {
	d.t.Helper()
	d.write(d.config, d.read(d.config)+text)
}

func (d *deployment) read(file string) string {
	d.t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(raw)
}
