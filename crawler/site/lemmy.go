package site

import (
	"net/url"
	"strconv"
	"strings"

	"scops/crawler"
)

// Lemmy reads the JSON API of Lemmy, version 3: lists of posts and comments, one
// post, one comment, accounts, communities and search results. What its servers
// show each other is read by ActivityPub.
//
// Unverified: written from the types its own client publishes.
type Lemmy struct{}

// Unverified: no page a server really sent was there to try.
func (Lemmy) Unverified() bool { return true }

// Name is "lemmy".
func (Lemmy) Name() string { return "lemmy" }

// Match takes the API's paths that are read.
func (Lemmy) Match(u *url.URL) bool {
	method, isAPI := strings.CutPrefix(u.Path, "/api/v3/")
	switch method {
	case "post/list", "comment/list", "post", "comment", "user", "search", "community":
		return isAPI
	default:
		return false
	}
}

// Recognise looks for the fields of posts and comments, and of accounts.
func (Lemmy) Recognise(page *crawler.Page) bool {
	text, isJSON := jsonText(page)
	return isJSON && text[0] == '{' && strings.Contains(text, `"actor_id"`) &&
		(strings.Contains(text, `"ap_id"`) && strings.Contains(text, `"creator"`) || containsAny(text, []string{`"person_view"`, `"community_view"`}))
}

// Read reads one answer of the API.
func (l Lemmy) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: l.Name(), Site: crawler.SiteOf(l.Name(), hostOf(page.URL))}
	text, isJSON := jsonText(page)
	a, ok := decoded[lemmyAnswer]([]byte(text))
	if !isJSON || !ok {
		return readOther(page, h)
	}
	views := a.views()
	r := lemmyReader{page: page, instance: lemmyInstance(page, views), authors: map[int64]int64{}}
	r.site = crawler.SiteOf(l.Name(), r.instance)
	for i := range views {
		if c := views[i].Comment; c != nil {
			r.authors[c.ID] = c.CreatorID
		}
	}
	for i := range views {
		r.view(&views[i])
	}
	r.profiles(&a)
	h.Site, h.Posts, h.Links = r.site, r.posts, r.links.links
	if pageBase(page).Query().Get("sort") == "New" {
		h.Span = r.span
	}
	h.Next = a.next(pageBase(page))
	h.State = jsonState(page, len(h.Posts), a.Error, a.known())
	if len(h.Posts) == 0 && (a.PostView != nil && a.PostView.Post.isGone() || a.CommentView != nil && a.CommentView.Comment.isGone()) {
		h.State = crawler.PageDeleted
	}
	return h, nil
}

// next asks for the page after this one: by the cursor where the server gives
// one, else by its number.
func (a *lemmyAnswer) next(base *url.URL) *string {
	if len(a.Posts)+len(a.Comments) == 0 || base.Query().Has("id") {
		return nil
	}
	u := *base
	q := u.Query()
	if a.NextPage != "" {
		q.Set("page_cursor", a.NextPage)
		q.Del("page")
	} else {
		q.Set("page", strconv.FormatInt(max(atoi(q.Get("page")), 1)+1, 10))
		q.Del("page_cursor")
	}
	u.RawQuery = q.Encode()
	return optional(u.String())
}

// lemmyInstance is the server whose numbers these are: where what is local to it
// lies, else the host that answered.
func lemmyInstance(page *crawler.Page, views []lemmyView) string {
	for i := range views {
		v := &views[i]
		for _, local := range []struct {
			is      bool
			address string
		}{
			{v.Post != nil && v.Post.Local, v.Post.address()}, {v.Comment != nil && v.Comment.Local, v.Comment.address()},
			{v.Creator.Local, v.Creator.ActorID}, {v.Community.Local, v.Community.ActorID},
		} {
			if host := hostOf(local.address); local.is && host != "" {
				return host
			}
		}
	}
	return hostOf(page.URL)
}

// Heads of a list is its newest page.
func (l Lemmy) Heads(u *url.URL) []string {
	if !l.Match(u) || u.Query().Has("id") {
		return nil
	}
	head := *u
	q := head.Query()
	q.Del("page")
	q.Del("page_cursor")
	head.RawQuery = q.Encode()
	return []string{head.String()}
}

// Forward: the newest come first.
func (Lemmy) Forward(*url.URL) bool { return false }

// Position of a post is when it was published.
func (Lemmy) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// Own is the API's answer for one post or comment.
func (Lemmy) Own(page *crawler.Page, post crawler.Post) string {
	kind, id, _ := strings.Cut(nativeID(post.ID), "/")
	if kind != "post" && kind != "comment" || atoi(id) <= 0 {
		return ""
	}
	return beside(page, "/api/v3/"+kind, "id="+id)
}
