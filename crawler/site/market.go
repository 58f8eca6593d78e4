package site

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Market reads markets of hidden services in the markup of HANSA: categories
// and stores, listings, and the pages of vendors. A listing is a post of its
// vendor: title, price, terms and description. Pages name no time.
type Market struct{}

// Name is "market".
func (Market) Name() string { return "market" }

// Match takes a market's paths on hidden services.
func (Market) Match(u *url.URL) bool {
	kind, name := marketPath(u)
	return name != "" && kind != "" && strings.HasSuffix(strings.ToLower(u.Hostname()), ".onion")
}

// marketPath takes an address apart: /category/105/, /store/NAME/,
// /listing/42171/, /vendor/NAME/.
func marketPath(u *url.URL) (kind, name string) {
	kind, rest, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	name, _, _ = strings.Cut(rest, "/")
	switch kind {
	case "category", "store", "listing", "vendor":
		return kind, name
	default:
		return "", ""
	}
}

// Recognise looks for a row or page of a listing, or the head of a vendor's page.
func (Market) Recognise(page *crawler.Page) bool {
	text := page.Text
	if strings.Contains(text, "row-vendor-profile") {
		return strings.Contains(text, "/vendor/")
	}
	return strings.Contains(text, "listing-price") && strings.Contains(text, `href="/vendor/`) &&
		(strings.Contains(text, "row-item") || strings.Contains(text, `name="listingID"`))
}

// Read reads a list of listings, one listing, or a vendor's page.
func (m Market) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(m.Name(), hostOf(page.URL))}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	p := &marketPage{page: page, doc: doc, base: pageBase(page)}
	p.home = p.base
	if icon := doc.Find(`link[rel="icon"]`).First().AttrOr("href", ""); hostOf(icon) != "" {
		p.home = pageBase(&crawler.Page{URL: icon}) // a mirror's pages name the market's first address
	}
	h.Site = crawler.SiteOf(m.Name(), p.home.Hostname())
	p.site = h.Site
	switch {
	case doc.Find(`input[name="listingID"]`).Length() > 0:
		p.readListing()
	case doc.Find(".row-vendor-profile").Length() > 0:
		p.readVendor()
	default:
		p.readRows()
		h.Next = p.next()
	}
	h.Posts, h.Links, h.State = p.posts, p.links.links, crawler.PageOK
	if len(h.Posts) == 0 {
		h.State = p.state()
	}
	return h, nil
}

// Heads of a category, a store or a vendor are its first page.
func (m Market) Heads(u *url.URL) []string {
	kind, name := marketPath(u)
	if !m.Match(u) || kind == "listing" {
		return nil
	}
	head := url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/" + kind + "/" + name + "/"}
	return []string{head.String()}
}

// Forward: a list is in the order its reader chose.
func (Market) Forward(*url.URL) bool { return false }

// Position: lists are in no order of time.
func (Market) Position(crawler.Post) int64 { return 0 }

// Own is the listing's or the vendor's page.
func (Market) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil {
		return ""
	}
	if kind, name := marketPath(u); (kind != "listing" && kind != "vendor") || name == "" || strings.HasSuffix(post.ID, "/excerpt") {
		return ""
	}
	return beside(page, u.Path, "")
}

// marketPage is one page of a market.
type marketPage struct {
	page  *crawler.Page
	doc   *goquery.Document
	base  *url.URL
	home  *url.URL // where the market says it is
	site  string
	posts []crawler.Post
	links linkSet
}

func (p *marketPage) address(path string) string {
	return (&url.URL{Scheme: p.home.Scheme, Host: p.home.Host, Path: path}).String()
}

// vendor is the account of a link to a vendor's page, or of a name.
func (p *marketPage) vendor(link *goquery.Selection, name string) crawler.Author {
	if kind, linked := marketPath(pageBase(&crawler.Page{URL: resolve(p.base, link.AttrOr("href", ""))})); kind == "vendor" {
		name = linked
	}
	a := crawler.Author{ID: name, Handle: name, Name: name}
	if name != "" {
		a.URL = p.address("/vendor/" + name + "/")
	}
	return a
}

// readRows reads the rows of a category or a store: what a row shows of a
// listing is a post beside the listing's own, which the row leads to.
func (p *marketPage) readRows() {
	_, store := marketPath(p.base)
	seen := map[string]bool{}
	outermost(p.doc.Find(".row-item")).EachWithBreak(func(_ int, row *goquery.Selection) bool {
		title := row.Find(".item-details a").First()
		number := p.listing(title)
		if number == "" || seen[number] {
			return true
		}
		seen[number] = true
		var text rendered
		for _, part := range []string{".item-details a", ".listing-price strong", ".text-muted-666"} {
			text.line(spaced(row.Find(part).First()))
		}
		post := crawler.Post{URL: p.address("/listing/" + number + "/"), Author: p.vendor(row.Find(".user-details a").First(), store), Text: text.text}
		p.add(number+"/excerpt", post)
		p.follow(row)
		return len(p.posts) < maxPosts
	})
}

// listing is the number of the listing a link leads to.
func (p *marketPage) listing(link *goquery.Selection) string {
	kind, number := marketPath(pageBase(&crawler.Page{URL: resolve(p.base, link.AttrOr("href", ""))}))
	if kind != "listing" || atoi(number) == 0 {
		return ""
	}
	return number
}

func (p *marketPage) add(native string, post crawler.Post) {
	post.ID, post.Site = crawler.PostID(p.site, post.Author.ID, native), p.site
	p.posts = append(p.posts, post)
}

// follow leads to the listings, stores and pages of vendors that a part of a
// page links to.
func (p *marketPage) follow(part *goquery.Selection) {
	part.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		address := pageBase(&crawler.Page{URL: resolve(p.base, a.AttrOr("href", ""))})
		if kind, name := marketPath(address); kind == "" || name == "" || address.Host != p.base.Host || strings.Contains(address.Path, "/feedback") || strings.Contains(address.Path, "/lotteries") {
			return
		}
		address.RawQuery, address.Fragment = "", ""
		p.links.add(address.String(), crawler.LinkThread)
	})
}

// readListing reads a listing's page.
func (p *marketPage) readListing() {
	form := p.doc.Find(`form:has(input[name="listingID"])`).First()
	number := form.Find(`input[name="listingID"]`).First().AttrOr("value", "")
	if atoi(number) == 0 || p.shownTab("feedback") {
		return
	}
	box := form.Closest(".col-md-8, .container")
	text := rendered{}
	text.line(spaced(box.Find("h2").First()))
	text.line(spaced(form.Find(".listing-price strong").First()))
	text.line(spaced(form.Find(".listing-stock").First()))
	form.Find("table.no-border tr").EachWithBreak(func(i int, row *goquery.Selection) bool {
		cells := row.Find("td")
		if name := strings.TrimSpace(cells.First().Text()); cells.Length() == 2 && name != "Vendor" {
			text.line(name + ": " + spaced(cells.Last()))
		}
		return i < 50
	})
	tab, native := p.tab(), number
	if p.shownTab("terms") {
		text, native = rendered{}, number+"/terms"
	}
	text.line(tab.text)
	p.add(native, crawler.Post{
		URL: p.address("/listing/" + native + "/"), Author: p.vendor(form.Find(`a[href^="/vendor/"]`).First(), ""), Text: text.text, Links: tab.links, Media: p.media(),
	})
	p.follow(form)
}

// readVendor reads the part of a vendor's page that is shown: the profile, the
// terms, or the key.
func (p *marketPage) readVendor() {
	_, name := marketPath(p.base)
	if head := p.doc.Find("h1").First().Clone(); head.Length() > 0 {
		head.Find("span").Remove()
		name = firstOf(strings.TrimSpace(head.Text()), name)
	}
	native, at := "profile", ""
	for _, tab := range []string{"terms", "pgp"} { // a key names its owner on every market
		if p.shownTab(tab) {
			native, at = tab, tab+"/"
		}
	}
	if text := p.tab(); text.text != "" && !p.shownTab("feedback") {
		author := p.vendor(&goquery.Selection{}, name)
		p.add(native, crawler.Post{URL: author.URL + at, Author: author, Text: text.text, Links: text.links})
	}
	p.follow(p.doc.Find("h1, .nav-tabs"))
}

// shownTab says that a part of a page is the one it shows.
func (p *marketPage) shownTab(name string) bool {
	href := p.doc.Find(".nav-tabs li.active a").First().AttrOr("href", "")
	return strings.HasSuffix(strings.TrimSuffix(href, "/"), "/"+name)
}

// tab is what stands below the tabs of a page, without its heading. Links lead
// through the market's own warning: they are given as where they lead.
func (p *marketPage) tab() rendered {
	shown := p.doc.Find(".nav-tabs").First().NextAll().Not("h3, h4")
	r := render(p.base, shown.Nodes...)
	var links []string
	for _, l := range append(r.links, writtenLinks(r.text)...) {
		u, err := url.Parse(l)
		if err == nil && strings.Trim(u.Path, "/") == "link" && hostOf(u.Query().Get("l")) != "" {
			l = u.Query().Get("l")
		}
		if len(links) < maxPostLinks {
			links = appendNew(links, l)
		}
		addTelegramLink(&p.links, l, crawler.LinkExternal, "")
	}
	r.links = links
	return r
}

// media names the listing's picture, which may be written into the page itself.
func (p *marketPage) media() []crawler.Media {
	address := resolve(p.base, p.doc.Find("img.img-thumbnail").First().AttrOr("src", ""))
	if hostOf(address) == "" {
		return nil
	}
	return []crawler.Media{{Kind: "photo", URL: address}}
}

// next is the page whose number follows the current one.
func (p *marketPage) next() *string {
	active := p.doc.Find(".pagination li.active").First()
	link := active.Next().Find("a").First()
	if current := atoi(active.Text()); current == 0 || atoi(link.Text()) != current+1 {
		return nil
	}
	return optional(resolve(p.base, link.AttrOr("href", "")))
}

func (p *marketPage) state() crawler.PageState {
	message := strings.ToLower(clip(p.doc.Find(".alert").Text(), 16<<10))
	switch {
	case p.shownTab("feedback"): // what buyers say is not read
		return crawler.PageEmpty
	case containsAny(message, []string{"not found", "does not exist", "no longer available", "has been removed"}):
		return crawler.PageDeleted
	case p.doc.Find(".page-header, .row-vendor-profile, .list-group").Length() > 0 && p.doc.Find(`input[type="password"]`).Length() == 0:
		return crawler.PageEmpty
	default:
		return otherState(p.page, p.doc)
	}
}
