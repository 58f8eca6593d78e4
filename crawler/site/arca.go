package site

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Arca reads the channels of arca.live: lists, and articles with the page of
// comments they show. Unverified: written from the markup that public readers
// of the site describe.
type Arca struct{}

// Name is "arca".
func (Arca) Name() string { return "arca" }

// Unverified says that no captured page of the site was at hand.
func (Arca) Unverified() bool { return true }

// Match takes channels and their articles.
func (Arca) Match(u *url.URL) bool {
	channel, _ := arcaAddress(u)
	return isArcaHost(u.Hostname()) && channel != ""
}

// Recognise looks for the rows of a list or the frame of an article.
func (Arca) Recognise(page *crawler.Page) bool {
	return strings.Contains(page.Text, "arca.live") && containsAny(page.Text, []string{`class="vrow `, "article-content", "board-article-list"})
}

// Read reads a channel's list, or an article and its comments.
func (a Arca) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(a.Name(), "")}
	p, err := newArticlePage(page, h.Site, zoneKorea)
	if err != nil {
		return h, err
	}
	c := &arcaPage{articlePage: p}
	for _, u := range []*url.URL{p.base, p.named()} {
		if u != nil && c.channel == "" {
			c.channel, c.number = arcaAddress(u)
		}
	}
	if c.readArticle() {
		h.Next = c.olderComments("cp", ".article-comment .page-item.active")
		return p.finish(h), nil
	}
	threads := c.threads()
	if len(threads.links) > 0 && c.number == 0 {
		h.State, h.Links, h.Span = crawler.PageOK, threads.links, threads.span()
		h.Next = nextInQuery(p.base, p.doc, "p", samePath(p.base))
		return h, nil
	}
	h.State = otherState(page, p.doc)
	if h.State == crawler.PageMarkupChanged && c.number == 0 && p.doc.Find(".article-list, .list-table").Length() > 0 {
		h.State = crawler.PageEmpty
	}
	return h, nil
}

// Heads of a channel, and of what stands in it, is its list.
func (Arca) Heads(u *url.URL) []string {
	channel, number := arcaAddress(u)
	if !isArcaHost(u.Hostname()) || channel == "" {
		return nil
	}
	head := url.URL{Scheme: "https", Host: "arca.live", Path: "/b/" + channel}
	if number == 0 {
		q := url.Values{}
		for _, kept := range []string{"category", "mode", "target", "keyword"} {
			if v := u.Query().Get(kept); v != "" {
				q.Set(kept, v)
			}
		}
		head.RawQuery = q.Encode()
	}
	return []string{head.String()}
}

// Forward: a list has the newest first, and so have the pages of comments.
func (Arca) Forward(*url.URL) bool { return false }

// Position of an article, and of the comments under it, is its number.
func (Arca) Position(post crawler.Post) int64 {
	u, err := url.Parse(post.URL)
	if err != nil {
		return 0
	}
	_, number := arcaAddress(u)
	return number
}

// Own is the article's page. A comment has none: a page shows only some of them.
func (Arca) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || u.Fragment != "" || !isArcaHost(u.Hostname()) {
		return ""
	}
	if _, number := arcaAddress(u); number == 0 {
		return ""
	}
	return beside(page, u.Path, "")
}

func isArcaHost(host string) bool { return instanceHost(host) == "arca.live" }

// arcaAddress takes /b/CHANNEL and /b/CHANNEL/123 apart.
func arcaAddress(u *url.URL) (channel string, number int64) {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) < 2 || len(parts) > 3 || parts[0] != "b" {
		return "", 0
	}
	if len(parts) == 3 {
		if number = atoi(parts[2]); number == 0 {
			return "", 0
		}
	}
	odd := func(c rune) bool { return c != '_' && !isAlphanumeric(c) }
	if parts[1] == "" || len(parts[1]) > 100 || strings.ContainsFunc(parts[1], odd) {
		return "", 0
	}
	return parts[1], number
}

// arcaPage is one page of a channel.
type arcaPage struct {
	*articlePage
	channel string
	number  int64             // of the article, 0 = a list
	ids     map[string]string // of the posts read, by what the page calls them
}

// threads lists a channel's articles; notices stand above its order.
func (c *arcaPage) threads() *threadList {
	var list threadList
	outermost(c.doc.Find(".vrow")).Each(func(_ int, row *goquery.Selection) {
		link := row
		if !row.Is("a[href]") {
			link = row.Find("a.title[href], a[href]").First()
		}
		u, err := c.base.Parse(link.AttrOr("href", ""))
		if err != nil || u.Host != c.base.Host {
			return
		}
		channel, number := arcaAddress(u)
		if number == 0 {
			return
		}
		position := number
		if row.HasClass("notice") {
			position = 0
		}
		date := stampTime(row.Find("time[datetime]").First().AttrOr("datetime", ""))
		list.add(beside(c.page, "/b/"+channel+"/"+strconv.FormatInt(number, 10), ""), position, date)
	})
	return &list
}

// readArticle reads the article of a page and its comments; false = there is none.
func (c *arcaPage) readArticle() bool {
	content := c.doc.Find(".article-content").First()
	if c.number == 0 || content.Length() == 0 {
		return false
	}
	head := c.doc.Find(".article-head").First()
	id := c.add(article{
		id:      strconv.FormatInt(c.number, 10),
		url:     c.address(""),
		author:  c.author(head.Find(".user-info").First()),
		title:   c.text(head.Find(".title").First()),
		content: c.doc.Find("table.article-options").First().AddSelection(arcaShown(content)),
		at:      stampTime(head.Find("time[datetime]").First().AttrOr("datetime", "")),
	})
	c.ids = map[string]string{"": id}
	outermost(c.doc.Find(`.comment-item[id^="c_"]`)).EachWithBreak(func(_ int, item *goquery.Selection) bool {
		c.comment(item)
		return len(c.posts) < maxPosts
	})
	return len(c.posts) > 0
}

// address is where the article, or a comment on it, is.
func (c *arcaPage) address(comment string) string {
	u := url.URL{Scheme: "https", Host: "arca.live", Path: "/b/" + c.channel + "/" + strconv.FormatInt(c.number, 10), Fragment: comment}
	return u.String()
}

// comment adds a comment. It answers what a link in its head names, else the
// comment whose wrapper it stands in, else the article.
func (c *arcaPage) comment(item *goquery.Selection) {
	name := item.AttrOr("id", "")
	if atoi(strings.TrimPrefix(name, "c_")) == 0 || item.Find(".deleted").Length() > 0 {
		return
	}
	answered := ""
	if _, parent, found := strings.Cut(item.Find(`.info-row a[href*="#c_"]`).First().AttrOr("href", ""), "#"); found && parent != name {
		answered = parent
	} else {
		around := item.Closest(".comment-wrapper").Parent().Closest(".comment-wrapper")
		answered = around.ChildrenFiltered(".comment-item").First().AttrOr("id", "")
	}
	c.ids[name] = c.add(article{
		id:      strconv.FormatInt(c.number, 10) + "/" + strings.TrimPrefix(name, "c_"),
		url:     c.address(name),
		author:  c.author(item.Find(".user-info").First()),
		content: arcaShown(item.Find(".message").First().AddSelection(item.Find("a.link-card-link"))),
		at:      stampTime(item.Find("time[datetime]").First().AttrOr("datetime", "")),
		replyTo: optional(c.ids[answered]),
	})
}

// arcaCards are the cards the site makes of links.
const arcaCards = "a.domain-preview, a.link-card-link"

// arcaShown unwraps the site's warning around links that lead elsewhere, and
// leaves out the words of the pages they lead to.
func arcaShown(content *goquery.Selection) *goquery.Selection {
	content.Find(arcaCards).AddSelection(content.Filter(arcaCards)).Empty()
	content.Find(`a[href*="unsafelink.com/"]`).AddSelection(content.Filter("a")).Each(func(_ int, a *goquery.Selection) {
		if _, target, found := strings.Cut(a.AttrOr("href", ""), "unsafelink.com/"); found && hostOf(target) != "" {
			a.SetAttr("href", target)
		}
	})
	return content
}

// author is an account by the name the site tells it from others by, with a
// number where names are shared; a guest by the name and half an IP address.
func (c *arcaPage) author(info *goquery.Selection) crawler.Author {
	shown := c.text(info)
	name := info.Find("[data-filter]").AddBackFiltered("[data-filter]").First().AttrOr("data-filter", shown)
	if nick, ip := dcNick(shown); ip != "" {
		return crawler.Author{ID: nick + "(" + ip + ")", Name: nick + "(" + ip + ")"}
	}
	name = oneLine(name)
	author := crawler.Author{ID: name, Handle: name, Name: name}
	if link := resolve(c.base, info.Find("a[href]").First().AttrOr("href", "")); hostOf(link) != "" {
		author.URL = link
	}
	return author
}
