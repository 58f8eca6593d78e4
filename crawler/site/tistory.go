package site

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Tistory reads blogs of tistory.com, on whatever domain they have: a post with
// the comments its page holds, and the lists of a blog. Every blog looks as its
// owner likes, so a post is read by what the service itself writes into the
// page's head and around the words; newer skins load comments by a script.
// Unverified: written from the markup that public readers of the site describe.
type Tistory struct{}

// Name is "tistory".
func (Tistory) Name() string { return "tistory" }

// Unverified says that no captured page of the site was at hand.
func (Tistory) Unverified() bool { return true }

// Match takes the posts and lists of a blog, not its feed.
func (Tistory) Match(u *url.URL) bool {
	return isTistoryHost(u.Hostname()) && !strings.HasPrefix(u.Path, "/rss")
}

// Recognise looks for what the service writes into each page, on any domain.
func (Tistory) Recognise(page *crawler.Page) bool {
	return strings.Contains(page.Text, "window.T.config") && strings.Contains(page.Text, "tistory") ||
		strings.Contains(page.Text, `property="article:txid"`) && strings.Contains(page.Text, "daumcdn.net/tistory")
}

// Read reads a post and its comments, or a list of posts.
func (t Tistory) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(t.Name(), "")}
	p, err := newArticlePage(page, h.Site, zoneKorea)
	if err != nil {
		return h, err
	}
	b := newTistoryPage(p)
	if b.readPost() {
		return p.finish(h), nil
	}
	threads := b.threads()
	if state := b.told(); state != "" {
		h.State = state
		return h, nil
	}
	if h.Links = threads.links; len(h.Links) > 0 {
		h.State, h.Next = crawler.PageOK, nextInQuery(p.base, p.doc, "page", samePath(p.base))
		return h, nil
	}
	if h.State = otherState(page, p.doc); h.State == crawler.PageMarkupChanged && b.isList() {
		h.State = crawler.PageEmpty
	}
	return h, nil
}

// Heads of a blog, and of what stands in it, are the list of all its posts and
// its feed.
func (Tistory) Heads(u *url.URL) []string {
	if !isTistoryHost(u.Hostname()) {
		return nil
	}
	home := "https://" + strings.ToLower(u.Hostname())
	return []string{home + "/category", home + "/rss"}
}

// Forward: a list has the newest first.
func (Tistory) Forward(*url.URL) bool { return false }

// Position: a list names posts beside its own, so that it has no order.
func (Tistory) Position(crawler.Post) int64 { return 0 }

// Own is the post's page. A comment has none: many skins show only some.
func (Tistory) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || u.Fragment != "" || !isTistoryPost(u) {
		return ""
	}
	return (&url.URL{Scheme: pageBase(page).Scheme, Host: pageBase(page).Host, Path: u.Path, RawPath: u.RawPath}).String()
}

func isTistoryHost(host string) bool {
	name, found := strings.CutSuffix(strings.ToLower(host), ".tistory.com")
	return found && name != "" && name != "www" && !strings.Contains(name, ".")
}

// isTistoryPost says that an address is a post's: /123, /m/123, /entry/title.
func isTistoryPost(u *url.URL) bool {
	rest := strings.TrimPrefix(strings.TrimPrefix(u.Path, "/m"), "/")
	title, isEntry := strings.CutPrefix(rest, "entry/")
	return isEntry && title != "" || atoi(rest) > 0
}

// threads lists the posts a page leads to. Some stand in the list, some beside
// it, and nothing the service writes tells which.
func (b *tistoryPage) threads() *threadList {
	var list threadList
	b.doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		u, err := b.base.Parse(a.AttrOr("href", ""))
		if err != nil || u.Host != b.base.Host || !isTistoryPost(u) {
			return
		}
		u.RawQuery, u.Fragment, u.RawFragment = "", "", ""
		list.add(u.String(), 0, nil)
	})
	return &list
}

// isList says that the page is one of a blog's lists.
func (b *tistoryPage) isList() bool {
	kind := b.doc.Find("body").First().AttrOr("id", "")
	switch kind {
	case "tt-body-index", "tt-body-category", "tt-body-archive", "tt-body-tag", "tt-body-search":
		return true
	default:
		return false
	}
}

// told names a page that says why it shows no post.
func (b *tistoryPage) told() crawler.PageState {
	switch {
	case b.doc.Find(`.entryProtected, form[action*="/protected"], input[id$="password"][name="password"]`).Length() > 0:
		return crawler.PageLoginWall
	case b.doc.Find(".absent_post").Length() > 0, statusState(b.page.Status) == crawler.PageDeleted:
		return crawler.PageDeleted
	default:
		return ""
	}
}

// tistoryPage is one page of a blog.
type tistoryPage struct {
	*articlePage
	blog  string            // its number, else the host it was found on
	name  string            // the word it is called by in its address
	entry string            // the number of the post the page shows, "" = it shows none
	ids   map[string]string // of the comments read, by what the page calls them
}

// newTistoryPage finds out which blog and which post the service says it is.
func newTistoryPage(p *articlePage) *tistoryPage {
	b := &tistoryPage{articlePage: p, blog: hostOf(p.page.URL)}
	if named := p.named(); named != nil {
		b.blog = strings.ToLower(named.Hostname())
	}
	if name, found := strings.CutSuffix(b.blog, ".tistory.com"); found {
		b.name = name
	}
	blog, entry, _ := strings.Cut(b.meta("article:txid"), "_")
	if atoi(blog) > 0 && atoi(entry) > 0 {
		b.blog, b.entry = blog, entry
		return b
	}
	if _, rest, found := strings.Cut(p.page.Text, `"BLOG":{"id":`); found {
		digits := clip(rest, 20)
		if n := atoi(digits[:len(digits)-len(strings.TrimLeft(digits, "0123456789"))]); n > 0 {
			b.blog = strconv.FormatInt(n, 10)
		}
	}
	for _, u := range []*url.URL{p.named(), p.base} {
		if u == nil || b.entry != "" {
			continue
		}
		if n := atoi(strings.TrimPrefix(strings.TrimPrefix(u.Path, "/m"), "/")); n > 0 {
			b.entry = strconv.FormatInt(n, 10)
		}
	}
	return b
}

// meta is what the service writes into the page's head.
func (b *tistoryPage) meta(property string) string {
	return strings.TrimSpace(b.doc.Find(`meta[property="`+property+`"]`).First().AttrOr("content", ""))
}
