package site

import (
	"strings"
	"time"

	"scops/crawler"
)

const bskyPostType = "app.bsky.feed.post"

// bskyActor is an account: app.bsky.actor.defs#profileView and its kin.
type bskyActor struct {
	DID         string      `json:"did"`
	Handle      string      `json:"handle"`
	DisplayName string      `json:"displayName"`
	Description string      `json:"description"`
	Labels      []bskyLabel `json:"labels"`
}

type bskyLabel struct {
	Val string `json:"val"`
	Neg bool   `json:"neg"`
}

// membersOnly says that an account asks to be shown to members only.
func (a *bskyActor) membersOnly() bool {
	for _, l := range a.Labels {
		if l.Val == "!no-unauthenticated" && !l.Neg {
			return true
		}
	}
	return false
}

func (a *bskyActor) author() crawler.Author {
	return crawler.Author{ID: a.DID, Handle: a.Handle, Name: a.DisplayName, URL: blueskyHome + a.DID}
}

// bskyPost is app.bsky.feed.defs#postView.
type bskyPost struct {
	URI       string     `json:"uri"`
	Author    bskyActor  `json:"author"`
	Record    bskyRecord `json:"record"`
	Embed     *bskyEmbed `json:"embed"`
	IndexedAt string     `json:"indexedAt"`
}

// bskyItem is one entry of a feed.
type bskyItem struct {
	Post   bskyPost `json:"post"`
	Reason *struct {
		Type      string    `json:"$type"`
		By        bskyActor `json:"by"`
		IndexedAt string    `json:"indexedAt"`
	} `json:"reason"`
}

// bskyThread is a place of a thread: a post, or the note that it cannot be shown.
type bskyThread struct {
	Type    string       `json:"$type"`
	URI     string       `json:"uri"`
	Post    bskyPost     `json:"post"`
	Parent  *bskyThread  `json:"parent"`
	Replies []bskyThread `json:"replies"`
}

func (t *bskyThread) isGone() bool { return strings.HasSuffix(t.Type, "#notFoundPost") }

// bskyStored is a record as a server keeps it.
type bskyStored struct {
	URI   string     `json:"uri"`
	Value bskyRecord `json:"value"`
}

// bskyRecord is the part of the records app.bsky.feed.post, app.bsky.actor.profile,
// app.bsky.feed.generator and app.bsky.graph.list that is read.
type bskyRecord struct {
	Type        string     `json:"$type"`
	Text        string     `json:"text"`
	CreatedAt   string     `json:"createdAt"`
	Langs       []string   `json:"langs"`
	Embed       *bskyEmbed `json:"embed"`
	DisplayName string     `json:"displayName"`
	Name        string     `json:"name"`
	Description string     `json:"description"`
	Reply       *struct {
		Parent struct {
			URI string `json:"uri"`
		} `json:"parent"`
	} `json:"reply"`
	Facets []struct {
		Features []struct {
			Type string `json:"$type"`
			URI  string `json:"uri"`
			DID  string `json:"did"`
		} `json:"features"`
	} `json:"facets"`
}

// bskyURI takes "at://REPO/COLLECTION/KEY" apart; no key = it is none.
func bskyURI(uri string) (repo, collection, key string) {
	rest, isOne := strings.CutPrefix(uri, "at://")
	parts := strings.Split(rest, "/")
	if !isOne || len(parts) != 3 || !isBskyKey(parts[0]) || !isBskyKey(parts[2]) {
		return "", "", ""
	}
	return parts[0], parts[1], parts[2]
}

// isBskyKey takes the characters of record keys, of dids and of handles.
func isBskyKey(s string) bool {
	return s != "" && len(s) <= 512 && !strings.ContainsFunc(s, func(c rune) bool { return !isAlphanumeric(c) && !strings.ContainsRune("._:~-", c) })
}

// bskyHome is the page of the web client for a record, "" = it has none.
func bskyHome(uri string) string {
	folders := map[string]string{bskyPostType: "post", "app.bsky.feed.generator": "feed", "app.bsky.graph.list": "lists"}
	repo, collection, key := bskyURI(uri)
	if key == "" || folders[collection] == "" {
		return ""
	}
	return blueskyHome + repo + "/" + folders[collection] + "/" + key
}

// view reads a post as a feed, a thread or a search shows it.
func (r *bskyReader) view(p *bskyPost) (crawler.Post, bool) {
	repo, _, key := bskyURI(p.URI)
	if key == "" || p.Author.DID != repo || p.Record.Type != bskyPostType {
		return crawler.Post{}, false
	}
	if p.Author.membersOnly() {
		r.hidden = true
		return crawler.Post{}, false
	}
	post := r.record(p.URI, &p.Record, p.Embed)
	post.Author = p.Author.author()
	if at := stampTime(p.IndexedAt); at != nil && (post.PostedAt == nil || at.Before(*post.PostedAt)) {
		post.PostedAt = at // nothing is published after it was seen
	}
	return post, true
}

// record reads a post's own record, with the embed as it is shown, else as it
// is kept.
func (r *bskyReader) record(uri string, rec *bskyRecord, shown *bskyEmbed) crawler.Post {
	repo, _, key := bskyURI(uri)
	text := rendered{text: strings.TrimSpace(rec.Text)}
	for _, facet := range rec.Facets {
		for _, f := range facet.Features {
			if hostOf(f.URI) != "" && len(text.links) < maxPostLinks {
				text.links = appendNew(text.links, f.URI)
			}
			if isBskyKey(f.DID) {
				r.links.add(blueskyHome+f.DID, crawler.LinkMention)
			}
		}
	}
	if shown == nil {
		shown = rec.Embed
	}
	media := r.embed(&text, repo, shown)
	post := crawler.Post{
		ID:       crawler.PostID(r.site, repo, key),
		Site:     r.site,
		URL:      bskyHome(uri),
		Author:   (&bskyActor{DID: repo}).author(),
		Text:     text.text,
		PostedAt: stampTime(rec.CreatedAt),
		Media:    media,
		Links:    text.links,
		Quotes:   text.quotes,
	}
	if post.URL == "" {
		post.URL = blueskyHome + repo
	}
	if len(rec.Langs) > 0 {
		post.Lang = language(rec.Langs[0])
	}
	if rec.Reply != nil {
		if to, _, toKey := bskyURI(rec.Reply.Parent.URI); toKey != "" {
			post.ReplyTo = optional(crawler.PostID(r.site, to, toKey))
		}
	}
	return post
}

// item reads an entry of a feed. What was repeated is a post of whoever repeated
// it, all of it quoted; where nobody is said to have, it is the post itself. A
// pinned post stands out of order.
func (r *bskyReader) item(i *bskyItem) {
	post, ok := r.view(&i.Post)
	before := r.span
	switch {
	case !ok || i.Reason == nil:
	case strings.HasSuffix(i.Reason.Type, "#reasonPin"):
		defer func() { r.span = before }()
	case isBskyKey(i.Reason.By.DID) && i.Reason.By.membersOnly():
		r.hidden = true
		return
	case isBskyKey(i.Reason.By.DID):
		repo, _, key := bskyURI(i.Post.URI)
		original := post.ID
		post.ID = crawler.PostID(r.site, i.Reason.By.DID, "repost/"+repo+"/"+key)
		post.ForwardedFrom = &original
		r.links.add(post.Author.URL, crawler.LinkForward)
		if post.Text != "" && repo != i.Reason.By.DID {
			post.Quotes = []crawler.Range{{Start: 0, End: len(post.Text)}}
		}
		post.Author = i.Reason.By.author()
		var at *time.Time
		if at = stampTime(i.Reason.IndexedAt); at != nil {
			post.PostedAt = at
		}
	}
	r.add(post, ok)
}

// stored reads a record as a server keeps it: a post, or the text of a profile,
// a feed or a list.
func (r *bskyReader) stored(s *bskyStored) (crawler.Post, bool) {
	repo, _, key := bskyURI(s.URI)
	if key == "" || !strings.HasPrefix(repo, "did:") {
		return crawler.Post{}, false
	}
	switch s.Value.Type {
	case bskyPostType:
		return r.record(s.URI, &s.Value, nil), true
	case "app.bsky.actor.profile":
		return r.profile(&bskyActor{DID: repo, DisplayName: s.Value.DisplayName, Description: s.Value.Description})
	case "app.bsky.feed.generator", "app.bsky.graph.list":
		text := renderPlain(s.Value.Description)
		text.prepend(strings.TrimSpace(s.Value.DisplayName + s.Value.Name))
		post := r.record(s.URI, &bskyRecord{CreatedAt: s.Value.CreatedAt}, nil)
		post.Text, post.Links = text.text, text.links
		return post, post.Text != ""
	default:
		return crawler.Post{}, false
	}
}

// profile reads the text of an account.
func (r *bskyReader) profile(a *bskyActor) (crawler.Post, bool) {
	if !strings.HasPrefix(a.DID, "did:") || !isBskyKey(a.DID) {
		return crawler.Post{}, false
	}
	if a.membersOnly() {
		r.hidden = true
		return crawler.Post{}, false
	}
	return profilePost(r.site, a.DID, a.author(), renderPlain(a.Description))
}
