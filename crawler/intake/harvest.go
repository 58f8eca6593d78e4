package intake

import (
	"strings"
	"unicode/utf8"

	"scops/crawler"
)

// harvest gives the posts in what was brought: those of a saved page, where an
// adapter reads it, else the pasted text as one post.
func (b *ByHand) harvest(address string, adapters []crawler.Adapter, page *crawler.Page) (crawler.Harvest, error) {
	if saved := b.savedPage(address, page); saved != nil {
		read, err := crawler.Read(adapters, saved)
		if err == nil && len(read.Posts) > 0 {
			if posts := b.chosen(read.Posts); len(posts) > 0 {
				read.Posts, read.Gone, read.Next, read.Links = posts, nil, nil, []crawler.Link{}
				return read, nil
			}
		}
	}
	if strings.TrimSpace(b.Text) == "" {
		return crawler.Harvest{}, ErrNothing
	}
	return crawler.Harvest{
		Site: b.site(), Adapter: Adapter, Tried: []string{}, State: crawler.PageOK, Links: []crawler.Link{},
		Posts: []crawler.Post{b.post(address)},
	}, nil
}

// savedPage is the file as the page it is a copy of; nil when it is no page of
// text or nobody says where it was saved.
func (b *ByHand) savedPage(address string, page *crawler.Page) *crawler.Page {
	kind, _, _ := strings.Cut(strings.ToLower(b.FileType), ";")
	switch strings.TrimSpace(kind) {
	case "text/html", "application/xhtml+xml", "application/json", "application/xml", "text/xml", "application/rss+xml", "application/atom+xml":
	default:
		return nil
	}
	if b.URL == "" || len(b.File) == 0 || !utf8.Valid(b.File) {
		return nil
	}
	saved := *page
	saved.URL, saved.Body, saved.Text = address, b.File, string(b.File)
	saved.Header = map[string][]string{"Content-Type": {b.FileType}}
	return &saved
}

// chosen are the posts that hold the pasted text; without one, all of them.
func (b *ByHand) chosen(posts []crawler.Post) []crawler.Post {
	pasted := squeeze(b.Text)
	if pasted == "" {
		return posts
	}
	var out []crawler.Post
	for _, p := range posts {
		if strings.Contains(squeeze(p.Text), pasted) {
			out = append(out, p)
		}
	}
	return out
}

// squeeze leaves out what copying from a page changes: white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

func (b *ByHand) site() string {
	place := strings.Join(strings.Fields(b.Site), "-")
	if place == "" && b.URL != "" {
		place, _ = crawler.HostOf(strings.TrimSpace(b.URL))
	}
	return crawler.SiteOf(Adapter, place)
}

func (b *ByHand) post(address string) crawler.Post {
	account := strings.TrimPrefix(strings.TrimSpace(b.Account), "@")
	post := crawler.Post{
		Site: b.site(), Text: strings.TrimSpace(b.Text), Author: crawler.Author{ID: account, Handle: account},
		Media: []crawler.Media{}, Links: []string{}, Quotes: []crawler.Range{},
	}
	if strings.TrimSpace(b.URL) != "" {
		post.URL = address
	}
	post.ID = crawler.PostID(post.Site, account, b.fingerprint())
	return post
}
