package site

import (
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// dcPage is one page of a gallery.
type dcPage struct {
	*articlePage
	here dcPlace
}

// readPost reads the post and its comments, in whichever of the two markups
// they are.
func (g *dcPage) readPost() {
	if g.here.number == 0 {
		return
	}
	g.doc.Find(".adv-groupin, .write_div .ad, #zzbang_div").Remove()
	if head := g.doc.Find(".gallview_head").First(); head.Length() > 0 {
		g.deskPost(head)
		g.deskComments()
		return
	}
	if head := g.doc.Find(".gallview-tit-box, .gall-tit-box").First(); head.Length() > 0 {
		g.mobilePost(head)
		g.mobileComments()
	}
}

func (g *dcPage) deskPost(head *goquery.Selection) {
	title := g.text(head.Find(".title_headtext").First()) + " " + g.text(head.Find(".title_subject").First())
	g.add(article{
		id:      g.here.id(),
		url:     g.here.post().String(),
		author:  dcDeskWriter(head.Find(".gall_writer").First()),
		title:   title,
		content: g.doc.Find(".write_div").First(),
		at:      g.date(head.Find(".gall_date").First().AttrOr("title", "")),
		media:   g.attached(),
	})
}

// attached names the files of a post; those that are pictures stand in its text too.
func (g *dcPage) attached() []crawler.Media {
	var files []crawler.Media
	g.doc.Find(".appending_file_box .appending_file a[href]").EachWithBreak(func(_ int, a *goquery.Selection) bool {
		if address := resolve(g.base, a.AttrOr("href", "")); address != "" {
			files = append(files, crawler.Media{Kind: "file", URL: address, Alt: oneLine(a.Text())})
		}
		return len(files) < maxMedia
	})
	return files
}

// deskComments reads the comments of a page that was saved after its script had
// drawn them. An answer stands in the list named after what it answers.
func (g *dcPage) deskComments() {
	ids := map[string]string{}
	outermost(g.doc.Find(".cmt_list .cmt_info[data-no], .reply_list .reply_info[data-no]")).Each(func(_ int, info *goquery.Selection) {
		if info.Closest(".dory").Length() > 0 { // the site's own advertisement
			return
		}
		number, answered := info.AttrOr("data-no", ""), ""
		if list := info.Closest(".reply_list"); list.Length() > 0 {
			answered = ids[strings.TrimPrefix(list.AttrOr("id", ""), "reply_list_")]
		}
		ids[number] = g.comment(number, answered, dcDeskWriter(info.Find(".gall_writer").First()),
			info.Find(".usertxt, .comment_dccon").First(), info.Find(".date_time").First().Text())
	})
}

// mobilePost reads the mobile markup, whose writer stands in a list with the date.
func (g *dcPage) mobilePost(head *goquery.Selection) {
	details := head.Find(".ginfo2 li")
	if details.Length() == 0 {
		details = g.doc.Find(".ginfo2").First().Find("li")
	}
	uid := dcGallog(details.First().Find("a[href]").AttrOr("href", ""))
	if uid == "" {
		uid = dcGallog(head.Find(`a[href*="gallog"]`).First().AttrOr("href", ""))
	}
	writer := head.Find(".nick").First()
	if writer.Length() == 0 {
		writer = details.First()
	}
	nick, ip := dcNick(g.text(writer))
	g.add(article{
		id:      g.here.id(),
		url:     g.here.post().String(),
		author:  dcWriter(nick, uid, ip),
		title:   g.text(head.Find(".tit").First()),
		content: g.doc.Find(".thum-txtin").First(),
		at:      g.date(dcListDate(details)),
	})
}

// mobileComments reads the comments the mobile page holds. An answer follows
// what it answers.
func (g *dcPage) mobileComments() {
	parent := ""
	g.doc.Find(".all-comment-lst > li[no]").Each(func(_ int, li *goquery.Selection) {
		nick, ip := dcNick(g.text(li.Find(".nick").First()))
		if shown := li.Find(".ip").First().Text(); strings.TrimSpace(shown) != "" {
			ip = strings.Trim(strings.TrimSpace(shown), "()")
		}
		uid := dcGallog(li.Find("a.nick[href]").First().AttrOr("href", ""))
		if told := li.Find(".blockCommentId").First().AttrOr("data-info", ""); uid == "" && !strings.Contains(told, ".") {
			uid = told
		}
		answered := ""
		if li.HasClass("comment-add") {
			answered = parent
		}
		id := g.comment(li.AttrOr("no", ""), answered, dcWriter(nick, uid, ip), li.Find(".txt").First(), li.Find(".date").First().Text())
		if answered == "" {
			parent = id
		}
	})
}

// comment adds a comment that answers another, or the post when that is unknown.
func (g *dcPage) comment(number, answered string, author crawler.Author, content *goquery.Selection, date string) string {
	if number == "" || strings.Trim(number, "0123456789") != "" || author.ID == "" { // what was deleted has no writer
		return ""
	}
	if answered == "" && len(g.posts) > 0 {
		answered = g.posts[0].ID
	}
	address := g.here.post()
	address.Fragment = "comment_li_" + number
	return g.add(article{
		id:      g.here.id() + "/" + number,
		url:     address.String(),
		author:  author,
		content: content,
		at:      g.date(date),
		replyTo: optional(answered),
	})
}

// dcDeskWriter reads the writer the desktop markup states in attributes.
func dcDeskWriter(s *goquery.Selection) crawler.Author {
	return dcWriter(s.AttrOr("data-nick", ""), s.AttrOr("data-uid", ""), s.AttrOr("data-ip", ""))
}

// dcWriter is a member by the name of the account, or somebody without one by
// the nickname and the half of an IP address the site shows. Nicknames are free
// to take, and one half of an address is shared by many.
func dcWriter(nick, uid, ip string) crawler.Author {
	nick, uid = oneLine(nick), strings.TrimSpace(uid)
	if uid != "" {
		return crawler.Author{ID: uid, Handle: uid, Name: nick, URL: "https://gallog.dcinside.com/" + url.PathEscape(uid)}
	}
	if ip = strings.TrimSpace(ip); ip != "" {
		nick += "(" + ip + ")"
	}
	return crawler.Author{ID: nick, Name: nick}
}

// dcNick parts "nick(1.2)" into the nickname and the half of an IP address.
func dcNick(s string) (nick, ip string) {
	i := strings.LastIndexByte(s, '(')
	if i < 0 {
		return s, ""
	}
	inner, closed := strings.CutSuffix(s[i+1:], ")")
	odd := func(c rune) bool { return c != '.' && (c < '0' || c > '9') }
	if !closed || !strings.Contains(inner, ".") || strings.ContainsFunc(inner, odd) {
		return s, ""
	}
	return strings.TrimSpace(s[:i]), inner
}

// dcGallog is the account whose own page an address is.
func dcGallog(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) == 2 && parts[0] == "gallog" {
		return parts[1]
	}
	if strings.EqualFold(u.Hostname(), "gallog.dcinside.com") && len(parts) == 1 {
		return parts[0]
	}
	return ""
}
