package site

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// VBulletin reads forums made with vBulletin 3, 4 and 5: threads, and lists of
// threads and forums. A thread pages forward, to newer posts.
//
// Unverified: written from the software's templates and from readers of it that
// others published; no page a forum really sent was tried.
type VBulletin struct{}

var (
	_ crawler.Looker = VBulletin{}
	_ crawler.Placer = VBulletin{}
)

// Unverified: see VBulletin.
func (VBulletin) Unverified() bool { return true }

// Name is "vbulletin".
func (VBulletin) Name() string { return "vbulletin" }

// Match takes the two scripts of vBulletin 3 and 4, by this software's keys:
// MyBB has scripts of the same names. Version 5 and rewritten addresses are
// known by their pages.
func (VBulletin) Match(u *url.URL) bool {
	script, _ := vbulletinScript(u)
	q := u.Query()
	return script != "" && !q.Has("tid") && !q.Has("fid") && !q.Has("pid")
}

// vbulletinScript is the script of an address, and what of its path follows.
func vbulletinScript(u *url.URL) (script, rest string) {
	for _, name := range []string{"showthread.php", "forumdisplay.php"} {
		if _, rest, found := strings.Cut(u.Path, "/"+name); found && (rest == "" || rest[0] == '/') {
			return name, rest
		}
	}
	return "", ""
}

// Recognise looks for the software's scripts and generator beside marks of its
// pages.
func (VBulletin) Recognise(page *crawler.Page) bool {
	return containsAny(page.Text, vbulletinMade) && containsAny(page.Text, vbulletinMarks)
}

var (
	vbulletinMade  = []string{`content="vBulletin`, "vbulletin_global.js", "vbulletin-core.js", "vBulletin_init(", `id="vbulletin_html"`, "vBulletin&reg;", "vBulletin®", "vBulletin.version"}
	vbulletinMarks = []string{"post_message_", "js-post__content-text", "thread_title_", "topic-title", "forumdisplay.php", "showthread.php", "standard_error", "do=login", "forum-title"}
)

// Read reads a thread, else a list of threads.
func (v VBulletin) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: v.Name(), Site: crawler.SiteOf(v.Name(), hostOf(page.URL))}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	f := newVBulletinPage(page, doc)
	h.Site, h.Posts = f.site, f.posts()
	h.State = crawler.PageOK
	if len(h.Posts) > 0 {
		for _, p := range h.Posts {
			h.Span = widen(h.Span, v.Position(p))
		}
		h.Forward, h.Next, h.Links = true, f.next(), accountsElsewhere(h.Posts)
		return h, nil
	}
	if h.Links, h.Span = f.threads(); len(h.Links) > 0 {
		h.Next = f.next()
		return h, nil
	}
	h.State = f.state()
	return h, nil
}

// Own is the address that leads to a post, wherever its thread is by now.
func (VBulletin) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || hostOf(post.URL) == "" {
		return ""
	}
	return beside(page, u.Path, u.RawQuery)
}

// Heads of a thread or a forum is its first page.
func (v VBulletin) Heads(u *url.URL) []string {
	script, rest := vbulletinScript(u)
	if !v.Match(u) {
		return nil
	}
	head := *u
	key := map[string]string{"showthread.php": "t", "forumdisplay.php": "f"}[script]
	if number := atoi(u.Query().Get(key)); number > 0 {
		head.RawQuery = key + "=" + strconv.FormatInt(number, 10)
		return []string{head.String()}
	}
	words, _, _ := strings.Cut(u.RawQuery, "&")
	if rest != "" {
		words = strings.TrimPrefix(rest, "/")
	}
	words, _, _ = strings.Cut(words, "/")
	if !vbulletinWords.MatchString(words) {
		return nil
	}
	if rest != "" {
		head.Path, head.RawPath, head.RawQuery = strings.TrimSuffix(u.Path, rest)+"/"+words, "", ""
	} else {
		head.RawQuery = words
	}
	return []string{head.String()}
}

// vbulletinWords are a number and a title, as addresses of vBulletin 4 have them.
var vbulletinWords = regexp.MustCompile(`^[0-9]{1,12}-[^=&?#]*$`)

// Forward: a thread's first page holds its oldest posts.
func (VBulletin) Forward(u *url.URL) bool {
	script, _ := vbulletinScript(u)
	return script == "showthread.php"
}

// Position of a post is its number on the forum.
func (VBulletin) Position(post crawler.Post) int64 { return nativeNumber(post) }

// vbulletinPage is one page of such a forum.
type vbulletinPage struct {
	board
	root       string // the folder its scripts lie in, by the forum's own host
	monthFirst bool   // dates are written month-day-year
}

func newVBulletinPage(page *crawler.Page, doc *goquery.Document) *vbulletinPage {
	f := &vbulletinPage{board: newBoard("vbulletin", page, doc, vbulletinZone(doc))}
	f.root = f.address("./")
	script := doc.Find(`a[href*="showthread.php"], a[href*="forumdisplay.php"], a[href*="newreply.php"], a[href*="member.php"]`).First().AttrOr("href", "")
	if u, err := url.Parse(f.address(script)); err == nil && script != "" {
		for path.Ext(u.Path) == "" && len(u.Path) > 1 || strings.Contains(path.Dir(u.Path), ".php") {
			u.Path = path.Dir(strings.TrimSuffix(u.Path, "/")) // showthread.php/12-words
		}
		u.Path, u.RawPath, u.RawQuery, u.Fragment = strings.TrimSuffix(path.Dir(u.Path), "/")+"/", "", "", ""
		f.root = u.String()
	}
	f.monthFirst = f.writesMonthFirst()
	return f
}

// vbulletinZone is what the foot of a page says: "All times are GMT +7."
func vbulletinZone(doc *goquery.Document) string {
	small := doc.Find("#footer_time, .smallfont, .footer, #footer, .below_body")
	for i := small.Length() - 1; i >= max(0, small.Length()-12); i-- {
		text := squeezed(small.Eq(i))
		for _, name := range []string{"GMT", "UTC"} {
			if at := strings.Index(text, name); at >= 0 {
				return clip(text[at:], 12)
			}
		}
	}
	return ""
}

// clean makes a link absolute on the host that answered, without the session.
func (f *vbulletinPage) clean(href string) string {
	u, err := url.Parse(f.here(href))
	if err != nil || u.Host == "" {
		return ""
	}
	var kept []string
	for _, part := range strings.Split(u.RawQuery, "&") {
		if !strings.HasPrefix(part, "s=") && part != "" {
			kept = append(kept, part)
		}
	}
	u.RawQuery = strings.Join(kept, "&")
	return u.String()
}

func (f *vbulletinPage) next() *string {
	next := f.doc.Find(`link[rel="next"], a[rel="next"], a.js-pagenav-next-button, a.right-arrow`).First().AttrOr("href", "")
	return optional(f.clean(next))
}

// threads lists threads and forums, and the span of the threads' last posts in
// milliseconds: a list is in order of those, save for what is pinned.
func (f *vbulletinPage) threads() ([]crawler.Link, crawler.Span) {
	var set linkSet
	var span crawler.Span
	ordered := true
	f.doc.Find(`a[id^="thread_title_"][href], a.js-topic-title[href]`).Each(func(_ int, a *goquery.Selection) {
		head := f.clean(a.AttrOr("href", ""))
		if u, err := url.Parse(head); err == nil && len(VBulletin{}.Heads(u)) > 0 {
			head = VBulletin{}.Heads(u)[0]
		}
		before := len(set.links)
		set.add(head, crawler.LinkThread)
		row := a.Closest("tr, li.threadbit")
		last := row.Find("time[datetime], .cell-lastpost .post-date, .threadlastpost dd:last-child, td[title] > div.smallfont").Last()
		at := f.time(last.AttrOr("datetime", ""), f.usual(last.Text()))
		if at != nil && len(set.links) > before {
			set.links[before].At = *at
		}
		if row.HasClass("sticky") || row.ParentsFiltered("#stickies").Length() > 0 || row.Find(`img[alt*="Sticky"]`).Length() > 0 {
			return
		}
		if at == nil {
			ordered = false
			return
		}
		span = widen(span, at.UnixMilli())
	})
	f.doc.Find(`.forumtitle a[href], a.forum-title[href], td.alt1Active a[href*="forumdisplay.php"]`).Each(func(_ int, a *goquery.Selection) {
		set.add(f.clean(a.AttrOr("href", "")), crawler.LinkThread)
	})
	if !ordered {
		span = crawler.Span{}
	}
	return set.links, span
}

// state names a page with neither posts nor threads. The form to log in stands
// on every page of the older versions, and says nothing.
func (f *vbulletinPage) state() crawler.PageState {
	message := strings.ToLower(clip(squeezed(f.doc.Find("body")), 64<<10))
	f.doc.Find(`form[action*="do=login"], #login-iframe, .b-top-menu`).Remove()
	switch state := statusState(f.page.Status); {
	case containsAny(message, vbulletinWalls):
		return crawler.PageLoginWall
	case containsAny(message, vbulletinGone):
		return crawler.PageDeleted
	case state != "":
		return state
	case f.doc.Find("#threadslist, #threads, .threadlist, .topic-list-container").Length() > 0, containsAny(message, vbulletinEmpty):
		return crawler.PageEmpty
	default:
		return otherState(f.page, f.doc)
	}
}

var (
	vbulletinWalls = []string{"you are not logged in or you do not have permission", "you do not have permission to access this page", "you must be logged in to", "you don't have permission to"}
	vbulletinGone  = []string{"no thread specified", "invalid thread specified", "invalid forum specified", "invalid post specified", "no forum specified", "the page you requested could not be found", "invalid page url"}
	vbulletinEmpty = []string{"there are no posts in this forum", "there are no threads", "there are no topics", "there are currently no threads"}
)
