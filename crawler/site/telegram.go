package site

import (
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Telegram reads the public web preview of channels: t.me/s/CHANNEL, single
// posts as t.me/CHANNEL/123?embed=1, and the card at t.me/CHANNEL. Closed
// channels, groups and invitations are a login wall and are never entered.
type Telegram struct{}

// Name is "telegram".
func (Telegram) Name() string { return "telegram" }

// Match takes every address of the platform's web hosts.
func (Telegram) Match(u *url.URL) bool { return isTelegramHost(u.Hostname()) }

// Recognise looks for the preview's own class names.
func (Telegram) Recognise(page *crawler.Page) bool {
	return strings.Contains(page.Text, "tgme_widget_message") || strings.Contains(page.Text, "tgme_page") ||
		strings.Contains(page.Text, "tgme_channel_history")
}

// Read reads a channel's listing, one post, or a card.
func (t Telegram) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: t.Name(), Adapter: t.Name()}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	base := pageBase(page)
	marked := marksBelow(doc.Nodes[0])
	listing := readTelegramMessages(marked, base, telegramBio(doc, marked, base))
	h.Posts = slices.Grow(h.Posts, len(listing.posts))
	for _, m := range listing.posts {
		h.Posts = append(h.Posts, m.post)
	}
	h.Span = listing.span()
	h.Bare = base.Query().Get("embed") != ""
	if len(h.Posts) == 0 {
		h.State = telegramState(page, doc)
	} else {
		h.State = crawler.PageOK
	}
	h.Links = telegramLinks(listing, doc, base)
	h.Next = telegramNext(listing, doc, marked, base)
	h.Gone = telegramGone(listing, base, h.State)
	return h, nil
}

func isTelegramHost(host string) bool {
	host = strings.ToLower(strings.TrimPrefix(strings.ToLower(host), "www."))
	switch host {
	case "t.me", "telegram.me", "telegram.dog":
		return true
	default:
		return false
	}
}

// telegramAddress takes an address apart: the handle it names (as written)
// and, for a post, its number. "" means it names no public account.
func telegramAddress(address string) (handle string, number int64) {
	if isPlainAddress(address) && !isTelegramHost(plainHost(address)) {
		return "", 0
	}
	u, err := url.Parse(address)
	if err != nil {
		return "", 0
	}
	if u.Scheme == "tg" && (u.Host == "resolve" || u.Opaque == "resolve") {
		return telegramHandle(u.Query().Get("domain")), 0
	}
	if !isTelegramHost(u.Hostname()) {
		return "", 0
	}
	return telegramPath(u)
}

func telegramPath(u *url.URL) (handle string, number int64) {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) > 1 && parts[0] == "s" {
		parts = parts[1:]
	}
	handle = telegramHandle(parts[0])
	if handle == "" || len(parts) > 3 {
		return "", 0
	}
	if len(parts) > 1 {
		number = telegramNumber(parts[len(parts)-1])
	}
	return handle, number
}

// telegramHandle checks a name; reserved paths of the site are no names.
func telegramHandle(s string) string {
	if len(s) < 3 || len(s) > 64 {
		return ""
	}
	for _, c := range []byte(s) {
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return ""
		}
	}
	switch strings.ToLower(s) {
	case "joinchat", "addstickers", "addemoji", "addtheme", "addlist", "share", "proxy", "socks", "login",
		"confirmphone", "setlanguage", "boost", "invoice", "msg", "contact", "embed":
		return ""
	}
	return s
}

func telegramNumber(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0
	}
	return n
}

func telegramID(handle string, number int64) string {
	return crawler.PostID("telegram", strings.ToLower(handle), strconv.FormatInt(number, 10))
}

// telegramBio is the channel's description, as the page shows it.
func telegramBio(doc *goquery.Document, page marks, base *url.URL) string {
	for _, where := range []string{"tgme_channel_info_description", "tgme_page_description"} {
		if found := page.first(where); found != nil {
			return clip(render(base, found).text, maxBio)
		}
	}
	return clip(doc.Find(`meta[property="og:description"]`).First().AttrOr("content", ""), maxBio)
}

// telegramState names a page without posts.
func telegramState(page *crawler.Page, doc *goquery.Document) crawler.PageState {
	failed := strings.ToLower(doc.Find(".tgme_widget_message_error").Text())
	switch {
	case strings.Contains(failed, "private"):
		return crawler.PageLoginWall
	case failed != "":
		return crawler.PageDeleted
	case doc.Find(".tgme_channel_history, .tgme_main").Length() > 0:
		if doc.Find(".tgme_widget_message_wrap, .js-widget_message").Not(":has(.service_message)").Length() > 0 {
			return crawler.PageMarkupChanged
		}
		return crawler.PageEmpty
	case doc.Find(".tgme_page").Length() > 0:
		return telegramCardState(doc)
	default:
		return otherState(page, doc)
	}
}

// telegramCardState tells the cards apart. A name nobody holds has no title; a
// channel with a preview links to it; a closed one or a group counts its
// members and links nowhere; the rest are people and bots.
func telegramCardState(doc *goquery.Document) crawler.PageState {
	extra := strings.ToLower(doc.Find(".tgme_page_extra").Text())
	action := strings.ToLower(doc.Find(".tgme_page_action").Text())
	switch {
	case strings.TrimSpace(doc.Find(".tgme_page_title").Text()) == "":
		return crawler.PageDeleted
	case doc.Find(`a[href^="/s/"], a[href*="t.me/s/"]`).Length() > 0:
		return crawler.PageEmpty
	case strings.Contains(extra, "subscriber"), strings.Contains(extra, "member"), strings.Contains(action, "join"):
		return crawler.PageLoginWall
	default:
		return crawler.PageEmpty
	}
}

// telegramNext is the page of older posts: the one the page names or, on a
// full listing that names none, the one before its oldest post. A single
// post's wrapper leads to its embedded form, the only one that shows the post.
func telegramNext(l telegramListing, doc *goquery.Document, page marks, base *url.URL) *string {
	for _, more := range page.all("tme_messages_more") {
		if hasAttr(more.Node, "data-before") {
			return telegramOlder(l, base, telegramNumber(attr(more.Node, "data-before")))
		}
	}
	if prev, ok := doc.Find(`link[rel="prev"]`).Attr("href"); ok {
		if u, err := base.Parse(prev); err == nil {
			return telegramOlder(l, base, telegramNumber(u.Query().Get("before")))
		}
	}
	handle, number := telegramPath(base)
	if len(l.posts) == 0 && number > 0 && base.Query().Get("embed") == "" && doc.Find("[data-telegram-post]").Length() > 0 {
		u := *base
		u.Path, u.RawQuery = "/"+handle+"/"+strconv.FormatInt(number, 10), "embed=1"
		return optional(u.String())
	}
	if l.contiguous && len(l.posts) >= 10 && l.oldest > 1 {
		return telegramOlder(l, base, l.oldest)
	}
	return nil
}

func telegramOlder(l telegramListing, base *url.URL, before int64) *string {
	handle := l.handle
	if handle == "" {
		handle, _ = telegramPath(base)
	}
	if before <= 1 || handle == "" {
		return nil
	}
	u := *base
	u.Path, u.RawPath, u.RawQuery, u.Fragment = "/s/"+handle, "", "before="+strconv.FormatInt(before, 10), ""
	if q := base.Query().Get("q"); q != "" {
		u.RawQuery += "&q=" + url.QueryEscape(q)
	}
	return optional(u.String())
}

// telegramGone lists posts that should stand on the page and do not: numbers
// between its oldest and newest one. Numbers of album parts and service
// messages are present; a search result leaves posts out, so it says nothing.
func telegramGone(l telegramListing, base *url.URL, state crawler.PageState) []string {
	handle, number := telegramPath(base)
	if number > 0 && handle != "" && base.Query().Get("embed") != "" {
		if state == crawler.PageDeleted {
			return []string{telegramID(handle, number)}
		}
		return nil
	}
	if !l.contiguous {
		return nil
	}
	numbers := make([]int64, 0, len(l.present))
	for n := range l.present {
		numbers = append(numbers, n)
	}
	sort.Slice(numbers, func(i, j int) bool { return numbers[i] > numbers[j] })
	var gone []string
	for i := 1; i < len(numbers); i++ {
		for n := numbers[i-1] - 1; n > numbers[i]; n-- {
			if len(gone) == maxGone {
				return gone
			}
			gone = append(gone, telegramID(l.handle, n))
		}
	}
	return gone
}

// telegramLinks proposes the channels a page names. A card's preview is the
// page to watch, so it is followed.
func telegramLinks(l telegramListing, doc *goquery.Document, base *url.URL) []crawler.Link {
	var set linkSet
	own, _ := telegramPath(base)
	if len(l.posts) == 0 {
		if preview, ok := doc.Find(`.tgme_page a[href^="/s/"], .tgme_page a[href*="t.me/s/"]`).First().Attr("href"); ok {
			set.add(resolve(base, strings.ToLower(preview)), crawler.LinkThread)
		}
	}
	for _, m := range l.posts {
		if m.forward != "" {
			addTelegramLink(&set, m.forward, crawler.LinkForward, own)
		}
		for _, link := range m.post.Links {
			addTelegramLink(&set, link, crawler.LinkMention, own)
		}
	}
	return set.links
}

// propose names the accounts elsewhere that addresses lead to, for a person to judge.
func (s *linkSet) propose(addresses []string) {
	for _, address := range addresses {
		addTelegramLink(s, address, crawler.LinkExternal, "")
	}
}

// addTelegramLink adds the preview of the account an address names.
func addTelegramLink(set *linkSet, address, why, own string) {
	if handle, _ := telegramAddress(address); handle != "" && !strings.EqualFold(handle, own) {
		set.add("https://t.me/s/"+strings.ToLower(handle), why)
	}
}
