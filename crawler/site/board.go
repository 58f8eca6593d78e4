package site

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// board is one page of a forum, with what its posts share.
type board struct {
	page  *crawler.Page
	doc   *goquery.Document
	base  *url.URL // what relative links are resolved against, on the host that answered
	named *url.URL // the page by the name it gives itself, else where it was found
	site  string
	zone  *time.Location
}

// newBoard finds the name a forum's page gives itself, and its <base>, of which
// only the folder is believed: a mirror's pages are read on the mirror.
func newBoard(adapter string, page *crawler.Page, doc *goquery.Document, stated ...string) board {
	b := board{page: page, doc: doc, base: pageBase(page), zone: siteZone(page, stated...)}
	b.named = b.base
	for _, where := range []string{`link[rel="canonical"]`, `meta[property="og:url"]`} {
		s := doc.Find(where).First()
		named, err := b.base.Parse(strings.TrimSpace(s.AttrOr("href", s.AttrOr("content", ""))))
		if err == nil && hostOf(named.String()) != "" && s.Length() > 0 {
			b.named = named
			break
		}
	}
	if folder, err := b.base.Parse(doc.Find("base[href]").First().AttrOr("href", "")); err == nil && strings.HasPrefix(folder.Path, "/") {
		base := *b.base
		base.Path, base.RawPath = folder.Path, folder.RawPath
		b.base = &base
	}
	b.site = crawler.SiteOf(adapter, strings.ToLower(b.named.Hostname()))
	return b
}

// address is a page of the forum, by the forum's own host.
func (b *board) address(ref string) string {
	u, err := b.base.Parse(strings.TrimSpace(ref))
	if err != nil || ref == "" || b.isElsewhere(u) {
		return ""
	}
	u.Scheme, u.Host = b.named.Scheme, b.named.Host
	return u.String()
}

// here is a page of the forum, on the host that answered; "" = no page of it.
func (b *board) here(ref string) string {
	u, err := b.base.Parse(strings.TrimSpace(ref))
	if err != nil || ref == "" || b.isElsewhere(u) {
		return ""
	}
	u.Scheme, u.Host, u.Fragment = b.base.Scheme, b.base.Host, ""
	return u.String()
}

func (b *board) isElsewhere(u *url.URL) bool {
	return u.Scheme != "http" && u.Scheme != "https" || u.Hostname() != b.base.Hostname() && u.Hostname() != b.named.Hostname()
}

// time reads a time: the machine's first, then the ones written for people.
func (b *board) time(machine string, written ...string) *time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700"} {
		if at, err := time.Parse(layout, machine); err == nil {
			return &at
		}
	}
	for _, w := range written {
		if at := readDate(w, b.zone, b.page.FetchedAt); at != nil {
			return at
		}
	}
	return nil
}

// file adds an attachment, by what its name says it is.
func (b *board) file(media []crawler.Media, href, name string) []crawler.Media {
	address := resolve(b.base, href)
	if hostOf(address) == "" || len(media) >= maxMedia {
		return media
	}
	name = strings.TrimSpace(name)
	return append(media, crawler.Media{Kind: fileKind(name), URL: address, Alt: name})
}

// accountsElsewhere are the accounts elsewhere that posts name, for a person to judge.
func accountsElsewhere(posts []crawler.Post) []crawler.Link {
	var set linkSet
	for _, p := range posts {
		set.propose(p.Links)
	}
	return set.links
}

// squeezed is a short text on one line.
func squeezed(s *goquery.Selection) string {
	return oneLine(s.First().Text())
}

// numericDate is "02-15-2022": which of the two comes first is the forum's choice.
var numericDate = regexp.MustCompile(`\b([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})\b`)

// monthComesFirst finds out how a page writes its dates; where none of them
// tells, it is as said.
func monthComesFirst(dates []string, otherwise bool) bool {
	for _, date := range dates {
		m := numericDate.FindStringSubmatch(date)
		switch {
		case m == nil:
		case atoi(m[1]) > 12:
			return false
		case atoi(m[2]) > 12:
			return true
		}
	}
	return otherwise
}

// yearFirst rewrites a date of numbers so that it is read in one way only.
func yearFirst(date string, monthFirst bool) string {
	date = clip(date, maxDate)
	m := numericDate.FindStringSubmatch(date)
	if m == nil {
		return date
	}
	day, month, year := m[1], m[2], m[3]
	if monthFirst {
		day, month = month, day
	}
	if len(year) == 2 {
		year = "20" + year
	}
	return strings.Replace(date, m[0], year+"-"+month+"-"+day, 1)
}
