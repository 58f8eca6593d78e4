package site

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// The zones the boards and blogs of two countries write their times in.
const (
	zoneKorea    = "Asia/Seoul"
	zoneThailand = "Asia/Bangkok"
)

// articlePage is a page of a board or blog: an article and its comments, with
// what all of them share.
type articlePage struct {
	page  *crawler.Page
	doc   *goquery.Document
	base  *url.URL
	site  string
	zone  *time.Location
	posts []crawler.Post
	seen  map[string]bool
}

// newArticlePage parses a page of a site that writes its times in a zone,
// unless the site's settings know it better.
func newArticlePage(page *crawler.Page, site, zone string) (*articlePage, error) {
	doc, err := document(page)
	if err != nil {
		return nil, err
	}
	p := articleData(page, site, zone)
	p.doc = doc
	return p, nil
}

// articleData is newArticlePage for an answer that is no HTML.
func articleData(page *crawler.Page, site, zone string) *articlePage {
	return &articlePage{page: page, base: pageBase(page), site: site, zone: siteZone(page, zone), seen: map[string]bool{}}
}

// article is an article or a comment before it is put together.
type article struct {
	id      string // its own id on the site
	account string // in front of it; "" = the author's
	url     string
	author  crawler.Author
	title   string
	content *goquery.Selection // where its words and pictures are
	at      *time.Time
	edited  bool
	changed *time.Time // when it was edited, nil = not said
	replyTo *string
	below   string          // a line under its words, such as its tags
	media   []crawler.Media // beside those of the content
	bio     string
}

// add puts a post together and gives its id; "" when it says and shows nothing,
// or is there already.
func (p *articlePage) add(a article) string {
	text := render(p.base, asLines(a.content).Nodes...)
	if title := oneLine(a.title); title != "" {
		text.prepend(title)
	}
	text.line(oneLine(a.below))
	for _, link := range writtenLinks(text.text) { // boards do not make links of all addresses
		if len(text.links) < maxPostLinks {
			text.links = appendNew(text.links, link)
		}
	}
	media := append(contentMedia(p.base, a.content), a.media...)
	id := crawler.PostID(p.site, cmp.Or(a.account, a.author.ID), a.id)
	if a.id == "" || a.url == "" || p.seen[id] || len(p.posts) >= maxPosts || text.text == "" && len(media) == 0 && len(text.links) == 0 {
		return ""
	}
	p.seen[id] = true
	p.posts = append(p.posts, crawler.Post{
		ID:       id,
		Site:     p.site,
		URL:      a.url,
		Author:   a.author,
		Text:     text.text,
		PostedAt: a.at,
		EditedAt: a.changed,
		Edited:   a.edited || a.changed != nil,
		ReplyTo:  a.replyTo,
		Media:    media,
		Links:    text.links,
		Quotes:   text.quotes,
		Bio:      clip(a.bio, maxBio),
	})
	return id
}

// date reads a time in the page's zone.
func (p *articlePage) date(s string) *time.Time { return readDate(s, p.zone, p.page.FetchedAt) }

// finish puts the page's posts into its harvest.
func (p *articlePage) finish(h crawler.Harvest) crawler.Harvest {
	var set linkSet
	p.mentions(&set)
	h.State, h.Posts, h.Links = crawler.PageOK, p.posts, set.links
	return h
}

// mentions proposes the accounts elsewhere that the posts name.
func (p *articlePage) mentions(set *linkSet) {
	for _, post := range p.posts {
		set.propose(post.Links)
	}
}

// named is the address a page gives itself, nil when it gives none.
func (p *articlePage) named() *url.URL {
	for _, address := range []string{
		p.doc.Find(`link[rel="canonical"]`).First().AttrOr("href", ""),
		p.doc.Find(`meta[property="og:url"]`).First().AttrOr("content", ""),
	} {
		if u, err := p.base.Parse(address); err == nil && address != "" && u.Hostname() != "" {
			return u
		}
	}
	return nil
}

// text is what a reader sees of a selection, on one line.
func (p *articlePage) text(s *goquery.Selection) string {
	return oneLine(render(p.base, s.Nodes...).text)
}

// maxAbove is how deep comments stand inside one another on any site that nests
// them; a page of deeper ones would be looked at once for each.
const maxAbove = 4

// outermost drops the elements that stand inside others of a selection: rows do
// not stand in rows, and a page of such would be looked at once for each.
func outermost(s *goquery.Selection) *goquery.Selection {
	among := map[*html.Node]bool{}
	for _, n := range s.Nodes {
		among[n] = true
	}
	return s.FilterFunction(func(_ int, one *goquery.Selection) bool {
		for n := one.Nodes[0].Parent; n != nil; n = n.Parent {
			if among[n] {
				return false
			}
		}
		return true
	})
}

// oneLine folds all white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// markup parses a piece of HTML; one that cannot be parsed shows nothing.
func markup(s string) *goquery.Selection {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(s))
	if err != nil {
		return &goquery.Selection{}
	}
	return doc.Find("body")
}

// asLines makes the paragraphs of an editor that writes one for every line into
// lines: such a paragraph has no empty line around it, and one that holds but a
// space is an empty line.
func asLines(content *goquery.Selection) *goquery.Selection {
	if content == nil {
		return &goquery.Selection{}
	}
	for _, top := range content.Nodes {
		for n := range top.Descendants() {
			if n.DataAtom != atom.P {
				continue
			}
			n.Data, n.DataAtom = "div", atom.Div
			if isBlank(n) {
				for n.FirstChild != nil {
					n.RemoveChild(n.FirstChild)
				}
				n.AppendChild(&html.Node{Type: html.ElementNode, Data: "br", DataAtom: atom.Br})
			}
		}
	}
	return content
}

// isBlank says that an element shows nothing: spaces, some of no width, and
// marks around them.
func isBlank(n *html.Node) bool {
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && strings.Trim(c.Data, " \t\r\n\u00A0\u200B\uFEFF") != "":
			return false
		case c.DataAtom == atom.A, mediaKind(c) != "", c.DataAtom == atom.Img:
			return false
		}
	}
	return true
}

// contentMedia names the pictures, films, sounds and players of an article,
// each once; pictures that stand for characters are text.
func contentMedia(base *url.URL, content *goquery.Selection) []crawler.Media {
	if content == nil {
		return nil
	}
	var media []crawler.Media
	seen := map[string]bool{}
	for _, top := range content.Nodes {
		for n := range top.Descendants() {
			kind := mediaKind(n)
			if kind == "" || len(media) >= maxMedia {
				continue
			}
			address := resolve(base, mediaSource(n))
			if address == "" || seen[address] {
				continue
			}
			seen[address] = true
			media = append(media, crawler.Media{Kind: kind, URL: address, Alt: oneLine(attr(n, "alt"))})
		}
	}
	return media
}

// mediaKind is what an element shows, "" for none.
func mediaKind(n *html.Node) string {
	sticker := containsAny(strings.ToLower(attr(n, "class")), stickerMarks)
	switch n.DataAtom {
	case atom.Img, atom.Video:
		switch {
		case sticker:
			return "sticker"
		case n.DataAtom == atom.Video:
			return "video"
		case isCharacter(n):
			return ""
		}
		return "photo"
	case atom.Iframe, atom.Embed:
		return "video"
	case atom.Audio:
		return "audio"
	default:
		return ""
	}
}

// stickerMarks are the classes of the sticker shops of Korean sites.
var stickerMarks = []string{"dccon", "arcacon", "se-sticker", "emoticon"}

// mediaSource is where a picture or film lies: a page that loads them late
// writes that beside a placeholder.
func mediaSource(n *html.Node) string {
	for _, name := range []string{"data-original", "data-originalurl", "data-lazy-src", "data-src", "src"} {
		if source := strings.TrimSpace(attr(n, name)); source != "" && !strings.HasPrefix(source, "data:") && !strings.HasSuffix(source, "/transparent.gif") {
			return source
		}
	}
	if largest := largestSource(firstOf(attr(n, "data-srcset"), attr(n, "srcset"))); largest != "" {
		return largest
	}
	if n.DataAtom == atom.Img && n.Parent != nil && n.Parent.Data == "picture" {
		for c, left := n.PrevSibling, 10; c != nil && left > 0; c, left = c.PrevSibling, left-1 {
			if c.DataAtom == atom.Source {
				return mediaSource(c)
			}
		}
	}
	if n.DataAtom == atom.Video || n.DataAtom == atom.Audio {
		for c := range n.ChildNodes() {
			if c.DataAtom == atom.Source {
				return mediaSource(c)
			}
		}
	}
	return ""
}

// largestSource is the largest picture of a srcset: "a.jpg 320w, b.jpg 2x".
func largestSource(set string) string {
	best, most := "", -1.0
	for _, one := range strings.Split(clip(set, 8<<10), ", ") {
		address, width, _ := strings.Cut(strings.Trim(one, ", \t\r\n"), " ")
		size, err := strconv.ParseFloat(strings.TrimRight(strings.TrimSpace(width), "wx"), 64)
		if err != nil {
			size = 0
		}
		if address != "" && !strings.HasPrefix(address, "data:") && size > most {
			best, most = address, size
		}
	}
	return best
}

// threadList collects the threads of a board's list and where they stand.
type threadList struct {
	linkSet
	positions []int64
}

// add adds a thread; position is 0 where it says nothing of the list's order,
// as for a pinned one.
func (l *threadList) add(address string, position int64, at *time.Time) {
	before := len(l.links)
	l.linkSet.add(address, crawler.LinkThread)
	if len(l.links) == before {
		return
	}
	if at != nil {
		l.links[before].At = *at
	}
	l.positions = append(l.positions, position)
}

// span is that of a list with the newest first. It is read from its end, so
// that what is pinned above newer threads without a mark counts for nothing.
func (l *threadList) span() crawler.Span {
	var span crawler.Span
	for i := len(l.positions) - 1; i >= 0; i-- {
		if l.positions[i] > span.Newest {
			span = widen(span, l.positions[i])
		}
	}
	return span
}

// nextInQuery is the page after this one of a list that counts its pages in its
// query: the link of the page that leads there, nil when none does. same says
// whether an address with that number belongs to the list.
func nextInQuery(base *url.URL, doc *goquery.Document, key string, same func(*url.URL) bool) *string {
	number := strconv.FormatInt(max(atoi(base.Query().Get(key)), 1)+1, 10)
	next := ""
	doc.Find("a[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		href := a.AttrOr("href", "")
		if !strings.Contains(href, key+"="+number) {
			return true
		}
		if u, err := base.Parse(href); err == nil && u.Host == base.Host && u.Query().Get(key) == number && same(u) {
			u.Fragment, u.RawFragment = "", ""
			next = u.String()
		}
		return next == ""
	})
	return optional(next)
}

// samePath says that addresses lie at one path, whatever they end with.
func samePath(base *url.URL) func(*url.URL) bool {
	return func(u *url.URL) bool { return strings.Trim(u.Path, "/") == strings.Trim(base.Path, "/") }
}

// olderComments is the page of comments before this one, for a site that counts
// them in its query and shows the last first; where says what stands for this
// page's number when the query does not.
func (p *articlePage) olderComments(key, where string) *string {
	current := atoi(p.base.Query().Get(key))
	if current == 0 {
		current = atoi(p.doc.Find(where).First().Text())
	}
	if current <= 1 {
		return nil
	}
	next := *p.base
	q := next.Query()
	q.Set(key, strconv.FormatInt(current-1, 10))
	next.RawQuery, next.Fragment = q.Encode(), ""
	return optional(next.String())
}
