package site

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// bahamutReader is one page with what its posts share.
type bahamutReader struct {
	page  *crawler.Page
	doc   *goquery.Document
	base  *url.URL
	site  string
	board string // posts are numbered board by board
	zone  *time.Location
	links linkSet
}

// address is a single post's page.
func (p *bahamutReader) address(number string) string {
	return bahamutHome + "Co.php?bsn=" + url.QueryEscape(p.board) + "&sn=" + number
}

// posts reads the sections of a thread. A section whose author took it back
// names them: that post is gone.
func (p *bahamutReader) posts() (posts []crawler.Post, gone []string) {
	seen := map[string]bool{}
	p.doc.Find(`section.c-section[id^="post_"], section.c-section[id^="disable_"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		kind, number, _ := strings.Cut(s.AttrOr("id", ""), "_")
		if atoi(number) == 0 || seen[number] || s.ParentsFiltered("section.c-section").Length() > 0 {
			return true
		}
		seen[number] = true
		if kind == "post" {
			posts = append(posts, p.post(s, number))
		} else if author := bahamutTakenBack(s.Find(".hint").First().Text()); author != "" && len(gone) < maxGone {
			gone = append(gone, crawler.PostID(p.site, author, p.board+"/"+number))
		}
		return len(posts) < maxPosts
	})
	return posts, gone
}

// bahamutTakenBack is the author who deleted their own post.
func bahamutTakenBack(hint string) string {
	_, rest, found := strings.Cut(hint, "原作者(")
	author, _, closed := strings.Cut(rest, ")")
	if !found || !closed {
		return ""
	}
	return author
}

func (p *bahamutReader) post(s *goquery.Selection, number string) crawler.Post {
	head, body := s.Find(".c-post__header").First(), s.Find(".c-article__content").First()
	userid := strings.TrimSpace(head.Find("a.userid").First().Text())
	text := render(p.base, body.Nodes...)
	text.prependTitle(head.Find(".c-post__header__title").First().Text())
	stamp := head.Find(".edittime").First()
	post := crawler.Post{
		ID:       crawler.PostID(p.site, userid, p.board+"/"+number),
		Site:     p.site,
		URL:      p.address(number),
		Author:   bahamutAuthor(userid, strings.TrimSpace(head.Find("a.username").First().Text())),
		Text:     text.text,
		PostedAt: readDate(stamp.AttrOr("data-mtime", stamp.Text()), p.zone, p.page.FetchedAt),
		Quotes:   text.quotes,
		Media:    p.media(body),
	}
	if shown, edited := strings.CutSuffix(strings.TrimSpace(stamp.Text()), "編輯"); edited {
		post.Edited, post.EditedAt = true, readDate(shown, p.zone, p.page.FetchedAt)
	}
	for _, l := range text.links {
		if !namesMedia(post.Media, l) {
			post.Links = append(post.Links, l)
		}
	}
	if s.Find(".c-reply__item").Length() > 0 {
		p.links.add(beside(p.page, "/ajax/moreCommend.php", "bsn="+url.QueryEscape(p.board)+"&snB="+number+"&returnHtml=0"), crawler.LinkThread)
	}
	return post
}

// prependTitle puts a title before a text, if there is one.
func (r *rendered) prependTitle(title string) {
	if title = strings.Join(strings.Fields(title), " "); title != "" {
		r.prepend(title)
	}
}

// namesMedia says that a link leads to a picture that is named as such.
func namesMedia(media []crawler.Media, link string) bool {
	for _, m := range media {
		if m.URL == link {
			return true
		}
	}
	return false
}

func bahamutAuthor(userid, name string) crawler.Author {
	a := crawler.Author{ID: userid, Handle: userid, Name: name}
	if userid != "" {
		a.URL = "https://home.gamer.com.tw/" + url.PathEscape(userid)
	}
	return a
}

// media names the pictures of a post; they are loaded late, and emoticons are
// pictures too.
func (p *bahamutReader) media(body *goquery.Selection) []crawler.Media {
	var media []crawler.Media
	body.Find("img").Each(func(_ int, s *goquery.Selection) {
		address := resolve(p.base, s.AttrOr("data-src", s.AttrOr("src", "")))
		if hostOf(address) != "" && !strings.Contains(address, "/editor/emotion/") && len(media) < maxMedia && !namesMedia(media, address) {
			media = append(media, crawler.Media{Kind: "photo", URL: address, Alt: s.AttrOr("alt", "")})
		}
	})
	return media
}

// threads lists a board's threads by their first page, save for what the
// board's keepers pinned to its top, with when they were last answered.
func (p *bahamutReader) threads() ([]crawler.Link, crawler.Span) {
	var span crawler.Span
	ordered := true
	p.doc.Find("tr.b-list__row").Not(".b-list__row--sticky").Each(func(_ int, row *goquery.Selection) {
		href := row.Find(`.b-list__main a[href*="snA="]`).First().AttrOr("href", "")
		heads := (Bahamut{}).Heads(pageBase(&crawler.Page{URL: resolve(p.base, href)}))
		before := len(p.links.links)
		if len(heads) == 0 {
			return
		}
		p.links.add(beside(p.page, "/C.php", pageBase(&crawler.Page{URL: heads[0]}).RawQuery), crawler.LinkThread)
		written := strings.NewReplacer("今日", "today", "昨日", "yesterday").Replace(row.Find(".b-list__time__edittime").First().Text())
		at := readDate(written, p.zone, p.page.FetchedAt)
		if at == nil || len(p.links.links) == before {
			ordered = false
			return
		}
		p.links.links[before].At = *at
		span = widen(span, at.UnixMilli())
	})
	if !ordered {
		span = crawler.Span{}
	}
	return p.links.links, span
}

func (p *bahamutReader) state(threads int) crawler.PageState {
	text := clip(p.page.Text, 256<<10)
	switch {
	case threads > 0:
		return crawler.PageOK
	case containsAny(text, []string{"文章已被刪除", "此文章已由", "該文章不存在", "討論串不存在", "看板不存在", "找不到這篇文章"}):
		return crawler.PageDeleted
	case containsAny(text, []string{"請先登入", "需要登入"}):
		return crawler.PageLoginWall
	case containsAny(text, []string{"未滿18歲", "未滿十八歲"}):
		return crawler.PageOver18
	case p.doc.Find(".b-list").Length() > 0:
		return crawler.PageEmpty
	default:
		return otherState(p.page, p.doc)
	}
}

// bahamutComment is a comment below a post.
type bahamutComment struct {
	Number  jsonID `json:"sn"`
	User    string `json:"userid"`
	Nick    string `json:"nick"`
	Text    string `json:"comment"`
	Content string `json:"content"` // the same, in newer answers
	At      string `json:"wtime"`
	State   string `json:"state"`
}

// comments reads {"0": {...}, "1": {...}, "next_snC": 0}: all comments of a post.
func (p *bahamutReader) comments(text string) ([]crawler.Post, crawler.PageState) {
	var answer map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &answer) != nil || answer["next_snC"] == nil {
		return nil, jsonState(p.page, 0, "", false)
	}
	post, posts := p.base.Query().Get("snB"), []crawler.Post(nil)
	seen := map[jsonID]bool{}
	for i := 0; answer[strconv.Itoa(i)] != nil && len(posts) < maxPosts; i++ {
		var c bahamutComment
		if json.Unmarshal(answer[strconv.Itoa(i)], &c) != nil || c.Number == "" || seen[c.Number] || c.State != "" && c.State != "exist" {
			continue
		}
		seen[c.Number] = true
		if c.Text == "" {
			c.Text = c.Content
		}
		words := renderPlain(c.Text)
		posts = append(posts, crawler.Post{
			ID:       crawler.PostID(p.site, c.User, p.board+"/"+post+"/"+string(c.Number)),
			Site:     p.site,
			URL:      p.address(url.QueryEscape(post)) + "#Commendcontent_" + url.PathEscape(string(c.Number)),
			Author:   bahamutAuthor(c.User, c.Nick),
			Text:     words.text,
			Links:    words.links,
			PostedAt: readDate(c.At, p.zone, p.page.FetchedAt),
			ReplyTo:  optional(p.address(url.QueryEscape(post))),
		})
	}
	return posts, jsonState(p.page, len(posts), "", true)
}
