package site

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"scops/crawler"
)

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
	r.links.propose(post.Links)
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
