package site

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"scops/crawler"
)

// WordPress reads blogs made with WordPress: the public JSON API (posts, pages,
// comments), a post's page with its comments, and lists of posts, which lead to
// them. Feeds are read by Feed.
//
// Unverified: written from the software's published API and the markup of its
// own themes; no page a blog really sent was tried.
type WordPress struct{}

var (
	_ crawler.Looker = WordPress{}
	_ crawler.Placer = WordPress{}
)

// Unverified: see WordPress.
func (WordPress) Unverified() bool { return true }

// Name is "wordpress".
func (WordPress) Name() string { return "wordpress" }

// wordPressRoute is a list, or one thing, of the API.
var wordPressRoute = regexp.MustCompile(`/wp/v2/(posts|pages|comments)(?:/([0-9]{1,12}))?/?$`)

// Match takes the API; any address may be a blog's post.
func (WordPress) Match(u *url.URL) bool { return wordPressAPI(u) != nil }

// wordPressAPI takes an address of the API apart: what it lists, and the number
// of the one thing it gives. A blog without rewritten addresses has it in its query.
func wordPressAPI(u *url.URL) []string {
	if strings.Contains(u.Path, "/wp-json/") {
		return wordPressRoute.FindStringSubmatch(u.Path)
	}
	return wordPressRoute.FindStringSubmatch(u.Query().Get("rest_route"))
}

// Recognise looks for the API's fields, and for the software's name beside a
// post's frame.
func (WordPress) Recognise(page *crawler.Page) bool {
	if text, isJSON := jsonText(page); isJSON {
		head := clip(text, 1<<20)
		return strings.Contains(head, `"rendered"`) && strings.Contains(head, `"date_gmt"`) && strings.Contains(head, `"link"`)
	}
	return containsAny(page.Text, []string{`content="WordPress`, "content='WordPress", "/wp-content/themes/", "/wp-includes/"}) &&
		containsAny(page.Text, []string{"hentry", "type-post", "entry-content", "wp-block-post"})
}

// Read reads an answer of the API, a post, or a list of posts.
func (w WordPress) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(w.Name(), hostOf(page.URL))}
	if text, isJSON := jsonText(page); isJSON {
		return readWordPressJSON(page, h, text), nil
	}
	p, err := newArticlePage(page, h.Site, "")
	if err != nil {
		return h, err
	}
	b := &wordPressPage{articlePage: p, self: p.base}
	if named := p.named(); named != nil {
		b.self, p.site = named, crawler.SiteOf(w.Name(), hostOf(named.String()))
		h.Site = p.site
	}
	b.read()
	if len(p.posts) == 0 && len(b.threads.links) == 0 {
		h.State = b.state()
		return h, nil
	}
	h = p.finish(h)
	h.Links = append(h.Links, b.threads.links...)
	h.Links = h.Links[:min(len(h.Links), maxLinks)]
	if b.isList {
		h.Next = b.next()
		for _, post := range p.posts {
			h.Span = widen(h.Span, w.Position(post))
		}
	}
	return h, nil
}

// Own is the page of a post; a comment stands on it.
func (WordPress) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || hostOf(post.URL) == "" {
		return ""
	}
	return beside(page, u.Path, u.RawQuery)
}

// Heads of an address of the API is the first part of its list.
func (WordPress) Heads(u *url.URL) []string {
	if wordPressAPI(u) == nil {
		return nil
	}
	head := *u
	q := head.Query()
	q.Del("page")
	q.Del("offset")
	head.RawQuery = q.Encode()
	return []string{head.String()}
}

// Forward: the newest come first.
func (WordPress) Forward(*url.URL) bool { return false }

// Position of a post is when it was published, by which lists are ordered.
func (WordPress) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// wordPressNext is the next part of a list of the API: the one its header
// names, else the page after this one if the header counts more of them.
func wordPressNext(page *crawler.Page) *string {
	base := pageBase(page)
	if there, err := base.Parse(linkHeader(page, "next")); err == nil && linkHeader(page, "next") != "" && there.Host == base.Host {
		return optional(there.String())
	}
	number := max(1, atoi(base.Query().Get("page")))
	if atoi(page.Header.Get("X-WP-TotalPages")) <= number {
		return nil
	}
	return withQuery(base, "page", strconv.FormatInt(number+1, 10))
}

// wordPressSlug is an author's name in the address of his page.
func wordPressSlug(address string) string {
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(u.Path, "/author/") {
		return ""
	}
	return path.Base(strings.TrimSuffix(u.Path, "/"))
}
