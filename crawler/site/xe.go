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

// XE reads boards made with XpressEngine and its successor Rhymix, among them
// FMKorea: lists, and articles with their comments. The software marks the words
// of an article and of a comment with their numbers whatever the skin; lists are
// read in the markup of its own skins and of sketchbook5. A list of FMKorea was
// at hand; articles are read by the software's templates alone.
type XE struct{}

// Name is "xe".
func (XE) Name() string { return "xe" }

// Match takes FMKorea, and addresses that name a document as the software does.
func (XE) Match(u *url.URL) bool {
	return instanceHost(u.Hostname()) == "fmkorea.com" || atoi(u.Query().Get("document_srl")) > 0
}

// Recognise looks for the software's marks of a text, or for a board beside the
// software's name or the place of its skins.
func (XE) Recognise(page *crawler.Page) bool {
	switch text := page.Text; {
	case strings.Contains(text, " xe_content") && containsAny(text, []string{`class="document_`, `class="comment_`}):
		return true
	case containsAny(text, []string{`content="XpressEngine"`, `content="Rhymix"`}):
		return containsAny(text, []string{"board_list", "bd_lst", "board_read", "rd_hd"})
	default:
		return strings.Contains(text, "/modules/board/skins/") && strings.Contains(text, "document_srl")
	}
}

// Read reads a board's list, or an article and its comments.
func (x XE) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(x.Name(), instanceHost(hostOf(page.URL)))}
	p, err := newArticlePage(page, h.Site, zoneKorea)
	if err != nil {
		return h, err
	}
	if named := p.named(); named != nil {
		h.Site = crawler.SiteOf(x.Name(), instanceHost(named.Hostname()))
		p.site = h.Site
	}
	b := &xePage{articlePage: p}
	if b.readArticle() {
		h.Next = b.olderComments("cpage", ".fdb_lst .bd_pg .this, .feedback .pagination strong")
		return p.finish(h), nil
	}
	threads := b.threads()
	if len(threads.links) > 0 {
		p.mentions(&threads.linkSet)
		h.Posts, h.State, h.Links, h.Span = p.posts, crawler.PageOK, threads.links, threads.span()
		h.Next = nextInQuery(p.base, p.doc, "page", b.isOfBoard)
		return h, nil
	}
	h.State = b.state()
	return h, nil
}

// Heads of a board is its first page. An article's address need not name its
// board, so it has none.
func (x XE) Heads(u *url.URL) []string {
	if xeNumber(u) > 0 || instanceHost(u.Hostname()) != "fmkorea.com" {
		return nil
	}
	mid := xeBoard(u)
	if mid == "" {
		return nil
	}
	return []string{"https://www.fmkorea.com/" + mid}
}

// Forward: a list has the newest first, and so have the pages of comments.
func (XE) Forward(*url.URL) bool { return false }

// Position of an article, and of the comments under it, is its number.
func (XE) Position(post crawler.Post) int64 {
	u, err := url.Parse(post.URL)
	if err != nil {
		return 0
	}
	return xeNumber(u)
}

// Own is the article's page. A comment has none, for a page shows only some of
// them; nor has what a list shows of an article.
func (XE) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || u.Fragment != "" || atoi(nativeID(post.ID)) == 0 || xeNumber(u) == 0 {
		return ""
	}
	return beside(page, u.Path, u.RawQuery)
}

// instanceHost is a host by the name its desktop and its mobile pages share.
func instanceHost(host string) string {
	host = strings.ToLower(host)
	for _, prefix := range []string{"www.", "m."} {
		if rest, found := strings.CutPrefix(host, prefix); found && strings.Contains(rest, ".") {
			return rest
		}
	}
	return host
}

// xeNumber is the document an address names: /123, /board/123, ?document_srl=123.
func xeNumber(u *url.URL) int64 {
	if n := atoi(u.Query().Get("document_srl")); n > 0 {
		return n
	}
	if last := path.Base(u.Path); strings.Trim(last, "0123456789") == "" {
		return atoi(last)
	}
	return 0
}

// xeBoard is the board an address names: /board, /board/123, ?mid=board.
func xeBoard(u *url.URL) string {
	mid := u.Query().Get("mid")
	if mid == "" {
		mid, _, _ = strings.Cut(strings.Trim(u.Path, "/"), "/")
	}
	if odd := func(c rune) bool { return c != '_' && !isAlphanumeric(c) }; strings.ContainsFunc(mid, odd) || strings.Trim(mid, "0123456789") == "" {
		return ""
	}
	return mid
}

// xeAddress is a document's address without page, list style and comment.
func xeAddress(u *url.URL) *url.URL {
	clean := *u
	clean.RawQuery, clean.Fragment, clean.RawFragment = "", "", ""
	if n := atoi(u.Query().Get("document_srl")); n > 0 {
		clean.RawQuery = "document_srl=" + strconv.FormatInt(n, 10)
	}
	return &clean
}

// isOfBoard says that an address is a page of the board this page is of.
func (b *xePage) isOfBoard(u *url.URL) bool {
	return xeNumber(u) == 0 && xeBoard(u) == xeBoard(b.base)
}

// threads lists a board's articles, and reads what a list shows of their texts.
func (b *xePage) threads() *threadList {
	var list threadList
	rows := b.doc.Find("td.title").Parent().AddSelection(b.doc.Find(".fm_best_widget li.li, ol.bd_zine > li, ol.bd_tmb_lst > li"))
	outermost(rows).Each(func(_ int, row *goquery.Selection) {
		at := b.linked(row)
		if at == nil {
			return
		}
		position := xeNumber(at)
		if row.HasClass("notice") {
			position = 0
		}
		date := b.date(b.text(row.Find("td.time, .regdate").First()))
		list.add(at.String(), position, date)
		b.excerpt(row, at, date)
	})
	return &list
}

// linked is the article a row of a list leads to.
func (b *xePage) linked(row *goquery.Selection) *url.URL {
	var found *url.URL
	row.Find("a[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		u, err := b.base.Parse(a.AttrOr("href", ""))
		if err == nil && u.Host == b.base.Host && xeNumber(u) > 0 {
			found = xeAddress(u)
		}
		return found == nil
	})
	return found
}

// excerpt adds what a list shows of an article's text. It is a post of its own,
// for a post has one text and the article's is longer.
func (b *xePage) excerpt(row *goquery.Selection, at *url.URL, date *time.Time) {
	text := row.Find(".hotdeal_info, .cnt").First()
	if text.Length() == 0 {
		return
	}
	text.Find("a").RemoveAttr("href") // the list's own searches
	member, name := b.member(row, strings.Trim(b.text(row.Find(".author").First()), "/ "))
	b.add(article{
		id:      strconv.FormatInt(xeNumber(at), 10) + "/excerpt",
		url:     at.String(),
		author:  xeAuthor(member, name),
		title:   b.text(row.Find("h3").First()),
		content: text,
		at:      date,
		media:   contentMedia(b.base, row.Find(".tmb_wrp, a:has(img.thumb)")),
	})
}

// state names a page without posts and threads.
func (b *xePage) state() crawler.PageState {
	switch {
	case strings.Contains(b.page.Text, "에펨코리아 보안 시스템"):
		return crawler.PageCaptcha
	case statusState(b.page.Status) != "":
		return otherState(b.page, b.doc)
	case b.doc.Find(".secretForm, .read_body form[action] input[type=password]").Length() > 0:
		return crawler.PageLoginWall
	case b.doc.Find(".board_list, .bd_lst, .no_article, .no_doc").Length() > 0:
		return crawler.PageEmpty
	default:
		return otherState(b.page, b.doc)
	}
}
