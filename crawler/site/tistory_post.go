package site

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// tistoryBodies are the elements that hold a post's words: first the service's
// own, then those of widespread skins.
var tistoryBodies = []string{
	".tt_article_useless_p_margin", ".contents_style", ".blogview_content", ".entry-content", ".article_view", ".article-view", `[itemprop="articleBody"]`,
}

// readPost reads the post of a page and its comments; false = the page shows none.
func (b *tistoryPage) readPost() bool {
	body := b.body()
	if b.entry == "" || body == nil {
		return false
	}
	at, changed := stampTime(b.meta("article:published_time")), stampTime(b.meta("article:modified_time"))
	if at != nil && changed != nil && !changed.After(*at) {
		changed = nil
	}
	address := b.address()
	videos := b.prepare(body)
	id := b.add(article{
		id:      b.entry,
		url:     address.String(),
		author:  b.author(),
		title:   b.meta("og:title"),
		content: body,
		below:   b.tags(),
		at:      at,
		changed: changed,
		media:   videos,
		bio:     b.text(b.doc.Find(".permalink__author .desc, .author_profile .desc").First()),
	})
	b.doc.Find(`li[id^="comment"], div[id^="comment"]`).EachWithBreak(func(_ int, c *goquery.Selection) bool {
		b.comment(c, address, id)
		return len(b.posts) < maxPosts
	})
	return len(b.posts) > 0
}

// body is the element with the post's words, nil when there is none.
func (b *tistoryPage) body() *goquery.Selection {
	for _, where := range tistoryBodies {
		if found := b.doc.Find(where).First(); found.Length() > 0 {
			return found
		}
	}
	return nil
}

// address is the post's own: as the page names itself, else as it was asked for.
func (b *tistoryPage) address() *url.URL {
	for _, u := range []*url.URL{b.named(), b.base} {
		if u != nil && isTistoryPost(u) {
			own := *u
			own.RawQuery, own.Fragment, own.RawFragment = "", "", ""
			return &own
		}
	}
	return b.base
}

// author is the blog; the name is the writer's.
func (b *tistoryPage) author() crawler.Author {
	name := b.meta("og.article.author")
	if name == "" {
		name = b.doc.Find(`meta[name="by"]`).First().AttrOr("content", "")
	}
	home := *b.address()
	home.Path, home.RawPath = "/", ""
	return crawler.Author{ID: b.blog, Handle: b.name, Name: oneLine(name), URL: home.String()}
}

// tags are the post's, as they are found by.
func (b *tistoryPage) tags() string {
	var tags []string
	b.doc.Find(`a[rel="tag"]`).EachWithBreak(func(_ int, a *goquery.Selection) bool {
		if tag := oneLine(a.Text()); tag != "" {
			tags = append(tags, "#"+tag)
		}
		return len(tags) < maxMedia
	})
	return strings.Join(tags, " ")
}

// prepare takes out of a body what is not the writer's, and names its films.
func (b *tistoryPage) prepare(body *goquery.Selection) []crawler.Media {
	body.Find(".another_category, .container_postbtn, .revenue_unit_wrap, .revenue_unit_item, .adsbygoogle").Remove()
	body.Find(`figure[data-ke-type="opengraph"] a`).Each(func(_ int, card *goquery.Selection) {
		card.Empty() // the words of the page it leads to
	})
	var videos []crawler.Media
	body.Find("figure[data-video-url]").Each(func(_ int, film *goquery.Selection) {
		address := resolve(b.base, film.AttrOr("data-video-url", ""))
		if hostOf(address) != "" && len(videos) < maxMedia {
			videos = append(videos, crawler.Media{Kind: "video", URL: address, Alt: oneLine(film.AttrOr("data-video-title", ""))})
		}
		film.Find("img, iframe").Remove()
	})
	return videos
}

// comment reads a comment of a skin that shows them without a script: the
// service gives its number, and the skin calls the parts what its maker liked.
// An answer stands inside what it answers.
func (b *tistoryPage) comment(c *goquery.Selection, post *url.URL, id string) {
	number := strings.TrimPrefix(c.AttrOr("id", ""), "comment")
	above := c.ParentsFiltered(`li[id^="comment"], div[id^="comment"]`)
	if atoi(number) == 0 || above.Length() > maxAbove {
		return
	}
	name := c.Find(".name, .nickname, .tit_nickname, .author, .user").First()
	answered := id
	if above.Length() > 0 {
		answered = b.ids[above.AttrOr("id", "")]
	}
	address := *post
	address.Fragment = "comment" + number
	writer := crawler.Author{ID: b.text(name), Handle: b.text(name), Name: b.text(name)}
	if link := resolve(b.base, name.Find("a[href]").AddBackFiltered("a[href]").First().AttrOr("href", "")); hostOf(link) != "" {
		writer.URL = link
	}
	if b.ids == nil {
		b.ids = map[string]string{}
	}
	b.ids[c.AttrOr("id", "")] = b.add(article{
		id:      b.entry + "/" + number,
		url:     address.String(),
		author:  writer,
		content: c.Find(".desc, .comment_txt, .txt_reply, .text, p").First(),
		at:      b.date(b.text(c.Find(".date, .time, .tit_time, time").First())),
		replyTo: optional(answered),
	})
}
