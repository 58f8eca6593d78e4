package site

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// readHTML reads the page shown to those who run no scripts: a topic, or a list
// of topics.
func (r *discourseReader) readHTML(doc *goquery.Document) crawler.PageState {
	r.topic, _ = discourseTopic(r.named.Path)
	if r.topic == 0 {
		r.topic, _ = discourseTopic(r.base.Path)
	}
	posts := doc.Find(".crawler-post")
	title := strings.Join(strings.Fields(doc.Find(".crawler-topic-title, #topic-title h1, h1").First().Text()), " ")
	posts.EachWithBreak(func(_ int, s *goquery.Selection) bool {
		r.shownPost(s, title)
		return len(r.posts) < maxPosts
	})
	if posts.Length() > 0 {
		r.forward, r.whole = true, isWholeTopic(r.base.Query())
	} else {
		doc.Find(`.topic-list-item a.title, a.raw-topic-link, .topic-list [itemprop="itemListElement"] a[href*="/t/"]`).Each(func(_ int, a *goquery.Selection) {
			if u, err := r.base.Parse(a.AttrOr("href", "")); err == nil {
				if topic, _ := discourseTopic(u.Path); topic > 0 {
					r.links.add(beside(r.page, u.Path, ""), crawler.LinkThread)
				}
			}
		})
	}
	r.next = r.here(doc.Find(`a[rel="next"], link[rel="next"]`).First().AttrOr("href", ""))
	switch {
	case len(r.posts) > 0, len(r.links.links) > 0:
		return crawler.PageOK
	case statusState(r.page.Status) == "" && doc.Find(".topic-list, .crawler-post").Length() > 0:
		return crawler.PageEmpty
	default:
		return otherState(r.page, doc)
	}
}

// here is a page of the forum on the host that answered.
func (r *discourseReader) here(ref string) string {
	u, err := r.base.Parse(ref)
	if err != nil || ref == "" || u.Host != r.base.Host && u.Host != r.named.Host {
		return ""
	}
	return beside(r.page, u.Path, u.RawQuery)
}

// shownPost reads one post of a topic. It is numbered "#3".
func (r *discourseReader) shownPost(s *goquery.Selection, title string) {
	number := atoi(strings.TrimPrefix(strings.TrimSpace(s.Find(`.crawler-post-meta [itemprop="position"]`).First().Text()), "#"))
	if number <= 0 {
		number = atoi(strings.TrimPrefix(s.AttrOr("id", ""), "post_"))
	}
	if r.topic <= 0 || number <= 0 || r.seen[number] {
		return
	}
	r.seen[number] = true
	text, media, mentions := r.discourseText(s.Find(`.post`).First())
	if number == 1 && title != "" {
		text.prepend(title)
	}
	post := crawler.Post{
		ID:     r.id(r.topic, number),
		Site:   r.site,
		URL:    r.address("/t/" + r.slug() + "/" + strconv.FormatInt(r.topic, 10) + "/" + strconv.FormatInt(number, 10)),
		Author: r.shownAuthor(s.Find(".creator").First()),
		Text:   text.text,
		Media:  media,
		Links:  text.links,
		Quotes: text.quotes,
	}
	times := s.Find(".crawler-post-meta")
	post.PostedAt = stampTime(stampOf(times.Find(`[itemprop="datePublished"]`).First()))
	post.EditedAt = stampTime(stampOf(times.Find(`[itemprop="dateModified"]`).First()))
	if post.PostedAt == nil {
		post.PostedAt = stampTime(stampOf(times.Find("time.post-time").First()))
	}
	if post.EditedAt != nil && post.PostedAt != nil && !post.EditedAt.After(*post.PostedAt) {
		post.EditedAt = nil
	}
	post.Edited = post.EditedAt != nil
	r.add(post, mentions)
}

// slug is the topic's name in addresses; any word does.
func (r *discourseReader) slug() string {
	_, rest, _ := strings.Cut(r.named.Path, "/t/")
	slug, _, _ := strings.Cut(rest, "/")
	if slug == "" || atoi(slug) > 0 {
		return "-"
	}
	return slug
}

// stampOf is the time a <time> or <meta> element states.
func stampOf(s *goquery.Selection) string {
	return s.AttrOr("datetime", s.AttrOr("content", ""))
}

// shownAuthor reads who wrote a post; the name beside the handle stands in brackets.
func (r *discourseReader) shownAuthor(s *goquery.Selection) crawler.Author {
	link := s.Find("a").First()
	username := strings.TrimSpace(link.Text())
	if u, err := url.Parse(link.AttrOr("href", "")); err == nil {
		if _, name, found := strings.Cut(u.Path, "/u/"); found && name != "" {
			username = name
		}
	}
	s = s.Clone()
	s.Find("a").Remove()
	name := strings.Trim(strings.Join(strings.Fields(s.Text()), " "), "()")
	return r.author(0, username, name)
}
