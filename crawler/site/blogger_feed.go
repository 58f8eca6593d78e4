package site

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"scops/crawler"
)

// bloggerText is how the JSON form of a feed writes the text of an element.
type bloggerText struct {
	T string `json:"$t"`
}

// bloggerEntry is a post, or a comment, of such a feed.
type bloggerEntry struct {
	ID        bloggerText `json:"id"`
	Published bloggerText `json:"published"`
	Updated   bloggerText `json:"updated"`
	Title     bloggerText `json:"title"`
	Content   bloggerText `json:"content"`
	Summary   bloggerText `json:"summary"`
	Links     []struct {
		Rel  string `json:"rel"`
		Type string `json:"type"`
		Href string `json:"href"`
	} `json:"link"`
	Authors []struct {
		Name bloggerText `json:"name"`
		URI  bloggerText `json:"uri"`
	} `json:"author"`
	Answers struct {
		Href string `json:"href"`
	} `json:"thr$in-reply-to"`
	Total bloggerText `json:"thr$total"`
}

// readBloggerFeed reads a feed of posts or of comments.
func readBloggerFeed(page *crawler.Page, h crawler.Harvest, text string) crawler.Harvest {
	var answer struct {
		Feed *struct {
			Subtitle bloggerText       `json:"subtitle"`
			Entries  []json.RawMessage `json:"entry"`
			Start    bloggerText       `json:"openSearch$startIndex"`
			Total    bloggerText       `json:"openSearch$totalResults"`
		} `json:"feed"`
	}
	if json.Unmarshal([]byte(text), &answer) != nil || answer.Feed == nil {
		h.State = crawler.PageMarkupChanged
		return h
	}
	bio := clip(renderHTML(clip(answer.Feed.Subtitle.T, 4*maxBio), pageBase(page)).text, maxBio)
	seen := map[string]bool{}
	var replies linkSet
	for _, raw := range answer.Feed.Entries {
		var entry bloggerEntry
		if json.Unmarshal(raw, &entry) != nil {
			continue
		}
		if host := hostOf(entry.link("alternate")); len(h.Posts) == 0 && host != "" {
			h.Site = crawler.SiteOf("blogger", host)
		}
		post, ok := entry.asPost(h.Site)
		if !ok || seen[post.ID] || len(h.Posts) >= maxPosts {
			continue
		}
		seen[post.ID] = true
		post.Bio = bio
		h.Posts = append(h.Posts, post)
		h.Span = widen(h.Span, unixMillis(post.PostedAt))
		if entry.Total.T != "0" {
			replies.add(entry.replies(), crawler.LinkThread)
		}
	}
	h.Links = append(accountsElsewhere(h.Posts), replies.links...)
	h.Links = h.Links[:min(len(h.Links), maxLinks)]
	h.State = crawler.PageOK
	if len(h.Posts) == 0 {
		h.State = crawler.PageEmpty
		return h
	}
	if next := max(1, atoi(answer.Feed.Start.T)) + int64(len(answer.Feed.Entries)); next <= atoi(answer.Feed.Total.T) {
		h.Next = withQuery(pageBase(page), "start-index", strconv.FormatInt(next, 10))
	}
	return h
}

func (e *bloggerEntry) link(rel string) string {
	for _, l := range e.Links {
		if l.Rel == rel && (rel != "replies" || l.Type != "text/html") {
			return l.Href
		}
	}
	return ""
}

// replies is the JSON form of the feed of a post's comments.
func (e *bloggerEntry) replies() string {
	u, err := url.Parse(e.link("replies"))
	if err != nil || u.Host == "" {
		return ""
	}
	return *withQuery(u, "alt", "json")
}

// asPost takes an entry by the number at the end of its id, "tag:...post-31".
func (e *bloggerEntry) asPost(site string) (crawler.Post, bool) {
	number, address := e.ID.T[strings.LastIndexByte(e.ID.T, '-')+1:], e.link("alternate")
	base, err := url.Parse(address)
	if atoi(number) == 0 || err != nil || hostOf(address) == "" {
		return crawler.Post{}, false
	}
	content := e.Content.T
	if content == "" {
		content = e.Summary.T
	}
	text := renderHTML(content, base)
	native := number
	if e.Answers.Href != "" {
		native = "comment-" + number
		address, _, _ = strings.Cut(address, "?")
		address, _, _ = strings.Cut(address, "#")
		address += "#c" + number
	} else if title := oneLine(renderHTML(e.Title.T, base).text); title != "" { // a comment's is its own beginning
		text.prepend(title)
	}
	author := crawler.Author{}
	if len(e.Authors) > 0 {
		author = bloggerAuthor(oneLine(e.Authors[0].Name.T), e.Authors[0].URI.T)
	}
	post := crawler.Post{
		ID: crawler.PostID(site, noAccount, native), Site: site, URL: address, Author: author, Text: text.text,
		PostedAt: stampTime(e.Published.T), Links: text.links, Quotes: text.quotes, Media: text.pictures, ReplyTo: optional(e.Answers.Href),
	}
	if at := stampTime(e.Updated.T); at != nil && post.PostedAt != nil && at.After(*post.PostedAt) {
		post.EditedAt, post.Edited = at, true
	}
	return post, true
}
