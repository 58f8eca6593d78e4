package site

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func sitemapPage(address, text string) *crawler.Page {
	return &crawler.Page{URL: address, Status: http.StatusOK, Header: http.Header{}, Text: text, Body: []byte(text), FetchedAt: time.Date(2026, 11, 26, 0, 0, 0, 0, time.UTC)}
}

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func linkLines(h crawler.Harvest) string {
	var b strings.Builder
	for _, l := range h.Links {
		at := "-"
		if !l.At.IsZero() {
			at = l.At.Format(time.RFC3339)
		}
		fmt.Fprintf(&b, "%s %s %s\n", l.Why, at, l.URL)
	}
	return b.String()
}

const someSitemap = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url><loc>https://forum.example/viewtopic.php?t=1&amp;x=2</loc><lastmod>2026-11-01</lastmod></url>
  <url><loc> https://forum.example/viewtopic.php?t=2 </loc><image:image><image:loc>https://forum.example/a.png</image:loc></image:image></url>
  <url><lastmod>2026-11-20T10:00+07:00</lastmod><loc>/viewtopic.php?t=3</loc><priority>0.8</priority></url>
  <url><loc>javascript:alert(1)</loc></url>
  <url><lastmod>2026-11-20</lastmod></url>
</urlset>`

const somePages = `page 2026-11-20T03:00:00Z https://forum.example/viewtopic.php?t=3
page 2026-11-01T00:00:00Z https://forum.example/viewtopic.php?t=1&x=2
page - https://forum.example/viewtopic.php?t=2
`

func TestASitemapGivesItsPagesThoseChangedLastFirst(t *testing.T) {
	t.Parallel()
	plain := sitemapPage("https://forum.example/sitemap.xml", someSitemap)
	zipped := sitemapPage("https://forum.example/sitemap.xml.gz", "")
	zipped.Body = packed(t, someSitemap)
	zipped.Text = strings.ToValidUTF8(string(zipped.Body), "?")
	for name, page := range map[string]*crawler.Page{"plain": plain, "gzip": zipped} {
		h, err := Sitemap{}.Read(page)
		if err != nil || h.State != crawler.PageOK || linkLines(h) != somePages {
			t.Errorf("%s: %v %s\n%s", name, err, h.State, linkLines(h))
		}
	}
}

func TestAnIndexGivesFurtherListsAndATextGivesPages(t *testing.T) {
	t.Parallel()
	index := `<sitemapindex><sitemap><loc>https://x.example/sitemap-1.xml.gz</loc><lastmod>2026</lastmod></sitemap><sitemap><loc>https://x.example/sitemap-2.xml</loc></sitemap></sitemapindex>`
	h, _ := Sitemap{}.Read(sitemapPage("https://x.example/sitemap.xml", index))
	if want := "sitemap 2026-01-01T00:00:00Z https://x.example/sitemap-1.xml.gz\nsitemap - https://x.example/sitemap-2.xml\n"; linkLines(h) != want {
		t.Errorf("index:\n%s", linkLines(h))
	}
	h, _ = Sitemap{}.Read(sitemapPage("https://x.example/sitemap.txt", "\ufeffhttps://x.example/1\r\nhttps://x.example/2\r\n"))
	if want := "page - https://x.example/1\npage - https://x.example/2\n"; linkLines(h) != want {
		t.Errorf("text:\n%s", linkLines(h))
	}
	for _, other := range []string{"", "<html><body>Not found</body></html>", "not found\nhttps://x.example/1", "{}"} {
		if h, err := (Sitemap{}).Read(sitemapPage("https://x.example/sitemap.xml", other)); err != nil || len(h.Links) > 0 || h.State == crawler.PageOK {
			t.Errorf("%q: %v %s %v", other, err, h.State, h.Links)
		}
	}
}

func TestAHostileSitemapCostsBoundedMemory(t *testing.T) { // not beside others: it looks at the heap
	var many strings.Builder
	many.WriteString("<urlset>")
	for i := range 200_000 {
		fmt.Fprintf(&many, "<url><loc>https://x.example/%d</loc><lastmod>2026-11-%02d</lastmod></url>", i, i%28+1)
	}
	bomb := "<urlset><url><loc>https://x.example/first</loc></url>" + strings.Repeat("<a>", 20<<20)
	long := "<urlset><url><loc>" + strings.Repeat("a", 60<<20) + "</loc></url></urlset>"
	for name, text := range map[string]string{"many": many.String(), "deep": bomb, "long": long} {
		page := sitemapPage("https://x.example/sitemap.xml.gz", "")
		page.Body = packed(t, text)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		h, err := Sitemap{}.Read(page)
		runtime.GC()
		runtime.ReadMemStats(&after)
		if err != nil || len(h.Links) > maxSitemapPages {
			t.Errorf("%s: %d links, %v", name, len(h.Links), err)
		}
		if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
			t.Errorf("%s holds %d bytes more", name, grown)
		}
		runtime.KeepAlive(h)
	}
}

func TestAPageNamesItsFeedsInItsHead(t *testing.T) {
	t.Parallel()
	page := sitemapPage("https://news.example/a/", `<!doctype html><html><head>
<link rel="alternate" type="application/rss+xml" href="/feed">
<link rel='ALTERNATE nofollow' type="application/atom+xml; charset=utf-8" href=atom.xml />
<link rel="alternate" hreflang="ko" href="/ko">
<link rel="stylesheet" type="application/rss+xml" href="/style">
</head><body><link rel="alternate" type="application/rss+xml" href="/comment-by-a-stranger"></body></html>`)
	got := linkLines(crawler.Harvest{Links: Feeds(page)})
	if want := "feed - https://news.example/feed\nfeed - https://news.example/a/atom.xml\n"; got != want {
		t.Errorf("feeds:\n%s", got)
	}
}

func TestARobotsFileNamesItsSitemapsInAnyGroup(t *testing.T) {
	t.Parallel()
	got := linkLines(crawler.Harvest{Links: Sitemaps("User-agent: *\nDisallow: /x\nSITEMAP : https://x.example/one.xml # note\r\nsitemap:two.xml\nSitemap: https://x.example/three.xml.gz\nNoSitemap: https://x.example/four.xml\n")})
	if want := "sitemap - https://x.example/one.xml\nsitemap - https://x.example/three.xml.gz\n"; got != want {
		t.Errorf("sitemaps:\n%s", got)
	}
}

// FuzzSitemap gives anything to everything that reads what a site says of
// itself: nothing is kept that is no web address, and never too much.
func FuzzSitemap(f *testing.F) {
	for _, text := range []string{someSitemap, "<sitemapindex><sitemap><loc>https://x.example/1</loc>", "https://x.example/1\n", string(packed(f, someSitemap)), "<urlset><![CDATA[<url>]]>", `<link rel=alternate type=application/rss+xml href="//[">`, "Sitemap: http://%zz\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		page := sitemapPage("https://x.example/sitemap.xml", strings.ToValidUTF8(text, "\ufffd"))
		page.Body = []byte(text)
		h, err := Sitemap{}.Read(page)
		if err != nil {
			t.Fatal(err)
		}
		checkUTF8(t, h)
		links := append(append(h.Links, Feeds(page)...), Sitemaps(page.Text)...)
		if len(links) > maxSitemapPages+maxSitemapLists+maxFeeds+maxSitemaps {
			t.Errorf("%d links", len(links))
		}
		for _, l := range links {
			if u, err := url.Parse(l.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
				t.Errorf("%q is kept (%v)", l.URL, err)
			}
		}
	})
}
