package site

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"scops/crawler"
)

// Bahamut reads the forum of gamer.com.tw: boards, threads, single posts, and
// the comments below a post, of which a thread shows only the last few and the
// JSON beside it all. That JSON is known by its field names alone: no answer
// of it was at hand.
type Bahamut struct{}

const bahamutHome = "https://forum.gamer.com.tw/"

// Name is "bahamut".
func (Bahamut) Name() string { return "bahamut" }

// Match takes the forum's scripts.
func (Bahamut) Match(u *url.URL) bool {
	return strings.EqualFold(u.Hostname(), "forum.gamer.com.tw") && bahamutPage(u) != ""
}

// bahamutPage is the kind of page a path leads to: board, thread, post or comments.
func bahamutPage(u *url.URL) string {
	switch path.Base(u.Path) {
	case "B.php":
		return "board"
	case "C.php":
		return "thread"
	case "Co.php":
		return "post"
	case "moreCommend.php":
		return "comments"
	default:
		return ""
	}
}

// Recognise looks for the marks of a thread or of a board.
func (Bahamut) Recognise(page *crawler.Page) bool {
	return strings.Contains(page.Text, "bahamut.com.tw") && (strings.Contains(page.Text, `class="c-section"`) || strings.Contains(page.Text, "b-list__row"))
}

// Read reads a thread, a board, or the comments of a post.
func (b Bahamut) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(b.Name(), "")}
	p := &bahamutReader{page: page, base: pageBase(page), site: h.Site, zone: siteZone(page, "Asia/Taipei")}
	if text, isJSON := jsonText(page); isJSON {
		p.board = p.base.Query().Get("bsn")
		h.Posts, h.State = p.comments(text)
		return h, nil
	}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	p.doc = doc
	named := resolve(p.base, doc.Find(`link[rel="canonical"]`).First().AttrOr("href", ""))
	p.board = pageBase(&crawler.Page{URL: named}).Query().Get("bsn")
	if p.board == "" {
		p.board = p.base.Query().Get("bsn")
	}
	h.Posts, h.Gone = p.posts()
	h.Next = optional(resolve(p.base, doc.Find("#BH-pagebtn a.next[href]").First().AttrOr("href", "")))
	if len(h.Posts) == 0 && len(h.Gone) == 0 {
		h.Links, h.Span = p.threads()
		h.State = p.state(len(h.Links))
		return h, nil
	}
	for _, post := range h.Posts {
		h.Span = widen(h.Span, b.Position(post))
		p.links.propose(post.Links)
	}
	h.State, h.Links, h.Forward = crawler.PageOK, p.links.links, true
	return h, nil
}

// Heads of a board or a thread are its first page.
func (b Bahamut) Heads(u *url.URL) []string {
	board, thread := atoi(u.Query().Get("bsn")), atoi(u.Query().Get("snA"))
	switch kind := bahamutPage(u); {
	case !b.Match(u) || board == 0:
		return nil
	case kind == "board":
		return []string{bahamutHome + "B.php?bsn=" + strconv.FormatInt(board, 10)}
	case kind == "thread" && thread > 0:
		return []string{bahamutHome + "C.php?bsn=" + strconv.FormatInt(board, 10) + "&snA=" + strconv.FormatInt(thread, 10)}
	default:
		return nil
	}
}

// Forward: a thread's first page holds its oldest posts.
func (Bahamut) Forward(u *url.URL) bool { return bahamutPage(u) == "thread" }

// Position of a post is its number on the board; comments are numbered apart.
func (Bahamut) Position(post crawler.Post) int64 {
	if strings.Count(post.ID, "/") != 1 {
		return 0
	}
	return atoi(post.ID[strings.LastIndexByte(post.ID, '/')+1:])
}

// Own is the page of the single post.
func (Bahamut) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || bahamutPage(u) != "post" {
		return ""
	}
	return beside(page, "/Co.php", u.RawQuery)
}
