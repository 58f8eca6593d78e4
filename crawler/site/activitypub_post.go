package site

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"scops/crawler"
)

// apEdit is by how much "updated" lies after "published" when somebody edited a
// post: servers write the two a moment apart.
const apEdit = 2 * time.Second

// post reads one object; false = it has no id, which is its address.
func (r *apReader) post(o *apObject) (crawler.Post, bool) {
	if hostOf(o.ID) == "" {
		return crawler.Post{}, false
	}
	author := r.author(o.author())
	text := r.text(o)
	post := crawler.Post{
		ID:       crawler.PostID(r.site, r.native(author.ID), r.native(o.ID)),
		Site:     r.site,
		URL:      o.home(),
		Author:   author,
		Text:     text.text,
		Lang:     o.lang(),
		PostedAt: stampTime(o.Published),
		Media:    o.media(r.base),
		Links:    o.links(text.links),
		Quotes:   text.quotes,
		Bio:      clip(renderHTML(clip(o.author().Summary, 4*maxBio), r.base).text, maxBio),
	}
	if at := stampTime(o.Updated); at != nil && post.PostedAt != nil && at.Sub(*post.PostedAt) > apEdit {
		post.EditedAt, post.Edited = at, true
	}
	if to := o.InReplyTo.id(); hostOf(to) != "" {
		post.ReplyTo = &to
	}
	return post, true
}

// repeated makes of a post the repeating of it by somebody else.
func (r *apReader) repeated(by *apObject, post crawler.Post) (crawler.Post, bool) {
	author := r.author(by.author())
	if hostOf(by.ID) == "" || author.ID == "" {
		return post, false
	}
	original := post.ID
	r.links.add(post.Author.URL, crawler.LinkForward)
	if post.Text != "" && author.ID != post.Author.ID {
		post.Quotes = []crawler.Range{{Start: 0, End: len(post.Text)}}
	}
	post.ID = crawler.PostID(r.site, r.native(author.ID), r.native(by.ID))
	post.ForwardedFrom, post.Author, post.Bio = &original, author, ""
	if at := stampTime(by.Published); at != nil {
		post.PostedAt = at
	}
	return post, true
}

// native is an address as a part of an id: without the scheme, of which servers
// write either, and without the host where it is the site's own.
func (r *apReader) native(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	rest := strings.TrimPrefix(address, u.Scheme+"://"+u.Host)
	if strings.EqualFold(u.Hostname(), r.instance) {
		if rest == "" {
			return "/"
		}
		return rest
	}
	return strings.ToLower(u.Hostname()) + rest
}

// author is an account by its address; its name is there when it was sent along.
func (r *apReader) author(ref apRef) crawler.Author {
	a := crawler.Author{ID: ref.ID, Handle: ref.Handle, Name: strings.TrimSpace(ref.Name), URL: ref.ID}
	if page := rawString(ref.URL); hostOf(page) != "" {
		a.URL = page
	}
	if a.Handle == "" {
		a.Handle = apHandle(ref.ID)
	}
	if host := hostOf(ref.ID); a.Handle != "" && host != "" && host != r.instance {
		a.Handle += "@" + host
	}
	return a
}

// home is a post's own page: the one it names on its own server, else its id. A
// link that was posted stands in the same field.
func (o *apObject) home() string {
	for _, ref := range o.URL {
		address := ref.address()
		if hostOf(address) == hostOf(o.ID) && (ref.MediaType == "" || ref.MediaType == "text/html") {
			return address
		}
	}
	return o.ID
}

// text is the title, the warning and the words of a post, what may be chosen in
// a poll, and where and when an event is.
func (r *apReader) text(o *apObject) rendered {
	text := apText(o.words(), r.base)
	if warning := renderHTML(o.Summary, r.base).text; warning != "" && warning != o.Name &&
		(text.text == "" || o.Type == "Note" || o.Type == "Question") {
		text.prepend(warning)
	}
	if title := strings.Join(strings.Fields(renderHTML(o.Name, r.base).text), " "); title != "" && !strings.HasPrefix(text.text, title) {
		text.prepend(title)
	}
	for i, option := range slices.Concat(o.OneOf, o.AnyOf) {
		if i < maxMedia {
			text.line(option.Name)
		}
	}
	for _, place := range o.Location {
		text.line(place.place())
	}
	if o.Type == "Event" {
		text.line(o.StartTime)
	}
	text.line(o.Support)
	return text
}

// apWords is a text with the kind of markup it is in.
type apWords struct {
	Content   string `json:"content"`
	MediaType string `json:"mediaType"`
}

// words is what a post says: its content, in whichever language, else the
// source it was made from.
func (o *apObject) words() apWords {
	if strings.TrimSpace(o.Content) != "" {
		return apWords{o.Content, o.MediaType}
	}
	if tags := o.languages(); len(tags) > 0 {
		return apWords{o.ContentMap[tags[0]], "text/html"}
	}
	var source apWords
	if decodeLoosely(o.Source, &source) && source.MediaType == "" {
		source.MediaType = "text/plain"
	}
	return source
}

// apText renders a text by its kind; unless said otherwise it is HTML.
func apText(w apWords, base *url.URL) rendered {
	switch w.MediaType {
	case "", "text/html":
		return renderHTML(w.Content, base)
	case "text/markdown":
		return renderMarkdown(w.Content)
	default:
		return renderPlain(w.Content)
	}
}

// languages of the content, in alphabetical order.
func (o *apObject) languages() []string {
	var tags []string
	for tag := range o.ContentMap {
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	return tags
}

// lang is the language a post is said to be in; of several, none.
func (o *apObject) lang() string {
	if tags := o.languages(); len(tags) == 1 {
		return language(tags[0])
	}
	if o.Language != "" {
		return language(string(o.Language))
	}
	return language(o.InLanguage)
}
