package site

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"scops/crawler"
)

// Sitemap reads the lists of a site's pages (sitemaps.org protocol 0.9): urlset
// and sitemapindex, as XML, gzip of it, or one address to a line. It publishes
// nothing: it is no part of All, and a crew reads with it what robots.txt names.
type Sitemap struct{}

// Bounds of one list: those of the protocol, and of what is worth a fetch.
const (
	maxSitemapBytes   = 50 << 20 // unpacked
	maxSitemapEntries = 50_000   // looked at
	maxSitemapPages   = 2000     // kept, those changed last
	maxSitemapLists   = 200      // further lists kept of an index
	maxSitemapAddress = 2048     // bytes of one address
)

// Name is "sitemap".
func (Sitemap) Name() string { return "sitemap" }

// Match takes addresses that are named like such lists.
func (Sitemap) Match(u *url.URL) bool {
	name := strings.ToLower(path.Base(u.Path))
	return strings.HasPrefix(name, "sitemap") && (strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".xml.gz") || strings.HasSuffix(name, ".txt"))
}

// Recognise looks for the first element.
func (Sitemap) Recognise(page *crawler.Page) bool {
	head := clip(page.Text, 4096)
	return strings.Contains(head, "<urlset") || strings.Contains(head, "<sitemapindex")
}

// Read gives the pages and further lists it names as links, those that changed
// last first. A list that is cut or broken gives what it held until then.
func (m Sitemap) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: m.Name(), Site: crawler.SiteOf(m.Name(), hostOf(page.URL)), State: crawler.PageEmpty}
	list := sitemapList{base: pageBase(page)}
	list.read(page)
	if !list.known {
		h.State = otherState(page, nil)
		return h, nil
	}
	h.Links = append(list.lists.newest(maxSitemapLists), list.pages.newest(maxSitemapPages)...)
	if len(h.Links) > 0 {
		h.State = crawler.PageOK
	}
	return h, nil
}

// sitemapList is one list while it is read.
type sitemapList struct {
	base    *url.URL
	known   bool // it is such a list
	entries int
	pages   recent
	lists   recent
}

func (l *sitemapList) read(page *crawler.Page) {
	var in io.Reader = strings.NewReader(page.Text)
	if bytes.HasPrefix(page.Body, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(bytes.NewReader(page.Body))
		if err != nil {
			return
		}
		in = unpacked
	} else if text := strings.TrimSpace(strings.TrimPrefix(page.Text, "\ufeff")); !strings.HasPrefix(text, "<") {
		l.readLines(text)
		return
	}
	l.readXML(io.LimitReader(in, maxSitemapBytes))
}

// readLines reads one address to a line. Whether it is such a list is told by
// its first line: an error page is none.
func (l *sitemapList) readLines(text string) {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if l.entries == 0 && hostOf(line) == "" || l.entries == maxSitemapEntries {
			return
		}
		l.known = true
		l.entry(&l.pages, line, "", crawler.LinkPage)
	}
}

// readXML walks over the tags without building a tree: what strangers wrote may
// be as deep and as long as it likes.
func (l *sitemapList) readXML(in io.Reader) {
	tokens := html.NewTokenizer(in)
	tokens.SetMaxBuf(64 << 10)
	var address, changed, open string
	for l.entries < maxSitemapEntries {
		switch tokens.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken:
			name, _ := tokens.TagName()
			switch open = string(name); open {
			case "urlset", "sitemapindex":
				l.known = true
			case "url", "sitemap":
				address, changed = "", ""
			}
		case html.TextToken:
			switch text := strings.TrimSpace(string(tokens.Text())); {
			case open == "loc" && address == "":
				address = text
			case open == "lastmod" && changed == "":
				changed = text
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			switch open = ""; string(name) {
			case "url":
				l.entry(&l.pages, address, changed, crawler.LinkPage)
			case "sitemap":
				l.entry(&l.lists, address, changed, crawler.LinkSitemap)
			}
		}
	}
}

// entry keeps one address of a list that is one.
func (l *sitemapList) entry(to *recent, address, changed, why string) {
	l.entries++
	if !l.known || address == "" || len(address) > maxSitemapAddress {
		return
	}
	if address = resolve(l.base, address); hostOf(address) == "" {
		return
	}
	to.add(crawler.Link{URL: address, Why: why, At: sitemapTime(changed)})
}

// sitemapTime reads the W3C's profile of ISO 8601; zero = none.
func sitemapTime(s string) time.Time {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", "2006"} {
		if at, err := time.Parse(form, s); err == nil {
			return at.UTC()
		}
	}
	return time.Time{}
}

// recent keeps the links that changed last, in bounded memory.
type recent struct{ links []crawler.Link }

func (r *recent) add(link crawler.Link) {
	if r.links = append(r.links, link); len(r.links) >= 2*maxSitemapPages {
		r.links = r.newest(maxSitemapPages)
	}
}

// newest gives the links that changed last, dated ones first; those without a
// date stay in the order they stood in.
func (r *recent) newest(most int) []crawler.Link {
	slices.SortStableFunc(r.links, func(a, b crawler.Link) int { return b.At.Compare(a.At) })
	return slices.Clip(r.links[:min(len(r.links), most)])
}
