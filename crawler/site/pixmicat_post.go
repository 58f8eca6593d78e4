package site

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// readPosts reads the posts in order: one that opens a thread comes before its answers.
func (p *pixmicatPage) readPosts() {
	p.doc.Find(".quote span > .text-button").Parent().Remove() // "[unfold]" beside a video
	thread := p.home.Query().Get("res")
	p.doc.Find(".threadpost[id], .reply[id]").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		number := strings.TrimPrefix(s.AttrOr("id", ""), "r")
		if _, seen := p.numbers[number]; seen || atoi(number) == 0 || s.ParentsFiltered(".threadpost, .reply").Length() > 0 {
			return true
		}
		if s.HasClass("threadpost") {
			thread = number
			p.opened = append(p.opened, number)
		}
		if atoi(thread) == 0 {
			return true // an answer to nothing
		}
		post := p.post(s, thread, number)
		p.numbers[number] = len(p.posts)
		p.posts = append(p.posts, post)
		if post.PostedAt != nil && post.PostedAt.After(p.latest[thread]) {
			p.latest[thread] = *post.PostedAt
		}
		return len(p.posts) < maxPosts
	})
}

// post reads one post: its head is a .post-head of spans, or a <label>.
func (p *pixmicatPage) post(s *goquery.Selection, thread, number string) crawler.Post {
	head, body := s.Find(".post-head, label").First(), s.Find(".quote").First()
	stamp := spaced(head)
	author := pixmicatAuthor(head.Find(".name").First().Text(), stamp)
	text := p.text(body)
	if title := strings.TrimSpace(head.Find(".title").First().Text()); !containsExactly(pixmicatUntitled, title) {
		text.prepend(title)
	}
	post := crawler.Post{
		ID:       crawler.PostID(p.site, author.ID, strings.TrimPrefix(p.board+"/"+number, "/")),
		Site:     p.site,
		URL:      p.address(thread, number),
		Author:   author,
		Text:     text.text,
		PostedAt: p.date(stamp),
		Links:    text.links,
		Quotes:   text.quotes,
		Media:    p.media(s, body),
	}
	body.Find(`a.qlink[href*="#r"]`).Each(func(i int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		if answered := href[strings.LastIndex(href, "#r")+2:]; i == 0 && atoi(answered) > 0 {
			p.answers[post.ID] = answered
		}
		own := resolve(p.base, href)
		post.Links = slices.DeleteFunc(post.Links, func(l string) bool { return l == own })
	})
	return post
}

// text is a post's words; a board says when there are none.
func (p *pixmicatPage) text(body *goquery.Selection) rendered {
	shown := render(p.base, body.Nodes...)
	if containsExactly(pixmicatWordless, shown.text) {
		return rendered{}
	}
	text := quoteLines(shown.text)
	text.links = shown.links
	return text
}

var (
	pixmicatUntitled = []string{"", "無題", "無念"}
	pixmicatWordless = []string{"無本文", "本文なし"}
)

func containsExactly(list []string, s string) bool {
	for _, one := range list {
		if s == one {
			return true
		}
	}
	return false
}

// spaced is the text of an element with a space between its parts, which stand
// beside one another without any.
func spaced(s *goquery.Selection) string {
	parts := []string{}
	s.Contents().Each(func(_ int, part *goquery.Selection) { parts = append(parts, part.Text()) })
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// date reads "2021/12/03(五) 14:21:01.624 ID:..." and "[22/09/24(土)15:36 ID:...]".
func (p *pixmicatPage) date(stamp string) *time.Time {
	slash := strings.IndexByte(stamp, '/')
	if slash < 2 {
		return nil
	}
	start := slash
	for start > 0 && stamp[start-1] >= '0' && stamp[start-1] <= '9' {
		start--
	}
	written, _, _ := strings.Cut(stamp[start:], "ID:")
	written, _, _ = strings.Cut(written, "No.")
	if day, rest, found := strings.Cut(written, "("); found { // the day of the week
		_, clock, _ := strings.Cut(rest, ")")
		written = day + " " + clock
	}
	if slash-start == 2 {
		written = "20" + written
	}
	return readDate(written, p.zone, p.page.FetchedAt)
}

// pixmicatAuthor is a tripcode ("name◆trip"), else the id of the day.
func pixmicatAuthor(name, stamp string) crawler.Author {
	name = strings.TrimSpace(name)
	a := crawler.Author{Name: name}
	if bare, trip, found := strings.Cut(name, "◆"); found {
		a.Name, a.Handle = strings.TrimSpace(bare), "◆"+strings.TrimSpace(trip)
	} else if _, rest, found := strings.Cut(stamp, "ID:"); found {
		id, _, _ := strings.Cut(rest, " ")
		id, _, _ = strings.Cut(id, "(") // how many posts they wrote: "(1/4)"
		a.Handle = strings.TrimSuffix(id, "]")
	}
	a.ID = a.Handle
	return a
}

func (p *pixmicatPage) media(s, body *goquery.Selection) []crawler.Media {
	var media []crawler.Media
	seen := map[string]bool{}
	s.Find(`a[href*="/src/"]`).Each(func(_ int, a *goquery.Selection) {
		address := resolve(p.base, a.AttrOr("href", ""))
		if address == "" || seen[address] || len(media) == maxMedia || len(body.Nodes) > 0 && body.Contains(a.Nodes[0]) {
			return
		}
		seen[address] = true
		media = append(media, crawler.Media{Kind: fileKind(address), URL: address})
	})
	return media
}

// fileKind says what a file is by the end of its name.
func fileKind(address string) string {
	switch strings.ToLower(path.Ext(address)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".avif":
		return "photo"
	case ".mp4", ".webm", ".mov", ".m4v":
		return "video"
	case ".mp3", ".ogg", ".m4a", ".wav", ".flac", ".opus":
		return "audio"
	default:
		return "file"
	}
}

// answer names the post that is answered: by its id where it stands on the page.
func (p *pixmicatPage) answer(post *crawler.Post) {
	number, found := p.answers[post.ID]
	if !found {
		return
	}
	if at, here := p.numbers[number]; here {
		post.ReplyTo = optional(p.posts[at].ID)
		return
	}
	u, err := url.Parse(post.URL)
	if err != nil {
		return
	}
	post.ReplyTo = optional(p.address(u.Query().Get("res"), number))
}

// threads lists the threads of a board's page, with when they last changed.
func (p *pixmicatPage) threads() linkSet {
	var set linkSet
	for _, number := range p.opened {
		before := len(set.links)
		set.add(beside(p.page, path.Join("/", path.Dir(p.base.Path), "pixmicat.php"), "res="+number), crawler.LinkThread)
		if len(set.links) > before {
			set.links[before].At = p.latest[number]
		}
	}
	return set
}

func (p *pixmicatPage) state() crawler.PageState {
	text := clip(p.page.Text, 256<<10)
	switch {
	case containsAny(text, []string{"Thread Not Found", "討論串不存在", "找不到討論串", "スレッドがありません", "該当記事がみつかりません"}):
		return crawler.PageDeleted
	case p.doc.Find("#threads").Length() > 0:
		return crawler.PageEmpty
	default:
		return otherState(p.page, p.doc)
	}
}
