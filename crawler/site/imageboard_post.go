package site

import (
	"html"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

func (p *imageboardPage) add(o *imageboardPost, thread int64) {
	number := max(o.Number, o.LynxPost)
	if number == 0 {
		number = o.LynxThread
	}
	text := p.text(o)
	media := p.media(o)
	if number <= 0 || p.numbers[number] != "" || text.text == "" && len(media) == 0 || len(p.posts) >= maxPosts {
		return
	}
	handle := firstOf(o.Trip, o.Poster)
	at := unixTime(o.Time)
	if at == nil {
		at = stampTime(o.Creation)
	}
	post := crawler.Post{
		ID: crawler.PostID(p.site, handle, p.board+"/"+strconv.FormatInt(number, 10)), Site: p.site, URL: p.address(thread, number),
		Author: crawler.Author{ID: handle, Handle: handle, Name: html.UnescapeString(o.Name)},
		Text:   text.text, Links: text.links, Quotes: text.quotes, Media: media, PostedAt: at, EditedAt: stampTime(o.LastEdited),
	}
	post.Edited = post.EditedAt != nil
	if answered := answeredNumber(text.text); answered > 0 {
		p.answers[post.ID] = [2]int64{thread, answered}
	}
	p.numbers[number] = post.ID
	p.posts = append(p.posts, post)
}

// text is a post's subject and words; links to other posts are no links of it.
func (p *imageboardPage) text(o *imageboardPost) rendered {
	body := o.body
	if body == nil {
		body = markup(firstOf(o.Comment, o.Markdown))
	}
	body.Find("a").Each(func(_ int, a *goquery.Selection) {
		if strings.HasPrefix(strings.TrimSpace(a.Text()), ">>") {
			a.RemoveAttr("href")
		}
	})
	shown := render(p.base, body.Nodes...)
	if shown.text == "" {
		shown = renderPlain(o.Message)
	}
	text := quoteLines(shown.text)
	text.links = shown.links
	for _, l := range writtenLinks(shown.text) {
		text.links = appendNew(text.links, l)
	}
	text.prependTitle(html.UnescapeString(firstOf(o.Subject, o.Title)))
	return text
}

// answeredNumber is the first post a text begins a line with: ">>123".
func answeredNumber(text string) int64 {
	for line := range strings.Lines(text) {
		if rest, found := strings.CutPrefix(line, ">>"); found {
			end := strings.IndexFunc(rest, func(c rune) bool { return c < '0' || c > '9' })
			if end < 0 {
				end = len(rest)
			}
			if n := atoi(rest[:end]); n > 0 {
				return n
			}
		}
	}
	return 0
}

func (p *imageboardPage) media(o *imageboardPost) []crawler.Media {
	var media []crawler.Media
	add := func(address, name string) {
		if address = resolve(p.base, address); hostOf(address) != "" && len(media) < maxMedia {
			media = append(media, crawler.Media{Kind: fileKind(address), URL: address, Alt: name})
		}
	}
	for _, f := range append([]imageboardFile{o.imageboardFile}, o.Extra...) {
		switch {
		case f.Stored == "" || f.Ext == "":
		case p.fourchan:
			add("https://i.4cdn.org/"+p.board+"/"+url.PathEscape(string(f.Stored)+f.Ext), html.UnescapeString(o.Filename))
		default:
			add("/"+p.board+"/src/"+url.PathEscape(string(f.Stored)+f.Ext), html.UnescapeString(o.Filename))
		}
	}
	for _, f := range o.Attachments {
		add(f.Path, html.UnescapeString(f.Name))
	}
	return media
}

// harvest names what posts answer, now that all are known, and what they name.
func (p *imageboardPage) harvest() ([]crawler.Post, []crawler.Link) {
	for i := range p.posts {
		post := &p.posts[i]
		if at, answers := p.answers[post.ID]; answers {
			post.ReplyTo = optional(firstOf(p.numbers[at[1]], p.address(at[0], at[1])))
		}
		p.threads.propose(post.Links)
	}
	return p.posts, p.threads.links
}

// Heads of a thread is its JSON, of a board its catalog.
func (b Imageboard) Heads(u *url.URL) []string {
	if !b.Match(u) {
		return nil
	}
	p := newImageboard(&crawler.Page{URL: u.String()})
	if p.fourchan {
		p.base = &url.URL{Scheme: "https", Host: "a.4cdn.org"}
	}
	if !isPlainID(p.board) {
		return nil
	}
	if b.Forward(u) {
		name, _, _ := strings.Cut(path.Base(u.Path), ".")
		if n := atoi(name); n > 0 {
			return []string{p.threadJSON(n)}
		}
		return nil
	}
	return []string{(&url.URL{Scheme: p.base.Scheme, Host: p.base.Host, Path: "/" + p.board + "/catalog.json"}).String()}
}

// Forward: a thread's answers follow one another.
func (Imageboard) Forward(u *url.URL) bool {
	kind := path.Base(path.Dir(u.Path))
	return kind == "res" || kind == "thread"
}

// Position of a post is its number on the board.
func (Imageboard) Position(post crawler.Post) int64 {
	return atoi(post.ID[strings.LastIndexByte(post.ID, '/')+1:])
}

// Own is the thread the post stands in.
func (b Imageboard) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || !b.Forward(u) {
		return ""
	}
	p := newImageboard(page)
	name, _, _ := strings.Cut(path.Base(u.Path), ".")
	if n := atoi(name); n > 0 {
		return p.threadJSON(n)
	}
	return ""
}
