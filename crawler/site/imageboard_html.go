package site

import (
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// imageboardMarks are the frames of a thread in 4chan's markup and in vichan's.
var imageboardMarks = []string{`class="postContainer opContainer"`, `class="post op"`}

// readHTML reads the threads a page shows, whole or by their newest answers.
func (b Imageboard) readHTML(page *crawler.Page, p *imageboardPage) (crawler.Harvest, error) {
	doc, err := document(page)
	if err != nil {
		return crawler.Harvest{Site: p.site}, err
	}
	listed := !b.Forward(p.base)
	doc.Find(`div.thread[id^="t"]`).Each(func(_ int, s *goquery.Selection) {
		thread := imageboardNumber(s)
		if thread == 0 || s.Parent().Closest("div.thread").Length() > 0 {
			return
		}
		if listed {
			p.threads.add(p.address(thread, thread), crawler.LinkThread)
		}
		s.Find(`div.post[id]`).EachWithBreak(func(_ int, one *goquery.Selection) bool {
			if one.Parent().Closest("div.post").Length() == 0 { // no post stands in another
				p.add(imageboardMarkup(s, one), thread)
			}
			return len(p.posts) < maxPosts
		})
	})
	h := b.harvest(p)
	h.State = crawler.PageOK
	if len(h.Posts)+len(h.Links) == 0 {
		h.State = otherState(page, doc)
		if h.State == crawler.PageMarkupChanged && listed && doc.Find(`form[name="postcontrols"], form#delform, .board`).Length() > 0 {
			h.State = crawler.PageEmpty
		}
	}
	if action, ok := doc.Find(`.pagelist .next form[action], .pages form[action]:has(input[value="Next"])`).First().Attr("action"); ok && listed {
		h.Next = optional(resolve(p.base, action))
	}
	return h, nil
}

// imageboardNumber is the number at the end of an id: t1, p1, thread_1, reply_1.
func imageboardNumber(s *goquery.Selection) int64 {
	return atoi(strings.TrimLeft(s.AttrOr("id", ""), "abcdefghijklmnopqrstuvwxyz_"))
}

// imageboardMarkup takes one post apart. In vichan's markup the files of the
// first post stand before it.
func imageboardMarkup(thread, s *goquery.Selection) *imageboardPost {
	head := s.Find(".postInfo.desktop, .postInfo, p.intro").Last()
	if head.Length() == 0 {
		head = s
	}
	stamp := head.Find(".dateTime[data-utc], time[datetime]").First()
	seconds, _ := strconv.ParseFloat(stamp.AttrOr("data-utc", ""), 64) // "" = 0
	o := &imageboardPost{
		Number:   imageboardNumber(s),
		Name:     oneLine(head.Find(".name").First().Text()),
		Trip:     oneLine(head.Find(".postertrip, .trip").First().Text()),
		Poster:   oneLine(head.Find(".posteruid .hand, .poster_id").First().Text()),
		Subject:  oneLine(head.Find(".subject").First().Text()),
		Time:     seconds,
		Creation: stamp.AttrOr("datetime", ""),
		body:     s.Find("blockquote.postMessage, div.body").First(),
	}
	files := s.Find(".file")
	if s.HasClass("op") {
		files = files.AddSelection(thread.ChildrenFiltered(".files").Find(".file"))
	}
	files.Each(func(_ int, f *goquery.Selection) {
		if href := f.Find("a.fileThumb, .fileinfo a").First().AttrOr("href", ""); href != "" {
			name := f.Find(".fileText a, .postfilename").First()
			o.Attachments = append(o.Attachments, imageboardAttachment{Path: href, Name: firstOf(name.AttrOr("title", ""), oneLine(name.Text()))})
		}
	})
	return o
}
