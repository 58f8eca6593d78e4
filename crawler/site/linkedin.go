package site

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// LinkedIn reads what the network shows to anybody: an article with its
// comments; a post, and the head of a profile, by the linked data of their pages
// (those two by the published vocabulary alone). Most else is for members.
type LinkedIn struct{}

const linkedInHome = "https://www.linkedin.com"

// Name is "linkedin".
func (LinkedIn) Name() string { return "linkedin" }

// Match takes the network's hosts (www., and those of countries).
func (LinkedIn) Match(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return host == "linkedin.com" || strings.HasSuffix(host, ".linkedin.com")
}

// Recognise looks for an article's body, or for linked data of a post or person.
func (LinkedIn) Recognise(page *crawler.Page) bool {
	text := page.Text
	return strings.Contains(text, ".licdn.com/") && strings.Contains(text, "linkedin.com") &&
		containsAny(text, []string{"article-content__body", `"SocialMediaPosting"`, `"DiscussionForumPosting"`, `"ProfilePage"`})
}

// Read reads an article, a post or a profile.
func (l LinkedIn) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(l.Name(), "")}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	p := &linkedInPage{page: page, doc: doc, site: h.Site, base: pageBase(page), zone: siteZone(page, "America/Los_Angeles"), seen: map[string]bool{}}
	p.named = pageBase(&crawler.Page{URL: firstOf(resolve(p.base, doc.Find(`link[rel="canonical"]`).First().AttrOr("href", "")), page.URL)})
	if p.readArticle(); len(p.posts) == 0 {
		p.readData()
	}
	var links linkSet
	for _, post := range p.posts {
		links.propose(post.Links)
	}
	h.Posts, h.Links, h.State = p.posts, links.links, crawler.PageOK
	if len(h.Posts) == 0 {
		h.State = p.state()
	}
	return h, nil
}

// Own is the page the post was read from, on the host that answered.
func (l LinkedIn) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || !l.Match(u) {
		return ""
	}
	return beside(page, u.Path, "")
}

// linkedInPage is one page with what its posts share.
type linkedInPage struct {
	page  *crawler.Page
	doc   *goquery.Document
	site  string
	base  *url.URL
	named *url.URL       // the page as it names itself
	zone  *time.Location // dates without a time are the network's own
	seen  map[string]bool
	posts []crawler.Post
}

// add keeps a post once.
func (p *linkedInPage) add(native string, post crawler.Post) {
	post.ID, post.Site = crawler.PostID(p.site, post.Author.ID, native), p.site
	if native == "" || post.Text == "" || p.seen[post.ID] || len(p.posts) >= maxPosts {
		return
	}
	p.seen[post.ID] = true
	if post.URL == "" {
		post.URL = linkedInHome + p.named.EscapedPath()
	}
	p.posts = append(p.posts, post)
}

// linkedInAuthor is the profile or company page an address leads to.
func linkedInAuthor(address, name string) crawler.Author {
	a := crawler.Author{Name: strings.Join(strings.Fields(name), " ")}
	kind, rest, _ := strings.Cut(strings.Trim(pageBase(&crawler.Page{URL: address}).Path, "/"), "/")
	if handle, _, _ := strings.Cut(rest, "/"); handle != "" && (kind == "in" || kind == "company") {
		a.ID, a.Handle, a.URL = handle, handle, linkedInHome+"/"+kind+"/"+url.PathEscape(handle)
	}
	return a
}

// slug is the last part of the page's own path.
func (p *linkedInPage) slug() string {
	path := strings.Trim(p.named.Path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

func (p *linkedInPage) readArticle() {
	body := p.doc.Find(".article-content__body").First()
	if body.Length() == 0 {
		return
	}
	card := p.doc.Find(".main-author-card, .article-content header").First()
	author := linkedInAuthor(card.Find(`a[href*="/in/"], a[href*="/company/"]`).First().AttrOr("href", ""), card.Find(".base-main-card__title").First().Text())
	text := render(p.base, body.Nodes...)
	text.prependTitle(p.doc.Find(".article-content__title").First().Text())
	post := crawler.Post{
		Author: author, Text: text.text, Links: text.links, Quotes: text.quotes,
		PostedAt: readDate(strings.TrimPrefix(strings.TrimSpace(card.Find(".base-main-card__metadata").First().Text()), "Published"), p.zone, p.page.FetchedAt),
		Bio:      clip(strings.Join(strings.Fields(card.Find(".base-main-card__subtitle").First().Text()), " "), maxBio),
	}
	p.doc.Find(".cover-img__image, .article-content__body img").Each(func(i int, s *goquery.Selection) {
		address := resolve(p.base, firstOf(s.AttrOr("data-li-src", ""), s.AttrOr("data-delayed-url", ""), s.AttrOr("src", "")))
		if hostOf(address) != "" && i < maxMedia {
			post.Media = append(post.Media, crawler.Media{Kind: "photo", URL: address, Alt: s.AttrOr("alt", "")})
		}
	})
	p.add(p.slug(), post)
	p.readComments()
}

// readComments reads the comments below an article. They have no numbers: one is
// known by who wrote it and what.
func (p *linkedInPage) readComments() {
	if len(p.posts) == 0 {
		return
	}
	answered := p.posts[0].ID
	outermost(p.doc.Find("section.comment")).Each(func(_ int, s *goquery.Selection) {
		name := s.Find("a.comment__actor-name").First()
		author := linkedInAuthor(name.AttrOr("href", ""), name.Text())
		text := render(p.base, s.Find(".comment__message").First().Nodes...)
		links := text.links
		for _, l := range writtenLinks(text.text) {
			links = appendNew(links, l)
		}
		p.add(p.slug()+"/"+wordsID(author.ID+"\n"+text.text), crawler.Post{
			Author: author, Text: text.text, Links: links, Quotes: text.quotes, ReplyTo: optional(answered),
			PostedAt: readDate(s.Find(".comment__time").First().Text(), p.zone, p.page.FetchedAt),
		})
	})
}

// wordsID stands for the number of something that has none.
func wordsID(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:8])
}

// readData reads a post with its comments, or a profile, from what the page says
// of itself.
func (p *linkedInPage) readData() {
	things := newWebPage(p.page, p.doc, p.site).things()
	for _, t := range findKinds(things, []string{"SocialMediaPosting", "DiscussionForumPosting"}) {
		p.addPosting(t)
	}
	if strings.HasPrefix(p.named.Path, "/in/") && len(p.posts) == 0 {
		for _, t := range findKinds(things, []string{"Person"}) {
			p.addPerson(t)
		}
	}
}

// writer is the profile a thing says it is by.
func writer(t *thing) crawler.Author {
	for _, by := range t.all("author", "creator") {
		if by.thing != nil {
			return linkedInAuthor(by.thing.text("url"), by.thing.text("name"))
		}
	}
	return crawler.Author{}
}

// statedText is a property as it was written, with its lines.
func statedText(t *thing, names ...string) rendered {
	for _, value := range t.all(names...) {
		if value.text != "" {
			return renderPlain(value.text)
		}
	}
	return rendered{}
}

func (p *linkedInPage) addPosting(t *thing) {
	author, text := writer(t), statedText(t, "articleBody", "text")
	text.prependTitle(t.text("headline"))
	p.add(p.slug(), crawler.Post{Author: author, Text: text.text, Links: text.links, PostedAt: stampTime(t.text("datePublished"))})
	for _, c := range t.all("comment") {
		if c.thing == nil {
			continue
		}
		who, words := writer(c.thing), statedText(c.thing, "text")
		p.add(p.slug()+"/"+wordsID(who.ID+"\n"+words.text), crawler.Post{
			Author: who, Text: words.text, Links: words.links, PostedAt: stampTime(c.thing.text("datePublished")),
			ReplyTo: optional(crawler.PostID(p.site, author.ID, p.slug())),
		})
	}
}

// addPerson reads the head of a profile as a post of its own.
func (p *linkedInPage) addPerson(t *thing) {
	author := linkedInAuthor(firstOf(t.text("url"), p.named.String()), t.text("name"))
	text := statedText(t, "description")
	if title := t.text("jobTitle"); title != "" {
		text.prepend(title)
	}
	text.prependTitle(author.Name)
	if author.ID != "" {
		p.add("profile", crawler.Post{URL: author.URL, Author: author, Text: text.text, Links: text.links})
	}
}

func (p *linkedInPage) state() crawler.PageState {
	switch {
	case p.page.Status == 999, strings.Contains(p.base.Path, "/authwall"), strings.Contains(clip(p.page.Text, 64<<10), "/authwall?"),
		strings.HasPrefix(p.base.Path, "/login"), strings.HasPrefix(p.base.Path, "/uas/login"), strings.HasPrefix(p.base.Path, "/signup"):
		return crawler.PageLoginWall
	default:
		return otherState(p.page, p.doc)
	}
}
