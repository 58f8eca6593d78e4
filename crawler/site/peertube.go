package site

import (
	"net/url"
	"strconv"
	"strings"

	"scops/crawler"
)

// PeerTube reads the public JSON API of PeerTube: lists of videos, one video,
// its comments, accounts and channels. Tried on comments; videos, accounts and
// channels are read by the published description of the API.
type PeerTube struct{}

// Name is "peertube".
func (PeerTube) Name() string { return "peertube" }

// Match takes the API's paths that only PeerTube has.
func (PeerTube) Match(u *url.URL) bool {
	return u.Path == "/api/v1/videos" || strings.HasPrefix(u.Path, "/api/v1/videos/") ||
		strings.HasPrefix(u.Path, "/api/v1/video-channels/") || u.Path == "/api/v1/search/videos"
}

// Recognise looks for the fields of comments, videos and accounts.
func (PeerTube) Recognise(page *crawler.Page) bool {
	text, isJSON := jsonText(page)
	if !isJSON || text[0] != '{' {
		return false
	}
	return containsAny(text, []string{`"inReplyToCommentId"`, `"hostRedundancyAllowed"`}) ||
		strings.Contains(text, `"shortUUID"`) && strings.Contains(text, `"embedPath"`)
}

// Read reads one answer of the API.
func (p PeerTube) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: p.Name(), Site: crawler.SiteOf(p.Name(), hostOf(page.URL))}
	text, isJSON := jsonText(page)
	a, ok := decoded[tubeAnswer]([]byte(text))
	if !isJSON || !ok {
		return readOther(page, h)
	}
	r := tubeReader{page: page, read: map[string]bool{}, authors: map[int64]int64{}}
	all := a.all()
	if a.UUID != "" { // one video, which says all of a video itself
		one, _ := decoded[tubeEntry]([]byte(text))
		all = append(all, one)
	}
	r.instance = tubeInstance(page, all)
	r.site = crawler.SiteOf(p.Name(), r.instance)
	for i := range all {
		if id := all[i].Account.ID; all[i].isComment() && id > 0 {
			r.authors[all[i].ID] = id
		}
	}
	for i := range all {
		r.entry(&all[i])
	}
	if a.UUID == "" {
		r.profile(&a.tubeActor)
	}
	h.Site, h.Posts, h.Links, h.Next = r.site, r.posts, r.links.links, tubeNext(pageBase(page), len(a.Data), a.Total)
	if sort := pageBase(page).Query().Get("sort"); a.Data != nil && (sort == "" || sort == "-createdAt" || sort == "-publishedAt") {
		h.Span = r.span
	}
	h.State = jsonState(page, len(h.Posts), a.Error+" "+a.Code, a.Data != nil || len(all) > 0 || a.Name != "")
	return h, nil
}

// tubeInstance is the server whose numbers these are: where a comment's address
// ends in its own number, or a video is local; else the host that answered.
func tubeInstance(page *crawler.Page, all []tubeEntry) string {
	for i := range all {
		e := &all[i]
		if e.IsLocal || e.isComment() && strings.HasSuffix(e.URL, "/comments/"+strconv.FormatInt(e.ID, 10)) {
			if host := hostOf(e.URL); host != "" {
				return host
			}
		}
	}
	return hostOf(page.URL)
}

// tubeNext asks for what comes after the entries shown.
func tubeNext(base *url.URL, shown, total int) *string {
	q := base.Query()
	start := int(atoi(q.Get("start"))) + shown
	if shown == 0 || start >= total {
		return nil
	}
	u := *base
	q.Set("start", strconv.Itoa(start))
	u.RawQuery = q.Encode()
	return optional(u.String())
}

// Heads of a list is its newest page.
func (p PeerTube) Heads(u *url.URL) []string {
	if !p.Match(u) {
		return nil
	}
	head := *u
	q := head.Query()
	q.Del("start")
	head.RawQuery = q.Encode()
	return []string{head.String()}
}

// Forward: the newest come first.
func (PeerTube) Forward(*url.URL) bool { return false }

// Position of a post is when it was published.
func (PeerTube) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// Own is the API's answer for one video. A comment is shown in its thread alone.
func (PeerTube) Own(page *crawler.Page, post crawler.Post) string {
	id := nativeID(post.ID)
	if !isPlainID(id) || !strings.Contains(id, "-") {
		return ""
	}
	return beside(page, "/api/v1/videos/"+id, "")
}
