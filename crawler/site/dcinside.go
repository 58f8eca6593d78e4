package site

import (
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// DCInside reads the galleries of dcinside.com, normal, minor, mini and person,
// on its desktop and its mobile host: lists, and posts with the comments the
// page carries. The desktop page loads its comments by a script, the mobile one
// holds them. Unverified: written from the markup that public readers of the
// site describe.
type DCInside struct{}

// Name is "dcinside".
func (DCInside) Name() string { return "dcinside" }

// Unverified says that no captured page of the site was at hand.
func (DCInside) Unverified() bool { return true }

// Match takes the lists and posts of galleries, and the errors they lead to.
func (DCInside) Match(u *url.URL) bool {
	return isDCHost(u.Hostname()) && (dcAddress(u).gallery != "" || strings.Contains(u.Path, "error/"))
}

// Recognise looks for the site's name beside the frames of its pages.
func (DCInside) Recognise(page *crawler.Page) bool {
	return strings.Contains(page.Text, "dcinside") &&
		containsAny(page.Text, []string{"gallview_head", "gall_list", "gall-detail-lst", "gallview-tit-box"})
}

// Read reads a gallery's list, or a post and its comments.
func (d DCInside) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: d.Name(), Site: crawler.SiteOf(d.Name(), "")}
	p, err := newArticlePage(page, h.Site, zoneKorea)
	if err != nil {
		return h, err
	}
	here := dcAddress(p.base)
	if named := p.named(); here.gallery == "" && named != nil {
		here = dcAddress(named)
	}
	g := &dcPage{articlePage: p, here: here}
	g.readPost()
	if len(p.posts) > 0 {
		return p.finish(h), nil
	}
	threads := g.threads()
	if len(threads.links) > 0 {
		h.State, h.Links, h.Span = crawler.PageOK, threads.links, threads.span()
		h.Next = nextInQuery(p.base, p.doc, "page", samePath(p.base))
		return h, nil
	}
	h.State = g.state()
	return h, nil
}

// Heads of a list or a post is the gallery's list, as it is sorted and searched;
// beside a desktop one the mobile one, whose posts hold their comments.
func (DCInside) Heads(u *url.URL) []string {
	at := dcAddress(u)
	if !isDCHost(u.Hostname()) || at.gallery == "" {
		return nil
	}
	list := at.list()
	if at.number == 0 {
		q := list.Query()
		for _, kept := range []string{"exception_mode", "recommend", "s_type", "s_keyword", "search_head", "headid", "sort_type"} {
			if v := u.Query().Get(kept); v != "" {
				q.Set(kept, v)
			}
		}
		list.RawQuery = q.Encode()
	}
	heads := []string{list.String()}
	if !at.mobile {
		at.mobile, at.number = true, 0
		if at.kind == "mgallery" { // the mobile host calls both kinds boards
			at.kind = "board"
		}
		heads = append(heads, at.list().String())
	}
	return heads
}

// Forward: a list has the newest first, a post has one page.
func (DCInside) Forward(*url.URL) bool { return false }

// Position of a post, and of the comments under it, is its number in the gallery.
func (DCInside) Position(post crawler.Post) int64 {
	u, err := url.Parse(post.URL)
	if err != nil {
		return 0
	}
	return dcAddress(u).number
}

// Own is the post's page. A comment has none: a page shows only some of them.
func (DCInside) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || u.Fragment != "" || !isDCHost(u.Hostname()) {
		return ""
	}
	at := dcAddress(u)
	if at.number == 0 {
		return ""
	}
	own := at.post()
	return beside(page, own.Path, own.RawQuery)
}

func isDCHost(host string) bool {
	host = strings.ToLower(host)
	return host == "gall.dcinside.com" || host == "m.dcinside.com"
}

// dcPlace is a gallery, or a post in one, as an address names it.
type dcPlace struct {
	mobile  bool
	kind    string // "board", "mgallery", "mini", "person"
	gallery string
	number  int64 // 0 = its list
}

// dcAddress takes an address apart: /mgallery/board/view/?id=G&no=N on the
// desktop host, /board/G/N on the mobile one, which does not tell normal and
// minor galleries apart.
func dcAddress(u *url.URL) dcPlace {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	q := u.Query()
	last := len(parts) - 1
	if parts[last] == "lists" || parts[last] == "view" {
		at := dcPlace{kind: parts[0], gallery: q.Get("id")}
		if parts[last] == "view" {
			at.number = atoi(q.Get("no"))
		}
		return at.valid(at.number > 0 || parts[last] == "lists")
	}
	if len(parts) < 2 || len(parts) > 3 {
		return dcPlace{}
	}
	at := dcPlace{mobile: true, kind: parts[0], gallery: parts[1]}
	if len(parts) == 3 {
		at.number = atoi(parts[2])
	}
	return at.valid(at.kind != "mgallery" && (len(parts) == 2 || at.number > 0))
}

// valid gives the place back when its parts are ones the site has.
func (at dcPlace) valid(ok bool) dcPlace {
	switch at.kind {
	case "board", "mgallery", "mini", "person":
	default:
		ok = false
	}
	odd := func(c rune) bool { return c != '_' && c != '-' && !isAlphanumeric(c) }
	if !ok || at.gallery == "" || len(at.gallery) > 100 || strings.ContainsFunc(at.gallery, odd) {
		return dcPlace{}
	}
	return at
}

func (at dcPlace) list() *url.URL {
	if at.mobile {
		return &url.URL{Scheme: "https", Host: "m.dcinside.com", Path: "/" + at.kind + "/" + at.gallery}
	}
	return &url.URL{Scheme: "https", Host: "gall.dcinside.com", Path: at.desk("lists"), RawQuery: "id=" + at.gallery}
}

func (at dcPlace) post() *url.URL {
	number := strconv.FormatInt(at.number, 10)
	if at.mobile {
		return &url.URL{Scheme: "https", Host: "m.dcinside.com", Path: "/" + at.kind + "/" + at.gallery + "/" + number}
	}
	return &url.URL{Scheme: "https", Host: "gall.dcinside.com", Path: at.desk("view"), RawQuery: "id=" + at.gallery + "&no=" + number}
}

// desk is a script of the desktop host; those of normal galleries lie at its top.
func (at dcPlace) desk(script string) string {
	if at.kind == "board" {
		return "/board/" + script + "/"
	}
	return "/" + at.kind + "/board/" + script + "/"
}

// id is a post's number with its gallery: numbers begin anew in each. Normal
// and minor galleries share one space of names, mini and person have their own.
func (at dcPlace) id() string {
	id := at.gallery + "/" + strconv.FormatInt(at.number, 10)
	if at.kind == "mini" || at.kind == "person" {
		return path.Join(at.kind, id)
	}
	return id
}

// threads lists a gallery's posts. Notices stand above the list's order, and so
// do rows without a number, which are advertisements.
func (g *dcPage) threads() *threadList {
	var list threadList
	g.doc.Find("tr.ub-content[data-no]").Each(func(_ int, row *goquery.Selection) {
		at := g.linked(row.Find(".gall_tit a[href]").First())
		pinned := strings.Contains(row.AttrOr("data-type", ""), "notice") || oneLine(row.Find(".gall_num").Text()) == "공지"
		g.addThread(&list, at, pinned, row.Find(".gall_date").AttrOr("title", ""))
	})
	g.doc.Find(".gall-detail-lst > li").Each(func(_ int, row *goquery.Selection) {
		at := g.linked(row.Find("a.lt[href]").First())
		g.addThread(&list, at, row.Find(".sp-lst-notice").Length() > 0, dcListDate(row.Find(".ginfo li")))
	})
	return &list
}

func (g *dcPage) addThread(list *threadList, at dcPlace, pinned bool, date string) {
	if at.number == 0 {
		return
	}
	position := at.number
	if pinned {
		position = 0
	}
	address := at.post()
	list.add(beside(g.page, address.Path, address.RawQuery), position, g.date(date))
}

// linked is the post a row of a list leads to.
func (g *dcPage) linked(a *goquery.Selection) dcPlace {
	u, err := g.base.Parse(a.AttrOr("href", ""))
	if err != nil {
		return dcPlace{}
	}
	return dcAddress(u)
}

// dcListDate is the part of a mobile row's details that is a date.
func dcListDate(details *goquery.Selection) string {
	date := ""
	details.EachWithBreak(func(_ int, li *goquery.Selection) bool {
		if text := strings.TrimSpace(li.Text()); len(text) >= 5 && len(text) <= 20 && strings.ContainsAny(text, ".:") && !strings.ContainsFunc(text, isNoDate) {
			date = text
		}
		return date == ""
	})
	return date
}

func isNoDate(c rune) bool { return c != '.' && c != ':' && c != ' ' && (c < '0' || c > '9') }

// state names a page without posts.
func (g *dcPage) state() crawler.PageState {
	told := g.base.Path + clip(g.page.Text, 64<<10)
	switch {
	case strings.Contains(told, "error/adult"):
		return crawler.PageOver18
	case strings.Contains(told, "error/deleted"):
		return crawler.PageDeleted
	case statusState(g.page.Status) == "" && g.doc.Find(".gall_list, .gall-detail-lst").Length() > 0 && g.here.number == 0:
		return crawler.PageEmpty
	default:
		return otherState(g.page, g.doc)
	}
}
