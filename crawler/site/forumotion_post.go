package site

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// posts reads the posts of a topic; the service's advertisements have no number.
func (f *forumotionPage) posts() []crawler.Post {
	var posts []crawler.Post
	seen := map[int64]bool{}
	f.doc.Find(forumotionPosts).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		number := forumotionNumber(s)
		if number == 0 || seen[number] || s.ParentsFiltered(forumotionPosts).Length() > 0 {
			return true
		}
		if post, ok := f.post(s, strconv.FormatInt(number, 10)); ok {
			seen[number] = true
			posts = append(posts, post)
		}
		return len(posts) < maxPosts
	})
	return posts
}

const forumotionPosts = `[class*="post--"], div.post[id], tr.post`

func forumotionNumber(s *goquery.Selection) int64 {
	for class := range strings.FieldsSeq(s.AttrOr("class", "")) {
		if n, found := strings.CutPrefix(class, "post--"); found {
			return atoi(n)
		}
	}
	if n := atoi(strings.TrimPrefix(s.AttrOr("id", ""), "p")); n > 0 {
		return n
	}
	return atoi(s.Find("a[name]").First().AttrOr("name", ""))
}

func (f *forumotionPage) post(s *goquery.Selection, number string) (crawler.Post, bool) {
	body := &goquery.Selection{}
	for _, where := range []string{".entry-content", ".post-entry", ".content", ".post-content", ".postbody"} {
		if body = s.Find(where).First(); body.Length() > 0 {
			break
		}
	}
	if body.Length() == 0 {
		return crawler.Post{}, false
	}
	author, signature := f.author(s), s.Find(".signature_div").First()
	post := crawler.Post{
		ID: crawler.PostID(f.site, author.ID, number), Site: f.site, Author: author,
		URL: f.permalink(s, number),
	}
	if signature.Length() > 0 {
		post.Bio = clip(render(f.base, signature.Nodes[0]).text, maxBio)
	}
	s.Find(forumotionDates).EachWithBreak(func(_ int, line *goquery.Selection) bool {
		post.PostedAt = f.time("", f.usual(textAtEnd(line)))
		return post.PostedAt == nil
	})
	s.Find(".attachbox a[href]").Each(func(_ int, a *goquery.Selection) {
		post.Media = f.file(post.Media, a.AttrOr("href", ""), squeezed(a))
	})
	f.edit(&post, s)
	body.Find(".signature_div, .attachbox, .edited-message, .clear").Remove()
	post.Media = append(contentMedia(f.base, body), post.Media...)
	for _, box := range body.Find("dl.codebox").Not(".spoiler, .hidecode").Not(":has(code)").Nodes { // a quotation, in some skins
		box.Data, box.DataAtom = "blockquote", atom.Blockquote
	}
	text := render(f.base, children(body.Nodes[0])...)
	title := squeezed(s.Find("h1.topic-title, h2.topic-title, h3 a, h2 a[href*='#'], .topic-title a"))
	if title != "" && !strings.HasPrefix(strings.ToLower(title), "re:") && !strings.HasPrefix(text.text, title) {
		text.prepend(title)
	}
	post.Text, post.Links, post.Quotes = text.text, text.links, text.quotes
	return post, true
}

// edit reads "Last edited by NAME on DATE; edited 1 time in total".
func (f *forumotionPage) edit(post *crawler.Post, s *goquery.Selection) {
	s.Find(".edited-message, .gensmall, .post-edited").EachWithBreak(func(_ int, note *goquery.Selection) bool {
		text := squeezed(note)
		if len(text) > 300 || !containsAny(strings.ToLower(text), []string{"edited", "bearbeitet", "edité", "édition", "แก้ไข", "수정"}) {
			return true
		}
		post.Edited = true
		date, _, _ := strings.Cut(text[strings.LastIndex(text, " on ")+1:], ";")
		post.EditedAt = f.time("", f.usual(date))
		return false
	})
}

// permalink is a post's place in its topic.
func (f *forumotionPage) permalink(s *goquery.Selection, number string) string {
	there := ""
	s.Find(`a[href$="#` + number + `"]`).EachWithBreak(func(_ int, a *goquery.Selection) bool {
		there = f.address(a.AttrOr("href", ""))
		return there == ""
	})
	if there == "" {
		page := *f.named
		page.Fragment = number
		there = page.String()
	}
	return there
}

var forumotionUser = regexp.MustCompile(`/u([0-9]{1,9})(?:-|$)`)

// author is the member by the number of his page, where guests may see it.
func (f *forumotionPage) author(s *goquery.Selection) crawler.Author {
	link := s.Find(`.author a[href*="/u"], .name a[href*="/u"], .username a[href*="/u"], .postprofile a[href*="/u"], .user a[href*="/u"], .post-author a[href*="/u"]`).Not(":has(img)").First()
	name := squeezed(link)
	if name == "" {
		name = squeezed(s.Find(".author strong, .name strong, .username, .postprofile strong, .post-author-name"))
	}
	a := crawler.Author{ID: name, Handle: name, Name: name}
	if m := forumotionUser.FindStringSubmatch(link.AttrOr("href", "")); m != nil {
		a.ID, a.URL = m[1], f.address("/u"+m[1])
	}
	return a
}

// usual writes a date of numbers year first, without the words before it.
func (f *forumotionPage) usual(date string) string {
	if at := numericDate.FindStringIndex(clip(date, 4*maxDate)); at != nil {
		date = date[at[0]:]
	}
	return yearFirst(date, f.monthFirst)
}
