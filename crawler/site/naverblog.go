package site

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// NaverBlog reads posts of blog.naver.com and m.blog.naver.com, in the markup
// of all three of its editors, and the lists that show posts whole. A post's
// public address answers with a frame that leads to the page with the post;
// comments are loaded by scripts and are not read. Unverified: written from the
// markup that public readers of the site describe.
type NaverBlog struct{}

// Name is "naverblog".
func (NaverBlog) Name() string { return "naverblog" }

// Unverified says that no captured page of the site was at hand.
func (NaverBlog) Unverified() bool { return true }

// Match takes posts, lists and the front pages of blogs.
func (NaverBlog) Match(u *url.URL) bool {
	return isNaverBlogHost(u.Hostname()) && naverBlogAddress(u).blog != ""
}

// Recognise looks for what the two newer editors call their parts beside the
// site's names for a post, and for the frame.
func (NaverBlog) Recognise(page *crawler.Page) bool {
	if !strings.Contains(page.Text, "blog.naver.com") && !strings.Contains(page.Text, "/PostView.n") {
		return false
	}
	return containsAny(page.Text, []string{`id="post-view`, "se_publishDate", "_postAddDate", `id="mainFrame"`, "blog_author"})
}

// Read reads the posts of a page, or where its frame leads.
func (n NaverBlog) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(n.Name(), "")}
	p, err := newArticlePage(page, h.Site, zoneKorea)
	if err != nil {
		return h, err
	}
	b := &naverBlogPage{articlePage: p, at: naverBlogAddress(p.base)}
	if named := p.named(); named != nil && isNaverBlogHost(named.Hostname()) && b.at.number == 0 && b.at.list == "" {
		b.at = naverBlogAddress(named)
	}
	b.readPosts()
	if len(p.posts) > 0 {
		h = p.finish(h)
		if b.at.number == 0 {
			h.Span, h.Next = b.span(), b.older()
		}
		return h, nil
	}
	var set linkSet
	set.add(b.framed(), crawler.LinkThread)
	if h.Links = set.links; len(h.Links) > 0 {
		h.State = crawler.PageOK
		return h, nil
	}
	h.State = b.state()
	return h, nil
}

// Heads of a blog, and of what stands in it, are the list that shows its newest
// posts whole, and its feed.
func (NaverBlog) Heads(u *url.URL) []string {
	at := naverBlogAddress(u)
	if !isNaverBlogHost(u.Hostname()) || at.blog == "" {
		return nil
	}
	return []string{"https://blog.naver.com/PostList.naver?blogId=" + at.blog, "https://rss.blog.naver.com/" + at.blog + ".xml"}
}

// Forward: a list has the newest first.
func (NaverBlog) Forward(*url.URL) bool { return false }

// Position of a post is its number, which grows with time over all blogs.
func (NaverBlog) Position(post crawler.Post) int64 { return nativeNumber(post) }

// Own is the page inside the frame, which holds the post.
func (NaverBlog) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || !isNaverBlogHost(u.Hostname()) {
		return ""
	}
	at := naverBlogAddress(u)
	if at.number == 0 {
		return ""
	}
	if strings.HasPrefix(strings.ToLower(pageBase(page).Hostname()), "m.") {
		return beside(page, "/"+at.blog+"/"+strconv.FormatInt(at.number, 10), "")
	}
	return beside(page, "/PostView.naver", "blogId="+at.blog+"&logNo="+strconv.FormatInt(at.number, 10))
}

func isNaverBlogHost(host string) bool {
	host = strings.ToLower(host)
	return host == "blog.naver.com" || host == "m.blog.naver.com"
}

// naverBlogPlace is a blog, or a post of one, as an address names it.
type naverBlogPlace struct {
	blog   string
	number int64  // 0 = no single post
	list   string // the list's script, "" = none
}

// naverBlogAddress takes an address apart: /BLOG, /BLOG/123,
// /PostView.naver?blogId=BLOG&logNo=123, /PostList.naver?blogId=BLOG; the
// scripts ended in .nhn before.
func naverBlogAddress(u *url.URL) naverBlogPlace {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	at := naverBlogPlace{blog: parts[0]}
	switch script, _, isScript := strings.Cut(parts[0], "."); {
	case isScript && (script == "PostView" || script == "PostList") && len(parts) == 1:
		q := u.Query()
		at = naverBlogPlace{blog: q.Get("blogId")}
		if script == "PostList" {
			at.list = script
		} else if at.number = atoi(q.Get("logNo")); at.number == 0 {
			return naverBlogPlace{}
		}
	case len(parts) == 2:
		if at.number = atoi(parts[1]); at.number == 0 {
			return naverBlogPlace{}
		}
	case len(parts) > 2:
		return naverBlogPlace{}
	}
	odd := func(c rune) bool { return c != '_' && c != '-' && !isAlphanumeric(c) }
	if at.blog == "" || len(at.blog) > 60 || strings.ContainsFunc(at.blog, odd) {
		return naverBlogPlace{}
	}
	return at
}

// framed is where the page's frame leads, on the host that answered.
func (b *naverBlogPage) framed() string {
	u, err := b.base.Parse(b.doc.Find("iframe#mainFrame, frame#mainFrame").First().AttrOr("src", "#"))
	if err != nil || u.Host != b.base.Host || u.Path == b.base.Path {
		return ""
	}
	at := naverBlogAddress(u)
	switch {
	case at.number > 0:
		return beside(b.page, "/PostView.naver", "blogId="+at.blog+"&logNo="+strconv.FormatInt(at.number, 10))
	case at.list != "":
		return beside(b.page, "/PostList.naver", "blogId="+at.blog)
	default:
		return ""
	}
}

// span is where the posts of a list stand.
func (b *naverBlogPage) span() crawler.Span {
	var span crawler.Span
	for _, p := range b.posts {
		span = widen(span, nativeNumber(p))
	}
	return span
}

// older is the list's next page. Its links have no address: a script reads the
// number from their class, "_param(2)".
func (b *naverBlogPage) older() *string {
	number := strconv.FormatInt(max(atoi(b.base.Query().Get("currentPage")), 1)+1, 10)
	mark := "_param(" + number + ")"
	more := false
	b.doc.Find(".blog2_paginate a, .page-navigation a").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		more = a.HasClass(mark) || strings.Contains(a.AttrOr("href", ""), "currentPage="+number)
		return !more
	})
	if !more {
		return nil
	}
	next := *b.base
	q := next.Query()
	q.Set("currentPage", number)
	next.RawQuery, next.Fragment = q.Encode(), ""
	return optional(next.String())
}

// state names a page without posts. A post for neighbours only is a wall like
// any other; one that is made private is gone.
func (b *naverBlogPage) state() crawler.PageState {
	told := oneLine(b.doc.Find(".error_h1, .error, .error_content, .dsc_error").Text())
	if told == "" && len(b.page.Text) < 8<<10 {
		told = b.page.Text // a script that only says so and goes back
	}
	switch {
	case containsAny(told, []string{"이웃에게만 공개", "로그인이 필요", "로그인 후"}):
		return crawler.PageLoginWall
	case containsAny(told, []string{"삭제된 게시", "삭제되었", "존재하지 않는", "비공개", "페이지를 찾을 수 없", "유효하지 않은"}):
		return crawler.PageDeleted
	case b.at.list != "" && b.doc.Find("#postListBody, .blog2_list").Length() > 0 && statusState(b.page.Status) == "":
		return crawler.PageEmpty
	default:
		return otherState(b.page, b.doc)
	}
}
