package site

import (
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// PHPBB reads phpBB boards: topics, forum listings, search results (which lead
// to topics) and what a member says of himself, in the markup of phpBB 3
// (prosilver and styles made from it) and of the table styles (subSilver of
// phpBB 2, subsilver2). A topic pages forward, to newer posts.
type PHPBB struct{}

// Name is "phpbb".
func (PHPBB) Name() string { return "phpbb" }

// Match takes the two scripts every board has. Where they ask for an id or a
// pid they are those of PunBB and its kin.
func (PHPBB) Match(u *url.URL) bool {
	switch path.Base(u.Path) {
	case "viewtopic.php", "viewforum.php":
		return !u.Query().Has("id") && !u.Query().Has("pid")
	default:
		return false
	}
}

// Recognise looks for the software's name beside marks of its page bodies.
func (PHPBB) Recognise(page *crawler.Page) bool {
	if !strings.Contains(page.Text, "phpBB") && !strings.Contains(page.Text, `id="phpbb"`) {
		return false
	}
	return containsAny(page.Text, []string{"viewtopic.php", "viewforum.php", "section-viewtopic", "section-viewforum", "section-search", "section-memberlist"})
}

// Read reads a topic or a forum listing.
func (b PHPBB) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: b.Name(), Site: crawler.SiteOf(b.Name(), hostOf(page.URL))}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	board := newPHPBB(page, doc)
	h.Site = board.site
	for _, p := range board.posts() {
		h.Posts = append(h.Posts, p)
		h.Span = widen(h.Span, board.number(p))
	}
	if len(h.Posts) > 0 {
		h.State, h.Forward = crawler.PageOK, true
		h.Next = board.next()
		h.Links = accountsElsewhere(h.Posts)
		return h, nil
	}
	if profile, ok := board.profile(); ok {
		h.State, h.Posts = crawler.PageOK, []crawler.Post{profile}
		return h, nil
	}
	h.Links, h.Span = board.threads()
	if len(h.Links) > 0 {
		h.State, h.Next = crawler.PageOK, board.next()
		return h, nil
	}
	h.State = board.state()
	return h, nil
}

// phpbbPage is one page of a board with what all its posts share.
type phpbbPage struct {
	page *crawler.Page
	doc  *goquery.Document
	base *url.URL // what relative links are resolved against
	home *url.URL // the board's folder as the page names it: host, path, no port of a mirror
	site string
	zone *time.Location
}

// newPHPBB finds the board's own name: its canonical link, else the address.
func newPHPBB(page *crawler.Page, doc *goquery.Document) *phpbbPage {
	b := &phpbbPage{page: page, doc: doc, base: pageBase(page)}
	home := *b.base
	if canonical, err := b.base.Parse(doc.Find(`link[rel="canonical"]`).First().AttrOr("href", "")); err == nil && canonical.Hostname() != "" {
		home = *canonical
	}
	if path.Ext(home.Path) != "" {
		home.Path = path.Dir(home.Path)
	}
	home.Path = strings.TrimSuffix(home.Path, "/") + "/"
	home.RawPath, home.RawQuery, home.Fragment = "", "", ""
	b.home = &home
	b.site = crawler.SiteOf("phpbb", home.Hostname())
	b.zone = siteZone(page, b.statedZones()...)
	return b
}

// statedZones are the places where a board says which zone it writes.
func (b *phpbbPage) statedZones() []string {
	var stated []string
	b.doc.Find("#page-footer li, .navbar li, .gensmall, .nav, .footer-row, td.gensmall").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		text := s.Text()
		if len(text) > 400 || !strings.Contains(text, "UTC") && !strings.Contains(text, "GMT") {
			return true
		}
		stated = append(stated, s.Find("span[title]").First().AttrOr("title", ""), text)
		return false
	})
	return stated
}

// address is a page of the board, named by the board's own host.
func (b *phpbbPage) address(script, query string) string {
	u := *b.home
	u.Path += script
	u.RawQuery = query
	return u.String()
}

// number is a post's own number.
func (b *phpbbPage) number(p crawler.Post) int64 {
	return atoi(p.ID[strings.LastIndexByte(p.ID, ':')+1:])
}

// next is the page that goes on: the link the board marks, else the pagination
// link after the current page.
func (b *phpbbPage) next() *string {
	candidates := []string{
		`link[rel="next"]`, `.pagination a[rel="next"]`, `.pagination li.next a, .pagination li.arrow.next a`, `a.arrow-right[rel="next"]`, `a.right-box.right`,
	}
	if b.doc.Find(`link[rel="next"], .pagination, a.arrow-right, a.right-box`).Length() == 0 {
		candidates = nil
	}
	for _, c := range candidates {
		if href, ok := b.doc.Find(c).First().Attr("href"); ok && isPHPBBPage(href) {
			return optional(b.clean(href))
		}
	}
	return optional(b.nextByNumber())
}

// nextByNumber finds the pagination link whose number follows the current one.
func (b *phpbbPage) nextByNumber() string {
	found := ""
	b.doc.Find(".pagination, .nav, .gensmall").EachWithBreak(func(i int, s *goquery.Selection) bool {
		current := int64(0)
		s.Find("strong, b, li.active").EachWithBreak(func(_ int, c *goquery.Selection) bool {
			current = atoi(c.Text())
			return current == 0
		})
		s.Find("a[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
			if href := a.AttrOr("href", ""); current > 0 && atoi(a.Text()) == current+1 && isPHPBBPage(href) {
				found = b.clean(href)
			}
			return found == ""
		})
		return found == "" && i < 50
	})
	return found
}

func isPHPBBPage(href string) bool {
	return strings.Contains(href, "viewtopic.php") || strings.Contains(href, "viewforum.php") || strings.HasPrefix(href, "?")
}

// clean makes a board link absolute on the host that answered, without the
// session and without the place on the page.
func (b *phpbbPage) clean(href string) string {
	u, err := b.base.Parse(href)
	if err != nil {
		return ""
	}
	q := u.Query()
	for _, drop := range []string{"sid", "hilit", "sk", "sd", "st"} {
		q.Del(drop)
	}
	u.RawQuery, u.Fragment = q.Encode(), ""
	return u.String()
}

// threads lists a board's topics and sub-forums, and the span of their last
// posts in milliseconds: a listing is in order of those, save for what is
// pinned to its top. An undated topic makes a listing without order.
func (b *phpbbPage) threads() ([]crawler.Link, crawler.Span) {
	var set linkSet
	var span crawler.Span
	ordered := true
	b.doc.Find("a.topictitle[href]").Each(func(_ int, a *goquery.Selection) {
		before := len(set.links)
		set.add(b.topic(a.AttrOr("href", "")), crawler.LinkThread)
		row := a.Closest("li.row, tr")
		last := row.Find(".lastpost time[datetime]").First()
		at := b.stamp(last.AttrOr("datetime", ""), row.Find("dd.lastpost, .lastpost, td.row3Right, .topicdetails").Last().Text())
		if at != nil && len(set.links) > before {
			set.links[before].At = *at
		}
		if row.Is(".sticky, .announce, .global-announce") || row.HasClass("global") {
			return
		}
		if at == nil {
			ordered = false
			return
		}
		span = widen(span, at.UnixMilli())
	})
	b.doc.Find("a.forumtitle[href], a.forumlink[href], a.subforum[href]").Each(func(_ int, a *goquery.Selection) {
		if href := a.AttrOr("href", ""); strings.Contains(href, "viewforum.php") {
			set.add(b.clean(href), crawler.LinkThread)
		}
	})
	b.doc.Find(".search.post h3 a[href], .search.post .postbody > h2 a[href]").Each(func(_ int, a *goquery.Selection) {
		set.add(b.topic(a.AttrOr("href", "")), crawler.LinkThread) // a search shows beginnings of posts: the topic has them whole
		ordered = false
	})
	if !ordered {
		span = crawler.Span{}
	}
	return set.links, span
}

// topic is a topic's head page: its first, whatever page or post was linked.
func (b *phpbbPage) topic(href string) string {
	u, err := b.base.Parse(href)
	if err != nil {
		return ""
	}
	id := u.Query().Get("t")
	if id == "" {
		return b.clean(href)
	}
	u.RawQuery, u.Fragment = "t="+url.QueryEscape(id), ""
	return u.String()
}

// stamp reads a machine's date, else a person's.
func (b *phpbbPage) stamp(machine, person string) *time.Time {
	if at, err := time.Parse(time.RFC3339, machine); err == nil {
		return &at
	}
	return readDate(person, b.zone, b.page.FetchedAt)
}

// state names a page with neither posts nor topics.
func (b *phpbbPage) state() crawler.PageState {
	message := strings.ToLower(strings.Join(strings.Fields(b.doc.Find("#message, .panel, .message-content, td.row1, .forumline, .notopics, #inner-main").Text()), " "))
	message = clip(message, 64<<10)
	switch {
	case containsAny(message, phpbbGone):
		return crawler.PageDeleted
	case containsAny(message, phpbbWalls), b.doc.Find(`form#login, form[action*="mode=login"] input[type="password"], form[action*="login.php"] input[type="password"]`).Length() > 0 && b.doc.Find("ul.topics, .forumbg, .forabg, a.topictitle").Length() == 0:
		return crawler.PageLoginWall
	case containsAny(message, phpbbEmpty), b.doc.Find(".section-viewforum, body#phpbb.section-viewforum").Length() > 0:
		return crawler.PageEmpty
	default:
		return otherState(b.page, b.doc)
	}
}

var (
	phpbbGone = []string{
		"the requested topic does not exist", "the forum you selected does not exist", "the topic or post you requested does not exist",
		"the requested post does not exist", "das gewünschte thema existiert nicht", "ไม่มีหัวข้อ", "요청하신 주제가 존재하지 않", "요청한 게시물이 존재하지 않",
	}
	phpbbWalls = []string{
		"you must be registered and logged in", "requires you to be registered and logged in", "you are not authorised to read this forum",
		"you need to login in order to view", "only users granted special access", "du musst registriert und angemeldet sein",
		"คุณต้องลงทะเบียน", "회원가입 후 로그인", "로그인해야",
	}
	phpbbEmpty = []string{
		"there are no topics or posts in this forum", "there are no posts in this forum", "no topics or posts", "es gibt keine themen", "ไม่มีกระทู้", "게시물이 없습니다",
	}
)

// queryNumber is a positive number in an address's query, "" when there is none.
func queryNumber(base *url.URL, href, key string) string {
	u, err := base.Parse(href)
	if err != nil {
		return ""
	}
	if n := atoi(u.Query().Get(key)); n > 0 {
		return strconv.FormatInt(n, 10)
	}
	return ""
}
