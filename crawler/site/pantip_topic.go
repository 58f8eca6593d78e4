package site

import (
	"strconv"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// pantipPage is one page of a topic, or an answer with its comments.
type pantipPage struct {
	*articlePage
	topic int64
	ids   map[string]string // of the posts read, by their number; "" is the topic's own
}

// read reads the topic and the comments of a page that was saved after a script
// had drawn them.
func (t *pantipPage) read() {
	story := t.doc.Find(".main-post .display-post-story, .display-post-story").First()
	if t.topic == 0 || story.Length() == 0 {
		return
	}
	post := story.Closest(".main-post, .display-post-wrapper, .display-post-wrapper-inner")
	t.post("", pantipParts{
		author: pantipAuthor(post.Find("a.display-post-name").First()),
		title:  t.text(t.doc.Find(".display-post-title").First()),
		story:  story,
		time:   post.Find("abbr[data-utime]").First().AttrOr("data-utime", ""),
	})
	outermost(t.doc.Find(`div[id^="comment-"], div[id^="reply-"]`)).Each(func(_ int, c *goquery.Selection) {
		t.drawn(c)
	})
}

// drawn adds a comment of a page; its number stands in its head: "ความคิดเห็นที่ 4-1".
func (t *pantipPage) drawn(c *goquery.Selection) {
	words := strings.Fields(c.Find(".display-post-number").First().Text())
	if len(words) == 0 || strings.Trim(words[len(words)-1], "0123456789-") != "" {
		return
	}
	t.post(words[len(words)-1], pantipParts{
		author: pantipAuthor(c.Find("a.display-post-name").First()),
		story:  c.Find(".display-post-story").First(),
		time:   c.Find("abbr[data-utime]").First().AttrOr("data-utime", ""),
	})
}

// loaded adds a comment of an answer, and the answers to it.
func (t *pantipPage) loaded(c pantipComment) {
	number := string(c.Number)
	t.message(number, c)
	for _, raw := range c.Replies {
		var reply pantipComment
		if decodeLoosely(raw, &reply) && reply.Answer != "" {
			t.message(number+"-"+string(reply.Answer), reply)
		}
	}
}

func (t *pantipPage) message(number string, c pantipComment) {
	if number == "" || strings.Trim(number, "0123456789-") != "" {
		return
	}
	t.post(number, pantipParts{author: pantipMember(string(c.User.ID), c.User.Name), story: markup(c.Message), time: c.Time})
}

// pantipParts is a post before it is put together.
type pantipParts struct {
	author crawler.Author
	title  string
	story  *goquery.Selection
	time   string // as machines read it
}

// post adds the topic's own post (number "") or a comment.
func (t *pantipPage) post(number string, parts pantipParts) {
	if strings.Contains(parts.story.Text(), "ความคิดเห็นนี้ถูกลบเนื่องจาก") {
		return
	}
	id := strconv.FormatInt(t.topic, 10)
	if number != "" {
		id += "/" + number
	}
	edited := pantipShown(parts.story)
	_, changed, _ := strings.Cut(edited, "เมื่อ")
	added := t.add(article{
		id:      id,
		url:     pantipAddress(t.topic, number),
		author:  parts.author,
		title:   parts.title,
		content: parts.story,
		at:      pantipTime(parts.time, t.zone),
		edited:  edited != "",
		changed: t.date(changed),
		replyTo: t.answered(number),
		media:   t.videos(parts.story),
	})
	if t.ids == nil {
		t.ids = map[string]string{}
	}
	t.ids[number] = added
}

// answered is what a post answers: an answer the comment, a comment the topic;
// by its address where it is on another page.
func (t *pantipPage) answered(number string) *string {
	if number == "" {
		return nil
	}
	comment, _, isAnswer := strings.Cut(number, "-")
	if !isAnswer {
		comment = ""
	}
	if id := t.ids[comment]; id != "" {
		return optional(id)
	}
	return optional(pantipAddress(t.topic, comment))
}

// videos names the films a story leads to behind a picture of them.
func (t *pantipPage) videos(story *goquery.Selection) []crawler.Media {
	var videos []crawler.Media
	story.Find("a.video_id[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		if address := resolve(t.base, a.AttrOr("href", "")); hostOf(address) != "" {
			videos = append(videos, crawler.Media{Kind: "video", URL: address})
		}
		return len(videos) < maxMedia
	})
	return videos
}

// pantipShown makes a story what a reader sees of it: what is folded away is
// one click off, and small faces stand for words. It takes out, and gives, the
// note that a post was edited.
func pantipShown(story *goquery.Selection) (edited string) {
	history := story.Find(".edit-history")
	edited = oneLine(history.Text())
	history.Remove()
	story.Find(".spoil-btn").Remove()
	story.Find(".spoil-style").RemoveAttr("style")
	story.Find("img.img-in-emotion").SetAttr("class", "emoji")
	story.Find("img.video_preview").Remove()
	return edited
}

// pantipTime reads the time the site writes for scripts, with the month first.
func pantipTime(s string, zone *time.Location) *time.Time {
	at, err := time.ParseInLocation("01/02/2006 15:04:05", strings.TrimSpace(s), zone)
	if err != nil || at.Year() < 1990 || at.Year() > 2200 {
		return nil
	}
	return &at
}

// pantipAuthor is the account a link leads to: /profile/123.
func pantipAuthor(a *goquery.Selection) crawler.Author {
	id := a.AttrOr("id", "")
	if _, number, found := strings.Cut(a.AttrOr("href", ""), "/profile/"); found {
		id, _, _ = strings.Cut(number, "/")
	}
	return pantipMember(id, a.Text())
}

// pantipMember is an account by its number; one whose number is not shown is
// known by its name.
func pantipMember(id, name string) crawler.Author {
	name = oneLine(name)
	if n := atoi(id); n > 0 {
		id = strconv.FormatInt(n, 10)
		return crawler.Author{ID: id, Handle: name, Name: name, URL: "https://pantip.com/profile/" + id}
	}
	return crawler.Author{ID: name, Handle: name, Name: name}
}

// span is where the page's posts stand in the topic.
func (t *pantipPage) span() crawler.Span {
	var span crawler.Span
	for _, p := range t.posts {
		span = widen(span, Pantip{}.Position(p))
	}
	return span
}
