package site

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Imageboard reads imageboards: 4chan's read-only API, which vichan and its kin
// copy, and LynxChan's (threads, catalogs, pages of a board), and the HTML of
// 4chan's and vichan's threads and boards. Nobody has an account: a tripcode,
// else the id a poster has in a thread, stands for one. Unverified: written from
// the published descriptions of the two and from vichan's own templates.
type Imageboard struct{}

// Name is "imageboard".
func (Imageboard) Name() string { return "imageboard" }

// Unverified says that no answer of such a board was at hand.
func (Imageboard) Unverified() bool { return true }

// Match takes 4chan's two hosts, and the paths the others share.
func (Imageboard) Match(u *url.URL) bool {
	if isFourchan(u.Hostname()) {
		return true
	}
	board, rest, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	kind, number, inThread := strings.Cut(rest, "/")
	number, isJSON := strings.CutSuffix(number, ".json")
	return isPlainID(board) && (rest == "catalog.json" && u.RawQuery == "" || inThread && kind == "res" && isJSON && atoi(number) > 0)
}

func isFourchan(host string) bool {
	switch strings.ToLower(host) {
	case "a.4cdn.org", "boards.4chan.org", "boards.4channel.org":
		return true
	default:
		return false
	}
}

// Recognise looks for the fields a post has in either form.
func (Imageboard) Recognise(page *crawler.Page) bool {
	text, isJSON := jsonText(page)
	head := clip(text, 64<<10)
	if !isJSON {
		return containsAny(head, imageboardMarks)
	}
	return strings.Contains(head, `"no":`) && strings.Contains(head, `"resto":`) ||
		strings.Contains(head, `"threadId":`) && strings.Contains(head, `"markdown":`)
}

// imageboardPost is a post in either form. The first post of a thread, or a
// thread in a list, holds the others.
type imageboardPost struct {
	Number   int64   `json:"no"`
	Thread   int64   `json:"resto"` // 0 = it opens one
	Name     string  `json:"name"`
	Trip     string  `json:"trip"`
	Poster   string  `json:"id"`
	Subject  string  `json:"sub"`
	Comment  string  `json:"com"`
	Time     float64 `json:"time"`
	Modified float64 `json:"last_modified"`
	Filename string  `json:"filename"`
	imageboardFile
	Extra []imageboardFile  `json:"extra_files"`
	Last  []*imageboardPost `json:"last_replies"`

	Posts []*imageboardPost `json:"posts"` // of a thread, in both forms

	LynxThread  int64                  `json:"threadId"`
	LynxPost    int64                  `json:"postId"`
	Title       string                 `json:"subject"`
	Markdown    string                 `json:"markdown"` // HTML, in spite of its name
	Message     string                 `json:"message"`
	Creation    string                 `json:"creation"`
	LastBump    string                 `json:"lastBump"`
	LastEdited  string                 `json:"lastEditTime"`
	Attachments []imageboardAttachment `json:"files"`

	body *goquery.Selection // of a post read from HTML
}

type imageboardAttachment struct {
	Path string `json:"path"`
	Name string `json:"originalName"`
}

type imageboardFile struct {
	Stored jsonID `json:"tim"`
	Ext    string `json:"ext"`
}

// imageboardList is a page of a board, or of its catalog.
type imageboardList struct {
	Threads []*imageboardPost `json:"threads"`
	imageboardPost
}

// Read reads a thread, a catalog or a page of a board.
func (b Imageboard) Read(page *crawler.Page) (crawler.Harvest, error) {
	p := newImageboard(page)
	h := crawler.Harvest{Site: p.site}
	text, isJSON := jsonText(page)
	if !isJSON {
		return b.readHTML(page, p)
	}
	if strings.HasPrefix(text, "{") {
		text = "[" + text + "]"
	}
	var lists []imageboardList
	_ = json.Unmarshal([]byte(text), &lists) // what has another form is skipped
	for i := range lists {
		p.addList(&lists[i])
	}
	h = b.harvest(p)
	h.State = jsonState(page, len(h.Posts)+len(h.Links), "", len(lists) == 0 && text == "[]" || len(lists) > 0 && lists[0].Threads != nil)
	return h, nil
}

// harvest is what was read so far; a thread is read to newer posts.
func (b Imageboard) harvest(p *imageboardPage) crawler.Harvest {
	h := crawler.Harvest{Site: p.site}
	h.Posts, h.Links = p.harvest()
	if b.Forward(p.base) && len(h.Posts) > 0 {
		h.Forward = true
		for _, post := range h.Posts {
			h.Span = widen(h.Span, b.Position(post))
		}
	}
	return h
}

// imageboardPage is one answer with what its posts share.
type imageboardPage struct {
	base     *url.URL
	site     string
	board    string
	fourchan bool
	posts    []crawler.Post
	numbers  map[int64]string // number -> post id
	answers  map[string][2]int64
	threads  linkSet
}

func newImageboard(page *crawler.Page) *imageboardPage {
	p := &imageboardPage{base: pageBase(page), numbers: map[int64]string{}, answers: map[string][2]int64{}}
	p.fourchan = isFourchan(p.base.Hostname())
	p.board, _, _ = strings.Cut(strings.Trim(p.base.Path, "/"), "/")
	host := hostOf(page.URL)
	if p.fourchan {
		host = "4chan.org"
	}
	p.site = crawler.SiteOf("imageboard", host)
	return p
}

// address is a post's place in its thread's page.
func (p *imageboardPage) address(thread, number int64) string {
	u := url.URL{Scheme: p.base.Scheme, Host: p.base.Host, Path: "/" + p.board + "/res/" + strconv.FormatInt(thread, 10) + ".html"}
	mark := ""
	if p.fourchan {
		u = url.URL{Scheme: "https", Host: "boards.4chan.org", Path: "/" + p.board + "/thread/" + strconv.FormatInt(thread, 10)}
		mark = "p"
	}
	if number != thread {
		u.Fragment = mark + strconv.FormatInt(number, 10)
	}
	return u.String()
}

// threadJSON is where a thread is had as JSON.
func (p *imageboardPage) threadJSON(thread int64) string {
	kind := "/res/"
	if p.fourchan {
		kind = "/thread/"
	}
	u := url.URL{Scheme: p.base.Scheme, Host: p.base.Host, Path: "/" + p.board + kind + strconv.FormatInt(thread, 10) + ".json"}
	return u.String()
}

// addList reads the threads of a list, or the one thread of a page.
func (p *imageboardPage) addList(list *imageboardList) {
	for _, t := range list.Threads {
		if t != nil {
			p.addThread(t, true)
		}
	}
	if list.Threads == nil {
		p.addThread(&list.imageboardPost, !(Imageboard{}).Forward(p.base))
	}
}

// addThread reads a thread's posts; one in a list is also followed.
func (p *imageboardPage) addThread(t *imageboardPost, listed bool) {
	opener := t
	if t.Number == 0 && t.LynxThread == 0 && len(t.Posts) > 0 && t.Posts[0] != nil {
		opener = t.Posts[0]
	}
	thread := max(opener.Number, opener.LynxThread)
	if opener.Thread > 0 {
		thread = opener.Thread
	}
	if thread <= 0 {
		return
	}
	if listed {
		before := len(p.threads.links)
		p.threads.add(p.threadJSON(thread), crawler.LinkThread)
		if at := opener.changed(); at != nil && len(p.threads.links) > before {
			p.threads.links[before].At = *at
		}
	}
	if listed && opener.Time == 0 && opener.Creation == "" {
		return // a catalog that says neither when nor who: the thread will
	}
	p.add(opener, thread)
	for _, posts := range [][]*imageboardPost{t.Posts, t.Last} {
		for _, one := range posts {
			if one != nil {
				p.add(one, thread)
			}
		}
	}
}

// changed is when a thread was last answered.
func (o *imageboardPost) changed() *time.Time {
	if at := unixTime(o.Modified); at != nil {
		return at
	}
	return stampTime(o.LastBump)
}
