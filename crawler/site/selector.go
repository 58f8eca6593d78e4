package site

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/text/encoding"

	"scops/crawler"
)

// Declared reads a site that is described in YAML: its author knows CSS
// selectors, and no Go. The format is declaration (selector_format.go); what
// ships is declared/*.yaml; README.md says how one is written.
type Declared struct {
	name, about, file    string
	unverified, onePlace bool
	hosts                []string
	all, any             []string // marks of its pages' source
	zone                 string
	encoding             encoding.Encoding // nil = as decoded
	charset              string
	addresses            []place
	posts                *postParts
	threads              *threadParts
	boards, next         []try
	zoneFrom             []try
	drop                 []string
	states               []stateMark
}

// Declared knows its places and can be looked for.
var (
	_ crawler.Placer   = (*Declared)(nil)
	_ crawler.Looker   = (*Declared)(nil)
	_ crawler.Unproven = (*Declared)(nil)
)

// maxAddressTried is the longest address that patterns are tried on, in bytes.
const maxAddressTried = 2048

// Name is what the declaration calls it.
func (d *Declared) Name() string { return d.name }

// About says what it reads, "" = the declaration does not.
func (d *Declared) About() string { return d.about }

// File is where it is declared.
func (d *Declared) File() string { return d.file }

// Unverified says that nobody has tried it on a page its site really sent.
func (d *Declared) Unverified() bool { return d.unverified }

// Match takes addresses of its hosts, and of its forms where there are any.
func (d *Declared) Match(u *url.URL) bool {
	if !d.hasHost(u) {
		return false
	}
	if len(d.addresses) == 0 {
		return len(d.hosts) > 0
	}
	p := d.placeOf(u)
	return p != nil && (!p.loose || len(d.hosts) > 0)
}

// Recognise looks for the marks. A site of named hosts needs none.
func (d *Declared) Recognise(page *crawler.Page) bool {
	if len(d.hosts) > 0 && !d.Match(pageBase(page)) {
		return false
	}
	for _, mark := range d.all {
		if !strings.Contains(page.Text, mark) {
			return false
		}
	}
	return len(d.any) == 0 || containsAny(page.Text, d.any)
}

func (d *Declared) hasHost(u *url.URL) bool {
	if len(d.hosts) == 0 {
		return true
	}
	name := strings.ToLower(u.Hostname())
	for _, h := range d.hosts {
		if suffix, any := strings.CutPrefix(h, "*"); name == h || any && strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// placeOf is the first form of address that fits, nil = none.
func (d *Declared) placeOf(u *url.URL) *place {
	address := clip(u.RequestURI(), maxAddressTried)
	for i := range d.addresses {
		if d.addresses[i].at.MatchString(address) {
			return &d.addresses[i]
		}
	}
	return nil
}

// Heads is the page a place is watched by.
func (d *Declared) Heads(u *url.URL) []string {
	if !d.Match(u) {
		return nil
	}
	if head := d.headOf(u); head != "" {
		return []string{head}
	}
	return nil
}

// headOf is Heads for one address that is known to be of this site.
func (d *Declared) headOf(u *url.URL) string {
	p := d.placeOf(u)
	switch {
	case p == nil && len(d.addresses) > 0, p != nil && p.kind == kindPost && p.head == "":
		return ""
	case p == nil || p.head == "":
		head := *u
		head.RawQuery, head.Fragment = dropParameters(head.RawQuery, d.drop), ""
		return head.String()
	}
	address := clip(u.RequestURI(), maxAddressTried)
	ref := p.at.ExpandString(nil, p.head, address, p.at.FindStringSubmatchIndex(address))
	head, err := u.Parse(string(ref))
	if err != nil || head.Host != u.Host {
		return ""
	}
	return head.String()
}

// Forward: threads page on to newer posts, unless the declaration says that
// they begin with the newest.
func (d *Declared) Forward(u *url.URL) bool {
	p := d.placeOf(u)
	return d.hasHost(u) && p != nil && p.kind == kindThread && d.isForward()
}

func (d *Declared) isForward() bool {
	return d.posts != nil && cmp.Or(d.posts.order, orderOldest) == orderOldest
}

// Position is a post's number, else its time.
func (d *Declared) Position(post crawler.Post) int64 {
	if d.posts == nil || d.posts.order == orderNone {
		return 0
	}
	return cmp.Or(atoi(nativeID(post.ID)), unixMillis(post.PostedAt))
}

// Own is the post's address on the host its page was had from, where the
// declaration says that it always shows the post.
func (d *Declared) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || d.posts == nil || !d.posts.ownPage {
		return ""
	}
	return beside(page, u.Path, u.RawQuery)
}

// Read reads a page of posts, else one of threads.
func (d *Declared) Read(page *crawler.Page) (crawler.Harvest, error) { return d.read(page, nil) }

func (d *Declared) read(page *crawler.Page, count *counter) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: d.name, Site: crawler.SiteOf(d.name, "")}
	page = d.decoded(page)
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	p := d.newPage(page, doc, count)
	h.Site = p.site
	h.Next = optional(p.link(p.root, d.next, p.clean))
	links, span := p.listing() // before posts are taken out of the tree
	if h.Posts, h.Span = p.readPosts(); len(h.Posts) > 0 {
		h.State, h.Forward, h.Links = crawler.PageOK, d.isForward(), accountsElsewhere(h.Posts)
		return h, nil
	}
	if len(links) > 0 {
		h.State, h.Links, h.Span = crawler.PageOK, links, span
		return h, nil
	}
	h.Next, h.State = nil, p.state()
	return h, nil
}

// decoded is the page in the character set the declaration names.
func (d *Declared) decoded(page *crawler.Page) *crawler.Page {
	if d.encoding == nil || len(page.Body) == 0 || page.Charset == d.charset {
		return page
	}
	text, err := d.encoding.NewDecoder().Bytes(page.Body)
	if err != nil {
		return page
	}
	again := *page
	again.Text, again.Charset, again.Release = string(text), d.charset, nil
	return &again
}

// declaredPage is one page with what all its posts share.
type declaredPage struct {
	*Declared
	page  *crawler.Page
	doc   *goquery.Document
	root  *html.Node
	base  *url.URL // what relative links are resolved against
	home  *url.URL // scheme and host of the site as the page names it
	site  string
	time  *time.Location
	count *counter
}

func (d *Declared) newPage(page *crawler.Page, doc *goquery.Document, count *counter) *declaredPage {
	p := &declaredPage{Declared: d, page: page, doc: doc, root: doc.Nodes[0], base: pageBase(page), count: count}
	p.home = p.base
	canonical, err := p.base.Parse(doc.Find(`link[rel="canonical"]`).First().AttrOr("href", ""))
	if err == nil && canonical.Hostname() != "" && d.hasHost(canonical) {
		p.home = canonical
	}
	instance := p.home.Hostname()
	if d.onePlace {
		instance = ""
	}
	p.site = crawler.SiteOf(d.name, instance)
	p.time = siteZone(page, p.one(p.root, d.zoneFrom), d.zone)
	return p
}

// clean makes an address absolute, without session.
func (p *declaredPage) clean(ref string) string {
	u, err := p.base.Parse(strings.TrimSpace(ref))
	if err != nil || ref == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	u.RawQuery = dropParameters(u.RawQuery, p.drop)
	return u.String()
}

// named is clean on the host the page names.
func (p *declaredPage) named(ref string) string {
	address := p.clean(ref)
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	if u.Host == p.base.Host {
		u.Scheme, u.Host = p.home.Scheme, p.home.Host
	}
	return u.String()
}

// dropParameters takes parameters out of a query, parted by & or, as some
// forums write it, by semicolons. The order of the others stays.
func dropParameters(query string, names []string) string {
	if query == "" || len(names) == 0 {
		return query
	}
	var out strings.Builder
	for rest := query; rest != ""; {
		end := strings.IndexAny(rest, "&;")
		part, mark := rest, ""
		if end >= 0 {
			part, mark = rest[:end], rest[end:end+1]
		}
		rest = rest[len(part)+len(mark):]
		if name, _, _ := strings.Cut(part, "="); !containsFold(names, name) {
			out.WriteString(part + mark)
		}
	}
	return strings.TrimRight(out.String(), "&;")
}

func containsFold(names []string, name string) bool {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// listing lists threads and boards, and the span of the threads' last posts.
// A listing is in order of those, save for what is pinned to its top; an
// undated thread makes one without order.
func (p *declaredPage) listing() ([]crawler.Link, crawler.Span) {
	var set linkSet
	var span crawler.Span
	ordered := true
	if t := p.threads; t != nil && t.selector != nil {
		for _, row := range p.rows(t.selector) {
			link := p.link(row, t.link, p.thread)
			at := p.date(row, t.time)
			if link == "" || set.seen[link] {
				continue
			}
			if set.add(link, crawler.LinkThread); at != nil && len(set.links) > 0 {
				set.links[len(set.links)-1].At = *at
			}
			switch pinned := t.pinned != nil && (t.pinned.is(row) || t.pinned.first(row) != nil); {
			case pinned:
			case at == nil:
				ordered = false
			default:
				span = widen(span, at.UnixMilli())
			}
		}
	}
	for _, ref := range p.many(p.root, p.boards, maxLinks) {
		set.add(p.thread(ref), crawler.LinkThread)
	}
	if !ordered {
		span = crawler.Span{}
	}
	return set.links, span
}

func (p *declaredPage) rows(s *css) []*html.Node {
	rows := s.all(p.root, false, maxLinks)
	p.count.total("threads", len(rows))
	return rows
}

// thread is the head page of a thread or board, whatever page of it was linked.
func (p *declaredPage) thread(ref string) string {
	address := p.clean(ref)
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	if head := p.headOf(u); head != "" {
		return head
	}
	u.Fragment = ""
	return u.String()
}

// state names a page with neither posts nor threads.
func (p *declaredPage) state() crawler.PageState {
	seen := ""
	for _, mark := range p.states {
		for _, s := range mark.selectors {
			if s.first(p.root) != nil {
				return mark.state
			}
		}
		if len(mark.texts) > 0 && seen == "" {
			seen = foldText(clip(render(p.base, p.root).text, 256<<10))
		}
		if containsAny(seen, mark.texts) {
			return mark.state
		}
	}
	return otherState(p.page, p.doc)
}
