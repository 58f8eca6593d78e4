package site

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// redditState is what a page of 2018 to 2024 carries for its scripts.
type redditState struct {
	Posts struct {
		Models map[string]redditModel `json:"models"`
	} `json:"posts"`
	Comments struct {
		Models map[string]redditModel `json:"models"`
	} `json:"comments"`
	Subreddits struct {
		About map[string]struct {
			Description string `json:"publicDescription"`
		} `json:"about"`
	} `json:"subreddits"`
}

type redditModel struct {
	Author    string  `json:"author"`
	AuthorID  string  `json:"authorId"`
	Created   float64 `json:"created"`  // seconds, or milliseconds
	EditedAt  float64 `json:"editedAt"` // the same
	ParentID  string  `json:"parentId"`
	Permalink string  `json:"permalink"` // a path, or an address
	Deleted   bool    `json:"isDeleted"`
	Media     struct {
		Rich struct {
			Document []richText `json:"document"`
		} `json:"richtextContent"`
	} `json:"media"`
}

// readRedesign reads the words as the page shows them, and the numbers and
// times behind them from what it carries for its scripts, if that was kept.
func (p *redditPage) readRedesign(doc *goquery.Document) {
	p.state = crawler.PageMarkupChanged
	var state redditState
	if _, rest, found := strings.Cut(p.page.Text, "window.___r = {"); found {
		// Without it, what is shown must do.
		_ = json.NewDecoder(strings.NewReader("{" + rest)).Decode(&state)
	}
	for _, about := range state.Subreddits.About {
		if len(state.Subreddits.About) == 1 {
			p.bio = clip(about.Description, maxBio)
		}
	}
	thread := ""
	doc.Find(`[id^="t3_"], [id^="t1_"]`).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		id := s.AttrOr("id", "")
		if strings.Contains(id, "-") || s.ParentsFiltered(`[id^="t3_"], [id^="t1_"]`).Length() > 0 {
			return true // a menu of one, or one inside another
		}
		t := redditThing{fullname: id, handle: shownAuthor(s)}
		t.subreddit = strings.TrimPrefix(roomOf(p), "/r/")
		if strings.HasPrefix(id, "t3_") {
			thread = id
			p.redesignedPost(s, &t, state.Posts.Models[id])
		} else {
			t.link, t.parent = thread, thread
			p.redesignedComment(s, &t, state.Comments.Models[id])
		}
		p.add(t)
		return len(p.things) < maxPosts
	})
	for _, id := range slices.Sorted(maps.Keys(state.Comments.Models)) { // those a reader unfolds
		t := redditThing{fullname: id, link: thread, parent: thread}
		m := state.Comments.Models[id]
		body := html.Node{Type: html.ElementNode, DataAtom: atom.Div, Data: "div"}
		for i := range m.Media.Rich.Document {
			m.Media.Rich.Document[i].appendTo(&body, 0)
		}
		t.text = render(p.base, &body)
		t.apply(m)
		p.add(t)
	}
}

// richText is a node of the platform's own text format: a paragraph, a list, a
// link, a stretch of text.
type richText struct {
	Kind     string     `json:"e"`
	Text     string     `json:"t"`
	Address  string     `json:"u"`
	Children []richText `json:"c"`
}

// appendTo adds the node as the HTML it stands for.
func (r *richText) appendTo(parent *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	element := map[string]atom.Atom{
		"par": atom.P, "blockquote": atom.Blockquote, "list": atom.Ul, "li": atom.Li, "code": atom.Pre, "h": atom.H2, "hr": atom.Hr, "br": atom.Br, "link": atom.A,
	}[r.Kind]
	if element == 0 {
		element = atom.Span
	}
	n := &html.Node{Type: html.ElementNode, DataAtom: element, Data: element.String()}
	if r.Address != "" {
		n.Attr = []html.Attribute{{Key: "href", Val: r.Address}}
	}
	parent.AppendChild(n)
	if r.Text != "" {
		n.AppendChild(&html.Node{Type: html.TextNode, Data: r.Text})
	}
	for i := range r.Children {
		r.Children[i].appendTo(n, depth+1)
		if r.Kind == "code" { // one line each
			n.AppendChild(&html.Node{Type: html.TextNode, Data: "\n"})
		}
	}
}

// roomOf is the community a page's address names.
func roomOf(p *redditPage) string {
	room, _ := redditPlace(p.base.Path)
	if !strings.HasPrefix(room, "/r/") {
		return ""
	}
	return room
}

// shownAuthor is the first account linked to beside a post or comment.
func shownAuthor(s *goquery.Selection) string {
	href := s.Find(`a[href*="/user/"]`).First().AttrOr("href", "")
	room, _ := redditPlace(pageBase(&crawler.Page{URL: href}).Path)
	if room == "" {
		return ""
	}
	return strings.Split(strings.Trim(pageBase(&crawler.Page{URL: href}).Path, "/"), "/")[1]
}

func (p *redditPage) redesignedPost(s *goquery.Selection, t *redditThing, m redditModel) {
	if body := s.Find(`[data-click-id="text"] .RichTextJSON-root, [data-click-id="text"] .md, .RichTextJSON-root`).First(); body.Length() > 0 {
		t.text = redditBody(p, body)
	}
	t.addTitle(s.Find(`[data-test-id="post-content"] h1, [data-test-id="post-content"] h2, h3`).First().Text())
	stamp := s.Find(`a[data-click-id="timestamp"]`).First()
	t.at = readDate(stamp.Text(), siteZone(p.page), p.page.FetchedAt)
	t.permalink = redditPath(resolve(p.base, stamp.AttrOr("href", "")))
	s.Find(`a[href] img.media-element, a[href] img[alt="Post image"]`).Each(func(i int, img *goquery.Selection) {
		if address := resolve(p.base, img.Closest("a").AttrOr("href", "")); address != "" && i < maxMedia {
			t.media = append(t.media, crawler.Media{Kind: "photo", URL: address})
		}
	})
	t.apply(m)
}

func (p *redditPage) redesignedComment(s *goquery.Selection, t *redditThing, m redditModel) {
	if body := s.Find(`[data-test-id="comment"]`).First(); body.Length() > 0 {
		t.text = redditBody(p, body)
	}
	stamp := s.Find(`a[id^="CommentTopMeta--Created--"]`).First()
	t.at = readDate(stamp.Text(), siteZone(p.page), p.page.FetchedAt)
	t.permalink = redditPath(resolve(p.base, stamp.AttrOr("href", "")))
	t.edited = strings.Contains(stamp.Parent().Text(), "edited ")
	t.apply(m)
}

// apply takes over what the page's state knows better than what it shows.
func (t *redditThing) apply(m redditModel) {
	if m.Created > 0 {
		t.at = stateTime(m.Created)
	}
	if m.EditedAt > 0 {
		t.edited, t.editedAt = true, stateTime(m.EditedAt)
	}
	if t.handle == "" {
		t.handle = m.Author
	}
	if m.AuthorID != "" && t.handle != "" {
		t.account = m.AuthorID
	}
	if m.ParentID != "" {
		t.parent = m.ParentID
	}
	if t.permalink == "" {
		t.permalink = redditPath(redditHome + m.Permalink)
	}
	if m.Deleted {
		t.text = rendered{}
	}
}
