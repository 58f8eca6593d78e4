package site

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Pantip reads pantip.com: a topic's page, the JSON its comments are loaded
// from, and the lists of forums, clubs and tags. A topic pages forward, from its
// own page to its comments. Unverified: the words, accounts and times of real
// topics were at hand, but in another project's record, not as the site sent
// them; the pages themselves are read as public readers of the site describe.
type Pantip struct{}

// Name is "pantip".
func (Pantip) Name() string { return "pantip" }

// Unverified says that no page as the site sent it was at hand.
func (Pantip) Unverified() bool { return true }

// Match takes the site's topics, comments and lists.
func (Pantip) Match(u *url.URL) bool {
	return instanceHost(u.Hostname()) == "pantip.com" && (pantipTopic(u) > 0 || pantipList(u) != "")
}

// Recognise looks for the frame of a topic or list beside the site's name, and
// for the fields of its comments.
func (Pantip) Recognise(page *crawler.Page) bool {
	if text, isJSON := jsonText(page); isJSON {
		return strings.Contains(text, `"comment_no"`) && strings.Contains(text, `"data_utime"`)
	}
	return containsAny(page.Text, []string{"display-post-story", "pt-list-item", "post-item-title"}) && strings.Contains(strings.ToLower(page.Text), "pantip")
}

// Read reads a topic, its comments, or a list of topics.
func (p Pantip) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(p.Name(), "")}
	if text, isJSON := jsonText(page); isJSON {
		return readPantipComments(page, h, text), nil
	}
	a, err := newArticlePage(page, h.Site, zoneThailand)
	if err != nil {
		return h, err
	}
	topic := &pantipPage{articlePage: a, topic: pantipTopic(a.base)}
	if named := a.named(); topic.topic == 0 && named != nil {
		topic.topic = pantipTopic(named)
	}
	topic.read()
	if len(a.posts) > 0 {
		h.Forward, h.Span = true, topic.span()
		h.Next = optional(beside(page, "/forum/topic/render_comments", "param=page1&tid="+strconv.FormatInt(topic.topic, 10)))
		return a.finish(h), nil
	}
	threads := topic.threads()
	if h.Links, h.Span = threads.links, threads.span(); len(h.Links) > 0 {
		h.State, h.Next = crawler.PageOK, topic.olderTopics()
		return h, nil
	}
	h.State = topic.state()
	return h, nil
}

// Heads of a topic and of its comments is the topic's page, of a list itself.
func (Pantip) Heads(u *url.URL) []string {
	if instanceHost(u.Hostname()) != "pantip.com" {
		return nil
	}
	if n := pantipTopic(u); n > 0 {
		return []string{pantipAddress(n, "")}
	}
	if list := pantipList(u); list != "" {
		return []string{"https://pantip.com" + list}
	}
	return nil
}

// Forward: a topic goes on to newer comments, a list to older topics.
func (Pantip) Forward(u *url.URL) bool { return pantipTopic(u) > 0 }

// Position of a topic's own post is 1, that of comment N and its answers is N+1.
func (Pantip) Position(post crawler.Post) int64 {
	u, err := url.Parse(post.URL)
	if err != nil || pantipTopic(u) == 0 {
		return 0
	}
	_, comment, _ := strings.Cut(u.Path, "/comment")
	number, _, _ := strings.Cut(comment, "-")
	return atoi(number) + 1
}

// Own is the topic's page. A comment has none: its page is drawn by a script.
func (Pantip) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || strings.Contains(u.Path, "/comment") || pantipTopic(u) == 0 {
		return ""
	}
	return beside(page, u.Path, "")
}

// pantipTopic is the topic an address names: /topic/123, /topic/123/comment4-1,
// /forum/topic/render_comments?tid=123.
func pantipTopic(u *url.URL) int64 {
	if strings.HasSuffix(u.Path, "/render_comments") {
		return atoi(u.Query().Get("tid"))
	}
	rest, found := strings.CutPrefix(u.Path, "/topic/")
	if !found {
		return 0
	}
	number, _, _ := strings.Cut(rest, "/")
	return atoi(number)
}

// pantipList is the path of the forum, club or tag an address names.
func pantipList(u *url.URL) string {
	parts := strings.Split(strings.Trim(u.EscapedPath(), "/"), "/")
	if len(parts) != 2 || parts[1] == "" || parts[1] == "topic" {
		return ""
	}
	switch parts[0] {
	case "forum", "club", "tag":
		return "/" + parts[0] + "/" + parts[1]
	default:
		return ""
	}
}

// pantipAddress is where a topic, or a comment on it ("4", "4-1"), is.
func pantipAddress(topic int64, comment string) string {
	address := "https://pantip.com/topic/" + strconv.FormatInt(topic, 10)
	if comment != "" {
		address += "/comment" + comment
	}
	return address
}

// pantipComment is a comment, or an answer to one, as the site's JSON has it.
type pantipComment struct {
	Number jsonID `json:"comment_no"`
	Answer jsonID `json:"reply_no"`
	User   struct {
		ID   jsonID `json:"mid"`
		Name string `json:"name"`
	} `json:"user"`
	Message string            `json:"message"` // HTML
	Time    string            `json:"data_utime"`
	Replies []json.RawMessage `json:"replies"`
}

// readPantipComments reads one answer of the topic's comments.
func readPantipComments(page *crawler.Page, h crawler.Harvest, text string) crawler.Harvest {
	topic := &pantipPage{articlePage: articleData(page, h.Site, zoneThailand), topic: pantipTopic(pageBase(page))}
	var answer struct {
		Count    jsonID            `json:"count"`
		Comments []json.RawMessage `json:"comments"`
	}
	if json.Unmarshal([]byte(text), &answer) != nil || topic.topic == 0 {
		h.State = crawler.PageMarkupChanged
		return h
	}
	for _, raw := range answer.Comments {
		var c pantipComment
		if decodeLoosely(raw, &c) {
			topic.loaded(c)
		}
	}
	h.Forward, h.Span = true, topic.span()
	if len(topic.posts) > 0 {
		h.Next = pantipNext(topic.base, atoi(string(answer.Count)))
		return topic.finish(h)
	}
	h.State = jsonState(page, 0, "", len(answer.Comments) == 0)
	return h
}

// pantipPerPage is how many comments one answer holds.
const pantipPerPage = 100

// pantipNext is the answer with newer comments, nil when these are the newest.
func pantipNext(base *url.URL, count int64) *string {
	q := base.Query()
	number := max(atoi(strings.TrimPrefix(q.Get("param"), "page")), 1)
	if count <= number*pantipPerPage {
		return nil
	}
	q.Set("param", "page"+strconv.FormatInt(number+1, 10))
	next := *base
	next.RawQuery, next.Fragment = q.Encode(), ""
	return optional(next.String())
}

// threads lists the topics of a list, in its markup of now and of before.
func (t *pantipPage) threads() *threadList {
	var list threadList
	t.doc.Find(`.pt-list-item__title, .post-item-title`).Each(func(_ int, title *goquery.Selection) {
		u, err := t.base.Parse(title.Find("a[href]").AddBackFiltered("a[href]").First().AttrOr("href", ""))
		if err != nil || pantipTopic(u) == 0 || u.Host != t.base.Host {
			return
		}
		number := pantipTopic(u)
		list.add(beside(t.page, "/topic/"+strconv.FormatInt(number, 10), ""), number, nil)
	})
	return &list
}

// olderTopics is the page of a list that goes on.
func (t *pantipPage) olderTopics() *string {
	u, err := t.base.Parse(t.doc.Find(`.loadmore-bar a[rel="next"][href]`).First().AttrOr("href", "#"))
	if err != nil || u.Host != t.base.Host || u.Path != t.base.Path || u.RawQuery == t.base.RawQuery {
		return nil
	}
	return optional(u.String())
}

// state names a page without posts and topics.
func (t *pantipPage) state() crawler.PageState {
	if t.topic > 0 && oneLine(t.doc.Find(".callback-status").First().Text()) != "" {
		return crawler.PageDeleted
	}
	return otherState(t.page, t.doc)
}
