package site

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// NaverCafe reads what cafe.naver.com shows to everybody: the lists of a cafe,
// with title, writer and time of each article, and the JSON an article is
// loaded from (cafe-articleapi). An article's own page is empty without scripts
// and most are for members: such a page is named for what it is. One that was
// saved after its scripts had run is read. Unverified: written from the markup
// and the fields that public readers of the site describe.
type NaverCafe struct{}

// Name is "navercafe".
func (NaverCafe) Name() string { return "navercafe" }

// Unverified says that no captured page of the site was at hand.
func (NaverCafe) Unverified() bool { return true }

// Match takes cafes, and the interface their articles are loaded from.
func (NaverCafe) Match(u *url.URL) bool {
	switch strings.ToLower(u.Hostname()) {
	case "cafe.naver.com", "m.cafe.naver.com":
		return true
	case "apis.naver.com":
		return strings.HasPrefix(u.Path, "/cafe-web/cafe-articleapi/")
	default:
		return false
	}
}

// Recognise looks for the site's name beside the frames of its pages, or for
// the fields of an article.
func (NaverCafe) Recognise(page *crawler.Page) bool {
	if text, isJSON := jsonText(page); isJSON {
		return strings.Contains(text, `"writeDate"`) && strings.Contains(text, `"subject"`) && strings.Contains(text, `"contentHtml"`)
	}
	return strings.Contains(page.Text, "cafe.naver.com") && containsAny(page.Text, []string{"article-board", "ArticleContentBox", `id="cafe_main"`})
}

// Read reads a list, or an article and its comments.
func (n NaverCafe) Read(page *crawler.Page) (crawler.Harvest, error) {
	at := naverCafeAddress(pageBase(page))
	h := crawler.Harvest{Site: crawler.SiteOf(n.Name(), at.cafe)}
	if text, isJSON := jsonText(page); isJSON {
		return readNaverCafeJSON(page, h, at, text), nil
	}
	p, err := newArticlePage(page, h.Site, zoneKorea)
	if err != nil {
		return h, err
	}
	c := &naverCafePage{articlePage: p, at: at}
	if c.readArticle() {
		return p.finish(h), nil
	}
	list := c.readList()
	if len(p.posts) > 0 {
		h = p.finish(h)
		h.Span, h.Next = list, nextInQuery(p.base, p.doc, "search.page", samePath(p.base))
		return h, nil
	}
	var set linkSet
	set.add(c.framed(), crawler.LinkThread)
	if h.Links = set.links; len(h.Links) > 0 {
		h.State = crawler.PageOK
		return h, nil
	}
	h.State = c.state()
	return h, nil
}

// Heads of a cafe, and of what stands in it, is the list of its newest articles.
func (NaverCafe) Heads(u *url.URL) []string {
	at := naverCafeAddress(u)
	if host := strings.ToLower(u.Hostname()); host != "cafe.naver.com" && host != "m.cafe.naver.com" || atoi(at.cafe) == 0 {
		return nil
	}
	q := url.Values{"search.clubid": {at.cafe}, "search.boardtype": {"L"}}
	if menu := u.Query().Get("search.menuid"); at.number == 0 && atoi(menu) > 0 {
		q.Set("search.menuid", menu)
	}
	return []string{"https://cafe.naver.com/ArticleList.nhn?" + q.Encode()}
}

// Forward: a list has the newest first.
func (NaverCafe) Forward(*url.URL) bool { return false }

// Position of an article, and of the comments under it, is its number in the cafe.
func (NaverCafe) Position(post crawler.Post) int64 {
	u, err := url.Parse(post.URL)
	if err != nil {
		return 0
	}
	return naverCafeAddress(u).number
}

// Own is the answer an article was loaded from; what a list shows has no page
// that would show it, and a comment may be on another.
func (NaverCafe) Own(page *crawler.Page, post crawler.Post) string {
	base := pageBase(page)
	if !strings.HasPrefix(base.Path, "/cafe-web/cafe-articleapi/") || nativeNumber(post) == 0 {
		return ""
	}
	return beside(page, base.Path, base.RawQuery)
}

// naverCafePlace is a cafe, or an article in one, as an address names it.
type naverCafePlace struct {
	cafe   string // its number; its word where an address has no number
	number int64  // 0 = no article
}

// naverCafeAddress takes an address apart: /ca-fe/cafes/12/articles/34 and the
// interface of the same form, ArticleRead.nhn?clubid=12&articleid=34,
// ArticleList.nhn?search.clubid=12, /WORD/34, /WORD.
func naverCafeAddress(u *url.URL) naverCafePlace {
	parts, q := strings.Split(strings.Trim(u.Path, "/"), "/"), u.Query()
	at := naverCafePlace{}
	for i := 0; i+1 < len(parts); i++ {
		switch n := atoi(parts[i+1]); {
		case parts[i] == "cafes" && n > 0:
			at.cafe = strconv.FormatInt(n, 10)
		case parts[i] == "articles":
			at.number = n
		}
	}
	for _, key := range []string{"clubid", "search.clubid"} {
		if n := atoi(q.Get(key)); n > 0 {
			return naverCafePlace{cafe: strconv.FormatInt(n, 10), number: atoi(q.Get("articleid"))}
		}
	}
	odd := func(c rune) bool { return c != '_' && c != '-' && !isAlphanumeric(c) }
	if at.cafe == "" && parts[0] != "" && len(parts) <= 2 && len(parts[0]) <= 60 && !strings.ContainsFunc(parts[0], odd) {
		at.cafe = parts[0]
		if len(parts) == 2 {
			at.number = atoi(parts[1])
		}
	}
	return at
}

// address is where an article is.
func (at naverCafePlace) address() string {
	number := strconv.FormatInt(at.number, 10)
	if atoi(at.cafe) == 0 {
		return "https://cafe.naver.com/" + at.cafe + "/" + number
	}
	return "https://cafe.naver.com/ca-fe/cafes/" + at.cafe + "/articles/" + number
}

// naverCafePage is one page of a cafe.
type naverCafePage struct {
	*articlePage
	at naverCafePlace
}

// readList reads what a list shows of its articles: it is all that most cafes
// show to everybody. It is not the article's text, and so a post of its own.
// Notices stand above the list's order.
func (c *naverCafePage) readList() crawler.Span {
	var span crawler.Span
	outermost(c.doc.Find(".article-board tr")).EachWithBreak(func(_ int, row *goquery.Selection) bool {
		link := row.Find(`a.article[href]`).First()
		u, err := c.base.Parse(link.AttrOr("href", ""))
		if err != nil {
			return true
		}
		at := naverCafeAddress(u)
		if at.number == 0 || at.cafe != c.at.cafe {
			return true
		}
		name := c.text(row.Find(".p-nick").First())
		c.add(article{
			id:     strconv.FormatInt(at.number, 10) + "/excerpt",
			url:    at.address(),
			author: crawler.Author{ID: name, Handle: name, Name: name},
			title:  c.text(link),
			at:     c.date(c.text(row.Find(".td_date").First())),
		})
		if !row.HasClass("board-notice") {
			span = widen(span, at.number)
		}
		return len(c.posts) < maxPosts
	})
	return span
}

// framed is the list the page's frame leads to, on the host that answered; a
// frame with an article would show nothing.
func (c *naverCafePage) framed() string {
	u, err := c.base.Parse(c.doc.Find("iframe#cafe_main").First().AttrOr("src", ""))
	if err != nil || c.doc.Find("iframe#cafe_main").Length() == 0 || u.Host != c.base.Host || !strings.HasPrefix(u.Path, "/ArticleList.n") {
		return ""
	}
	if heads := (NaverCafe{}).Heads(&url.URL{Scheme: "https", Host: "cafe.naver.com", Path: u.Path, RawQuery: u.RawQuery}); len(heads) > 0 {
		list, err := url.Parse(heads[0])
		if err == nil {
			return beside(c.page, list.Path, list.RawQuery)
		}
	}
	return ""
}

// state names a page that shows no article.
func (c *naverCafePage) state() crawler.PageState {
	text := clip(c.page.Text, 256<<10)
	switch {
	case statusState(c.page.Status) != "":
		return otherState(c.page, c.doc)
	case containsAny(text, []string{"카페 멤버만", "회원만 볼 수", "멤버에게만 공개", "nid.naver.com/nidlogin.login?mode=form"}) && c.doc.Find(".article-board").Length() == 0:
		return crawler.PageLoginWall
	case containsAny(text, []string{"삭제되었거나 없는 게시글", "존재하지 않는 카페", "폐쇄된 카페", "삭제된 게시글"}):
		return crawler.PageDeleted
	case c.doc.Find(".article-board").Length() > 0:
		return crawler.PageEmpty
	case c.doc.Find("#app, #root, iframe#cafe_main").Length() > 0:
		return crawler.PageJSShell
	default:
		return otherState(c.page, c.doc)
	}
}
