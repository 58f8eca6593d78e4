package site

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"

	"scops/crawler"
)

// Feed reads RSS (0.9x, 1.0, 2.0), Atom and JSON Feed, wherever one lies. A
// feed is one place: its items have no account of their own.
type Feed struct{}

// Name is "feed".
func (Feed) Name() string { return "feed" }

// Match takes addresses that are named like feeds.
func (Feed) Match(u *url.URL) bool {
	switch path.Ext(u.Path) {
	case ".rss", ".atom", ".rdf":
		return true
	}
	switch strings.ToLower(path.Base(strings.TrimSuffix(u.Path, "/"))) {
	case "feed", "rss", "atom", "feed.xml", "rss.xml", "atom.xml", "index.xml", "feed.json":
		return true
	default:
		return false
	}
}

// Recognise looks at the first element, or for JSON Feed's version.
func (Feed) Recognise(page *crawler.Page) bool { return feedKind(page.Text) != "" }

// Read reads a feed's items. One that is broken gives the items that are whole.
func (f Feed) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: f.Name(), Site: crawler.SiteOf(f.Name(), hostOf(page.URL))}
	if feedKind(page.Text) == "" {
		doc, err := document(page)
		if err != nil {
			return h, err
		}
		h.State = otherState(page, doc)
		return h, nil
	}
	feed, err := parseFeed(page.Text)
	if err != nil {
		return h, err
	}
	reader := newFeedReader(page, feed)
	h.Site = reader.site
	var comments linkSet
	for i, item := range feed.Items {
		if len(h.Posts) == maxPosts {
			break
		}
		if post, ok := reader.post(i, item); ok {
			h.Posts = append(h.Posts, post)
			h.Span = widen(h.Span, unixMillis(post.PostedAt))
			comments.add(reader.comments(i, item), crawler.LinkThread)
		}
	}
	h.State = crawler.PageOK
	if len(h.Posts) == 0 {
		h.State = crawler.PageEmpty
	}
	h.Next, h.Links = reader.next(), append(accountsElsewhere(h.Posts), comments.links...)
	h.Links = h.Links[:min(len(h.Links), maxLinks)]
	return h, nil
}

// feedReader is a feed with what its items share.
type feedReader struct {
	page *crawler.Page
	feed *gofeed.Feed
	base *url.URL
	site string
	lang string
	bio  string
	seen map[string]bool
}

func newFeedReader(page *crawler.Page, feed *gofeed.Feed) *feedReader {
	r := &feedReader{page: page, feed: feed, base: pageBase(page), seen: map[string]bool{}}
	r.site = crawler.SiteOf("feed", feedInstance(page, feed))
	r.lang = language(feed.Language)
	if home, err := r.base.Parse(feed.Link); err == nil && feed.Link != "" {
		r.base = home
	}
	r.bio = clip(renderHTML(clip(feed.Description, 4*maxBio), r.base).text, maxBio)
	return r
}

// feedInstance is the host a feed names itself by: its id, its site, its own
// address; else the host that answered.
func feedInstance(page *crawler.Page, feed *gofeed.Feed) string {
	if original, ok := feed.OriginalFeed().(*atom.Feed); ok {
		if host := hostOf(original.ID); host != "" {
			return host
		}
		if rest, found := strings.CutPrefix(original.ID, "tag:"); found {
			authority, _, _ := strings.Cut(rest, ",")
			if host := hostOf("http://" + authority + "/"); host != "" {
				return host
			}
		}
	}
	for _, address := range []string{feed.Link, feed.FeedLink} {
		if host := hostOf(strings.TrimSpace(address)); host != "" {
			return host
		}
	}
	return hostOf(page.URL)
}

// language keeps a language tag's first part; old feeds state character sets.
func language(s string) string {
	tag, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(s)), "-")
	if len(tag) != 2 {
		return ""
	}
	return tag
}

func (r *feedReader) post(i int, item *gofeed.Item) (crawler.Post, bool) {
	if item == nil {
		return crawler.Post{}, false
	}
	base, address := r.base, resolve(r.base, item.Link)
	if u, err := url.Parse(address); err == nil && address != "" {
		base = u
	}
	text := r.text(item, base)
	at := r.date(item)
	id := feedItemID(item, address, text.text, at)
	if id == "" || r.seen[id] {
		return crawler.Post{}, false
	}
	r.seen[id] = true
	if address == "" {
		address = r.homeOf(item)
	}
	post := crawler.Post{
		ID:       crawler.PostID(r.site, noAccount, id),
		Site:     r.site,
		URL:      address,
		Author:   r.author(i, item),
		Text:     text.text,
		Lang:     r.lang,
		PostedAt: at,
		EditedAt: feedEdit(item, at),
		Media:    feedMedia(item, base, text),
		Links:    text.links,
		Quotes:   text.quotes,
		Bio:      r.bio,
	}
	post.Edited = post.EditedAt != nil
	post.ReplyTo = optional(answered(item))
	return post, true
}

// homeOf is the best address of an item without one: a guid that is one, else
// the feed's own.
func (r *feedReader) homeOf(item *gofeed.Item) string {
	if hostOf(item.GUID) != "" {
		return item.GUID
	}
	return r.page.URL
}

// text is the title and the fuller of an item's two bodies.
func (r *feedReader) text(item *gofeed.Item, base *url.URL) rendered {
	body := renderHTML(item.Content, base)
	if item.Content == "" {
		body = renderHTML(item.Description, base)
	}
	title := strings.Join(strings.Fields(renderHTML(item.Title, base).text), " ")
	if title != "" && !strings.HasPrefix(body.text, title) {
		body.prepend(title)
	}
	return body
}

func (r *feedReader) date(item *gofeed.Item) *time.Time {
	switch {
	case item.PublishedParsed != nil:
		return item.PublishedParsed
	case item.Published == "" && item.UpdatedParsed != nil:
		return item.UpdatedParsed
	case item.Published != "":
		return readDate(item.Published, siteZone(r.page), r.page.FetchedAt)
	default:
		return nil
	}
}

// feedItemID is what the feed calls an item: its guid, its address, or, when
// it has neither, what it says and when.
func feedItemID(item *gofeed.Item, address, text string, at *time.Time) string {
	if guid := strings.TrimSpace(item.GUID); guid != "" {
		return guid
	}
	if address != "" {
		return address
	}
	if text == "" {
		return ""
	}
	if at != nil {
		text += at.UTC().Format(time.RFC3339)
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// feedEdit is when an item was changed after it was published.
func feedEdit(item *gofeed.Item, at *time.Time) *time.Time {
	if item.UpdatedParsed == nil || at == nil || !item.UpdatedParsed.After(*at) {
		return nil
	}
	return item.UpdatedParsed
}
