package site

import (
	"regexp"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// xenforoMessages are posts, and comments, which stand inside what they answer.
const xenforoMessages = `.message[data-content], .comment[data-content], li.message[id], li.messageSimple[id], li.comment[id]`

// posts reads messages and comments, else an add-on's article or what a member
// says of himself.
func (f *xenforoPage) posts() []crawler.Post {
	var posts []crawler.Post
	seen := map[string]bool{}
	if article, ok := f.article(); ok {
		posts = append(posts, article)
	}
	f.doc.Find(xenforoMessages).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		kind, number := xenforoContent(s.AttrOr("data-content", s.AttrOr("id", "")))
		inside := s.ParentsFiltered(xenforoMessages)
		if number == "" || seen[kind+number] || s.HasClass("message--deleted") || inside.Length() > 1 || inside.Length() == 1 && !s.HasClass("comment") {
			return true
		}
		seen[kind+number] = true
		if post, ok := f.message(s, kind, number); ok {
			posts = append(posts, post)
		}
		return len(posts) < maxPosts
	})
	if about, ok := f.about(); ok && len(posts) < maxPosts {
		posts = append(posts, about)
	}
	return posts
}

// xenforoContentID is "post-12", "profile-post-12", "ams_comment-12".
var xenforoContentID = regexp.MustCompile(`^([a-z_-]{1,40})-([0-9]{1,18})$`)

func xenforoContent(id string) (kind, number string) {
	m := xenforoContentID.FindStringSubmatch(id)
	if m == nil {
		return "", ""
	}
	return m[1], m[2]
}

// native is how a thing is called in a post's id: a post by its number alone.
func xenforoNative(kind, number string) string {
	if kind == "post" {
		return number
	}
	return kind + "-" + number
}

// permalink is the address that leads to a post wherever it stands by now.
func (f *xenforoPage) permalink(kind, number string) string {
	switch kind {
	case "post":
		return f.root + "posts/" + number + "/"
	case "profile-post":
		return f.root + "profile-posts/" + number + "/"
	case "profile-post-comment":
		return f.root + "profile-posts/comments/" + number + "/"
	default: // an add-on's: its page, and the place on it
		page := *f.named
		page.Fragment = kind + "-" + number
		return page.String()
	}
}

// message reads one message or comment; without a body it is none.
func (f *xenforoPage) message(s *goquery.Selection, kind, number string) (crawler.Post, bool) {
	body := s.Find(`.message-body .bbWrapper, .message-body, .comment-body .bbWrapper, .comment-body, .messageContent blockquote, .commentContent blockquote`).First()
	if body.Length() == 0 {
		return crawler.Post{}, false
	}
	post := f.post(body, f.author(s), xenforoNative(kind, number))
	post.URL = f.permalink(kind, number)
	post.PostedAt = f.stamp(s.Find(`.message-attribution time, .comment-footer time, .comment-date time, .messageMeta .DateTime, .commentControls .DateTime`).First())
	if edit := s.Find(`.message-lastEdit, .editDate`).First(); edit.Length() > 0 {
		post.Edited = true
		post.EditedAt = f.stamp(edit.Find("time, .DateTime").First())
	}
	if s.Is(".comment") {
		parent := s.ParentsFiltered(".message, .messageSimple").First()
		if kind, number := xenforoContent(parent.AttrOr("data-content", parent.AttrOr("id", ""))); number != "" {
			post.ReplyTo = optional(f.permalink(kind, number))
		}
		return post, true
	}
	s.Find(".attachmentList li").Each(func(_ int, file *goquery.Selection) {
		post.Media = f.file(post.Media, file.Find("a[href]").First().AttrOr("href", ""), squeezed(file.Find(".file-name, .filename, .attachment-name")))
	})
	post.Bio = f.signature(s)
	if f.isFirst(s) {
		f.entitle(&post)
	}
	return post, true
}

// post puts together what messages and articles share.
func (f *xenforoPage) post(body *goquery.Selection, author crawler.Author, native string) crawler.Post {
	answered := xenforoAnswered(body)
	xenforoTidy(body)
	text := render(f.base, children(body.Nodes[0])...)
	post := crawler.Post{
		ID:     crawler.PostID(f.site, author.ID, native),
		Site:   f.site,
		Author: author,
		Text:   text.text,
		Links:  text.links,
		Quotes: text.quotes,
		Media:  contentMedia(f.base, body),
	}
	if answered != "" {
		post.ReplyTo = optional(f.permalink("post", answered))
	}
	return post
}

// children are rendered in place of a body that is a <blockquote> itself, as in
// XenForo 1: a post is no quotation.
func children(n *html.Node) []*html.Node {
	var nodes []*html.Node
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		nodes = append(nodes, c)
	}
	return nodes
}

var lastDigits = regexp.MustCompile(`([0-9]{1,18})[^0-9]*$`)

// xenforoAnswered is the number of the first quoted post that is named.
func xenforoAnswered(body *goquery.Selection) string {
	answered := ""
	body.Find(`blockquote[data-source], .bbCodeBlock-sourceJump, .AttributionLink`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		source := s.AttrOr("data-source", s.AttrOr("data-content-selector", s.AttrOr("href", "")))
		if m := lastDigits.FindStringSubmatch(clip(source, 500)); m != nil && strings.Contains(source, "post") {
			answered = m[1]
		}
		return answered == ""
	})
	return answered
}

// xenforoTidy takes out what the software adds to a text. The preview of a
// linked page is somebody else's words: what was written is its address.
func xenforoTidy(body *goquery.Selection) {
	body.Find(`.bbCodeBlock-expandLink, .bbCodeBlock-shrinkLink, .quoteExpand, .messageTextEndMarker, .js-selectToQuoteEnd, .AttributionLink, .newIndicator`).Remove()
	body.Find(".bbCodeBlock-sourceJump").RemoveAttr("href")
	for _, quote := range body.Find("div.bbCodeQuote").Nodes { // XenForo 1: who is quoted stands outside the <blockquote>
		quote.Data, quote.DataAtom = "blockquote", atom.Blockquote
	}
	body.Find("img[data-url]").Each(func(_ int, s *goquery.Selection) { // the picture a proxy of the forum stands before
		s.SetAttr("data-original", s.AttrOr("data-url", ""))
	})
	body.Find(".bbCodeBlock--unfurl[data-url]").Each(func(_ int, s *goquery.Selection) {
		address := s.AttrOr("data-url", "")
		a := &html.Node{Type: html.ElementNode, Data: "a", DataAtom: atom.A, Attr: []html.Attribute{{Key: "href", Val: address}}}
		a.AppendChild(&html.Node{Type: html.TextNode, Data: address})
		s.ReplaceWithNodes(a)
	})
}

// author is the member by his number; a guest has only a name.
func (f *xenforoPage) author(s *goquery.Selection) crawler.Author {
	name := strings.TrimSpace(s.AttrOr("data-author", ""))
	link := s.Find(".username, .poster").FilterFunction(func(_ int, u *goquery.Selection) bool {
		return name == "" || squeezed(u) == oneLine(name)
	}).First()
	if name == "" {
		name = squeezed(link)
	}
	return f.member(link, name)
}

func (f *xenforoPage) member(link *goquery.Selection, name string) crawler.Author {
	a := crawler.Author{ID: name, Handle: name, Name: name}
	href := link.AttrOr("href", "")
	id := link.AttrOr("data-user-id", "")
	if m := lastDigits.FindStringSubmatch(strings.TrimSuffix(clip(href, 500), "/")); atoi(id) == 0 && m != nil && strings.Contains(href, "members/") {
		id = m[1]
	}
	if atoi(id) > 0 {
		a.ID = id
		a.URL = f.address(href)
	}
	return a
}

// signature is what stands below a member's posts and beside his name.
func (f *xenforoPage) signature(s *goquery.Selection) string {
	var lines []string
	if signature := s.Find(".message-signature, .signature").First(); signature.Length() > 0 {
		lines = append(lines, render(f.base, signature.Nodes[0]).text)
	}
	s.Find(`.message-userExtras dl[data-field], .extraUserInfo dl[class*="userField"]`).EachWithBreak(func(i int, field *goquery.Selection) bool {
		lines = append(lines, strings.TrimSuffix(squeezed(field.Find("dt")), ":")+": "+squeezed(field.Find("dd")))
		return i < 16
	})
	return clip(strings.Join(lines, "\n"), maxBio)
}

// stamp reads a <time>, or the .DateTime of XenForo 1.
func (f *xenforoPage) stamp(s *goquery.Selection) *time.Time {
	if s.Length() == 0 {
		return nil
	}
	machine := s.AttrOr("datetime", "")
	if seconds := atoi(s.AttrOr("data-time", s.AttrOr("data-timestamp", ""))); machine == "" && seconds > 0 {
		return unixTime(float64(seconds))
	}
	return f.time(machine, s.AttrOr("title", ""), s.Text())
}

// isFirst says that a post is its thread's first: its title stands above it.
func (f *xenforoPage) isFirst(s *goquery.Selection) bool {
	number := squeezed(s.Find(".message-attribution-opposite a:not([data-xf-init])").Last())
	if number == "" {
		number = squeezed(s.Find(".postNumber"))
	}
	return number == "#1"
}

// entitle puts the title of the page before a post's text.
func (f *xenforoPage) entitle(post *crawler.Post) {
	title := f.doc.Find("h1.p-title-value, .titleBar h1").First()
	if title.Length() == 0 {
		return
	}
	text := rendered{text: post.Text, quotes: post.Quotes}
	if line := render(f.base, title.Nodes[0]).text; line != "" && !strings.HasPrefix(text.text, line) {
		text.prepend(oneLine(line))
	}
	post.Text, post.Quotes = text.text, text.quotes
}

// article reads the page of an add-on: an article, a resource, a picture.
func (f *xenforoPage) article() (crawler.Post, bool) {
	body := f.doc.Find(`.articleBody .bbWrapper, .resourceBody .bbWrapper`).First()
	kind, number := xenforoContent(body.ParentsFiltered("[data-lb-id]").First().AttrOr("data-lb-id", ""))
	if body.Length() == 0 || number == "" {
		return crawler.Post{}, false
	}
	author := f.doc.Find(".p-description a.username").First()
	post := f.post(body, f.member(author, squeezed(author)), xenforoNative(kind, number))
	post.URL = f.named.String()
	post.PostedAt = f.stamp(f.doc.Find(".p-description time").First())
	f.entitle(&post)
	return post, true
}

// about is what a member says of himself, as a post of his own.
func (f *xenforoPage) about() (crawler.Post, bool) {
	blocks := f.doc.Find(`#info .infoBlock .primaryContent, #info .section .primaryContent`)
	if f.template == "member_about" {
		blocks = f.doc.Find(".p-body-pageContent .block-row, .p-body-content .block-row")
	}
	var texts []string
	blocks.EachWithBreak(func(i int, s *goquery.Selection) bool {
		if s.Find(".listHeap, .avatarHeap, .followBlocks").Length() == 0 { // who follows whom
			if text := render(f.base, s.Nodes[0]).text; text != "" {
				texts = append(texts, text)
			}
		}
		return i < 50
	})
	place := xenforoPlace(f.named)
	if len(texts) == 0 || place.kind != "members" {
		return crawler.Post{}, false
	}
	name := squeezed(f.doc.Find(".memberHeader-name .username, h1.username, h1[itemprop='name'], .p-breadcrumbs a[href*='/" + place.name + "/']"))
	author := crawler.Author{ID: lastDigits.FindStringSubmatch(place.name)[1], Handle: name, Name: name, URL: f.root + "members/" + place.name + "/"}
	return crawler.Post{
		ID: crawler.PostID(f.site, author.ID, "profile"), Site: f.site, URL: author.URL + "about", Author: author,
		Text: clip(strings.Join(texts, "\n\n"), maxBio),
	}, true
}
