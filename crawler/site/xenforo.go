package site

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// XenForo reads forums made with XenForo 1 and 2: threads, lists of threads and
// of forums, what is written on a member's page, what a member says of himself
// ("about"), and the articles and comments of its add-ons. A thread pages
// forward, to newer posts.
type XenForo struct{}

var (
	_ crawler.Looker = XenForo{}
	_ crawler.Placer = XenForo{}
)

// Name is "xenforo".
func (XenForo) Name() string { return "xenforo" }

// Match takes addresses of threads, forums and members: a name, a dot and a
// number. A forum may give its routes other words; Recognise knows those.
func (XenForo) Match(u *url.URL) bool { return xenforoPlace(u).kind != "" }

// Recognise looks at the element every page of the software begins with.
func (XenForo) Recognise(page *crawler.Page) bool {
	head := clip(page.Text, 64<<10)
	return strings.Contains(head, `<html id="XF"`) || strings.Contains(head, `<html id="XenForo"`)
}

// Read reads messages, else what a member says of himself, else a list.
func (x XenForo) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: x.Name(), Site: crawler.SiteOf(x.Name(), hostOf(page.URL))}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	f := newXenforoPage(page, doc)
	h.Site = f.site
	h.Posts = f.posts()
	for _, p := range h.Posts {
		h.Span = widen(h.Span, x.Position(p))
	}
	h.Forward = f.isThread()
	h.Links = f.links(h.Posts)
	if len(h.Posts) == 0 {
		h.Links, h.Span = f.threads()
	}
	h.State = crawler.PageOK
	if len(h.Posts) == 0 && len(h.Links) == 0 {
		h.State = f.state()
		return h, nil
	}
	h.Next = f.next()
	return h, nil
}

// Own is the address that leads to a post, wherever its thread is by now.
func (XenForo) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || hostOf(post.URL) == "" {
		return ""
	}
	return beside(page, u.Path, u.RawQuery)
}

// Heads of a thread, a forum or a member is its first page.
func (XenForo) Heads(u *url.URL) []string {
	place := xenforoPlace(u)
	if place.kind == "" {
		return nil
	}
	return []string{u.Scheme + "://" + u.Host + place.root + place.kind + "/" + place.name + "/"}
}

// Forward: a thread's first page holds its oldest posts.
func (XenForo) Forward(u *url.URL) bool { return xenforoPlace(u).kind == "threads" }

// Position of a post is its number on the forum. What is written on members'
// pages is numbered by itself, and never stands on one page with posts.
func (XenForo) Position(post crawler.Post) int64 {
	return atoi(strings.TrimPrefix(nativeID(post.ID), "profile-post-"))
}

// xenforoRoute is "threads/some-words.12" in a path, or in the query of a forum
// that keeps its routes there.
var xenforoRoute = regexp.MustCompile(`^((?:/[^?]*)?/(?:index\.php)?\??)(threads|forums|members)/([^/?&]*\.[0-9]+)(?:/|$)`)

// xenforoAddress is an address taken apart.
type xenforoAddress struct {
	root string // what every route of the forum begins with
	kind string // threads, forums, members
	name string // words, a dot, the number
}

func xenforoPlace(u *url.URL) xenforoAddress {
	address := u.EscapedPath()
	if strings.HasSuffix(address, "/index.php") || strings.HasSuffix(address, "/") && strings.Contains(u.RawQuery, "/") {
		address += "?" + u.RawQuery
	}
	m := xenforoRoute.FindStringSubmatch(clip(address, 2048))
	if m == nil {
		return xenforoAddress{}
	}
	return xenforoAddress{m[1], m[2], m[3]}
}

// xenforoPage is one page of such a forum.
type xenforoPage struct {
	board
	root     string // what every route of the forum begins with, by its own host
	template string // which page of the software this is; XenForo 1 does not say
}

func newXenforoPage(page *crawler.Page, doc *goquery.Document) *xenforoPage {
	f := &xenforoPage{board: newBoard("xenforo", page, doc)}
	f.template = doc.Find("html").First().AttrOr("data-template", "")
	f.root = f.address("./")
	candidates := []string{f.named.String()}
	for _, selector := range []string{`a[href*="threads/"]`, `a[href*="members/"]`, `a[href*="forums/"]`} {
		candidates = append(candidates, f.address(doc.Find(selector).First().AttrOr("href", "")))
	}
	for _, c := range candidates {
		if u, err := url.Parse(c); err == nil && xenforoPlace(u).kind != "" {
			f.root = f.named.Scheme + "://" + f.named.Host + xenforoPlace(u).root
			break
		}
	}
	return f
}

// isThread tells a thread from a member's page, which has the newest first.
func (f *xenforoPage) isThread() bool {
	if f.template != "" {
		return strings.HasPrefix(f.template, "thread_view")
	}
	return f.doc.Find("#messageList").Length() > 0 || xenforoPlace(f.named).kind == "threads"
}

// next is the page after this one.
func (f *xenforoPage) next() *string {
	next := f.doc.Find(`link[rel="next"], a.pageNav-jump--next, a.pageNavSimple-el--next`).First().AttrOr("href", "")
	if next == "" {
		f.doc.Find(".PageNav a.text").Each(func(_ int, a *goquery.Selection) {
			if strings.Contains(a.Text(), ">") { // "Next >"
				next = a.AttrOr("href", "")
			}
		})
	}
	return optional(f.here(next))
}

// links are the accounts that posts name, and what a member says of himself.
func (f *xenforoPage) links(posts []crawler.Post) []crawler.Link {
	links := accountsElsewhere(posts)
	if u := xenforoPlace(f.base); f.template == "member_view" && u.kind == "members" && len(links) < maxLinks {
		links = append(links, crawler.Link{URL: f.here(u.root + "members/" + u.name + "/about"), Why: crawler.LinkThread})
	}
	return links
}

// threads lists threads and forums below, and the span of the threads' last
// posts in milliseconds: a list is in order of those, save for what is pinned.
func (f *xenforoPage) threads() ([]crawler.Link, crawler.Span) {
	var set linkSet
	var span crawler.Span
	ordered := true
	f.doc.Find(".structItem, .discussionListItem").Each(func(_ int, row *goquery.Selection) {
		title := row.Find(`.structItem-title a[href]:not(.labelLink), .title a[href]:not(.prefixLink)`).Last()
		head := f.here(title.AttrOr("href", ""))
		if u, err := url.Parse(head); err == nil && len(XenForo{}.Heads(u)) > 0 {
			head = XenForo{}.Heads(u)[0]
		}
		before := len(set.links)
		set.add(head, crawler.LinkThread)
		last := f.stamp(row.Find(".structItem-cell--latest time, .lastPost .DateTime").First())
		if last != nil && len(set.links) > before {
			set.links[before].At = *last
		}
		if row.Is(".sticky") || row.Find(".structItem-status--sticky").Length() > 0 {
			return
		}
		if last == nil {
			ordered = false
			return
		}
		span = widen(span, last.UnixMilli())
	})
	f.doc.Find(`.node-title a[href], .nodeTitle a[href], .subNodeLink[href], a.subNodeLink--forum[href], .searchResult .title a[href], .contentRow-title a[href]`).Each(func(_ int, a *goquery.Selection) {
		if strings.Contains(a.AttrOr("href", ""), "threads/") || strings.Contains(a.AttrOr("href", ""), "forums/") {
			set.add(f.here(a.AttrOr("href", "")), crawler.LinkThread)
		}
	})
	if !ordered {
		span = crawler.Span{}
	}
	return set.links, span
}

// state names a page with neither messages nor threads.
func (f *xenforoPage) state() crawler.PageState {
	f.doc.Find("#loginBar, #loginBarHandle").Remove() // on every page of XenForo 1
	message := strings.ToLower(clip(squeezed(f.doc.Find(".p-body-pageContent .blockMessage, .errorOverlay, .messageBody, .noMessages, .noThreads, .primaryContent")), 16<<10))
	switch state := statusState(f.page.Status); {
	case f.template == "login", f.doc.Find("form.xenForm#pageLogin, form#pageLogin").Length() > 0, containsAny(message, xenforoWalls):
		return crawler.PageLoginWall
	case state != "":
		return state
	case containsAny(message, xenforoGone):
		return crawler.PageDeleted
	case containsAny(f.template, xenforoLists), containsAny(message, xenforoEmpty):
		return crawler.PageEmpty
	default:
		return otherState(f.page, f.doc)
	}
}

var (
	xenforoWalls = []string{"you must be logged-in to do that", "you must be logged in to do that", "you do not have permission to view this page", "this member limits who may view their full profile"}
	xenforoGone  = []string{"could not be found", "has been deleted", "has been removed"}
	xenforoEmpty = []string{"there are no threads in this forum", "there are no messages", "no results found", "no threads have been"}
	xenforoLists = []string{"forum_view", "forum_list", "member_view", "search_results", "category_view"}
)
