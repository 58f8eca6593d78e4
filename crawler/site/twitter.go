package site

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Twitter reads what Twitter, later X, shows without scripts: the pages it
// served until 2020, and what it gives to pages that show a post or an
// account's newest ones (that form is known by its field names alone). Its own
// pages of today are drawn by scripts.
type Twitter struct{}

const twitterHome = "https://twitter.com/"

// Name is "twitter".
func (Twitter) Name() string { return "twitter" }

// Match takes the platform's hosts under both names.
func (Twitter) Match(u *url.URL) bool { return isTwitterHost(u.Hostname()) }

func isTwitterHost(host string) bool {
	host = strings.ToLower(host)
	for _, own := range []string{"twitter.com", "x.com", "syndication.twimg.com"} {
		if host == own || strings.HasSuffix(host, "."+own) {
			return true
		}
	}
	return false
}

// Recognise looks for a post in one of the forms.
func (Twitter) Recognise(page *crawler.Page) bool {
	if text, isJSON := jsonText(page); isJSON {
		head := clip(text, 64<<10)
		return strings.Contains(head, `"__typename":"Tweet`) || strings.Contains(head, `"__typename": "Tweet`)
	}
	return strings.Contains(page.Text, "data-tweet-id=") && strings.Contains(page.Text, "tweet-text") || isTwitterTimeline(page.Text)
}

func isTwitterTimeline(text string) bool {
	return strings.Contains(text, `id="__NEXT_DATA__"`) && strings.Contains(text, `"screen_name"`) && strings.Contains(text, `"timeline"`)
}

// Read reads whichever form the page has.
func (w Twitter) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(w.Name(), "")}
	p := &twitterPage{page: page, site: h.Site, base: pageBase(page), seen: map[string]bool{}}
	if text, isJSON := jsonText(page); isJSON {
		var one twitterStatus
		_ = json.Unmarshal([]byte(text), &one) // what has another form is skipped
		p.addStatus(&one)
		h.State = twitterTombstone(page, &one)
		return p.harvest(h), nil
	}
	doc, err := document(page)
	if err != nil {
		return h, err
	}
	if isTwitterTimeline(page.Text) {
		h.State = crawler.PageEmpty
		p.readTimeline(doc)
		return p.harvest(h), nil
	}
	p.readPage(doc)
	h.State = twitterState(page, doc)
	return p.harvest(h), nil
}

// twitterPage gathers what one page holds, whatever its form.
type twitterPage struct {
	page  *crawler.Page
	site  string
	base  *url.URL
	seen  map[string]bool
	posts []crawler.Post
	links linkSet
}

// harvest puts together what was read; the state is that of a page without posts.
func (p *twitterPage) harvest(h crawler.Harvest) crawler.Harvest {
	for _, post := range p.posts {
		p.links.propose(post.Links)
	}
	h.Posts, h.Links = p.posts, p.links.links
	if len(h.Posts) > 0 {
		h.State = crawler.PageOK
	}
	return h
}

// add keeps a post once.
func (p *twitterPage) add(id string, post crawler.Post) {
	if atoi(id) == 0 || p.seen[id] || len(p.posts) >= maxPosts {
		return
	}
	p.seen[id] = true
	post.ID, post.Site, post.URL = crawler.PostID(p.site, post.Author.ID, id), p.site, twitterAddress(post.Author.Handle, id)
	p.posts = append(p.posts, post)
}

func twitterAddress(handle, id string) string {
	if handle == "" {
		handle = "i" // the platform's own word for any account
	}
	return twitterHome + url.PathEscape(handle) + "/status/" + id
}

func twitterAuthor(id, handle, name string) crawler.Author {
	a := crawler.Author{ID: firstOf(id, handle), Handle: handle, Name: name}
	if handle != "" {
		a.URL = twitterHome + url.PathEscape(handle)
	}
	return a
}

// mention proposes an account that a post names.
func (p *twitterPage) mention(handle string) {
	if isTwitterName(handle) {
		p.links.add(twitterTimeline(handle), crawler.LinkMention)
	}
}

// twitterTimeline is where an account's newest posts are had without scripts.
func twitterTimeline(handle string) string {
	return "https://syndication.twitter.com/srv/timeline-profile/screen-name/" + strings.ToLower(handle)
}

func isTwitterName(s string) bool {
	return s != "" && len(s) <= 15 && !strings.ContainsFunc(s, func(c rune) bool { return c != '_' && !isAlphanumeric(c) })
}

// Heads of an account, or of a post of it, are its newest posts.
func (w Twitter) Heads(u *url.URL) []string {
	if !w.Match(u) {
		return nil
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	name := parts[0]
	if len(parts) == 4 && strings.HasPrefix(u.Path, "/srv/timeline-profile/screen-name/") {
		name = parts[3]
	} else if len(parts) != 1 && (len(parts) < 3 || parts[1] != "status") {
		return nil
	}
	switch strings.ToLower(name) {
	case "i", "home", "search", "explore", "hashtag", "login", "share", "intent", "settings", "tos", "privacy", "tweet-result":
		return nil
	}
	if !isTwitterName(name) {
		return nil
	}
	return []string{twitterTimeline(name), twitterHome + strings.ToLower(name), "https://x.com/" + strings.ToLower(name)}
}

// Forward: the newest come first.
func (Twitter) Forward(*url.URL) bool { return false }

// Position of a post is its number, which grows with time.
func (Twitter) Position(post crawler.Post) int64 { return nativeNumber(post) }

// Own is the post's page, on the hosts that have one.
func (Twitter) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || !isTwitterHost(u.Hostname()) || strings.Contains(pageBase(page).Hostname(), "syndication") {
		return ""
	}
	return beside(page, u.Path, "")
}

func twitterState(page *crawler.Page, doc *goquery.Document) crawler.PageState {
	text := strings.ToLower(clip(strings.Join(strings.Fields(doc.Find("body").Text()), " "), 64<<10))
	switch {
	case containsAny(text, []string{"that page doesn’t exist", "that page doesn't exist", "account has been suspended", "account doesn’t exist", "tweet is unavailable", "tweet has been deleted"}):
		return crawler.PageDeleted
	case containsAny(text, []string{"tweets are protected", "posts are protected"}):
		return crawler.PageLoginWall
	case doc.Find("#react-root").Length() > 0:
		return crawler.PageJSShell
	default:
		return otherState(page, doc)
	}
}
