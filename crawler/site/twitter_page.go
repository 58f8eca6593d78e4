package site

import (
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// readPage reads the posts of a page as it was served until 2020: a post with
// what it answers before it and what answers it after, or an account's newest.
func (p *twitterPage) readPage(doc *goquery.Document) {
	unfoldTwitterLinks(doc)
	bio := clip(render(p.base, doc.Find(".ProfileHeaderCard-bio").First().Nodes...).text, maxBio)
	owner := strings.TrimPrefix(strings.TrimSpace(doc.Find(".ProfileHeaderCard-screenname").First().Text()), "@")
	answered := ""
	outermost(doc.Find(".tweet[data-tweet-id]")).Not(".promoted-tweet").Each(func(_ int, s *goquery.Selection) {
		post := p.shownPost(s)
		if strings.EqualFold(post.Author.Handle, owner) {
			post.Bio = bio
		}
		if s.HasClass("permalink-tweet") {
			post.ReplyTo = optional(answered)
		}
		before := len(p.posts)
		p.add(s.AttrOr("data-tweet-id", ""), post)
		if len(p.posts) > before && s.HasClass("permalink-ancestor-tweet") {
			answered = p.posts[before].ID
		}
		for _, name := range strings.Fields(s.AttrOr("data-mentions", "")) {
			p.mention(name)
		}
	})
}

// unfoldTwitterLinks puts the address a shortened link leads to in its place:
// what was shown is a piece of it. A link to the post's own picture is not shown.
func unfoldTwitterLinks(doc *goquery.Document) {
	doc.Find("p.tweet-text, .QuoteTweet-text").SetAttr("style", "white-space:pre-wrap") // as the sheet of styles has it
	doc.Find("a.twitter-timeline-link.u-hidden").Remove()
	doc.Find("a.twitter-timeline-link[data-expanded-url]").Each(func(_ int, a *goquery.Selection) {
		address := a.AttrOr("data-expanded-url", "")
		a.SetAttr("href", address)
		a.SetText(address)
	})
}

func (p *twitterPage) shownPost(s *goquery.Selection) crawler.Post {
	body := s.Find("p.tweet-text").First()
	text := render(p.base, body.Nodes...)
	post := crawler.Post{
		Author:   twitterAuthor(s.AttrOr("data-user-id", ""), s.AttrOr("data-screen-name", ""), s.AttrOr("data-name", "")),
		Lang:     language(body.AttrOr("lang", "")),
		PostedAt: twitterShownTime(s.Find("._timestamp").First()),
	}
	for _, l := range text.links {
		if !isTwitterSearch(l) {
			post.Links = append(post.Links, l)
		}
	}
	s.Find("[data-image-url]").Each(func(i int, m *goquery.Selection) {
		if address := resolve(p.base, m.AttrOr("data-image-url", "")); address != "" && i < maxMedia {
			post.Media = append(post.Media, crawler.Media{Kind: "photo", URL: address, Alt: m.Find("img").First().AttrOr("alt", "")})
		}
	})
	if s.Find(".PlayableMedia, .AdaptiveMedia-video").Length() > 0 {
		post.Media = append(post.Media, crawler.Media{Kind: "video"})
	}
	if quoted := s.Find(".QuoteTweet-innerContainer").First(); quoted.Length() > 0 {
		text.quote(render(p.base, quoted.Find(".tweet-text").First().Nodes...).text)
		post.ForwardedFrom = optional(crawler.PostID(p.site, quoted.AttrOr("data-user-id", ""), quoted.AttrOr("data-item-id", "")))
	}
	post.Text, post.Quotes = text.text, text.quotes
	return post
}

// isTwitterSearch says that a link is one of the platform's own on a tag.
func isTwitterSearch(link string) bool {
	return strings.Contains(link, "/hashtag/") && isTwitterHost(hostOf(link))
}

func twitterShownTime(stamp *goquery.Selection) *time.Time {
	millis, err := strconv.ParseFloat(stamp.AttrOr("data-time-ms", ""), 64)
	if err != nil {
		return unixTime(float64(atoi(stamp.AttrOr("data-time", ""))))
	}
	return stateTime(millis)
}
