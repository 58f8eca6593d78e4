package site

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// naverBlogPage is one page of a blog.
type naverBlogPage struct {
	*articlePage
	at    naverBlogPlace
	owner string // the nickname of the blog's owner, where the page says it once
}

// readPosts reads every post of a page. The desktop page has each in an element
// named after its number, the mobile one has one.
func (b *naverBlogPage) readPosts() {
	if b.at.blog == "" {
		return
	}
	views := outermost(b.doc.Find(`div[id^="post-view"]`))
	wrapped := map[*html.Node]int{}
	wrapper := func(view *goquery.Selection) *goquery.Selection {
		return view.Closest(`[id^="post_"], [id^="printPost"], td.bcc`)
	}
	views.Each(func(_ int, view *goquery.Selection) {
		for _, n := range wrapper(view).Nodes {
			wrapped[n]++
		}
	})
	b.owner = b.nickname()
	views.EachWithBreak(func(_ int, view *goquery.Selection) bool {
		scope := wrapper(view)
		if scope.Length() == 0 || wrapped[scope.Nodes[0]] > 1 { // around nothing, or around several posts
			scope = view
		}
		if number := atoi(strings.TrimPrefix(view.AttrOr("id", ""), "post-view")); number > 0 {
			b.readPost(number, scope, view)
		}
		return len(b.posts) < maxPosts
	})
	if views.Length() == 0 && b.at.number > 0 {
		b.readPost(b.at.number, b.doc.Selection, b.doc.Selection)
	}
}

// readPost reads a post whose title and date stand in a scope, and its words in
// a view.
func (b *naverBlogPage) readPost(number int64, scope, view *goquery.Selection) {
	body := view.Find(".se-main-container, .__se_component_area, .se_component_wrap.sect_dsc, #postViewArea").First()
	if body.Length() == 0 {
		body = view.Filter(".post-view")
	}
	if body.Length() == 0 {
		return
	}
	videos := b.prepare(body)
	id := strconv.FormatInt(number, 10)
	b.add(article{
		id:      id,
		url:     "https://blog.naver.com/" + b.at.blog + "/" + id,
		author:  b.author(scope),
		title:   b.title(scope),
		content: body.AddSelection(scope.Find(".post_tag").First()),
		at:      b.date(b.text(scope.Find(".se_publishDate, ._postAddDate, .blog_date").First())),
		media:   videos,
	})
}

// title is a post's own, or of a page with one post the page's.
func (b *naverBlogPage) title(scope *goquery.Selection) string {
	title := b.text(scope.Find(".se-title-text, .itemSubjectBoldfont, .se_title .se_textarea, .tit_h3").First())
	if title == "" && scope == b.doc.Selection {
		title = oneLine(b.doc.Find(`meta[property="og:title"]`).First().AttrOr("content", ""))
	}
	return strings.TrimSpace(strings.TrimSuffix(title, ": 네이버 블로그"))
}

// author is the blog, by its owner's nickname.
func (b *naverBlogPage) author(scope *goquery.Selection) crawler.Author {
	name := b.text(scope.Find(".nick a, .blog_author .ell, .blog_author strong, .blog_author").First())
	if name == "" {
		name = b.owner
	}
	return crawler.Author{ID: b.at.blog, Handle: b.at.blog, Name: name, URL: "https://blog.naver.com/" + b.at.blog}
}

// nickname is the owner's, as the page says it beside the posts or in a script.
func (b *naverBlogPage) nickname() string {
	name := b.text(b.doc.Find("#nickNameArea").First())
	if _, rest, found := strings.Cut(b.page.Text, "var nickName = '"); name == "" && found {
		name, _, _ = strings.Cut(clip(rest, 200), "'")
	}
	return oneLine(name)
}

// prepare makes an editor's markup what a reader sees of it, and names the
// films, which only a script shows.
func (b *naverBlogPage) prepare(body *goquery.Selection) []crawler.Media {
	body.Find(".se-oglink-info, .se-oglink-thumbnail, .se_og_box").Each(func(_ int, card *goquery.Selection) {
		card.Empty() // the words of the page it leads to
	})
	body.Find("blockquote").Each(func(_ int, quote *goquery.Selection) {
		if oneLine(quote.Find(".se-cite, cite").Text()) == "" { // most frame the writer's own words
			quote.Nodes[0].Data, quote.Nodes[0].DataAtom = "div", atom.Div
		}
	})
	body.Find("a[data-linkdata]").Each(func(_ int, a *goquery.Selection) {
		var picture struct{ LinkUse, Link string }
		if json.Unmarshal([]byte(a.AttrOr("data-linkdata", "")), &picture) == nil && picture.LinkUse == "true" {
			a.SetAttr("href", picture.Link)
		}
	})
	var videos []crawler.Media
	body.Find("script.__se_module_data").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if video, ok := naverVideo(s); ok {
			videos = append(videos, video)
		}
		return len(videos) < maxMedia
	})
	body.Find("a.se-file-save-button[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		name := oneLine(a.Closest(".se-file").Find(".se-file-name, .se-file-extension").Text())
		if address := resolve(b.base, a.AttrOr("href", "")); hostOf(address) != "" {
			videos = append(videos, crawler.Media{Kind: "file", URL: address, Alt: strings.ReplaceAll(name, " ", "")})
		}
		return len(videos) < maxMedia
	})
	body.Find(".se-file").Remove()
	return videos
}

// naverVideo reads what the editor notes of a film: one of the site's own has
// only a picture with an address, one from elsewhere has its page.
func naverVideo(s *goquery.Selection) (crawler.Media, bool) {
	var module struct {
		Type string
		Data struct {
			Thumbnail, InputURL string
			MediaMeta           struct{ Title string }
		}
	}
	raw := s.AttrOr("data-module-v2", s.AttrOr("data-module", ""))
	if json.Unmarshal([]byte(raw), &module) != nil {
		return crawler.Media{}, false
	}
	address := module.Data.InputURL
	switch module.Type {
	case "v2_video":
		address = module.Data.Thumbnail
	case "v2_oembed":
	default:
		return crawler.Media{}, false
	}
	if hostOf(address) == "" {
		return crawler.Media{}, false
	}
	return crawler.Media{Kind: "video", URL: address, Alt: oneLine(module.Data.MediaMeta.Title)}, true
}
