package site

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"scops/crawler"
)

// wordPressItem is a post, a page or a comment as the API gives it.
type wordPressItem struct {
	ID       jsonID `json:"id"`
	Date     string `json:"date_gmt"`
	Modified string `json:"modified_gmt"`
	Link     string `json:"link"`
	Status   string `json:"status"`
	Title    struct {
		Rendered string `json:"rendered"`
	} `json:"title"`
	Content struct {
		Rendered  string `json:"rendered"`
		Protected bool   `json:"protected"`
	} `json:"content"`
	Excerpt struct {
		Rendered string `json:"rendered"`
	} `json:"excerpt"`
	Author jsonID `json:"author"`

	Post       jsonID `json:"post"`   // of a comment: what it stands under
	Parent     jsonID `json:"parent"` // and what it answers
	AuthorName string `json:"author_name"`
	AuthorURL  string `json:"author_url"`

	Embedded struct {
		Authors []wordPressAuthor `json:"author"`
		Media   []struct {
			Source string `json:"source_url"`
			Alt    string `json:"alt_text"`
			Type   string `json:"mime_type"`
		} `json:"wp:featuredmedia"`
		Up []struct {
			Link string `json:"link"`
		} `json:"up"`
	} `json:"_embedded"`
	Links struct {
		Replies []struct {
			Href string `json:"href"`
		} `json:"replies"`
	} `json:"_links"`
}

type wordPressAuthor struct {
	ID          jsonID `json:"id"`
	Name        string `json:"name"`
	Slug        string `json:"slug"`
	Link        string `json:"link"`
	Description string `json:"description"`
}

// readWordPressJSON reads a list, or one thing, of the API.
func readWordPressJSON(page *crawler.Page, h crawler.Harvest, text string) crawler.Harvest {
	raw, isList := jsonItems(text)
	if !isList {
		raw = []json.RawMessage{json.RawMessage(text)}
	}
	base, seen, found := pageBase(page), map[string]bool{}, 0
	var replies linkSet
	for _, r := range raw {
		var item wordPressItem
		if json.Unmarshal(r, &item) != nil || item.ID == "" || item.Link == "" {
			continue
		}
		found++
		if host := hostOf(item.Link); found == 1 && host != "" {
			h.Site = crawler.SiteOf("wordpress", host)
		}
		post, ok := item.asPost(h.Site, base)
		if !ok || seen[post.ID] || len(h.Posts) >= maxPosts {
			continue
		}
		seen[post.ID] = true
		h.Posts = append(h.Posts, post)
		h.Span = widen(h.Span, unixMillis(post.PostedAt))
		for _, reply := range item.Links.Replies {
			replies.add(resolve(base, reply.Href), crawler.LinkThread)
		}
	}
	h.Links = append(accountsElsewhere(h.Posts), replies.links...)
	h.Links = h.Links[:min(len(h.Links), maxLinks)]
	h.State = crawler.PageOK
	if isList {
		h.Next = wordPressNext(page)
	} else {
		h.Span = crawler.Span{}
	}
	if len(h.Posts) == 0 {
		h.State = wordPressJSONState(page, text, isList, found)
	}
	return h
}

// asPost drops what is not public: drafts, what waits for approval, and what a
// password protects.
func (i *wordPressItem) asPost(site string, base *url.URL) (crawler.Post, bool) {
	if i.Content.Protected || i.Status != "" && i.Status != "publish" && i.Status != "approved" || hostOf(i.Link) == "" {
		return crawler.Post{}, false
	}
	if u, err := url.Parse(i.Link); err == nil {
		base = u
	}
	content := i.Content.Rendered
	if content == "" {
		content = i.Excerpt.Rendered
	}
	text := renderHTML(content, base)
	if title := oneLine(renderHTML(i.Title.Rendered, base).text); title != "" {
		text.prepend(title)
	}
	author := i.author()
	native := string(i.ID)
	if i.Post != "" {
		native = "comment-" + native
	}
	post := crawler.Post{
		ID: crawler.PostID(site, noAccount, native), Site: site, URL: i.Link, Author: author,
		Text: text.text, Links: text.links, Quotes: text.quotes, Media: text.pictures,
		PostedAt: wordPressTime(i.Date), ReplyTo: optional(i.answered()),
	}
	for _, m := range i.Embedded.Media {
		if address := resolve(base, m.Source); hostOf(address) != "" && len(post.Media) < maxMedia {
			post.Media = append(post.Media, crawler.Media{Kind: typeKind(m.Type), URL: address, Alt: m.Alt})
		}
	}
	if at := wordPressTime(i.Modified); at != nil && post.PostedAt != nil && at.After(*post.PostedAt) {
		post.EditedAt, post.Edited = at, true
	}
	if len(i.Embedded.Authors) > 0 {
		post.Bio = clip(renderHTML(clip(i.Embedded.Authors[0].Description, 4*maxBio), base).text, maxBio)
	}
	return post, true
}

// author is a user of the blog by his number; who comments may have none.
func (i *wordPressItem) author() crawler.Author {
	a := crawler.Author{ID: string(i.Author), Name: oneLine(i.AuthorName), URL: i.AuthorURL}
	for _, e := range i.Embedded.Authors {
		if e.Name != "" {
			a.Name, a.Handle, a.URL = oneLine(e.Name), e.Slug, e.Link
			break
		}
	}
	if a.ID == "" || a.ID == "0" {
		a.ID = a.Name
	}
	return a
}

// answered is what a comment stands under: another comment, else its post.
func (i *wordPressItem) answered() string {
	page, _, _ := strings.Cut(i.Link, "#")
	switch {
	case i.Post == "":
		return ""
	case i.Parent != "" && i.Parent != "0":
		return page + "#comment-" + string(i.Parent)
	default:
		return page
	}
}

// wordPressTime reads a time the API writes without the zone it says it is in.
func wordPressTime(s string) *time.Time {
	if s == "" {
		return nil
	}
	return stampTime(s + "Z")
}

func wordPressJSONState(page *crawler.Page, text string, isList bool, found int) crawler.PageState {
	var failure struct{ Code string }
	if !isList && json.Unmarshal([]byte(text), &failure) != nil {
		return crawler.PageMarkupChanged
	}
	switch {
	case failure.Code == "rest_post_invalid_page_number":
		return crawler.PageEmpty
	case strings.HasSuffix(failure.Code, "_invalid_id"):
		return crawler.PageDeleted
	case containsAny(failure.Code, []string{"forbidden", "cannot", "login", "not_logged_in", "disabled"}):
		return crawler.PageLoginWall
	case statusState(page.Status) != "":
		return statusState(page.Status)
	case found > 0:
		return crawler.PageLoginWall // all of it behind passwords or unpublished
	case isList && text != "[]" && strings.Trim(text, "[] \r\n\t") != "":
		return crawler.PageMarkupChanged
	case isList:
		return crawler.PageEmpty
	default:
		return crawler.PageMarkupChanged
	}
}
