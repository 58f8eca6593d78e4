package site

import (
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Pastebin reads pastes of pastebin.com, and the lists of an account or of the
// newest, which lead to them.
type Pastebin struct{}

const pastebinHome = "https://pastebin.com/"

// Name is "pastebin".
func (Pastebin) Name() string { return "pastebin" }

// Match takes the site's host.
func (Pastebin) Match(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return host == "pastebin.com" || host == "www.pastebin.com"
}

// Recognise looks for the box a paste stands in.
func (Pastebin) Recognise(page *crawler.Page) bool {
	return strings.Contains(page.Text, "js-post-view") && strings.Contains(page.Text, "pastebin.com")
}

// Read reads a paste, whole or raw, or a list of pastes.
func (b Pastebin) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(b.Name(), "")}
	p := &pastebinPage{page: page, site: h.Site, base: pageBase(page), zone: siteZone(page, "America/Chicago")}
	if raw, isRaw := strings.CutPrefix(p.base.Path, "/raw/"); isRaw && statusState(page.Status) == "" && !strings.HasPrefix(strings.TrimSpace(page.Text), "<") {
		p.add(pastebinPaste("/"+raw), crawler.Author{}, renderPlain(page.Text), nil, nil)
		h.State = crawler.PageEmpty
		return p.harvest(h), nil
	}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	if p.readPaste(doc); len(p.posts) == 0 {
		p.readList(doc)
	}
	h.State = pastebinState(page, doc)
	return p.harvest(h), nil
}

// harvest puts together what was read; the state is that of a page without any.
func (p *pastebinPage) harvest(h crawler.Harvest) crawler.Harvest {
	for _, post := range p.posts {
		p.links.propose(post.Links)
	}
	h.Posts, h.Links = p.posts, p.links.links
	if len(h.Posts) > 0 || len(h.Links) > 0 {
		h.State = crawler.PageOK
	}
	return h
}

// pastebinPaste is the paste a path leads to: eight letters and digits.
func pastebinPaste(path string) string {
	id := strings.Trim(path, "/")
	for _, form := range []string{"raw/", "embed/", "print/", "dl/", "clone/"} {
		id = strings.TrimPrefix(id, form)
	}
	if len(id) != 8 || !isPlainID(id) {
		return ""
	}
	return id
}

// Heads of an account are its pastes, of a paste its page.
func (b Pastebin) Heads(u *url.URL) []string {
	if !b.Match(u) {
		return nil
	}
	if name, isAccount := strings.CutPrefix(strings.Trim(u.Path, "/"), "u/"); isAccount && isPlainID(name) {
		return []string{pastebinHome + "u/" + name}
	}
	if id := pastebinPaste(u.Path); id != "" {
		return []string{pastebinHome + id}
	}
	return nil
}

// Forward: the newest come first.
func (Pastebin) Forward(*url.URL) bool { return false }

// Position of a paste is when it was published: its id says nothing.
func (Pastebin) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// Own is the paste's page.
func (Pastebin) Own(page *crawler.Page, post crawler.Post) string {
	if id := nativeID(post.ID); pastebinPaste(id) == id && id != "" {
		return beside(page, "/"+id, "")
	}
	return ""
}

type pastebinPage struct {
	page  *crawler.Page
	site  string
	base  *url.URL
	zone  *time.Location // dates are Central time, by the name they carry
	posts []crawler.Post
	links linkSet
}

func (p *pastebinPage) add(id string, author crawler.Author, text rendered, at, edited *time.Time) {
	if id == "" || text.text == "" {
		return
	}
	p.posts = append(p.posts, crawler.Post{
		ID: crawler.PostID(p.site, author.ID, id), Site: p.site, URL: pastebinHome + id, Author: author,
		Text: text.text, Links: text.links, PostedAt: at, EditedAt: edited, Edited: edited != nil,
	})
}

func (p *pastebinPage) readPaste(doc *goquery.Document) {
	view := doc.Find(".js-post-view").First()
	if view.Length() == 0 {
		return
	}
	named := pageBase(&crawler.Page{URL: firstOf(doc.Find(`link[rel="canonical"]`).First().AttrOr("href", ""), pageMeta(doc)["og:url"])})
	id := firstOf(pastebinPaste(named.Path), pastebinPaste(p.base.Path))
	text := renderPlain(view.Find("textarea.js-paste-raw").First().Text())
	if text.text == "" {
		lines := []string{}
		view.Find(".source li").Each(func(_ int, line *goquery.Selection) { lines = append(lines, line.Text()) })
		text = renderPlain(strings.Join(lines, "\n"))
	}
	if title := strings.TrimSpace(view.Find(".info-top h1").First().Text()); title != "Untitled" {
		text.prependTitle(title)
	}
	author := crawler.Author{}
	link := view.Find(".info-bottom .username a").First()
	if name, isAccount := strings.CutPrefix(link.AttrOr("href", ""), "/u/"); isAccount {
		author = crawler.Author{ID: name, Handle: name, Name: strings.TrimSpace(link.Text()), URL: pastebinHome + "u/" + url.PathEscape(name)}
	}
	date := view.Find(".info-bottom .date").First()
	edited, _ := strings.CutPrefix(date.Find(`[title^="Last edit on:"]`).First().AttrOr("title", ""), "Last edit on:")
	p.add(id, author, text, p.date(date.Find("span[title]").First().AttrOr("title", "")), p.date(edited))
}

// date reads "Monday 27th of April 2020 02:37:18 AM CDT".
func (p *pastebinPage) date(s string) *time.Time {
	s = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(s), " CDT"), " CST")
	return readDate(s, p.zone, p.page.FetchedAt)
}

// readList leads to the pastes of a list.
func (p *pastebinPage) readList(doc *goquery.Document) {
	doc.Find("table.maintable tr").Each(func(_ int, row *goquery.Selection) {
		address := pageBase(&crawler.Page{URL: resolve(p.base, row.Find("td a[href]").First().AttrOr("href", ""))})
		if id := pastebinPaste(address.Path); id != "" && address.Host == p.base.Host {
			p.links.add(beside(p.page, "/"+id, ""), crawler.LinkThread)
		}
	})
}

func pastebinState(page *crawler.Page, doc *goquery.Document) crawler.PageState {
	text := strings.ToLower(clip(strings.Join(strings.Fields(doc.Find("title, .content__title, .notice").Text()), " "), 16<<10))
	switch {
	case containsAny(text, []string{"not found (#404)", "this paste has been removed", "paste has been deleted", "no longer available"}):
		return crawler.PageDeleted
	case containsAny(text, []string{"locked paste", "private paste", "this is a private"}):
		return crawler.PageLoginWall
	case doc.Find("table.maintable").Length() > 0:
		return crawler.PageEmpty
	default:
		return otherState(page, doc)
	}
}
