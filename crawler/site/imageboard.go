package site

import (
	"encoding/json"
	"html"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Imageboard reads the JSON of imageboards: 4chan's read-only API, which vichan
// and its kin copy, and LynxChan's: threads, catalogs, pages of a board. Nobody
// has an account: a tripcode, else the id a poster has in a thread, stands for
// one. Unverified: written from the published descriptions of the two.
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
	return isJSON && (strings.Contains(head, `"no":`) && strings.Contains(head, `"resto":`) ||
		strings.Contains(head, `"threadId":`) && strings.Contains(head, `"markdown":`))
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

	LynxThread  int64  `json:"threadId"`
	LynxPost    int64  `json:"postId"`
	Title       string `json:"subject"`
	Markdown    string `json:"markdown"` // HTML, in spite of its name
	Message     string `json:"message"`
	Creation    string `json:"creation"`
	LastBump    string `json:"lastBump"`
	LastEdited  string `json:"lastEditTime"`
	Attachments []struct {
		Path string `json:"path"`
		Name string `json:"originalName"`
	} `json:"files"`
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
		doc, err := document(page)
		if err != nil {
			return h, err
		}
		h.State = otherState(page, doc)
		return h, nil
	}
	if strings.HasPrefix(text, "{") {
		text = "[" + text + "]"
	}
	var lists []imageboardList
	_ = json.Unmarshal([]byte(text), &lists) // what has another form is skipped
	for i := range lists {
		p.addList(&lists[i])
	}
	h.Posts, h.Links = p.harvest()
	h.State = jsonState(page, len(h.Posts)+len(h.Links), "", len(lists) == 0 && text == "[]" || len(lists) > 0 && lists[0].Threads != nil)
	if b.Forward(p.base) && len(h.Posts) > 0 {
		h.Forward = true
		for _, post := range h.Posts {
			h.Span = widen(h.Span, b.Position(post))
		}
	}
	return h, nil
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

func (p *imageboardPage) add(o *imageboardPost, thread int64) {
	number := max(o.Number, o.LynxPost)
	if number == 0 {
		number = o.LynxThread
	}
	text := p.text(o)
	media := p.media(o)
	if number <= 0 || p.numbers[number] != "" || text.text == "" && len(media) == 0 || len(p.posts) >= maxPosts {
		return
	}
	handle := firstOf(o.Trip, o.Poster)
	at := unixTime(o.Time)
	if at == nil {
		at = stampTime(o.Creation)
	}
	post := crawler.Post{
		ID: crawler.PostID(p.site, handle, p.board+"/"+strconv.FormatInt(number, 10)), Site: p.site, URL: p.address(thread, number),
		Author: crawler.Author{ID: handle, Handle: handle, Name: html.UnescapeString(o.Name)},
		Text:   text.text, Links: text.links, Quotes: text.quotes, Media: media, PostedAt: at, EditedAt: stampTime(o.LastEdited),
	}
	post.Edited = post.EditedAt != nil
	if answered := answeredNumber(text.text); answered > 0 {
		p.answers[post.ID] = [2]int64{thread, answered}
	}
	p.numbers[number] = post.ID
	p.posts = append(p.posts, post)
}

// text is a post's subject and words; links to other posts are no links of it.
func (p *imageboardPage) text(o *imageboardPost) rendered {
	body := markup(firstOf(o.Comment, o.Markdown))
	body.Find("a").Each(func(_ int, a *goquery.Selection) {
		if strings.HasPrefix(strings.TrimSpace(a.Text()), ">>") {
			a.RemoveAttr("href")
		}
	})
	shown := render(p.base, body.Nodes...)
	if shown.text == "" {
		shown = renderPlain(o.Message)
	}
	text := quoteLines(shown.text)
	text.links = shown.links
	for _, l := range writtenLinks(shown.text) {
		text.links = appendNew(text.links, l)
	}
	text.prependTitle(html.UnescapeString(firstOf(o.Subject, o.Title)))
	return text
}

// answeredNumber is the first post a text begins a line with: ">>123".
func answeredNumber(text string) int64 {
	for line := range strings.Lines(text) {
		if rest, found := strings.CutPrefix(line, ">>"); found {
			end := strings.IndexFunc(rest, func(c rune) bool { return c < '0' || c > '9' })
			if end < 0 {
				end = len(rest)
			}
			if n := atoi(rest[:end]); n > 0 {
				return n
			}
		}
	}
	return 0
}

func (p *imageboardPage) media(o *imageboardPost) []crawler.Media {
	var media []crawler.Media
	add := func(address, name string) {
		if address = resolve(p.base, address); hostOf(address) != "" && len(media) < maxMedia {
			media = append(media, crawler.Media{Kind: fileKind(address), URL: address, Alt: name})
		}
	}
	for _, f := range append([]imageboardFile{o.imageboardFile}, o.Extra...) {
		switch {
		case f.Stored == "" || f.Ext == "":
		case p.fourchan:
			add("https://i.4cdn.org/"+p.board+"/"+url.PathEscape(string(f.Stored)+f.Ext), html.UnescapeString(o.Filename))
		default:
			add("/"+p.board+"/src/"+url.PathEscape(string(f.Stored)+f.Ext), html.UnescapeString(o.Filename))
		}
	}
	for _, f := range o.Attachments {
		add(f.Path, html.UnescapeString(f.Name))
	}
	return media
}

// harvest names what posts answer, now that all are known, and what they name.
func (p *imageboardPage) harvest() ([]crawler.Post, []crawler.Link) {
	for i := range p.posts {
		post := &p.posts[i]
		if at, answers := p.answers[post.ID]; answers {
			post.ReplyTo = optional(firstOf(p.numbers[at[1]], p.address(at[0], at[1])))
		}
		for _, l := range post.Links {
			addTelegramLink(&p.threads, l, crawler.LinkExternal, "")
		}
	}
	return p.posts, p.threads.links
}

// Heads of a thread is its JSON, of a board its catalog.
func (b Imageboard) Heads(u *url.URL) []string {
	if !b.Match(u) {
		return nil
	}
	p := newImageboard(&crawler.Page{URL: u.String()})
	if p.fourchan {
		p.base = &url.URL{Scheme: "https", Host: "a.4cdn.org"}
	}
	if !isPlainID(p.board) {
		return nil
	}
	if b.Forward(u) {
		name, _, _ := strings.Cut(path.Base(u.Path), ".")
		if n := atoi(name); n > 0 {
			return []string{p.threadJSON(n)}
		}
		return nil
	}
	return []string{(&url.URL{Scheme: p.base.Scheme, Host: p.base.Host, Path: "/" + p.board + "/catalog.json"}).String()}
}

// Forward: a thread's answers follow one another.
func (Imageboard) Forward(u *url.URL) bool {
	kind := path.Base(path.Dir(u.Path))
	return kind == "res" || kind == "thread"
}

// Position of a post is its number on the board.
func (Imageboard) Position(post crawler.Post) int64 {
	return atoi(post.ID[strings.LastIndexByte(post.ID, '/')+1:])
}

// Own is the thread the post stands in.
func (b Imageboard) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || !b.Forward(u) {
		return ""
	}
	p := newImageboard(page)
	name, _, _ := strings.Cut(path.Base(u.Path), ".")
	if n := atoi(name); n > 0 {
		return p.threadJSON(n)
	}
	return ""
}
