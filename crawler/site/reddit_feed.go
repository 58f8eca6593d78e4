package site

import (
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/mmcdole/gofeed"

	"scops/crawler"
)

// readFeed reads the Atom feed of a listing, a search or a thread: the same
// things by the same fullnames, with less said of each.
func (p *redditPage) readFeed() error {
	feed, err := parseFeed(p.page.Text)
	if err != nil {
		return err
	}
	p.state = crawler.PageEmpty
	p.bio = clip(renderHTML(clip(feed.Description, 4*maxBio), p.base).text, maxBio)
	last := ""
	for _, item := range feed.Items {
		if item == nil || !strings.HasPrefix(item.GUID, "t3_") && !strings.HasPrefix(item.GUID, "t1_") {
			continue
		}
		last = item.GUID
		p.add(p.feedThing(item))
	}
	p.setNext(last)
	return nil
}

func (p *redditPage) feedThing(item *gofeed.Item) redditThing {
	t := redditThing{fullname: item.GUID, permalink: redditPath(item.Link), at: feedTime(item)}
	if room, _ := redditPlace(t.permalink); strings.HasPrefix(room, "/r/") {
		t.subreddit = strings.TrimPrefix(room, "/r/")
	}
	for _, author := range item.Authors {
		if author != nil {
			t.handle = strings.TrimPrefix(author.Name, "/u/")
		}
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(strings.ToValidUTF8(item.Content, "\uFFFD")))
	if err != nil {
		return t
	}
	if body := doc.Find(".md").First(); body.Length() > 0 {
		t.text = redditBody(p, body)
	}
	if !strings.HasPrefix(t.fullname, "t3_") {
		return t // a comment's title names its thread
	}
	t.addTitle(item.Title)
	doc.Find("span > a[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		if strings.TrimSpace(a.Text()) != "[link]" {
			return true
		}
		p.addTarget(&t, a.AttrOr("href", ""))
		return false
	})
	return t
}

// addTarget takes the address a post links to, unless that is the post itself.
func (p *redditPage) addTarget(t *redditThing, href string) {
	address := resolve(p.base, href)
	switch u, err := url.Parse(address); {
	case err != nil || hostOf(address) == "" || u.EscapedPath() == t.permalink && isRedditHost(u.Hostname()):
	case isPictureAddress(address):
		t.media = append(t.media, crawler.Media{Kind: "photo", URL: address})
		t.links = append(t.links, address)
	default:
		t.links = append(t.links, address)
	}
}

func feedTime(item *gofeed.Item) *time.Time {
	if item.PublishedParsed != nil {
		return item.PublishedParsed
	}
	return item.UpdatedParsed
}
