package site

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Discourse reads forums made with Discourse: their JSON (newest posts, topics,
// lists of topics, profiles) and the plain HTML they show to those who run no
// scripts. A post's id names no account: only the JSON gives its number.
type Discourse struct{}

// Name is "discourse".
func (Discourse) Name() string { return "discourse" }

// Match takes topics, and the JSON of posts, lists and profiles.
func (Discourse) Match(u *url.URL) bool {
	name, isJSON := strings.CutSuffix(u.Path, ".json")
	if topic, _ := discourseTopic(u.Path); topic > 0 {
		return isJSON || !startsWithDigit(strings.TrimPrefix(name, "/t/"))
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(name, "/"), "/")
	return isJSON && slices.Contains([]string{"posts", "latest", "top", "c", "tag", "u"}, first)
}

// Recognise looks for the fields of posts and topics, and for the name the
// software gives itself.
func (Discourse) Recognise(page *crawler.Page) bool {
	if text, isJSON := jsonText(page); isJSON {
		return strings.Contains(text, `"cooked"`) && strings.Contains(text, `"post_number"`) ||
			strings.Contains(text, `"topic_list"`) && strings.Contains(text, `"topics"`) ||
			strings.Contains(text, `"bio_cooked"`)
	}
	head := clip(page.Text, maxHeadRead)
	return strings.Contains(head, `name="generator" content="Discourse `) || strings.Contains(head, "crawler-post-meta")
}

// Read reads one answer of the API, or one page.
func (d Discourse) Read(page *crawler.Page) (crawler.Harvest, error) {
	r := discourseReader{page: page, base: pageBase(page), named: pageBase(page), seen: map[int64]bool{}}
	text, isJSON := jsonText(page)
	if isJSON {
		r.site = crawler.SiteOf(d.Name(), hostOf(page.URL))
		h := r.harvest()
		h.State = r.readJSON([]byte(text))
		return r.fill(h), nil
	}
	doc, err := document(page)
	if err != nil {
		return crawler.Harvest{Site: crawler.SiteOf(d.Name(), hostOf(page.URL))}, err
	}
	doc = withoutScripts(doc)
	if named, err := r.base.Parse(doc.Find(`link[rel="canonical"]`).First().AttrOr("href", "")); err == nil && hostOf(named.String()) != "" {
		r.named = named
	}
	r.site = crawler.SiteOf(d.Name(), hostOf(r.named.String()))
	h := r.harvest()
	h.State = r.readHTML(doc)
	return r.fill(h), nil
}

// withoutScripts puts what a page shows to those who run no scripts in the
// place of what it shows to others.
func withoutScripts(doc *goquery.Document) *goquery.Document {
	if plain := doc.Find("noscript[data-path]").First(); plain.Length() > 0 {
		plain.ReplaceWithHtml(plain.Text())
	}
	return doc
}

// discourseTopic finds a topic's number, and a post's in it, in "/t/slug/12/3",
// "/t/12" and "/t/12/posts.json"; below a folder too.
func discourseTopic(p string) (topic, post int64) {
	_, rest, found := strings.Cut(p, "/t/")
	if !found {
		return 0, 0
	}
	parts := strings.Split(strings.TrimSuffix(rest, ".json"), "/")
	for i, part := range parts {
		if n := atoi(part); n > 0 && i < 2 {
			if i+1 < len(parts) {
				post = atoi(parts[i+1])
			}
			return n, post
		}
	}
	return 0, 0
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// discourseReader reads one page.
type discourseReader struct {
	page    *crawler.Page
	base    *url.URL
	named   *url.URL // the page by the name it gives itself
	site    string
	topic   int64 // the topic the page shows, 0 = none or several
	whole   bool  // every post of the topic between two that are shown is shown
	forward bool
	posts   []crawler.Post
	links   linkSet
	next    string
	span    crawler.Span
	seen    map[int64]bool // numbers of the posts of the topic
}

func (r *discourseReader) harvest() crawler.Harvest {
	return crawler.Harvest{Adapter: Discourse{}.Name(), Site: r.site}
}

func (r *discourseReader) fill(h crawler.Harvest) crawler.Harvest {
	h.Posts, h.Links, h.Span, h.Forward = r.posts, r.links.links, r.span, r.forward
	h.Next, h.Gone = optional(r.next), r.gone()
	return h
}

// gone are the posts whose numbers are missing between two that are shown: a
// topic is shown in the order of its numbers, and each is given once.
func (r *discourseReader) gone() []string {
	var low, high int64
	for n := range r.seen {
		if low == 0 || n < low {
			low = n
		}
		high = max(high, n)
	}
	if r.topic == 0 || !r.whole || high-low > int64(len(r.seen)+maxGone) {
		return nil
	}
	var gone []string
	for n := low; n < high && len(gone) < maxGone; n++ {
		if !r.seen[n] {
			gone = append(gone, r.id(r.topic, n))
		}
	}
	return gone
}

// id is the id of a post: its topic and its number in it.
func (r *discourseReader) id(topic, number int64) string {
	return crawler.PostID(r.site, noAccount, strconv.FormatInt(topic, 10)+"/"+strconv.FormatInt(number, 10))
}

// address is a page of the forum, by the forum's own name.
func (r *discourseReader) address(p string) string {
	return (&url.URL{Scheme: r.named.Scheme, Host: r.named.Host, Path: p}).String()
}

// add keeps a post, and proposes who it names.
func (r *discourseReader) add(post crawler.Post, mentions []string) {
	if len(r.posts) >= maxPosts {
		return
	}
	r.posts = append(r.posts, post)
	r.span = widen(r.span, unixMillis(post.PostedAt))
	for _, m := range mentions {
		r.links.add(m, crawler.LinkMention)
	}
	r.links.propose(post.Links)
}

// discourseText is a post's text as a reader sees it, with its media and the
// accounts it names.
func (r *discourseReader) discourseText(cooked *goquery.Selection) (text rendered, media []crawler.Media, mentions []string) {
	cooked.Find(".lightbox .meta, .quote-controls, .onebox-metadata, .cooked-selection-barrier").Remove()
	cooked.Find("aside.onebox").AddClass("quote") // a linked page's words
	add := func(kind, address, alt string) {
		if address = resolve(r.named, address); address != "" && len(media) < maxMedia {
			media = append(media, crawler.Media{Kind: kind, URL: address, Alt: alt})
		}
	}
	cooked.Find("img, video, audio, a.attachment, a.mention, div.poll").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		switch goquery.NodeName(s) {
		case "img":
			if s.Is(".emoji, .avatar, .site-icon") || s.ParentsFiltered("aside").Length() > 0 {
				return true
			}
			add("photo", s.ParentsFiltered("a.lightbox").First().AttrOr("href", s.AttrOr("src", "")), s.AttrOr("alt", ""))
		case "a":
			if s.HasClass("attachment") {
				add("file", s.AttrOr("href", ""), strings.TrimSpace(s.Text()))
			} else if len(mentions) < maxPostLinks {
				mentions = append(mentions, resolve(r.named, s.AttrOr("href", "")))
			}
		case "div":
			media = append(media, crawler.Media{Kind: "poll"})
		default:
			add(goquery.NodeName(s), s.AttrOr("src", s.Find("source").First().AttrOr("src", "")), "")
		}
		return len(media) < maxMedia
	})
	return render(r.named, cooked.Nodes...), media, mentions
}

// fragment parses a piece of markup that stands in JSON.
func fragment(markup string) (*goquery.Selection, error) {
	doc, err := document(&crawler.Page{Text: markup})
	if err != nil {
		return nil, err
	}
	return doc.Find("body"), nil
}

// Heads of a topic is its first page; of a list, its newest. Both are read as
// JSON.
func (d Discourse) Heads(u *url.URL) []string {
	head := *u
	head.RawQuery, head.Fragment = "", ""
	if !d.Match(u) {
		return nil
	}
	if topic, _ := discourseTopic(u.Path); topic > 0 {
		if !strings.HasPrefix(u.Path, "/t/") { // most that lies below a folder is another software's
			return nil
		}
		head.Path = "/t/" + strconv.FormatInt(topic, 10) + ".json"
		head.RawPath = ""
		return []string{head.String()}
	}
	if path.Base(path.Dir(u.Path)) == "u" {
		return nil
	}
	return []string{head.String()}
}

// Forward: a topic's first page holds its oldest posts.
func (Discourse) Forward(u *url.URL) bool {
	topic, _ := discourseTopic(u.Path)
	return topic > 0
}

// Position of a post is when it was published.
func (Discourse) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// Own is the API's answer for one post, by its number in its topic.
func (Discourse) Own(page *crawler.Page, post crawler.Post) string {
	topic, number, found := strings.Cut(nativeID(post.ID), "/")
	if !found || atoi(topic) <= 0 || atoi(number) <= 0 {
		return ""
	}
	return beside(page, "/posts/by_number/"+topic+"/"+number+".json", "")
}
