package site

import (
	"net/url"
	"strconv"
	"strings"

	"scops/crawler"
)

// SoundCloud reads the JSON of its API: tracks, accounts and comments. Tried on
// a track; comments and accounts are read by the published description.
type SoundCloud struct{}

// Name is "soundcloud".
func (SoundCloud) Name() string { return "soundcloud" }

// Match takes the hosts of the API.
func (SoundCloud) Match(u *url.URL) bool {
	host := strings.ToLower(u.Hostname())
	return strings.HasPrefix(host, "api") && strings.HasSuffix(host, ".soundcloud.com")
}

// Recognise looks for a track's, a comment's or an account's name in the API.
func (SoundCloud) Recognise(page *crawler.Page) bool {
	text, isJSON := jsonText(page)
	return isJSON && strings.Contains(text, `"soundcloud:`) && strings.Contains(text, `"kind"`)
}

// Read reads one answer of the API.
func (s SoundCloud) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: s.Name(), Site: crawler.SiteOf(s.Name(), "")}
	text, isJSON := jsonText(page)
	if !isJSON {
		return readOther(page, h)
	}
	var a cloudAnswer
	if items, isList := jsonItems(text); isList { // older versions answer with the bare list
		a.Collection = make([]cloudEntry, 0, len(items))
		for _, raw := range items {
			if e, ok := decoded[cloudEntry](raw); ok {
				a.Collection = append(a.Collection, e)
			}
		}
	} else if a, isJSON = decoded[cloudAnswer]([]byte(text)); !isJSON {
		return readOther(page, h)
	}
	r := cloudReader{page: page, site: h.Site}
	for i := range a.Collection {
		r.entry(&a.Collection[i])
	}
	r.entry(&a.cloudEntry)
	h.Posts, h.Links = r.posts, r.links.links
	if next, err := url.Parse(a.Next); err == nil && a.Next != "" && len(a.Collection) > 0 {
		q := next.Query()
		if client := pageBase(page).Query().Get("client_id"); client != "" && !q.Has("client_id") {
			q.Set("client_id", client) // the API answers nobody without it
		}
		h.Next = optional(beside(page, next.Path, q.Encode()))
	}
	h.State = jsonState(page, len(h.Posts), "", a.Collection != nil || a.Kind != "")
	return h, nil
}

// cloudUser is an account.
type cloudUser struct {
	ID          int64  `json:"id"`
	Username    string `json:"username"`
	FullName    string `json:"full_name"`
	Permalink   string `json:"permalink"`
	URL         string `json:"permalink_url"`
	Description string `json:"description"`
	City        string `json:"city"`
}

// cloudEntry is a track, a comment or an account, by its kind.
type cloudEntry struct {
	Kind string `json:"kind"`
	cloudUser
	Title     string    `json:"title"`
	Tags      string    `json:"tag_list"`
	Genre     string    `json:"genre"`
	Sharing   string    `json:"sharing"`
	Artwork   string    `json:"artwork_url"`
	CreatedAt string    `json:"created_at"`
	Body      string    `json:"body"`
	TrackID   int64     `json:"track_id"`
	User      cloudUser `json:"user"`
	Purchase  string    `json:"purchase_url"`
	URI       string    `json:"uri"`
}

// cloudAnswer is one entry, or a list of them.
type cloudAnswer struct {
	cloudEntry
	Collection []cloudEntry `json:"collection"`
	Next       string       `json:"next_href"`
}

// cloudReader reads one answer.
type cloudReader struct {
	page *crawler.Page
	site string
	collected
}

// entry reads a public track, a comment, or what an account says of itself.
func (r *cloudReader) entry(e *cloudEntry) {
	switch {
	case e.ID <= 0:
	case e.Kind == "track" && e.Sharing != "private":
		text := renderPlain(e.Description)
		text.prepend(strings.TrimSpace(e.Title))
		text.line(strings.TrimSpace(e.Genre + " " + e.Tags))
		if hostOf(e.Purchase) != "" {
			text.links = appendNew(text.links, e.Purchase)
		}
		post := r.post(e, "track/", e.URL, text)
		post.Media = []crawler.Media{{Kind: "audio", URL: e.URL}}
		r.add(post)
	case e.Kind == "comment" && e.TrackID > 0:
		r.add(r.post(e, "comment/", e.home(), renderPlain(e.Body)))
	case e.Kind == "user":
		if post, says := profilePost(r.site, strconv.FormatInt(e.ID, 10), e.author(), e.about()); says {
			r.add(post)
		}
	}
}

// home is a comment's address in the API: it has no page of its own.
func (e *cloudEntry) home() string {
	if hostOf(e.URI) != "" {
		return e.URI
	}
	return "https://api.soundcloud.com/comments/" + strconv.FormatInt(e.ID, 10)
}

// post is a track or a comment.
func (r *cloudReader) post(e *cloudEntry, kind, address string, text rendered) crawler.Post {
	author := e.User.author()
	return crawler.Post{
		ID:       crawler.PostID(r.site, author.ID, kind+strconv.FormatInt(e.ID, 10)),
		Site:     r.site,
		URL:      address,
		Author:   author,
		Text:     text.text,
		PostedAt: stampTime(e.CreatedAt),
		Links:    text.links,
		Bio:      clip(e.User.about().text, maxBio),
	}
}

// add keeps a post that has an address.
func (r *cloudReader) add(post crawler.Post) {
	if hostOf(post.URL) != "" {
		r.keep(post)
	}
}

func (u *cloudUser) author() crawler.Author {
	return crawler.Author{ID: strconv.FormatInt(u.ID, 10), Handle: u.Permalink, Name: u.Username, URL: u.URL}
}

// about is what an account says of itself.
func (u *cloudUser) about() rendered {
	about := renderPlain(clip(u.Description, 4*maxBio))
	about.line(u.City)
	return about
}
