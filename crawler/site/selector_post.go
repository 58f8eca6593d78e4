package site

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// Bounds of one value of a declared post.
const (
	maxField  = 1024 // bytes
	maxSought = 20   // elements tried until one fits the pattern
)

// readPosts reads the posts of the page. They are read from last to first, and
// each is taken out of the tree once it is read: so an answer inside another
// post is its own post alone, and boxes in boxes are walked once.
func (p *declaredPage) readPosts() ([]crawler.Post, crawler.Span) {
	parts := p.posts
	if parts == nil || parts.selector == nil {
		return nil, crawler.Span{}
	}
	title := p.one(p.root, parts.threadTitle)
	nodes := parts.selector.all(p.root, true, maxPosts)
	p.count.total("posts", len(nodes))
	var posts []crawler.Post
	for _, n := range slices.Backward(nodes) {
		post, ok := p.post(n, title)
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
		if ok {
			posts = append(posts, post)
		}
	}
	slices.Reverse(posts)
	posts = distinct(posts)
	return posts, p.span(posts)
}

// distinct drops a post that stands on the page again.
func distinct(posts []crawler.Post) []crawler.Post {
	seen := map[string]bool{}
	return slices.DeleteFunc(posts, func(post crawler.Post) bool {
		again := seen[post.ID]
		seen[post.ID] = true
		return again
	})
}

// span is that of the posts' numbers, or of their times where they have no
// numbers; a page where one has neither has no order.
func (p *declaredPage) span(posts []crawler.Post) crawler.Span {
	var numbers, times crawler.Span
	numbered, timed := true, true
	for _, post := range posts {
		number, at := atoi(nativeID(post.ID)), unixMillis(post.PostedAt)
		numbered, timed = numbered && number > 0, timed && at > 0
		numbers, times = widen(numbers, number), widen(times, at)
	}
	switch {
	case p.posts.order == orderNone:
		return crawler.Span{}
	case numbered:
		return numbers
	case timed:
		return times
	default:
		return crawler.Span{}
	}
}

// post reads one post; false = it has no id.
func (p *declaredPage) post(n *html.Node, title string) (crawler.Post, bool) {
	parts := p.posts
	id := p.one(n, parts.id)
	if id == "" {
		return crawler.Post{}, false
	}
	post := crawler.Post{Site: p.site, Author: p.author(n), PostedAt: p.date(n, parts.time)}
	post.ID = crawler.PostID(p.site, post.Author.ID, id)
	post.URL = p.postAddress(n, id)
	post.Edited, post.EditedAt = p.edit(n)
	post.ReplyTo = optional(p.link(n, parts.replyTo, p.named))
	post.Bio = clip(p.block(n, parts.bio), maxBio)
	heading := p.one(n, parts.title)
	if title != "" && p.one(n, parts.opening) != "" {
		heading = title
	}
	body := p.textNodes(n)
	post.Media = p.media(n, body)
	text := p.text(n, body)
	post.Text, post.Links, post.Quotes = text.text, text.links, text.quotes
	if heading != "" && !strings.HasPrefix(post.Text, heading) {
		post.Text, post.Quotes = heading+"\n"+post.Text, moved(post.Quotes, len(heading)+1)
	}
	post.Text = strings.TrimSuffix(post.Text, "\n")
	return post, true
}

func moved(ranges []crawler.Range, by int) []crawler.Range {
	for i := range ranges {
		ranges[i].Start, ranges[i].End = ranges[i].Start+by, ranges[i].End+by
	}
	return ranges
}

// author is the account by its number, else its handle, else its name.
func (p *declaredPage) author(n *html.Node) crawler.Author {
	a := crawler.Author{ID: p.one(n, p.posts.accountID), Handle: strings.TrimPrefix(p.one(n, p.posts.handle), "@"), Name: p.one(n, p.posts.name), URL: p.link(n, p.posts.profile, p.named)}
	if a.Handle == "" {
		a.Handle = a.Name
	}
	if a.Name == "" {
		a.Name = a.Handle
	}
	if a.ID == "" {
		a.ID = a.Handle
	}
	return a
}

// postAddress is the link of the post, or made of its id; the page itself where
// there is none.
func (p *declaredPage) postAddress(n *html.Node, id string) string {
	if made := p.posts.address; made != "" {
		return p.named(strings.ReplaceAll(made, "{post}", url.QueryEscape(id)))
	}
	if address := p.link(n, p.posts.url, p.named); address != "" {
		return address
	}
	here := *p.base
	here.RawQuery, here.Fragment = dropParameters(here.RawQuery, p.drop), "post-"+id
	return p.named(here.String())
}

// edit says whether something stands where edited posts say so, and when.
func (p *declaredPage) edit(n *html.Node) (bool, *time.Time) {
	for _, t := range p.posts.edited {
		whole := t
		whole.match = nil
		if p.one(n, []try{whole}) != "" {
			return true, p.date(n, []try{t})
		}
	}
	return false, nil
}

// textNodes are the elements that hold what was posted: those of the first
// alternative that finds any.
func (p *declaredPage) textNodes(n *html.Node) []*html.Node {
	for _, t := range p.posts.text {
		nodes := []*html.Node{n}
		if t.selector != nil {
			nodes = t.selector.all(n, false, maxSought)
		}
		p.count.found(t, len(nodes) > 0)
		if len(nodes) > 0 {
			return nodes
		}
	}
	return nil
}

// text renders a post without what is dropped, quoted blocks marked.
func (p *declaredPage) text(n *html.Node, body []*html.Node) rendered {
	for _, s := range p.posts.drop {
		for _, out := range s.all(n, false, maxPostLinks) {
			if out.Parent != nil && !slices.Contains(body, out) {
				out.Parent.RemoveChild(out)
			}
		}
	}
	for _, s := range p.posts.quotes {
		for _, quote := range s.all(n, false, maxPostLinks) {
			quote.Data, quote.DataAtom = "blockquote", atom.Blockquote
		}
	}
	return render(p.base, body...)
}

// block is a text of several lines.
func (p *declaredPage) block(n *html.Node, tries []try) string {
	for _, t := range tries {
		text := ""
		t.visit(n, func(found *html.Node) bool {
			text = render(p.base, found).text
			return text == ""
		})
		if p.count.found(t, text != ""); text != "" {
			return text
		}
	}
	return ""
}

// media names pictures, videos, sound and files; smilies are text.
func (p *declaredPage) media(n *html.Node, body []*html.Node) []crawler.Media {
	var media []crawler.Media
	add := func(kind string, found *html.Node, address string) {
		if address = p.clean(address); address != "" && len(media) < maxMedia {
			alt := attr(found, "alt")
			if kind == "file" {
				alt = clip(oneLine(render(p.base, found).text), maxField)
			}
			media = append(media, crawler.Media{Kind: kind, URL: address, Alt: strings.TrimSpace(alt)})
		}
	}
	if len(p.posts.photos) == 0 {
		for _, b := range body {
			picturesBelow(b, 0, func(img *html.Node) { add("photo", img, attr(img, "src")) })
		}
	}
	for _, kind := range []struct {
		name  string
		tries []try
	}{{"photo", p.posts.photos}, {"video", p.posts.videos}, {"audio", p.posts.audio}, {"file", p.posts.files}} {
		for _, t := range kind.tries {
			t.visit(n, func(found *html.Node) bool {
				add(kind.name, found, addressIn(found, t.attr))
				return len(media) < maxMedia
			})
		}
	}
	return media
}

// addressIn is where an element leads: the attribute named, else the usual one.
func addressIn(n *html.Node, name string) string {
	if name != "" {
		return attr(n, name)
	}
	if src := attr(n, "src"); src != "" {
		return src
	}
	return attr(n, "href")
}

// picturesBelow visits pictures that do not stand for characters.
func picturesBelow(n *html.Node, depth int, visit func(*html.Node)) {
	for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
		if class := strings.ToLower(attr(c, "class")); c.DataAtom == atom.Img && !containsAny(class, []string{"smil", "emoji", "emote"}) {
			visit(c)
		}
		picturesBelow(c, depth+1, visit)
	}
}
