package site

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// wordPressPage is a page of a blog as its theme shows it.
type wordPressPage struct {
	*articlePage
	self    *url.URL // the page by the name it gives itself
	threads linkSet
	isList  bool
}

var (
	wordPressID     = regexp.MustCompile(`(?:^|[ -])(?:post|postid|page-id)-([0-9]{1,12})(?:$| )`)
	wordPressUserID = regexp.MustCompile(`(?:^| )user-([0-9]{1,12})(?:$| )`)
)

const (
	wordPressArticles = `article.hentry, article.post, article.type-post, div.hentry, div.type-post, article[id^="post-"], div.post[id^="post-"], li.wp-block-post`
	wordPressContent  = `.entry-content, .post-content, .wp-block-post-content, .td-post-content, .single-content, .the-content`
	wordPressTitle    = `.entry-title, .post-title, .wp-block-post-title, h1`
)

// read reads the posts a page shows whole, the comments below them, and the
// links of the others.
func (b *wordPressPage) read() {
	articles := outermost(b.doc.Find(wordPressArticles))
	whole := articles.Has(wordPressContent)
	single := b.doc.Find("body.single, body.page, body.single-post").Length() > 0 || articles.Length() == 1 && b.doc.Find("#comments, #respond").Length() > 0
	b.isList = !single
	if single && whole.Length() == 0 { // a theme that frames a post in nothing
		whole = b.doc.Find("body").Has(wordPressContent)
	}
	whole.EachWithBreak(func(i int, s *goquery.Selection) bool {
		b.article(s, single)
		return len(b.posts) < maxPosts && (!single || i == 0)
	})
	if single {
		b.comments()
		return
	}
	articles.Each(func(_ int, s *goquery.Selection) {
		href := s.Find(`.entry-title a[href], .post-title a[href], .wp-block-post-title a[href], h2 a[href], h3 a[href], a[rel="bookmark"][href]`).First().AttrOr("href", "")
		if address := resolve(b.base, href); hostOf(address) == hostOf(b.base.String()) {
			b.threads.add(address, crawler.LinkThread)
		}
	})
}

// article reads one post.
func (b *wordPressPage) article(s *goquery.Selection, single bool) {
	id, author := b.number(s, single), b.author(s)
	if id == "" {
		return
	}
	title := s.Find(wordPressTitle).First()
	address := resolve(b.base, title.Find("a[href]").First().AttrOr("href", s.Find(`a[rel="bookmark"]`).First().AttrOr("href", "")))
	if single || address == "" {
		address = b.self.String()
	}
	time := s.Find(`time.entry-date, time.published, time[datetime], abbr.published`).First()
	written := time.AttrOr("datetime", time.AttrOr("title", time.Text()))
	if single && time.Length() == 0 {
		written = b.doc.Find(`meta[property="article:published_time"]`).AttrOr("content", "")
	}
	a := article{
		id: id, account: noAccount, url: address, author: author, title: b.text(title), content: s.Find(wordPressContent).First(),
		at: stampTime(written), bio: b.text(s.Find(".author-bio, .author-description, .author-info p, .wp-block-post-author__bio").First()),
	}
	if a.at == nil {
		a.at = b.date(written)
	}
	changed := stampTime(s.Find("time.updated:not(.published)").First().AttrOr("datetime", ""))
	if single && changed == nil {
		changed = stampTime(b.doc.Find(`meta[property="article:modified_time"]`).AttrOr("content", ""))
	}
	if changed != nil && a.at != nil && changed.After(*a.at) {
		a.changed = changed
	}
	a.content.Find(".sharedaddy, .jp-relatedposts, .addtoany_share_save_container, .post-views, .comment-respond").Remove()
	b.add(a)
}

// number is a post's number: its frame's, on its own page the page's, else what
// the short link says.
func (b *wordPressPage) number(s *goquery.Selection, single bool) string {
	places := []string{s.AttrOr("id", ""), s.AttrOr("class", "")}
	if single {
		places = append(places, b.doc.Find("body").AttrOr("class", ""))
	}
	for _, place := range places {
		if m := wordPressID.FindStringSubmatch(clip(place, 2000)); m != nil {
			return m[1]
		}
	}
	if !single {
		return ""
	}
	return queryNumber(b.base, b.doc.Find(`link[rel="shortlink"]`).First().AttrOr("href", ""), "p")
}

func (b *wordPressPage) author(s *goquery.Selection) crawler.Author {
	link := s.Find(`.author a[href*="/author/"], a[rel="author"], .byline a, .entry-author a, .wp-block-post-author-name a`).First()
	name := b.text(link)
	if name == "" {
		name = b.text(s.Find(".author .fn, .byline .author, .entry-author-name, .wp-block-post-author__name, .author-name").First())
	}
	a := crawler.Author{Name: name, URL: resolve(b.base, link.AttrOr("href", ""))}
	a.Handle = wordPressSlug(a.URL)
	if a.ID = a.Handle; a.ID == "" {
		a.ID = name
	}
	return a
}

// comments reads what stands below a post. Comments stand inside what they
// answer: only the words of each are taken.
func (b *wordPressPage) comments() {
	post := b.self.String()
	if len(b.posts) > 0 {
		post = b.posts[0].URL
	}
	b.doc.Find(`li.comment[id^="comment-"], div.comment[id^="comment-"], article.comment[id^="comment-"], li.comment[id^="li-comment-"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		id := s.AttrOr("id", "")
		number := id[strings.LastIndexByte(id, '-')+1:]
		body := s.Find(".comment-body, .comment-wrap, article").First()
		if body.Length() == 0 {
			body = s
		}
		content := body.Find(".comment-content, .comment-text, .comment_text, .comment__text").First()
		if content.Length() == 0 { // an older theme: the paragraphs beside the signs
			content = body.ChildrenFiltered("p")
		}
		if atoi(number) == 0 || content.Length() == 0 {
			return true
		}
		answered := post
		if parent := s.Parent().Closest(`[id^="comment-"].comment, li.comment[id^="li-comment-"]`).AttrOr("id", ""); parent != "" {
			answered = post + "#comment-" + parent[strings.LastIndexByte(parent, '-')+1:]
		}
		time := body.Find("time[datetime]").First()
		at := stampTime(time.AttrOr("datetime", ""))
		if at == nil {
			at = b.date(body.Find(".comment-metadata, .commentmetadata, .comment-meta, .comment-date").First().Text())
		}
		b.add(article{
			id: "comment-" + number, account: noAccount, url: post + "#comment-" + number, author: b.commenter(s, body),
			content: content, at: at, replyTo: optional(answered),
		})
		return len(b.posts) < maxPosts
	})
}

// commenter is who wrote a comment: a user of the blog by his number, anybody
// else by the name he gave.
func (b *wordPressPage) commenter(s, body *goquery.Selection) crawler.Author {
	who := body.Find(".fn").First()
	if who.Length() == 0 {
		who = body.Find(".comment-author, .comment-author-name").First()
	}
	a := crawler.Author{Name: b.text(who), URL: resolve(b.base, who.Find("a[href]").First().AttrOr("href", who.AttrOr("href", "")))}
	if a.ID = a.Name; wordPressUserID.MatchString(s.AttrOr("class", "")) {
		a.ID = wordPressUserID.FindStringSubmatch(s.AttrOr("class", ""))[1]
	}
	return a
}

// next is the list's older page.
func (b *wordPressPage) next() *string {
	href := b.doc.Find(`link[rel="next"], a.next.page-numbers, .nav-previous a, a.wp-block-query-pagination-next, .older-posts a, a.nextpostslink`).First().AttrOr("href", "")
	if address := resolve(b.base, href); hostOf(address) == hostOf(b.base.String()) {
		return optional(address)
	}
	return nil
}

// state names a page with neither posts nor links to them.
func (b *wordPressPage) state() crawler.PageState {
	switch state := statusState(b.page.Status); {
	case state != "":
		return state
	case b.doc.Find("form.post-password-form").Length() > 0:
		return crawler.PageLoginWall
	case b.doc.Find("body.error404").Length() > 0:
		return crawler.PageDeleted
	case b.doc.Find(".no-results, body.search-no-results, .not-found").Length() > 0:
		return crawler.PageEmpty
	default:
		return otherState(b.page, b.doc)
	}
}
