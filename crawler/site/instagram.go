package site

import (
	"encoding/json"
	"html"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Instagram reads what the platform gives to pages that show a post (oEmbed),
// and what the pages of a post and of a profile say of themselves where they say
// anything (that form by its published shape alone). All else is drawn by
// scripts, or for members.
type Instagram struct{}

const instagramHome = "https://www.instagram.com/"

// Name is "instagram".
func (Instagram) Name() string { return "instagram" }

// Match takes the platform's hosts, and its part of the Graph API.
func (Instagram) Match(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return host == "instagram.com" || strings.HasSuffix(host, ".instagram.com") || strings.HasSuffix(u.Path, "/instagram_oembed")
}

// Recognise looks for the platform's name where both forms have it.
func (Instagram) Recognise(page *crawler.Page) bool {
	if text, isJSON := jsonText(page); isJSON {
		return strings.Contains(clip(text, 64<<10), "instagram-media")
	}
	return strings.Contains(clip(page.Text, 512<<10), `property="og:site_name" content="Instagram"`)
}

// Read reads one post, or what a page says of a profile.
func (i Instagram) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(i.Name(), "")}
	var post crawler.Post
	if text, isJSON := jsonText(page); isJSON {
		post, h.State = instagramEmbed(page, h.Site, text)
	} else {
		doc, err := document(page)
		if err != nil {
			return h, err
		}
		post, h.State = instagramCard(page, h.Site, doc)
	}
	if post.ID == "" {
		return h, nil
	}
	var links linkSet
	links.propose(post.Links)
	h.Posts, h.Links, h.State = []crawler.Post{post}, links.links, crawler.PageOK
	return h, nil
}

// isInstagramName takes names of accounts, and none of the platform's own pages.
func isInstagramName(s string) bool {
	switch s {
	case "", "p", "reel", "reels", "tv", "stories", "explore", "accounts", "about", "direct", "developer", "legal", "oembed", "api", "web", "challenge":
		return false
	}
	return len(s) <= 30 && !strings.ContainsFunc(s, func(c rune) bool { return c != '_' && c != '.' && !isAlphanumeric(c) })
}

// instagramOEmbed is the part of an oEmbed answer that is read.
type instagramOEmbed struct {
	Title     string `json:"title"` // the caption, in older answers
	Author    string `json:"author_name"`
	AuthorID  jsonID `json:"author_id"`
	HTML      string `json:"html"`
	Thumbnail string `json:"thumbnail_url"`
}

// instagramEmbed reads an oEmbed answer: its HTML names the post, who published
// it, and in some answers when.
func instagramEmbed(page *crawler.Page, site, text string) (crawler.Post, crawler.PageState) {
	var answer instagramOEmbed
	if json.Unmarshal([]byte(text), &answer) != nil || answer.HTML == "" {
		return crawler.Post{}, jsonState(page, 0, strings.ToLower(clip(text, 4096)), false)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(answer.HTML))
	if err != nil {
		return crawler.Post{}, crawler.PageMarkupChanged
	}
	box := doc.Find(".instagram-media").First()
	code := instagramCode(pageBase(&crawler.Page{URL: box.AttrOr("data-instgrm-permalink", box.Find(`a[href*="/p/"]`).First().AttrOr("href", ""))}))
	words := renderPlain(answer.Title)
	author := instagramAuthor(string(answer.AuthorID), answer.Author, "")
	if _, name, found := strings.Cut(box.Find("p a").Last().Text(), "A post shared by "); found {
		author.Name, _, _ = strings.Cut(name, " (@")
	}
	post := instagramPost(site, code, author, words)
	post.PostedAt = stampTime(box.Find("time[datetime]").First().AttrOr("datetime", ""))
	if hostOf(answer.Thumbnail) != "" {
		post.Media = []crawler.Media{{Kind: "photo", URL: answer.Thumbnail}}
	}
	return post, crawler.PageMarkupChanged
}

// instagramCode is the post an address names.
func instagramCode(u *url.URL) string {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for i, part := range parts {
		if (part == "p" || part == "reel" || part == "tv") && i+1 < len(parts) && isPlainID(parts[i+1]) {
			return parts[i+1]
		}
	}
	return ""
}

func instagramAuthor(id, handle, name string) crawler.Author {
	a := crawler.Author{ID: firstOf(id, handle), Handle: handle, Name: name}
	if handle != "" {
		a.URL = instagramHome + url.PathEscape(handle) + "/"
	}
	return a
}

// instagramPost is a post, or none where its own name is missing.
func instagramPost(site, code string, author crawler.Author, words rendered) crawler.Post {
	if code == "" {
		return crawler.Post{}
	}
	return crawler.Post{
		ID: crawler.PostID(site, author.ID, code), Site: site, URL: instagramHome + "p/" + code + "/", Author: author, Text: words.text, Links: words.links,
	}
}

// instagramCard reads what a page says of itself. Of a post: "3 likes, 1
// comments - NAME on May 16, 2020: "CAPTION"". Of a profile: "9 Followers, 8
// Following, 7 Posts - NAME (@HANDLE) on Instagram: "BIO"".
func instagramCard(page *crawler.Page, site string, doc *goquery.Document) (crawler.Post, crawler.PageState) {
	meta := pageMeta(doc)
	said := html.UnescapeString(firstOf(meta["description"], meta["og:description"]))
	named := pageBase(&crawler.Page{URL: firstOf(meta["og:url"], page.URL)})
	before, words, quoted := strings.Cut(said, `: "`)
	words = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(words), "."), `"`)
	_, who, counted := strings.Cut(before, " - ")
	code := instagramCode(named)
	switch {
	case !quoted || !counted:
	case code != "":
		handle, date, _ := strings.Cut(who, " on ")
		post := instagramPost(site, code, instagramAuthor("", strings.TrimSpace(handle), ""), renderPlain(words))
		post.PostedAt = readDate(date, time.UTC, page.FetchedAt)
		if hostOf(meta["og:image"]) != "" {
			post.Media = []crawler.Media{{Kind: "photo", URL: meta["og:image"]}}
		}
		return post, crawler.PageOK
	default:
		name, rest, _ := strings.Cut(who, " (@")
		handle, _, found := strings.Cut(rest, ")")
		if found && isInstagramName(handle) {
			author := instagramAuthor("", handle, name)
			text := renderPlain(words)
			text.prependTitle(name)
			return crawler.Post{ID: crawler.PostID(site, author.ID, "profile"), Site: site, URL: author.URL, Author: author, Text: text.text, Links: text.links}, crawler.PageOK
		}
	}
	return crawler.Post{}, instagramState(page, doc)
}

func instagramState(page *crawler.Page, doc *goquery.Document) crawler.PageState {
	path := pageBase(page).Path
	title := strings.ToLower(doc.Find("title").First().Text())
	switch {
	case strings.HasPrefix(path, "/accounts/login"), strings.HasPrefix(path, "/challenge"), strings.Contains(title, "login • instagram"):
		return crawler.PageLoginWall
	case strings.Contains(strings.ToLower(clip(doc.Find("body").Text(), 64<<10)), "sorry, this page isn't available"):
		return crawler.PageDeleted
	case strings.Contains(title, "instagram") && statusState(page.Status) == "" && doc.Find("script").Length() > 0:
		return crawler.PageJSShell
	default:
		return otherState(page, doc)
	}
}
