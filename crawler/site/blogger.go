package site

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Blogger reads blogs made with Blogger (Blogspot): lists of posts, a post's
// page with its comments, and the JSON form of their feeds. The Atom form is
// read by Feed.
//
// Unverified: written from the markup of the service's own themes as blogs
// published elsewhere have it; no page was at hand as a blog sent it.
type Blogger struct{}

var (
	_ crawler.Looker = Blogger{}
	_ crawler.Placer = Blogger{}
)

// Unverified: see Blogger.
func (Blogger) Unverified() bool { return true }

// Name is "blogger".
func (Blogger) Name() string { return "blogger" }

var (
	bloggerHost = regexp.MustCompile(`\.blogspot\.(?:com|[a-z]{2,3}(?:\.[a-z]{2})?)$`)
	bloggerPost = regexp.MustCompile(`^/[0-9]{4}/[0-9]{2}/[^/]+\.html$`)
)

// Match takes the service's host names. Feeds in Atom are Feed's.
func (Blogger) Match(u *url.URL) bool {
	return bloggerHost.MatchString(strings.ToLower(u.Hostname())) && (!strings.HasPrefix(u.Path, "/feeds/") || u.Query().Get("alt") == "json")
}

// Recognise looks for the service's name beside a post's body, and for the
// fields of its feeds.
func (Blogger) Recognise(page *crawler.Page) bool {
	if text, isJSON := jsonText(page); isJSON {
		return strings.Contains(clip(text, 64<<10), "schemas.google.com/blogger/")
	}
	return containsAny(page.Text, []string{"content='blogger' name='generator'", `content="blogger" name="generator"`, "www.blogger.com/static/", "www.blogger.com/dyn-css/"}) &&
		containsAny(page.Text, []string{"post-body", "blog-posts", "status-msg"})
}

// Read reads a list, a post with its comments, or a feed.
func (g Blogger) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(g.Name(), hostOf(page.URL))}
	if text, isJSON := jsonText(page); isJSON {
		return readBloggerFeed(page, h, text), nil
	}
	p, err := newArticlePage(page, h.Site, "")
	if err != nil {
		return h, err
	}
	b := &bloggerPage{articlePage: p, self: p.base}
	if named := p.named(); named != nil {
		b.self, p.site = named, crawler.SiteOf(g.Name(), hostOf(named.String()))
		h.Site = p.site
	}
	b.read()
	if len(p.posts) == 0 {
		h.State = b.state()
		return h, nil
	}
	h = p.finish(h)
	h.Links = append(h.Links, b.threads.links...)
	h.Links = h.Links[:min(len(h.Links), maxLinks)]
	if !b.single {
		h.Next = b.older()
		for _, post := range p.posts {
			h.Span = widen(h.Span, g.Position(post))
		}
	}
	return h, nil
}

// Own is the page of a post; a comment stands on it.
func (Blogger) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || hostOf(post.URL) == "" {
		return ""
	}
	return beside(page, u.Path, "")
}

// Heads of what stands on a blog is the blog's first page.
func (g Blogger) Heads(u *url.URL) []string {
	if !g.Match(u) || strings.HasPrefix(u.Path, "/feeds/") {
		return nil
	}
	if label, _, _ := strings.Cut(strings.TrimPrefix(u.Path, "/search/label/"), "/"); strings.HasPrefix(u.Path, "/search/label/") && label != "" {
		return []string{(&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/search/label/" + label}).String()}
	}
	return []string{u.Scheme + "://" + u.Host + "/"}
}

// Forward: the newest come first.
func (Blogger) Forward(*url.URL) bool { return false }

// Position of a post is when it was published, by which lists are ordered.
func (Blogger) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// bloggerPage is a page of a blog as its theme shows it.
type bloggerPage struct {
	*articlePage
	self    *url.URL // the page by the name it gives itself
	threads linkSet
	single  bool
}

// read reads the posts of a page, and on a post's own page its comments.
func (b *bloggerPage) read() {
	bodies := outermost(b.doc.Find(`[id^="post-body-"], .post-body`))
	b.single = bodies.Length() == 1 && (bloggerPost.MatchString(b.base.Path) || bloggerPost.MatchString(b.self.Path))
	bio := b.text(b.doc.Find(".profile-textblock, .Profile .profile-data").First())
	if line := b.text(b.doc.Find(".Header .description, .header-widget .description, .descriptionwrapper").First()); line != "" {
		bio = strings.TrimSpace(line + "\n" + bio)
	}
	for i := range bodies.Nodes {
		if len(b.posts) >= maxPosts {
			return
		}
		b.post(bodies.Eq(i), bio)
	}
	if b.single && len(b.posts) > 0 {
		b.comments(b.posts[0].URL)
	}
}

// post reads one post around its body.
func (b *bloggerPage) post(body *goquery.Selection, bio string) {
	frame := body.Closest(".post, .hentry, .post-outer, article")
	id := strings.TrimPrefix(body.AttrOr("id", ""), "post-body-")
	if atoi(id) == 0 {
		id = frame.Find(`meta[itemprop="postId"]`).First().AttrOr("content", frame.AttrOr("data-id", ""))
	}
	if atoi(id) == 0 {
		return
	}
	title := frame.Find(".post-title, .entry-title").First()
	address := resolve(b.base, title.Find("a[href]").First().AttrOr("href", frame.Find("a.timestamp-link[href]").First().AttrOr("href", "")))
	if b.single || address == "" {
		address = b.self.String()
	}
	address, _, _ = strings.Cut(address, "?")
	if !b.single {
		b.threads.add(address, crawler.LinkThread)
	}
	time := frame.Find(`time[datetime], abbr.published[title], .published[title]`).First()
	at := stampTime(time.AttrOr("datetime", time.AttrOr("title", "")))
	if at == nil {
		at = b.date(frame.Closest(".date-outer").Find(".date-header").First().Text() + " " + frame.Find(".timestamp-link, .published").First().Text())
	}
	who := frame.Find(".post-author, .vcard").First()
	if who.Length() == 0 {
		who = frame.Find(".fn").First()
	}
	b.add(article{
		id: id, account: noAccount, url: address, author: b.author(who), title: b.text(title),
		content: body, at: at, bio: bio,
	})
}

var bloggerProfile = regexp.MustCompile(`/profile/([0-9]{1,24})`)

// author is an account of the service by its number, where it is shown.
func (b *bloggerPage) author(who *goquery.Selection) crawler.Author {
	link := who.Find(`a[href*="/profile/"]`).First()
	name := b.text(who.Find(`[itemprop="name"], .fn`).First())
	if name == "" {
		name = b.text(link)
	}
	if name == "" {
		name = b.text(who)
	}
	address := link.AttrOr("href", who.Find(`meta[itemprop="url"]`).First().AttrOr("content", ""))
	return bloggerAuthor(name, address)
}

func bloggerAuthor(name, address string) crawler.Author {
	a := crawler.Author{ID: name, Name: name}
	if m := bloggerProfile.FindStringSubmatch(clip(address, 1000)); m != nil {
		a.ID, a.URL = m[1], "https://www.blogger.com/profile/"+m[1]
	}
	return a
}

var bloggerStamp = regexp.MustCompile(`showComment=([0-9]{13})`)

// comments reads both forms of a post's comments; the address of each holds
// when it was written, in milliseconds.
func (b *bloggerPage) comments(post string) {
	b.doc.Find(`li.comment[id^="c"], dt.comment-author[id^="c"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		number := strings.TrimPrefix(s.AttrOr("id", ""), "c")
		if atoi(number) == 0 {
			return true
		}
		block := s.Find(".comment-block").First()
		who, content, foot := block.Find("cite.user, cite"), block.Find(".comment-content").First(), block.Find(".datetime a").First()
		if s.Is("dt") {
			who, content = s, s.NextFiltered("dd.comment-body")
			foot = s.NextAllFiltered("dd.comment-footer").First().Find(".comment-timestamp a").First()
		}
		author := b.author(who)
		if s.Is("dt") { // "NAME said..."
			author = bloggerAuthor(b.text(s.Find(`a[href]`).First()), s.Find(`a[href*="/profile/"]`).First().AttrOr("href", ""))
		}
		answered := post
		if parent := s.Parent().Closest(`li.comment[id^="c"]`).AttrOr("id", ""); parent != "" {
			answered = post + "#" + parent
		}
		b.add(article{
			id: "comment-" + number, account: noAccount, url: post + "#c" + number, author: author, content: content,
			at: b.commentTime(foot), replyTo: optional(answered),
		})
		return len(b.posts) < maxPosts
	})
}

func (b *bloggerPage) commentTime(foot *goquery.Selection) *time.Time {
	if m := bloggerStamp.FindStringSubmatch(foot.AttrOr("href", "")); m != nil {
		return unixTime(float64(atoi(m[1])) / 1000)
	}
	return b.date(foot.Text())
}

// older is the list's older page.
func (b *bloggerPage) older() *string {
	address := resolve(b.base, b.doc.Find("a.blog-pager-older-link[href]").First().AttrOr("href", ""))
	if u, err := url.Parse(address); err != nil || u.Host != b.base.Host || !strings.HasPrefix(u.Path, "/search") {
		return nil
	}
	return optional(address)
}

// state names a page without posts.
func (b *bloggerPage) state() crawler.PageState {
	message := strings.ToLower(clip(b.doc.Find("body").Text(), 64<<10))
	switch {
	case containsAny(message, []string{"open to invited readers only", "this blog is private"}):
		return crawler.PageLoginWall
	case containsAny(message, []string{"content only suitable for adults", "content warning"}):
		return crawler.PageOver18
	case statusState(b.page.Status) != "":
		return statusState(b.page.Status)
	case containsAny(message, []string{"blog has been removed", "the page you were looking for in this blog does not exist", "blog you were looking for"}):
		return crawler.PageDeleted
	case b.doc.Find(".blog-posts, .status-msg-wrap").Length() > 0:
		return crawler.PageEmpty
	default:
		return otherState(b.page, b.doc)
	}
}
