package site

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

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

// links are those of the text, what was posted as a link, and what is quoted.
func (o *apObject) links(inText []string) []string {
	add := func(address string) {
		if hostOf(address) != "" && len(inText) < maxPostLinks {
			inText = appendNew(inText, address)
		}
	}
	for _, ref := range o.URL {
		if ref.MediaType == "" && hostOf(ref.address()) != hostOf(o.ID) {
			add(ref.address())
		}
	}
	for _, a := range o.Attachment {
		if a.Type == "Link" {
			add(a.address())
		}
	}
	add(o.QuoteURL)
	add(o.Quote.first())
	return inText
}

// media are the pictures, videos and files of a post.
func (o *apObject) media(base *url.URL) []crawler.Media {
	var media []crawler.Media
	seen := map[string]bool{}
	add := func(kind, address, alt string) {
		if address = resolve(base, html.UnescapeString(address)); address != "" && !seen[address] && len(media) < maxMedia {
			seen[address] = true
			media = append(media, crawler.Media{Kind: kind, URL: address, Alt: alt})
		}
	}
	for _, ref := range o.Attachment {
		if ref.Type != "Link" && ref.Type != "PropertyValue" {
			add(apKind(ref), ref.address(), ref.Name)
		}
	}
	for _, ref := range o.Image {
		add("photo", ref.address(), ref.Name)
	}
	for _, ref := range o.URL { // the first file of a video, of which there is one for each size
		if kind := apKind(ref); ref.MediaType != "" && ref.MediaType != "text/html" && kind != "file" {
			add(kind, ref.address(), "")
			break
		}
	}
	if len(o.OneOf)+len(o.AnyOf) > 0 {
		media = append(media, crawler.Media{Kind: "poll"})
	}
	return media
}

func apKind(ref apRef) string {
	kind, _, _ := strings.Cut(ref.MediaType, "/")
	switch {
	case kind == "image" || kind == "" && ref.Type == "Image":
		return "photo"
	case kind == "video" || kind == "" && ref.Type == "Video" || strings.EqualFold(ref.MediaType, "application/x-mpegURL"):
		return "video"
	case kind == "audio" || kind == "" && ref.Type == "Audio":
		return "audio"
	default:
		return "file"
	}
}

// place is a place's name and address in one line.
func (r apRef) place() string {
	var address struct {
		Street   string `json:"streetAddress"`
		Locality string `json:"addressLocality"`
		Region   string `json:"addressRegion"`
		Country  string `json:"addressCountry"`
	}
	if !decodeLoosely(r.Address, &address) {
		return r.Name
	}
	parts := []string{r.Name, address.Street, address.Locality, address.Region, address.Country}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// actor reads the text of a profile: its summary and its named fields.
func (r *apReader) actor(o *apObject) {
	if hostOf(o.ID) == "" || len(r.posts) >= maxPosts {
		return
	}
	about := renderHTML(clip(o.Summary, 4*maxBio), r.base)
	if about.text == "" {
		about = apText(apWords{clip(o.Content, 4*maxBio), o.MediaType}, r.base)
	}
	for _, link := range writtenLinks(about.text) {
		about.links = appendNew(about.links, link)
	}
	for i, field := range o.Attachment {
		if i == 16 {
			break
		}
		if field.Type != "PropertyValue" {
			continue
		}
		value := renderHTML(clip(field.Value, maxBio), r.base)
		about.line(field.Name + ": " + value.text)
		for _, link := range value.links {
			about.links = appendNew(about.links, link)
		}
	}
	about.line(clip(o.Support, maxBio))
	author := r.author(apRef{ID: o.ID, Name: o.Name, Handle: o.Handle, URL: jsonString(o.URL.first())})
	post, says := profilePost(r.site, r.native(o.ID), author, about)
	if !says || r.seen[post.ID] {
		return
	}
	r.seen[post.ID] = true
	r.posts = append(r.posts, post)
	for _, link := range post.Links {
		addTelegramLink(&r.links, link, crawler.LinkExternal, "")
	}
}

// jsonString is a string as JSON, nothing for an empty one.
func jsonString(s string) json.RawMessage {
	if s == "" {
		return nil
	}
	raw, err := json.Marshal(s)
	if err != nil {
		return nil
	}
	return raw
}
