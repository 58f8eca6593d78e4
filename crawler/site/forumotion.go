package site

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// Forumotion reads the forums Forumotion hosts, under many names (forumotion,
// forumactif, forumieren and others) and in skins made after phpBB 2 and 3,
// PunBB, Invision and its own: topics and lists of topics. A topic pages
// forward, to newer posts.
type Forumotion struct{}

var (
	_ crawler.Looker = Forumotion{}
	_ crawler.Placer = Forumotion{}
)

// Name is "forumotion".
func (Forumotion) Name() string { return "forumotion" }

// forumotionPath is /t7-words and /f7-words, and /t7p15-words of a later page.
var forumotionPath = regexp.MustCompile(`^/([tf])([0-9]{1,9})(?:p([0-9]{1,9}))?(-[^/]*)$`)

// Match takes addresses of topics and forums.
func (Forumotion) Match(u *url.URL) bool { return forumotionPath.MatchString(u.Path) }

// Recognise looks for the service's own scripts beside marks of its pages.
func (Forumotion) Recognise(page *crawler.Page) bool {
	return containsAny(page.Text, []string{"illiweb.com/rs", "/frm/lang/", "hitskin.com", "_userdata["}) &&
		containsAny(page.Text, []string{"postbody", "poster-profile", "topictitle", "forumtitle", "forumlink", "post--"})
}

// Read reads a topic, else a list of topics.
func (o Forumotion) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: o.Name(), Site: crawler.SiteOf(o.Name(), hostOf(page.URL))}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	f := newForumotionPage(page, doc)
	h.Site, h.Posts = f.site, f.posts()
	h.State = crawler.PageOK
	if len(h.Posts) > 0 {
		for _, p := range h.Posts {
			h.Span = widen(h.Span, o.Position(p))
		}
		h.Forward, h.Next, h.Links = true, f.next(), accountsElsewhere(h.Posts)
		return h, nil
	}
	if h.Links = f.topics(); len(h.Links) > 0 {
		h.Next = f.next()
		return h, nil
	}
	h.State = f.state()
	return h, nil
}

// Own is the page of the topic that the post was read from.
func (Forumotion) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || !forumotionPath.MatchString(u.Path) {
		return ""
	}
	return beside(page, u.Path, "")
}

// Heads of a topic or a forum is its first page.
func (Forumotion) Heads(u *url.URL) []string {
	m := forumotionPath.FindStringSubmatch(u.Path)
	if m == nil {
		return nil
	}
	return []string{(&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/" + m[1] + m[2] + m[4]}).String()}
}

// Forward: a topic's first page holds its oldest posts.
func (Forumotion) Forward(u *url.URL) bool {
	m := forumotionPath.FindStringSubmatch(u.Path)
	return m != nil && m[1] == "t"
}

// Position of a post is its number on the forum.
func (Forumotion) Position(post crawler.Post) int64 { return nativeNumber(post) }

// forumotionPage is one page of such a forum.
type forumotionPage struct {
	board
	monthFirst bool // dates are written month/day/year
}

func newForumotionPage(page *crawler.Page, doc *goquery.Document) *forumotionPage {
	f := &forumotionPage{board: newBoard("forumotion", page, doc)}
	var dates []string
	doc.Find(forumotionDates).EachWithBreak(func(i int, s *goquery.Selection) bool {
		dates = append(dates, textAtEnd(s))
		return i < maxPosts
	})
	f.monthFirst = monthComesFirst(dates, false)
	return f
}

// forumotionDates are the lines that end in a post's date, skin by skin.
const forumotionDates = `p.author, .post-date, .posthead a, .posthead h2, td > .postdetails:not(.poster-profile)`

// textAtEnd is the text after the last element of a line: "by NAME on DATE".
func textAtEnd(line *goquery.Selection) string {
	if line.Length() == 0 {
		return ""
	}
	text := ""
	for n := line.Nodes[0].LastChild; n != nil; n = n.PrevSibling {
		switch {
		case n.Type == html.TextNode:
			text = n.Data + text
		case n.Type == html.ElementNode && n.DataAtom != atom.Br && strings.TrimSpace(text) != "":
			return text
		}
	}
	return text
}

// next is the page with the smallest offset above this one's.
func (f *forumotionPage) next() *string {
	this := forumotionPath.FindStringSubmatch(f.base.Path)
	if this == nil {
		if this = forumotionPath.FindStringSubmatch(f.named.Path); this == nil {
			return nil
		}
	}
	best, next := int64(0), ""
	f.doc.Find(`a[href*="` + this[1] + this[2] + `p"]`).Each(func(_ int, a *goquery.Selection) {
		there := f.here(a.AttrOr("href", ""))
		u, err := url.Parse(there)
		if err != nil {
			return
		}
		m := forumotionPath.FindStringSubmatch(u.Path)
		if m == nil || m[1] != this[1] || m[2] != this[2] {
			return
		}
		if offset := atoi(m[3]); offset > atoi(this[3]) && (best == 0 || offset < best) {
			best, next = offset, there
		}
	})
	return optional(next)
}

// topics lists topics and forums below. Skins date the last post in too many
// ways: the list is without order.
func (f *forumotionPage) topics() []crawler.Link {
	var set linkSet
	f.doc.Find("a.topictitle[href], a.forumlink[href], a.forumtitle[href], .forum-title a[href]").Each(func(_ int, a *goquery.Selection) {
		u, err := url.Parse(f.here(a.AttrOr("href", "")))
		if err != nil {
			return
		}
		if heads := (Forumotion{}).Heads(u); len(heads) > 0 {
			set.add(heads[0], crawler.LinkThread)
		}
	})
	return set.links
}

// state names a page with neither posts nor topics.
func (f *forumotionPage) state() crawler.PageState {
	message := strings.ToLower(clip(squeezed(f.doc.Find("body")), 64<<10))
	switch state := statusState(f.page.Status); {
	case containsAny(message, forumotionWalls):
		return crawler.PageLoginWall
	case state != "":
		return state
	case containsAny(message, forumotionGone):
		return crawler.PageDeleted
	case containsAny(message, forumotionEmpty):
		return crawler.PageEmpty
	default:
		return otherState(f.page, f.doc)
	}
}

var (
	forumotionWalls = []string{"only users granted special access", "only registered users", "you need to be logged in", "คุณต้องเข้าสู่ระบบ", "회원만"}
	forumotionGone  = []string{"the topic or post you requested does not exist", "the forum you selected does not exist", "topic does not exist", "das thema existiert nicht", "ไม่มีหัวข้อ"}
	forumotionEmpty = []string{"there are no topics in this forum", "no posts in this forum", "there are no posts", "ไม่มีกระทู้", "게시물이 없습니다"}
)
