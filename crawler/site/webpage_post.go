package site

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// discussion reads a posting or a question, and what was answered.
func (w *webPage) discussion(t *thing, replyTo *string, depth int) {
	if depth > maxThingDepth {
		return
	}
	p := webPost{
		title: t.text("headline", "name"), text: w.body(t, bodyProps...), author: w.author(t, "author", "creator"),
		at: w.date(t.text("datePublished", "dateCreated", "commentTime")), until: w.date(t.text("dateModified")), replyTo: replyTo,
	}
	p.url, p.id = w.placeOf(t, p.text.text)
	if t.node != nil {
		for _, body := range t.all(bodyProps...) {
			if body.node != nil {
				p.media = contentMedia(w.base, selection(body.node))
				break
			}
		}
	} else {
		p.media = w.pictures(t)
	}
	if id := w.add(p); id != "" {
		replyTo = &id
	}
	for _, answer := range t.all("comment", "acceptedAnswer", "suggestedAnswer") {
		if answer.thing != nil && (slices.Contains(answerKinds, answer.thing.kind) || answer.thing.kind == "") {
			w.discussion(answer.thing, replyTo, depth+1)
		}
	}
}

// placeOf is a posting's own address and number; the first of a page has the
// page's own.
func (w *webPage) placeOf(t *thing, text string) (address, id string) {
	address, id = resolve(w.base, t.text("url", "@id", "mainEntityOfPage")), t.text("identifier")
	if u, err := url.Parse(address); err != nil || u.Host != pageBase(w.page).Host {
		address = ""
	}
	if slices.Contains(discussionKinds, t.kind) {
		return address, id
	}
	if id == "" && t.node != nil {
		id = attr(t.node, "id")
	}
	if id == "" && address != "" && address != w.address {
		return address, pathOf(address)
	}
	if id == "" {
		sum := sha256.Sum256([]byte(text))
		id = hex.EncodeToString(sum[:8])
	}
	if address == "" || address == w.address {
		address = w.address + "#" + url.PathEscape(id)
	}
	return address, id
}

// pictures are those a thing names.
func (w *webPage) pictures(t *thing) []crawler.Media {
	var media []crawler.Media
	for _, p := range t.all("image", "images") {
		address := p.text
		if p.thing != nil {
			address = p.thing.text("url", "contentUrl")
		}
		if address = resolve(w.base, address); address != "" && len(media) < maxMedia {
			media = append(media, crawler.Media{Kind: "photo", URL: address})
		}
	}
	return media
}

// articles reads a list of articles, an offer, or the one article of a page.
func (w *webPage) articles(things []*thing) {
	stated := findKinds(things, articleKinds)
	if len(stated) == 0 && w.meta["og:type"] != "article" && w.entries() {
		return
	}
	if offers := findKinds(things, offerKinds); len(offers) > 0 && len(stated) == 0 {
		w.offer(offers[0])
	} else {
		main := &thing{}
		if len(stated) > 0 {
			main = stated[0]
		}
		w.article(main)
	}
	w.comments(stated)
}

// offer reads something that is sold: its description says more than the page
// around it.
func (w *webPage) offer(t *thing) {
	p := webPost{title: t.text("name"), text: w.body(t, "description"), author: w.author(t, "seller", "brand"), media: w.pictures(t)}
	if offers := findKinds([]*thing{t}, []string{"Offer", "AggregateOffer"}); len(offers) > 0 {
		one := offers[0]
		price := one.text("price", "lowPrice")
		if high := one.text("highPrice"); high != "" && high != price {
			price += " - " + high
		}
		p.text.line(strings.TrimSpace(price + " " + one.text("priceCurrency")))
		if seller := w.author(one, "seller", "offeredBy"); seller.ID != "" {
			p.author = seller
		}
	}
	if p.text.text == "" {
		p.text = w.mainText(t, w.mainNode(t))
	}
	w.add(p)
}

// article reads the one article of a page.
func (w *webPage) article(t *thing) {
	top := w.mainNode(t)
	p := webPost{
		title:  firstOf(t.text("headline", "name"), w.stated("og:title", "twitter:title", "title"), w.doc.Find("h1").First().Text(), w.doc.Find("title").First().Text()),
		text:   w.mainText(t, top),
		author: w.byline(t),
		at:     w.date(firstOf(t.text("datePublished", "dateCreated"), w.stated("article:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate", "parsely-pub-date", "dc.date.issued", "dc.date", "date"))),
		until:  w.date(firstOf(t.text("dateModified"), w.stated("article:modified_time", "og:updated_time", "datemodified", "lastmod"))),
	}
	p.text = p.text.withoutHead(oneLine(p.title), p.author.Name, w.stated("og:description"), w.stated("description"))
	if top != nil {
		p.media = contentMedia(w.base, selection(top))
		if p.at == nil {
			p.at = w.dateBelow(top)
		}
	}
	if image := resolve(w.base, w.meta["og:image"]); image != "" && len(p.media) == 0 {
		p.media = []crawler.Media{{Kind: "photo", URL: image, Alt: w.meta["og:image:alt"]}}
	}
	if p.text.text == "" {
		p.text = renderPlain(w.stated("og:description", "description"))
	}
	if p.text.text != "" {
		w.add(p)
	}
}

func firstOf(candidates ...string) string {
	for _, s := range candidates {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

// byline is the account an article is by, as it is stated or marked.
func (w *webPage) byline(t *thing) crawler.Author {
	a := w.author(t, "author", "creator")
	if a.ID == "" {
		if name := w.stated("author", "parsely-author", "dc.creator", "sailthru.author"); name != "" && hostOf(name) == "" {
			a = accountNamed(name, "")
		}
	}
	link := w.doc.Find(`a[rel~="author"], .p-author, .author .fn, .byline-name`).First()
	if a.ID == "" && link.Length() > 0 {
		a = accountNamed(link.Text(), "")
	}
	if href := link.AttrOr("href", ""); href != "" && a.URL == "" && a.Name != "" && strings.Contains(link.Text(), a.Name) {
		a.URL = resolve(w.base, href)
	}
	return a
}

// dateBelow is the first time marked in a piece of the page.
func (w *webPage) dateBelow(top *html.Node) *time.Time {
	n := firstBelow(top, func(n *html.Node) bool {
		return n.DataAtom == atom.Time || hasClass(n, "dt-published", "published", "entry-date")
	})
	if n == nil {
		return nil
	}
	return w.date(firstOf(attr(n, "datetime"), attr(n, "title"), plainText(n)))
}

// entries reads the articles of a list, each with an address of its own; false
// = the page is no such list.
func (w *webPage) entries() bool {
	among := outermost(w.doc.Find("article, .h-entry, .hentry"))
	if among.Length() < 2 {
		return false
	}
	for _, n := range among.Nodes {
		link := firstBelow(n, func(n *html.Node) bool {
			return n.DataAtom == atom.A && attr(n, "href") != "" && (hasClass(n, "u-url") || strings.Contains(attr(n, "rel"), "bookmark") || n.Parent != nil && isHeading(n.Parent))
		})
		if link == nil {
			continue
		}
		title := firstBelow(n, func(n *html.Node) bool { return hasClass(n, "p-name", "entry-title") || isHeading(n) })
		body := firstBelow(n, func(n *html.Node) bool {
			return hasClass(n, "e-content", "entry-content", "p-summary", "entry-summary")
		})
		if body == nil {
			body = n
		}
		p := webPost{url: resolve(w.base, attr(link, "href")), text: render(w.base, body), at: w.dateBelow(n), media: contentMedia(w.base, selection(n))}
		if title != nil && body != n {
			p.title = clip(plainText(title), 512)
		}
		if who := firstBelow(n, func(n *html.Node) bool {
			return hasClass(n, "p-author", "fn") || strings.Contains(attr(n, "rel"), "author")
		}); who != nil {
			p.author = accountNamed(plainText(who), resolve(w.base, attr(who, "href")))
		}
		w.add(p)
	}
	return len(w.posts) > 0
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4:
		return true
	default:
		return false
	}
}

// comments reads what was said below an article: as the article states it, else
// in the markup of WordPress, which most blogs share.
func (w *webPage) comments(stated []*thing) {
	if len(w.posts) == 0 {
		return
	}
	answered := w.posts[0].ID
	for _, t := range stated {
		for _, c := range t.all("comment") {
			if c.thing != nil {
				w.discussion(c.thing, &answered, 1)
			}
		}
	}
	if len(w.posts) > 1 {
		return
	}
	for _, body := range outermost(w.doc.Find(".comment-content, .comment-text")).Nodes {
		box := body.Parent
		for depth := 0; box != nil && depth < 10 && !strings.HasPrefix(attr(box, "id"), "comment-"); depth++ {
			box = box.Parent
		}
		if box == nil || attr(box, "id") == "" {
			continue
		}
		p := webPost{url: w.address + "#" + attr(box, "id"), id: attr(box, "id"), text: render(w.base, body), at: w.dateBelow(box), replyTo: &answered}
		if who := firstBelow(box, func(n *html.Node) bool { return hasClass(n, "fn", "comment-author") }); who != nil {
			p.author = accountNamed(plainText(who), "")
		}
		w.add(p)
	}
}
