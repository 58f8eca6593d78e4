package site

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// vbulletinMessages are the bodies of posts.
const vbulletinMessages = `[id^="post_message_"], .js-post__content-text`

// posts reads the messages of a thread, in whichever of the three markups.
func (f *vbulletinPage) posts() []crawler.Post {
	var posts []crawler.Post
	seen := map[string]bool{}
	f.doc.Find(vbulletinMessages).EachWithBreak(func(_ int, message *goquery.Selection) bool {
		number, whole := vbulletinWhole(message)
		if number == "" || seen[number] || message.ParentsFiltered(vbulletinMessages).Length() > 0 {
			return true
		}
		seen[number] = true
		posts = append(posts, f.post(message, whole, number))
		return len(posts) < maxPosts
	})
	return posts
}

// vbulletinWhole is the number of the post a message belongs to, and all that
// stands there of it.
func vbulletinWhole(message *goquery.Selection) (number string, whole *goquery.Selection) {
	if id, isOld := strings.CutPrefix(message.AttrOr("id", ""), "post_message_"); isOld {
		n := strconv.FormatInt(atoi(id), 10)
		for _, box := range []string{"#edit" + n, "#post_" + n, "#post" + n} {
			if whole = message.Closest(box); whole.Length() > 0 {
				return n, whole
			}
		}
		return n, message.Parent()
	}
	whole = message.Closest("[data-node-id]")
	if n := atoi(whole.AttrOr("data-node-id", "")); n > 0 {
		return strconv.FormatInt(n, 10), whole
	}
	return "", nil
}

func (f *vbulletinPage) post(message, whole *goquery.Selection, number string) crawler.Post {
	author := f.author(whole, number)
	answered := vbulletinTidy(message)
	body := message
	if quote := message.ChildrenFiltered("blockquote.postcontent"); quote.Length() > 0 { // vBulletin 4: no quotation
		body = quote.First()
	}
	text := render(f.base, children(body.Nodes[0])...)
	machine := whole.Find(`time[datetime]`).First().AttrOr("datetime", "")
	if title := f.title(whole, message); title != "" && !strings.HasPrefix(text.text, title) {
		text.prepend(title)
	}
	post := crawler.Post{
		ID:       crawler.PostID(f.site, author.ID, number),
		Site:     f.site,
		URL:      f.permalink(whole, number),
		Author:   author,
		Text:     text.text,
		PostedAt: f.time(machine, machine, f.dateOf(whole)),
		Links:    text.links,
		Quotes:   text.quotes,
		Media:    f.attachments(contentMedia(f.base, message), whole),
		Bio:      f.signature(whole),
	}
	post.ReplyTo = optional(f.quoted(answered))
	if note := squeezed(whole.Find(".lastedited, .smallfont > em, .b-post__edit-info, .post-edited")); note != "" {
		post.Edited = true
		note, _, _ = strings.Cut(note, "Reason")
		post.EditedAt = f.time("", f.usual(note[strings.LastIndexByte(note, ';')+1:]))
	}
	return post
}

// permalink is the address that leads to a post wherever it stands by now: in
// vBulletin 5, where it stands.
func (f *vbulletinPage) permalink(whole *goquery.Selection, number string) string {
	if there := f.address(whole.Find("a.b-post__count[href]").First().AttrOr("href", "")); there != "" {
		there, _, _ = strings.Cut(there, "#")
		return there
	}
	return f.root + "showthread.php?p=" + number
}

// quoted is the address of a quoted post, by the link that leads to it.
func (f *vbulletinPage) quoted(jump string) string {
	m := vbulletinQuote.FindStringSubmatch(clip(jump, 1000))
	if m == nil {
		return ""
	}
	if f.doc.Find(".js-post__content-text").Length() > 0 { // vBulletin 5 has no scripts
		there, _, _ := strings.Cut(f.address(jump), "#")
		return there
	}
	return f.root + "showthread.php?p=" + m[1]
}

// title is a post's own, where it is more than "Re: ..." of the thread's; the
// first post of a thread has the thread's.
func (f *vbulletinPage) title(whole, message *goquery.Selection) string {
	title := squeezed(whole.Find("h2.title, h2.posttitle, h2.b-post__title"))
	if title == "" {
		title = squeezed(message.PrevAllFiltered(".smallfont").First().ChildrenFiltered("strong"))
	}
	if lower := strings.ToLower(title); strings.HasPrefix(lower, "re:") || strings.HasPrefix(lower, "re :") {
		title = ""
	}
	counter := whole.Find(`a.postcounter, a.b-post__count, a[id^="postcount"]`).First()
	if title == "" && strings.TrimPrefix(squeezed(counter), "#") == "1" {
		title = squeezed(f.doc.Find(".threadtitle, h1.main-title, td.navbar strong, h1"))
	}
	return title
}

// dateOf is the date above a post as people read it.
func (f *vbulletinPage) dateOf(whole *goquery.Selection) string {
	return f.usual(squeezed(whole.Find(".postdate .date, .b-post__timestamp, td.thead, div.thead").First()))
}

// writesMonthFirst looks at all dates of a page. Where none of them tells, the
// English version's own setting holds.
func (f *vbulletinPage) writesMonthFirst() bool {
	var dates []string
	f.doc.Find(`.postdate .date, td.thead, div.thead, td[title] > div.smallfont, .threadlastpost dd, .post-date`).EachWithBreak(func(i int, s *goquery.Selection) bool {
		dates = append(dates, clip(s.Text(), 2*maxDate))
		return i < maxPosts
	})
	return monthComesFirst(dates, strings.HasPrefix(strings.ToLower(f.doc.Find("html").First().AttrOr("lang", "en")), "en"))
}

// usual writes a date of numbers year first, which is read in one way only.
func (f *vbulletinPage) usual(date string) string { return yearFirst(date, f.monthFirst) }

var (
	vbulletinUser  = regexp.MustCompile(`(?:[?&]u(?:serid)?=|members?(?:\.php)?[/?])([0-9]{1,12})`)
	vbulletinQuote = regexp.MustCompile(`(?:#post|[?&]p=)([0-9]{1,12})`)
)

// author is the member by his number; a guest has only a name.
func (f *vbulletinPage) author(whole *goquery.Selection, number string) crawler.Author {
	link := whole.Find(`a.bigusername, .bigusername a, a.username, .username_container a[href*="member"], .author a, a[data-vbnamecard], #postmenu_` + number + ` a`).First()
	name := squeezed(link)
	if name == "" {
		name = squeezed(whole.Find(`.bigusername, .username, .author, #postmenu_` + number).First())
	}
	a := crawler.Author{ID: name, Handle: name, Name: name}
	id := strconv.FormatInt(atoi(link.AttrOr("data-vbnamecard", "")), 10)
	if m := vbulletinUser.FindStringSubmatch(clip(link.AttrOr("href", ""), 1000)); m != nil {
		id = m[1]
	}
	if id == "0" { // some styles show the name alone: the menu below it knows the number
		menu := whole.Find(`a[href*="do=finduser"], a[href*="member.php"], a[href*="do=newpm"]`).First()
		if m := vbulletinUser.FindStringSubmatch(clip(menu.AttrOr("href", ""), 1000)); m != nil {
			id = m[1]
		}
	}
	if id != "0" {
		a.ID, a.URL = id, f.root+"member.php?u="+id
		if strings.Contains(link.AttrOr("href", ""), "/member/") { // vBulletin 5
			a.URL = f.address(link.AttrOr("href", ""))
		}
	}
	return a
}

// vbulletinTidy marks quoted posts as such, drops the buttons in them, and says
// where the first of them stands.
func vbulletinTidy(message *goquery.Selection) (answered string) {
	boxes := message.Find(`.bbcode_quote, td[style*="inset"]`)
	for i := range boxes.Nodes {
		box := boxes.Eq(i)
		jump := box.Find(`a[href*="#post"], a[href*="?p="], a[href*="&p="]`).Has("img").First()
		if answered == "" {
			answered = jump.AttrOr("href", "")
		}
		jump.Remove()
		if wrapper := box.Closest("table").Parent(); box.Is("td") && wrapper.Is("div") && !wrapper.IsSelection(message) {
			box = wrapper
		}
		box.Nodes[0].Data, box.Nodes[0].DataAtom = "blockquote", atom.Blockquote
	}
	message.Find(`img.inlineimg[src*="smil"]`).Each(func(_ int, s *goquery.Selection) {
		s.SetAttr("alt", s.AttrOr("title", s.AttrOr("alt", "")))
		s.SetAttr("class", "smilie")
	})
	message.Find("img.inlineimg").Remove() // buttons and signs of the software
	return answered
}

// attachments adds the files below a post.
func (f *vbulletinPage) attachments(media []crawler.Media, whole *goquery.Selection) []crawler.Media {
	whole.Find(`fieldset a[href*="attachment.php"], .attachments a[href*="attachment.php"], .b-post-attachments a[href]`).EachWithBreak(func(_ int, a *goquery.Selection) bool {
		name := squeezed(a)
		if name == "" {
			name = a.Find("img").First().AttrOr("alt", "")
		}
		media = f.file(media, a.AttrOr("href", ""), name)
		return len(media) < maxMedia
	})
	return media
}

// signature is what stands below a member's posts; vBulletin 3 only draws a
// line above it.
func (f *vbulletinPage) signature(whole *goquery.Selection) string {
	s := whole.Find(".signature, .b-post__signature").First()
	if s.Length() == 0 {
		s = whole.Find(`[id^="td_post_"] > div`).FilterFunction(func(_ int, d *goquery.Selection) bool {
			return strings.HasPrefix(strings.TrimSpace(d.Text()), "____")
		}).First()
	}
	if s.Length() == 0 {
		return ""
	}
	return clip(strings.TrimLeft(render(f.base, children(s.Nodes[0])...).text, "_\n "), maxBio)
}
