package site

import (
	"net/url"
	"strings"
	"time"

	"scops/crawler"
)

// Reddit reads Reddit in the forms it is served without scripts: JSON listings
// and threads, the Atom feeds beside them, and the pages of old.reddit.com and
// of the site of 2018 to 2024. An account is its fullname (t2_...) where a form
// gives it, so that a new name makes no new account; feeds give only the name.
type Reddit struct{}

const redditHome = "https://www.reddit.com"

// Name is "reddit".
func (Reddit) Name() string { return "reddit" }

// Match takes the platform's own host and its sisters (old., np., th. ...).
func (Reddit) Match(u *url.URL) bool { return isRedditHost(u.Hostname()) }

func isRedditHost(host string) bool {
	host = strings.ToLower(host)
	return host == "reddit.com" || strings.HasSuffix(host, ".reddit.com")
}

// Recognise looks for things with a fullname in one of the forms.
func (Reddit) Recognise(page *crawler.Page) bool {
	if text, isJSON := jsonText(page); isJSON {
		head := clip(text, 64<<10)
		return strings.Contains(head, `"kind"`) && containsAny(head, []string{`"t1_`, `"t3_`, `"t5_`})
	}
	if feedKind(page.Text) == "atom" {
		return strings.Contains(clip(page.Text, 4096), "redditstatic.com")
	}
	return isOldReddit(page.Text) || isRedesignedReddit(page.Text)
}

// Read reads whichever form the page has.
func (r Reddit) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(r.Name(), "")}
	p := &redditPage{page: page, base: pageBase(page), site: h.Site, seen: map[string]bool{}, parents: map[string]string{}}
	if text, isJSON := jsonText(page); isJSON {
		p.readJSON(text)
		return p.harvest(h), nil
	}
	if feedKind(page.Text) == "atom" {
		if err := p.readFeed(); err != nil {
			return h, err
		}
		return p.harvest(h), nil
	}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	switch {
	case isRedesignedReddit(page.Text):
		p.readRedesign(doc)
	default:
		p.readOld(doc)
	}
	return p.harvest(h), nil
}

// redditPage gathers what one page holds, whatever its form.
type redditPage struct {
	page    *crawler.Page
	base    *url.URL
	site    string
	bio     string // the description of the community, where the page shows it
	seen    map[string]bool
	parents map[string]string // fullname -> post id, to name what was answered
	things  []redditThing
	more    []string // addresses of parts of a thread that were left out
	next    *string
	state   crawler.PageState // of a page without posts
}

// redditThing is a post, comment, community or account before it is put
// together; "thing" is the platform's own word.
type redditThing struct {
	fullname  string // t3_1abc
	account   string // t2_1abc
	handle    string
	name      string // where it differs from the handle
	flair     string
	subreddit string
	permalink string // path of its own page
	parent    string // fullname of what is answered
	link      string // fullname of the thread
	text      rendered
	lang      string
	at        *time.Time
	editedAt  *time.Time
	edited    bool
	pinned    bool // stands outside the order of its list
	origin    *redditThing
	links     []string
	media     []crawler.Media
}

// add keeps a thing that says something; one whose author and words are gone
// says nothing.
func (p *redditPage) add(t redditThing) {
	if t.fullname == "" || len(p.things) >= maxPosts || p.seen[t.fullname] {
		return
	}
	p.seen[t.fullname] = true
	if t.handle == "[deleted]" {
		t.handle, t.account = "", ""
	}
	if t.account == "" {
		t.account = t.handle
	}
	if t.text.text == "" && len(t.media) == 0 && len(t.links) == 0 {
		return
	}
	native := t.fullname
	if native == t.account { // a community or an account
		native = "profile"
	}
	p.parents[t.fullname] = crawler.PostID(p.site, t.account, native)
	p.things = append(p.things, t)
}
