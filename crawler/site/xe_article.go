package site

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"scops/crawler"
)

// xePage is one page of a board.
type xePage struct {
	*articlePage
	at    *url.URL   // the article's own address
	above []xeAbove  // the article and the comments a further one may answer
	item  *html.Node // the place of the comment read last
}

// readArticle reads the article of a page and its comments; false = there is none.
func (b *xePage) readArticle() bool {
	b.doc.Find(".xe_content, .rhymix_content").Each(func(_ int, content *goquery.Selection) {
		kind, number, member := xeMark(content)
		switch {
		case kind == "document" && b.at == nil:
			b.article(content, number, member)
		case kind == "comment" && b.at != nil:
			b.comment(content, number, member)
		}
	})
	return len(b.posts) > 0
}

// xeMark is what the software's own class says of a text: "document_123_45" or
// "comment_123_45", with the member's number, which is 0 for a guest.
func xeMark(content *goquery.Selection) (kind string, number, member int64) {
	for _, class := range strings.Fields(content.AttrOr("class", "")) {
		parts := strings.Split(class, "_")
		if len(parts) == 3 && (parts[0] == "document" || parts[0] == "comment") && atoi(parts[1]) > 0 {
			return parts[0], atoi(parts[1]), atoi(parts[2])
		}
	}
	return "", 0, 0
}

func (b *xePage) article(content *goquery.Selection, number, member int64) {
	b.at = b.address(number)
	head := b.doc.Find(".rd_hd, .read_header").First()
	shown, name := b.member(head, b.text(head.Find(".author, .nick").First()))
	b.add(article{
		id:      strconv.FormatInt(number, 10),
		url:     b.at.String(),
		author:  xeAuthor(max(member, shown), name),
		title:   b.title(head),
		content: b.doc.Find(".exOut table, .et_vars").First().AddSelection(content),
		at:      b.date(b.text(head.Find(".date, .time, .regdate").First())),
		media:   b.files(),
		bio:     b.text(b.doc.Find(".sign .tx, .rd_sign .get_sign").First()),
	})
}

// title is an article's title as its head says it, without the category.
func (b *xePage) title(head *goquery.Selection) string {
	for _, where := range []string{".np_18px_span", "h1 a:not(.category)", "h1"} {
		if title := b.text(head.Find(where).First()); title != "" {
			return title
		}
	}
	return b.doc.Find(`meta[property="og:title"]`).First().AttrOr("content", "")
}

// address is an article's own: as the page names itself, as it was asked for,
// or as the software understands it everywhere.
func (b *xePage) address(number int64) *url.URL {
	for _, u := range []*url.URL{b.named(), b.base} {
		if u != nil && xeNumber(u) == number {
			return xeAddress(u)
		}
	}
	home := *b.base
	home.Path, home.RawPath = "/", ""
	home.RawQuery = "document_srl=" + strconv.FormatInt(number, 10)
	return xeAddress(&home)
}

// files names what is attached to the article.
func (b *xePage) files() []crawler.Media {
	var files []crawler.Media
	b.doc.Find(`a[href*="procFileDownload"]`).EachWithBreak(func(_ int, a *goquery.Selection) bool {
		address := resolve(b.base, a.AttrOr("href", ""))
		a.Find(".fileSize").Remove()
		if address != "" && a.Closest(`[id^="comment_"]`).Length() == 0 {
			files = append(files, crawler.Media{Kind: "file", URL: address, Alt: b.text(a)})
		}
		return len(files) < maxMedia
	})
	return files
}

// comment adds a comment. It answers the nearest one before it that stands less
// far in, or the article.
func (b *xePage) comment(content *goquery.Selection, number, member int64) {
	item := content.Closest(`[id^="comment_"]`)
	if item.Length() == 0 || item.Nodes[0] == b.item {
		return // no place of a comment, or one that is read
	}
	if item.ParentsFiltered(`[id^="comment_"]`).Length() > maxAbove {
		return
	}
	b.item = item.Nodes[0]
	shown, name := b.member(item, b.text(item.Find(".author, .nick, .meta b, .meta strong").First()))
	indent := xeIndent(item)
	for len(b.above) > 1 && b.above[len(b.above)-1].indent >= indent {
		b.above = b.above[:len(b.above)-1]
	}
	if len(b.above) == 0 && len(b.posts) > 0 {
		b.above = append(b.above, xeAbove{indent: -1, id: b.posts[0].ID})
	}
	answered := ""
	if len(b.above) > 0 {
		answered = b.above[len(b.above)-1].id
	}
	address := *b.at
	address.Fragment = "comment_" + strconv.FormatInt(number, 10)
	id := b.add(article{
		id:      strconv.FormatInt(number, 10),
		url:     address.String(),
		author:  xeAuthor(max(member, shown), name),
		content: content,
		at:      b.date(b.text(item.Find(".date, .time, .regdate").First())),
		replyTo: optional(answered),
	})
	if id != "" {
		b.above = append(b.above, xeAbove{indent, id})
	}
}

// xeAbove is a post that a comment further in answers.
type xeAbove struct {
	indent int64
	id     string
}

// xeIndent is how far in a comment stands: by its class or by its margin.
func xeIndent(item *goquery.Selection) int64 {
	for _, class := range strings.Fields(item.AttrOr("class", "")) {
		if n := atoi(strings.TrimPrefix(class, "indent")); n > 0 {
			return n
		}
	}
	style := strings.ReplaceAll(item.AttrOr("style", ""), " ", "")
	for _, property := range []string{"margin-left:", "padding-left:"} {
		if _, rest, found := strings.Cut(style, property); found {
			digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
			return atoi(digits)
		}
	}
	if item.HasClass("re") || item.HasClass("reply") {
		return 1
	}
	return 0
}

// member finds the account shown in a head: <a class="member_45">nick</a>.
// Somebody without one is known by the name alone.
func (b *xePage) member(scope *goquery.Selection, name string) (member int64, shown string) {
	shown = name
	scope.Find(`[class*="member_"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		for _, class := range strings.Fields(s.AttrOr("class", "")) {
			if number := atoi(strings.TrimPrefix(class, "member_")); number > 0 && member == 0 {
				member, shown = number, b.text(s)
			}
		}
		return member == 0
	})
	return member, shown
}

func xeAuthor(member int64, name string) crawler.Author {
	if member > 0 {
		return crawler.Author{ID: strconv.FormatInt(member, 10), Handle: name, Name: name}
	}
	return crawler.Author{ID: name, Handle: name, Name: name}
}
