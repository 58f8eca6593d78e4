package site

import (
	"strings"

	"golang.org/x/net/html"

	"scops/crawler"
)

// Bounds of what one page may point out beside its posts.
const (
	maxFeeds    = 5
	maxSitemaps = 10
	maxHeadRead = 256 << 10 // bytes of a page in which its head is looked for
)

// Feeds lists the feeds a page of HTML says are its own:
// <link rel="alternate" type="application/rss+xml">, or atom or JSON Feed.
func Feeds(page *crawler.Page) []crawler.Link {
	text := clip(page.Text, maxHeadRead)
	if !strings.Contains(strings.ToLower(text), "alternate") {
		return nil
	}
	tokens := html.NewTokenizer(strings.NewReader(text))
	tokens.SetMaxBuf(64 << 10)
	base := pageBase(page)
	var set linkSet
	for len(set.links) < maxFeeds {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		name, more := tokens.TagName()
		if kind == html.StartTagToken && string(name) == "body" || kind == html.EndTagToken && string(name) == "head" {
			break
		}
		if string(name) != "link" || kind != html.StartTagToken && kind != html.SelfClosingTagToken || !more {
			continue
		}
		if ref := feedOf(tokens); ref != "" {
			set.add(resolve(base, ref), crawler.LinkFeed)
		}
	}
	return set.links
}

// feedOf is where a link element leads, "" = it names no feed.
func feedOf(tokens *html.Tokenizer) string {
	var rel, kind, href string
	for more := true; more; {
		var key, value []byte
		key, value, more = tokens.TagAttr()
		switch string(key) {
		case "rel":
			rel = strings.ToLower(string(value))
		case "type":
			kind, _, _ = strings.Cut(strings.ToLower(string(value)), ";")
		case "href":
			href = string(value)
		}
	}
	words := strings.Fields(rel)
	for _, w := range words {
		if w != "alternate" {
			continue
		}
		switch strings.TrimSpace(kind) {
		case "application/rss+xml", "application/atom+xml", "application/feed+json":
			return href
		}
	}
	return ""
}

// Sitemaps lists what a robots.txt names in its Sitemap lines, which belong to
// no group of it (sitemaps.org, "Specifying the Sitemap location").
func Sitemaps(robots string) []crawler.Link {
	var set linkSet
	for line := range strings.Lines(robots) {
		key, value, found := strings.Cut(line, ":")
		if !found || !strings.EqualFold(strings.TrimSpace(key), "sitemap") {
			continue
		}
		value, _, _ = strings.Cut(value, "#")
		if value = strings.TrimSpace(value); hostOf(value) != "" && len(value) <= maxSitemapAddress {
			set.add(value, crawler.LinkSitemap)
		}
		if len(set.links) == maxSitemaps {
			break
		}
	}
	return set.links
}
