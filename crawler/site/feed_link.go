package site

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/json"

	"scops/crawler"
)

// wordPressFeedLength is how many items a WordPress feed holds where nobody changed
// it: a shorter one has no older part.
const wordPressFeedLength = 10

// next is the older part of a feed that comes in parts: as the feed says (RFC
// 5005, JSON Feed's next_url), else as the software that made it counts them.
func (r *feedReader) next() *string {
	base := pageBase(r.page)
	stated := ""
	switch original := r.feed.OriginalFeed().(type) {
	case *atom.Feed:
		stated = linkOf(original.Links, "next")
	case *json.Feed:
		stated = original.NextURL
	default:
		stated = extensionAttr(r.feed.Extensions["atom"]["link"], "rel", "next", "href")
	}
	next, err := base.Parse(strings.TrimSpace(stated))
	switch {
	case err != nil:
		return nil
	case stated != "" && strings.EqualFold(next.Host, base.Host):
		return optional(next.String())
	case stated != "":
		return bloggerNext(base, next)
	case strings.Contains(strings.ToLower(r.feed.Generator), "wordpress") && len(r.feed.Items) >= wordPressFeedLength:
		return withQuery(base, "paged", strconv.FormatInt(max(1, atoi(base.Query().Get("paged")))+1, 10))
	default:
		return nil
	}
}

// bloggerNext: a Blogger feed names its older part by the service's host; the
// host it was read from answers as well.
func bloggerNext(base, next *url.URL) *string {
	start := next.Query().Get("start-index")
	if atoi(start) == 0 || !strings.Contains(base.Path, "/feeds/") {
		return nil
	}
	return withQuery(base, "start-index", start)
}

func withQuery(base *url.URL, key, value string) *string {
	u := *base
	q := u.Query()
	q.Set(key, value)
	u.RawQuery, u.Fragment = q.Encode(), ""
	return optional(u.String())
}

// comments is the feed of an item's comments, "" when there are none.
func (r *feedReader) comments(i int, item *gofeed.Item) string {
	count, address := valueOf(item.Extensions["slash"]["comments"]), valueOf(item.Extensions["wfw"]["commentRss"])
	if entry := r.entry(i); entry != nil {
		address = linkOf(entry.Links, "replies")
		count = valueOf(item.Extensions["thr"]["total"])
	}
	if count == "0" {
		return ""
	}
	return resolve(pageBase(r.page), address)
}

// entry is the Atom entry an item was made from; nil = it was made from another
// format.
func (r *feedReader) entry(i int) *atom.Entry {
	original, ok := r.feed.OriginalFeed().(*atom.Feed)
	if !ok || len(original.Entries) != len(r.feed.Items) {
		return nil
	}
	return original.Entries[i]
}

// answered is what a comment answers (RFC 4685).
func answered(item *gofeed.Item) string {
	for _, name := range []string{"href", "ref"} {
		for _, e := range item.Extensions["thr"]["in-reply-to"] {
			if e.Attrs[name] != "" {
				return e.Attrs[name]
			}
		}
	}
	return ""
}

// linkOf is the first link of a relation that leads to more of the feed's kind.
func linkOf(links []*atom.Link, rel string) string {
	for _, l := range links {
		if l != nil && l.Rel == rel && !strings.HasPrefix(l.Type, "text/html") {
			return l.Href
		}
	}
	return ""
}

func valueOf(extensions []ext.Extension) string {
	if len(extensions) == 0 {
		return ""
	}
	return strings.TrimSpace(extensions[0].Value)
}

// extensionAttr is an attribute of the first element that has another one with a value.
func extensionAttr(extensions []ext.Extension, key, value, wanted string) string {
	for _, e := range extensions {
		if e.Attrs[key] == value {
			return e.Attrs[wanted]
		}
	}
	return ""
}

// author is who an item says wrote it, else who the feed says does. A feed is
// one place: the account stays the feed.
func (r *feedReader) author(i int, item *gofeed.Item) crawler.Author {
	a := crawler.Author{ID: "-"}
	authors := item.Authors
	if len(authors) == 0 && r.feed.FeedType != "rss" {
		authors = r.feed.Authors
	}
	for _, p := range authors {
		if p != nil && a.Name == "" {
			a.Name = strings.TrimSpace(p.Name)
			if a.Name == "" {
				a.Name = strings.TrimSpace(p.Email)
			}
		}
	}
	if profile := r.profile(i); hostOf(profile) != "" {
		a.URL = profile
	}
	return a
}

// profile is the page of an item's author.
func (r *feedReader) profile(i int) string {
	if entry := r.entry(i); entry != nil {
		for _, p := range entry.Authors {
			if p != nil && p.URI != "" {
				return p.URI
			}
		}
		return ""
	}
	original, ok := r.feed.OriginalFeed().(*json.Feed)
	if !ok || len(original.Items) != len(r.feed.Items) || original.Items[i] == nil {
		return ""
	}
	authors := original.Items[i].Authors
	if original.Items[i].Author != nil {
		authors = append(authors, original.Items[i].Author)
	}
	for _, p := range authors {
		if p != nil && p.URL != "" {
			return p.URL
		}
	}
	return ""
}

// feedMedia are an item's enclosures, its Media RSS contents, and the pictures
// in its text, each once.
func feedMedia(item *gofeed.Item, base *url.URL, text rendered) []crawler.Media {
	var media []crawler.Media
	seen := map[string]bool{}
	add := func(kind, address, alt string) {
		if address = resolve(base, address); hostOf(address) != "" && !seen[address] && len(media) < maxMedia {
			seen[address] = true
			media = append(media, crawler.Media{Kind: kind, URL: address, Alt: alt})
		}
	}
	for _, e := range item.Enclosures {
		if e != nil {
			add(typeKind(e.Type), e.URL, "")
		}
	}
	contents := item.Extensions["media"]["content"]
	for _, group := range item.Extensions["media"]["group"] {
		contents = append(contents, group.Children["content"]...)
	}
	for _, e := range contents {
		kind := typeKind(e.Attrs["type"])
		if e.Attrs["medium"] == "image" {
			kind = "photo"
		}
		add(kind, e.Attrs["url"], "")
	}
	for _, picture := range text.pictures {
		add(picture.Kind, picture.URL, picture.Alt)
	}
	return media
}

// typeKind tells a file's kind by its media type.
func typeKind(contentType string) string {
	switch major, _, _ := strings.Cut(strings.ToLower(contentType), "/"); major {
	case "image":
		return "photo"
	case "video", "audio":
		return major
	default:
		return "file"
	}
}
