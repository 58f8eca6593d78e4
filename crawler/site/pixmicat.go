package site

import (
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Pixmicat reads the imageboards of the Pixmicat! family (komica, 2cat): boards
// that show their threads with the last answers, and threads. Nobody has an
// account: a tripcode, else the id a poster has for a day, stands for one.
type Pixmicat struct{}

// Name is "pixmicat".
func (Pixmicat) Name() string { return "pixmicat" }

// Match takes the one script such a board has.
func (Pixmicat) Match(u *url.URL) bool { return path.Base(u.Path) == "pixmicat.php" }

// Recognise looks for the script beside the marks of its posts.
func (Pixmicat) Recognise(page *crawler.Page) bool {
	return strings.Contains(page.Text, "pixmicat.php") && strings.Contains(page.Text, `class="qlink"`)
}

// Read reads a thread, or a board with the threads on it.
func (b Pixmicat) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(b.Name(), hostOf(page.URL))}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	p := newPixmicat(page, doc)
	h.Site = p.site
	p.readPosts()
	for i := range p.posts {
		p.answer(&p.posts[i])
	}
	h.Posts = p.posts
	var links linkSet
	switch {
	case len(h.Posts) == 0:
		h.State = p.state()
		return h, nil
	case b.Forward(p.home): // a thread stands whole on one page
		h.Forward = true
		for _, post := range h.Posts {
			h.Span = widen(h.Span, b.Position(post))
		}
	default:
		links = p.threads()
		h.Next = optional(resolve(p.base, doc.Find(`#page_switch a[rel="next"]`).First().AttrOr("href", "")))
	}
	for _, post := range h.Posts {
		links.propose(post.Links)
	}
	h.State, h.Links = crawler.PageOK, links.links
	return h, nil
}

// Heads of a thread is the thread, of a board its first page.
func (b Pixmicat) Heads(u *url.URL) []string {
	if !b.Match(u) {
		return nil
	}
	head := *u
	head.RawQuery, head.Fragment = "", ""
	if thread := u.Query().Get("res"); atoi(thread) > 0 {
		head.RawQuery = "res=" + thread
	}
	return []string{head.String()}
}

// Forward: a thread's answers follow one another.
func (Pixmicat) Forward(u *url.URL) bool { return atoi(u.Query().Get("res")) > 0 }

// Position of a post is its number on the board.
func (Pixmicat) Position(post crawler.Post) int64 {
	return atoi(post.ID[strings.LastIndexByte(post.ID, '/')+1:])
}

// Own is the thread the post stands in.
func (Pixmicat) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || atoi(u.Query().Get("res")) == 0 {
		return ""
	}
	return beside(page, path.Join("/", path.Dir(pageBase(page).Path), "pixmicat.php"), "res="+u.Query().Get("res"))
}

// pixmicatPage is one page of a board.
type pixmicatPage struct {
	page    *crawler.Page
	doc     *goquery.Document
	base    *url.URL
	home    *url.URL // the page as the board names it
	site    string
	board   string // the board's folder
	zone    *time.Location
	posts   []crawler.Post
	numbers map[string]int    // number -> its place in posts
	answers map[string]string // id of a post -> number it answers
	opened  []string          // numbers of the threads, in order
	latest  map[string]time.Time
}

func newPixmicat(page *crawler.Page, doc *goquery.Document) *pixmicatPage {
	p := &pixmicatPage{page: page, doc: doc, base: pageBase(page), numbers: map[string]int{}, answers: map[string]string{}, latest: map[string]time.Time{}}
	p.home = p.base
	if named, err := p.base.Parse(doc.Find(`meta[property="og:url"]`).First().AttrOr("content", "")); err == nil && named.Hostname() != "" {
		p.home = named
	}
	p.site = crawler.SiteOf("pixmicat", p.home.Hostname())
	p.board = strings.Trim(p.folder(), "/")
	stated := ""
	switch lang := strings.ToLower(doc.Find("html").AttrOr("lang", doc.Find("html").AttrOr("xml:lang", ""))); {
	case strings.HasPrefix(lang, "zh-tw"):
		stated = "Asia/Taipei"
	case strings.HasPrefix(lang, "ja"):
		stated = "Asia/Tokyo"
	}
	p.zone = siteZone(page, stated)
	return p
}

// folder is where the board lies on its host, with a slash at both ends.
func (p *pixmicatPage) folder() string {
	if strings.HasSuffix(p.home.Path, "/") {
		return p.home.Path
	}
	return strings.TrimSuffix(path.Dir(p.home.Path), "/") + "/"
}

// address is a post's own: its thread, and its place in it.
func (p *pixmicatPage) address(thread, number string) string {
	u := url.URL{Scheme: p.home.Scheme, Host: p.home.Host, Path: p.folder() + "pixmicat.php", RawQuery: "res=" + thread}
	if number != thread {
		u.Fragment = "r" + number
	}
	return u.String()
}
