package site

import (
	"net/url"
	"path"
	"slices"
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
		for _, l := range post.Links {
			addTelegramLink(&links, l, crawler.LinkExternal, "")
		}
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

// readPosts reads the posts in order: one that opens a thread comes before its answers.
func (p *pixmicatPage) readPosts() {
	p.doc.Find(".quote span > .text-button").Parent().Remove() // "[unfold]" beside a video
	thread := p.home.Query().Get("res")
	p.doc.Find(".threadpost[id], .reply[id]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		number := strings.TrimPrefix(s.AttrOr("id", ""), "r")
		if _, seen := p.numbers[number]; seen || atoi(number) == 0 || s.ParentsFiltered(".threadpost, .reply").Length() > 0 {
			return true
		}
		if s.HasClass("threadpost") {
			thread = number
			p.opened = append(p.opened, number)
		}
		if atoi(thread) == 0 {
			return true // an answer to nothing
		}
		post := p.post(s, thread, number)
		p.numbers[number] = len(p.posts)
		p.posts = append(p.posts, post)
		if post.PostedAt != nil && post.PostedAt.After(p.latest[thread]) {
			p.latest[thread] = *post.PostedAt
		}
		return len(p.posts) < maxPosts
	})
}

// post reads one post: its head is a .post-head of spans, or a <label>.
func (p *pixmicatPage) post(s *goquery.Selection, thread, number string) crawler.Post {
	head, body := s.Find(".post-head, label").First(), s.Find(".quote").First()
	stamp := spaced(head)
	author := pixmicatAuthor(head.Find(".name").First().Text(), stamp)
	text := p.text(body)
	if title := strings.TrimSpace(head.Find(".title").First().Text()); !containsExactly(pixmicatUntitled, title) {
		text.prepend(title)
	}
	post := crawler.Post{
		ID:       crawler.PostID(p.site, author.ID, strings.TrimPrefix(p.board+"/"+number, "/")),
		Site:     p.site,
		URL:      p.address(thread, number),
		Author:   author,
		Text:     text.text,
		PostedAt: p.date(stamp),
		Links:    text.links,
		Quotes:   text.quotes,
		Media:    p.media(s, body),
	}
	body.Find(`a.qlink[href*="#r"]`).Each(func(i int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		if answered := href[strings.LastIndex(href, "#r")+2:]; i == 0 && atoi(answered) > 0 {
			p.answers[post.ID] = answered
		}
		own := resolve(p.base, href)
		post.Links = slices.DeleteFunc(post.Links, func(l string) bool { return l == own })
	})
	return post
}

// text is a post's words; a board says when there are none.
func (p *pixmicatPage) text(body *goquery.Selection) rendered {
	shown := render(p.base, body.Nodes...)
	if containsExactly(pixmicatWordless, shown.text) {
		return rendered{}
	}
	text := quoteLines(shown.text)
	text.links = shown.links
	return text
}

var (
	pixmicatUntitled = []string{"", "無題", "無念"}
	pixmicatWordless = []string{"無本文", "本文なし"}
)

func containsExactly(list []string, s string) bool {
	for _, one := range list {
		if s == one {
			return true
		}
	}
	return false
}

// spaced is the text of an element with a space between its parts, which stand
// beside one another without any.
func spaced(s *goquery.Selection) string {
	parts := []string{}
	s.Contents().Each(func(_ int, part *goquery.Selection) { parts = append(parts, part.Text()) })
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// date reads "2021/12/03(五) 14:21:01.624 ID:..." and "[22/09/24(土)15:36 ID:...]".
func (p *pixmicatPage) date(stamp string) *time.Time {
	slash := strings.IndexByte(stamp, '/')
	if slash < 2 {
		return nil
	}
	start := slash
	for start > 0 && stamp[start-1] >= '0' && stamp[start-1] <= '9' {
		start--
	}
	written, _, _ := strings.Cut(stamp[start:], "ID:")
	written, _, _ = strings.Cut(written, "No.")
	if day, rest, found := strings.Cut(written, "("); found { // the day of the week
		_, clock, _ := strings.Cut(rest, ")")
		written = day + " " + clock
	}
	if slash-start == 2 {
		written = "20" + written
	}
	return readDate(written, p.zone, p.page.FetchedAt)
}

// pixmicatAuthor is a tripcode ("name◆trip"), else the id of the day.
func pixmicatAuthor(name, stamp string) crawler.Author {
	name = strings.TrimSpace(name)
	a := crawler.Author{Name: name}
	if bare, trip, found := strings.Cut(name, "◆"); found {
		a.Name, a.Handle = strings.TrimSpace(bare), "◆"+strings.TrimSpace(trip)
	} else if _, rest, found := strings.Cut(stamp, "ID:"); found {
		id, _, _ := strings.Cut(rest, " ")
		id, _, _ = strings.Cut(id, "(") // how many posts they wrote: "(1/4)"
		a.Handle = strings.TrimSuffix(id, "]")
	}
	a.ID = a.Handle
	return a
}

func (p *pixmicatPage) media(s, body *goquery.Selection) []crawler.Media {
	var media []crawler.Media
	seen := map[string]bool{}
	s.Find(`a[href*="/src/"]`).Each(func(_ int, a *goquery.Selection) {
		address := resolve(p.base, a.AttrOr("href", ""))
		if address == "" || seen[address] || len(media) == maxMedia || len(body.Nodes) > 0 && body.Contains(a.Nodes[0]) {
			return
		}
		seen[address] = true
		media = append(media, crawler.Media{Kind: fileKind(address), URL: address})
	})
	return media
}

// fileKind says what a file is by the end of its name.
func fileKind(address string) string {
	switch strings.ToLower(path.Ext(address)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".avif":
		return "photo"
	case ".mp4", ".webm", ".mov", ".m4v":
		return "video"
	case ".mp3", ".ogg", ".m4a", ".wav", ".flac", ".opus":
		return "audio"
	default:
		return "file"
	}
}

// answer names the post that is answered: by its id where it stands on the page.
func (p *pixmicatPage) answer(post *crawler.Post) {
	number, found := p.answers[post.ID]
	if !found {
		return
	}
	if at, here := p.numbers[number]; here {
		post.ReplyTo = optional(p.posts[at].ID)
		return
	}
	u, err := url.Parse(post.URL)
	if err != nil {
		return
	}
	post.ReplyTo = optional(p.address(u.Query().Get("res"), number))
}

// threads lists the threads of a board's page, with when they last changed.
func (p *pixmicatPage) threads() linkSet {
	var set linkSet
	for _, number := range p.opened {
		before := len(set.links)
		set.add(beside(p.page, path.Join("/", path.Dir(p.base.Path), "pixmicat.php"), "res="+number), crawler.LinkThread)
		if len(set.links) > before {
			set.links[before].At = p.latest[number]
		}
	}
	return set
}

func (p *pixmicatPage) state() crawler.PageState {
	text := clip(p.page.Text, 256<<10)
	switch {
	case containsAny(text, []string{"Thread Not Found", "討論串不存在", "找不到討論串", "スレッドがありません", "該当記事がみつかりません"}):
		return crawler.PageDeleted
	case p.doc.Find("#threads").Length() > 0:
		return crawler.PageEmpty
	default:
		return otherState(p.page, p.doc)
	}
}
