package site

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"

	"scops/crawler"
)

// redditJSON is the part of the API's envelope and of its things that is read.
// One type holds the fields of all kinds: a thread is nested as deep as people
// answer, and is decoded in one go.
type redditJSON struct {
	Kind string     `json:"kind"`
	Data redditData `json:"data"`

	Message string `json:"message"` // of an error
	Reason  string `json:"reason"`
	Error   int    `json:"error"`
}

type redditData struct {
	Children []redditJSON `json:"children"` // of a listing
	After    string       `json:"after"`
	Replies  *redditJSON  `json:"replies"` // a listing, or ""

	ID             string  `json:"id"`
	Name           string  `json:"name"`
	Author         string  `json:"author"`
	AuthorFullname string  `json:"author_fullname"`
	AuthorFlair    string  `json:"author_flair_text"`
	Subreddit      any     `json:"subreddit"` // a name; of an account, its page
	SubredditType  string  `json:"subreddit_type"`
	Title          string  `json:"title"`
	Selftext       string  `json:"selftext"`
	SelftextHTML   string  `json:"selftext_html"`
	Body           string  `json:"body"`
	BodyHTML       string  `json:"body_html"`
	Permalink      string  `json:"permalink"`
	URL            string  `json:"url"`
	IsSelf         bool    `json:"is_self"`
	IsVideo        bool    `json:"is_video"`
	Created        float64 `json:"created_utc"`
	Edited         any     `json:"edited"` // false, true or when
	ParentID       string  `json:"parent_id"`
	LinkID         string  `json:"link_id"`
	Stickied       bool    `json:"stickied"`
	Pinned         bool    `json:"pinned"`
	Promoted       bool    `json:"promoted"`

	DisplayName       string `json:"display_name"` // of a community
	Lang              string `json:"lang"`
	PublicDescription string `json:"public_description"`
	Description       string `json:"description"`
	DescriptionHTML   string `json:"description_html"`

	Crossposts []redditData `json:"crosspost_parent_list"`
	Gallery    struct {
		Items []struct {
			MediaID string `json:"media_id"`
			Caption string `json:"caption"`
		} `json:"items"`
	} `json:"gallery_data"`
	Metadata map[string]struct {
		Source struct {
			URL string `json:"u"`
			GIF string `json:"gif"`
		} `json:"s"`
	} `json:"media_metadata"`
	Media struct {
		Video struct {
			URL string `json:"fallback_url"`
		} `json:"reddit_video"`
	} `json:"media"`
	Poll struct {
		Options []struct {
			Text string `json:"text"`
		} `json:"options"`
	} `json:"poll_data"`
}

// readJSON reads a listing, a thread (two listings) or one thing.
func (p *redditPage) readJSON(text string) {
	var answers []redditJSON
	if strings.HasPrefix(text, "{") {
		text = "[" + text + "]"
	}
	// Fields of another type than usual ("replies": "") are skipped, not fatal.
	_ = json.Unmarshal([]byte(text), &answers)
	p.state = crawler.PageMarkupChanged
	for i := range answers {
		if a := &answers[i]; a.Kind == "Listing" {
			p.state = crawler.PageEmpty
			p.setNext(a.Data.After)
		}
		p.addJSON(&answers[i], 0)
	}
	if len(answers) == 1 && answers[0].Kind == "" {
		p.state = redditError(p.page, answers[0])
	}
}

// redditError names what the API says instead of an answer.
func redditError(page *crawler.Page, a redditJSON) crawler.PageState {
	switch a.Reason {
	case "private", "gold_only", "quarantined":
		return crawler.PageLoginWall
	case "banned":
		return crawler.PageDeleted
	}
	for _, status := range []int{a.Error, page.Status} {
		if state := statusState(status); state != "" {
			return state
		}
	}
	return crawler.PageMarkupChanged
}

// setNext asks for what comes after a thing, in the same list and form.
func (p *redditPage) setNext(after string) {
	if _, thread := redditPlace(p.base.Path); after == "" || thread != "" {
		return
	}
	next := *p.base
	q := next.Query()
	q.Set("after", after)
	q.Del("before")
	q.Del("count")
	next.RawQuery = q.Encode()
	p.next = optional(next.String())
}

func (p *redditPage) addJSON(one *redditJSON, depth int) {
	if depth > maxDepth {
		return
	}
	d := &one.Data
	switch one.Kind {
	case "Listing":
		for i := range d.Children {
			p.addJSON(&d.Children[i], depth+1)
		}
	case "t1", "t3":
		if d.SubredditType == "private" || d.Promoted {
			return
		}
		p.add(p.jsonThing(d))
		if d.Replies != nil {
			p.addJSON(d.Replies, depth+1)
		}
	case "t2", "t5":
		p.add(p.jsonPlace(one.Kind, d))
	case "more":
		p.addMore(d)
	}
}

// addMore follows the page of the comment whose answers were left out; of a
// thread's own, that of the first left out.
func (p *redditPage) addMore(d *redditData) {
	_, thread := redditPlace(p.base.Path)
	if thread == "" {
		return
	}
	comment := d.ParentID
	if strings.HasPrefix(comment, "t3_") {
		comment = d.Name
	}
	if id, found := strings.CutPrefix(comment, "t1_"); found && id != "_" {
		p.more = append(p.more, "/comments/"+thread+"/_/"+url.PathEscape(id)+p.form())
	}
}

func (p *redditPage) jsonThing(d *redditData) redditThing {
	t := redditThing{
		fullname: d.Name, account: d.AuthorFullname, handle: d.Author, flair: html.UnescapeString(d.AuthorFlair), subreddit: d.room(),
		permalink: redditPath(redditHome + d.Permalink), parent: d.ParentID, link: d.LinkID, at: unixTime(d.Created), pinned: d.Stickied || d.Pinned,
		media: d.mediaList(p.base), text: redditText(d.BodyHTML, d.Body, p.base),
	}
	if strings.HasPrefix(d.Name, "t3_") {
		t.text = redditText(d.SelftextHTML, d.Selftext, p.base)
		t.addTitle(html.UnescapeString(d.Title))
		t.addPoll(d)
		if address := resolve(p.base, html.UnescapeString(d.URL)); !d.IsSelf && hostOf(address) != "" {
			t.links = append(t.links, address)
		}
	}
	switch edited := d.Edited.(type) {
	case bool:
		t.edited = edited
	case float64:
		t.editedAt = unixTime(edited)
	}
	if len(d.Crossposts) > 0 {
		p.addOrigin(&t, &d.Crossposts[0])
	}
	return t
}

// room is the community's name.
func (d *redditData) room() string {
	name, _ := d.Subreddit.(string)
	return name
}

// addOrigin shows what was passed on, quoted unless it is the person's own.
func (p *redditPage) addOrigin(t *redditThing, d *redditData) {
	if d.SubredditType == "private" || d.Name == "" {
		return
	}
	d.Crossposts = nil
	origin := p.jsonThing(d)
	if origin.account == "" {
		origin.account = origin.handle
	}
	t.origin = &origin
	t.media = append(t.media, origin.media...)
	if len(t.media) > maxMedia {
		t.media = t.media[:maxMedia]
	}
	if origin.text.text == "" || origin.text.text == t.text.text {
		return
	}
	start := 0
	if t.text.text != "" {
		t.text.text += "\n"
		start = len(t.text.text)
	}
	t.text.text += origin.text.text
	for _, l := range origin.text.links {
		t.text.links = appendNew(t.text.links, l)
	}
	if d.Author != t.handle {
		t.text.quotes = append(t.text.quotes, crawler.Range{Start: start, End: len(t.text.text)})
	}
}

// jsonPlace reads a community's or an account's description as a post of its
// own: it is where a shop says how to reach it.
func (p *redditPage) jsonPlace(kind string, d *redditData) redditThing {
	t := redditThing{fullname: d.Name, account: d.Name, lang: language(d.Lang), pinned: true}
	description := redditText(d.DescriptionHTML, d.Description, p.base)
	switch {
	case d.SubredditType == "private":
		return redditThing{}
	case kind == "t2":
		profile, _ := d.Subreddit.(map[string]any)
		d.Title, _ = profile["title"].(string)
		d.PublicDescription, _ = profile["public_description"].(string)
		t.fullname, t.handle = "t2_"+d.ID, d.Name
		t.account, t.permalink = t.fullname, "/user/"+url.PathEscape(d.Name)+"/"
	default:
		t.handle, t.name, t.permalink = "r/"+d.DisplayName, html.UnescapeString(d.Title), "/r/"+url.PathEscape(d.DisplayName)+"/"
	}
	t.text = description
	if short := strings.TrimSpace(html.UnescapeString(d.PublicDescription)); short != "" && short != description.text {
		t.text.prepend(short)
	}
	t.addTitle(html.UnescapeString(d.Title))
	return t
}
