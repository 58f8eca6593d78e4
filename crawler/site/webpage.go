package site

import (
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"scops/crawler"
)

// Article reads what no other adapter knows and what says of itself that it is
// an article, a discussion or an offer: by schema.org (JSON-LD and microdata),
// OpenGraph, microformats or <article>. It is the last resort: it takes no
// address, and no page whose address another adapter takes.
type Article struct{}

// Name is "article".
func (Article) Name() string { return "article" }

// Match takes no address: any page may hold an article.
func (Article) Match(*url.URL) bool { return false }

// Fallback: every other adapter is asked first.
func (Article) Fallback() bool { return true }

// Recognise looks for a statement that the page is an article.
func (Article) Recognise(page *crawler.Page) bool {
	text := clip(page.Text, maxStateRead)
	switch {
	case strings.Contains(text, "<article"), strings.Contains(text, "article:published_time"), strings.Contains(text, "mw-content-text"):
		return true
	case strings.Contains(text, "og:type") && (strings.Contains(text, `content="article"`) || strings.Contains(text, `content="product"`)):
		return true
	case strings.Contains(text, "h-entry") && strings.Contains(text, "e-content"), strings.Contains(text, "hentry") && strings.Contains(text, "entry-content"):
		return true
	case strings.Contains(page.Text, "ld+json"), strings.Contains(page.Text, "schema.org/"):
		return namesKind(page.Text)
	default:
		return false
	}
}

// namesKind finds the name of a kind of article where schema.org writes one:
// at the end of a string or of an address in one.
func namesKind(text string) bool {
	for _, kinds := range [][]string{articleKinds, discussionKinds, offerKinds} {
		for _, kind := range kinds {
			if strings.Contains(text, `"`+kind+`"`) || strings.Contains(text, "schema.org/"+kind+`"`) {
				return true
			}
		}
	}
	return false
}

// Read reads the discussion, the list of articles or the one article of a page.
func (a Article) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: a.Name(), Site: crawler.SiteOf(a.Name(), hostOf(page.URL))}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	w := newWebPage(page, doc, h.Site)
	things := w.things()
	for _, t := range findKinds(things, discussionKinds) {
		w.discussion(t, nil, 0)
	}
	if len(w.posts) == 0 {
		w.articles(things)
	}
	h.Posts = w.posts
	if len(h.Posts) == 0 {
		if doc, err = document(page); err != nil { // the search took parts out of the first
			return h, err
		}
		h.State = otherState(page, doc)
		return h, nil
	}
	h.State, h.Links = crawler.PageOK, w.contacts()
	return h, nil
}

// webPage is a page of any kind with what is said of it as a whole.
type webPage struct {
	page    *crawler.Page
	doc     *goquery.Document
	base    *url.URL // what relative links are resolved against
	site    string
	address string // the page's own
	zone    *time.Location
	lang    string
	meta    map[string]string // the first of each name, in small letters

	posts []crawler.Post
	seen  map[string]bool
}

func newWebPage(page *crawler.Page, doc *goquery.Document, site string) *webPage {
	w := &webPage{
		page: page, doc: doc, base: pageBase(page), site: site, zone: siteZone(page), lang: language(doc.Find("html").AttrOr("lang", "")),
		meta: pageMeta(doc), seen: map[string]bool{},
	}
	if base, err := w.base.Parse(doc.Find("base[href]").First().AttrOr("href", "")); err == nil && base.Hostname() != "" {
		w.base = base
	}
	w.address = w.ownAddress()
	return w
}

// ownAddress is the address a page gives itself. Another host's is not
// believed: anybody can write one.
func (w *webPage) ownAddress() string {
	answered := pageBase(w.page)
	for _, stated := range []string{w.doc.Find(`link[rel="canonical"]`).First().AttrOr("href", ""), w.meta["og:url"]} {
		if u, err := answered.Parse(strings.TrimSpace(stated)); err == nil && stated != "" && u.Host == answered.Host {
			u.Fragment, u.RawFragment = "", ""
			return u.String()
		}
	}
	answered.Fragment, answered.RawFragment = "", ""
	return answered.String()
}

// stated is the first of some statements of the page's head.
func (w *webPage) stated(names ...string) string {
	for _, name := range names {
		if w.meta[name] != "" {
			return w.meta[name]
		}
	}
	return ""
}

// date reads a time as machines write it, else as people do.
func (w *webPage) date(s string) *time.Time {
	if at := stampTime(strings.TrimSpace(s)); at != nil {
		return at
	}
	return readDate(s, w.zone, w.page.FetchedAt)
}

// webPost is a post before it is put together.
type webPost struct {
	url, id   string // "" = the page's own
	title     string
	text      rendered
	author    crawler.Author
	at, until *time.Time // published, changed last
	replyTo   *string
	media     []crawler.Media
}

// add puts a post together and gives its id; "" when it says nothing, or is
// there already.
func (w *webPage) add(p webPost) string {
	if p.url == "" {
		p.url = w.address
	}
	if p.id == "" {
		p.id = pathOf(p.url)
	}
	if title := oneLine(p.title); title != "" && !strings.HasPrefix(p.text.text, title) {
		p.text.prepend(title)
	}
	if p.author.ID == "" {
		p.author.ID = "-"
	}
	id := crawler.PostID(w.site, p.author.ID, p.id)
	if p.text.text == "" || w.seen[id] || len(w.posts) >= maxPosts || hostOf(p.url) == "" {
		return ""
	}
	w.seen[id] = true
	post := crawler.Post{
		ID: id, Site: w.site, URL: p.url, Author: p.author, Text: p.text.text, Lang: w.lang, PostedAt: p.at, ReplyTo: p.replyTo,
		Media: p.media, Links: p.text.links, Quotes: p.text.quotes,
	}
	if p.at != nil && p.until != nil && p.until.Sub(*p.at) >= time.Minute {
		post.Edited, post.EditedAt = true, p.until
	}
	w.posts = append(w.posts, post)
	return id
}

// pathOf is an address without its scheme and host.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Scheme, u.Host, u.User = "", "", nil
	return u.String()
}

// contacts proposes the channels and accounts that the page names anywhere: a
// shop writes its own below the offer.
func (w *webPage) contacts() []crawler.Link {
	var set linkSet
	for _, n := range w.doc.Find("a[href]").Nodes {
		addTelegramLink(&set, resolve(w.base, attr(n, "href")), crawler.LinkExternal, "")
	}
	return set.links
}

// firstBelow is the first element in a node that fits, among the first few
// hundred: parts of a post are near its top.
func firstBelow(top *html.Node, fits func(*html.Node) bool) *html.Node {
	left := 400
	for n := range top.Descendants() {
		if left--; left == 0 {
			break
		}
		if n.Type == html.ElementNode && fits(n) {
			return n
		}
	}
	return nil
}
