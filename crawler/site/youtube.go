package site

import (
	"net/url"
	"strings"
	"time"

	"scops/crawler"
)

// YouTube reads a video's page (its description and channel), a channel's or
// playlist's page, a channel's feed, and comments: as the site's own JSON gives
// them, and as the Data API (v3) does. The feed and the Data API are read by
// their published descriptions; no answer of them was at hand.
type YouTube struct{}

const youtubeHome = "https://www.youtube.com/"

// Name is "youtube".
func (YouTube) Name() string { return "youtube" }

// Match takes the platform's hosts, and the Data API wherever it answers.
func (YouTube) Match(u *url.URL) bool {
	return isYouTubeHost(u.Hostname()) || strings.HasPrefix(u.Path, "/youtube/v3/")
}

func isYouTubeHost(host string) bool {
	host = strings.ToLower(host)
	return host == "youtube.com" || strings.HasSuffix(host, ".youtube.com") || host == "youtu.be"
}

// Recognise looks for the kinds of JSON, and for what a page says of itself.
func (YouTube) Recognise(page *crawler.Page) bool {
	if text, isJSON := jsonText(page); isJSON {
		head := clip(text, 4096)
		return strings.Contains(head, `"youtube#`) || strings.Contains(text, "commentEntityPayload")
	}
	head := clip(page.Text, 2<<20)
	if feedKind(head) == "atom" {
		return strings.Contains(head, "<yt:channelId>")
	}
	return strings.Contains(head, `property="og:site_name" content="YouTube"`)
}

// Read reads whichever form the page has.
func (y YouTube) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Site: crawler.SiteOf(y.Name(), "")}
	r := &youtubeReader{page: page, base: pageBase(page), site: h.Site, zone: siteZone(page), seen: map[string]bool{}}
	text, isJSON := jsonText(page)
	switch {
	case isJSON && strings.Contains(text, "commentEntityPayload"):
		h.State = r.readEntities(text)
	case isJSON:
		h.State, h.Next = r.readAPI(text)
	case feedKind(page.Text) == "atom":
		if err := r.readFeed(); err != nil {
			return h, err
		}
		h.State = crawler.PageEmpty
	default:
		doc, err := document(page)
		if err != nil {
			return h, err
		}
		h.State = r.readPage(doc)
	}
	if len(r.posts) > 0 {
		h.State = crawler.PageOK
	}
	h.Posts, h.Span = r.posts, r.span()
	for _, post := range h.Posts {
		r.addLinks(post)
	}
	h.Links = r.links.links
	return h, nil
}

// span is that of a list; answers stand below what they answer, out of order.
func (r *youtubeReader) span() crawler.Span {
	var times []*time.Time
	for _, post := range r.posts {
		if id := nativeID(post.ID); id != "profile" && !strings.Contains(id, ".") {
			times = append(times, post.PostedAt)
		}
	}
	if len(times) < 2 {
		return crawler.Span{}
	}
	return fallingSpan(times)
}

// addLinks proposes the channels a post names, here and elsewhere.
func (r *youtubeReader) addLinks(post crawler.Post) {
	for _, l := range post.Links {
		addTelegramLink(&r.links, l, crawler.LinkExternal, "")
		u, err := url.Parse(l)
		if err != nil || youtubeVideo(u) != "" {
			continue
		}
		if heads := (YouTube{}).Heads(u); len(heads) > 0 {
			r.links.add(heads[0], crawler.LinkMention)
		}
	}
}

// Heads of a channel is its feed, of a video its page.
func (YouTube) Heads(u *url.URL) []string {
	if !isYouTubeHost(u.Hostname()) {
		return nil
	}
	if video := youtubeVideo(u); video != "" {
		return []string{youtubeHome + "watch?v=" + video}
	}
	first, rest, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	second, _, _ := strings.Cut(rest, "/")
	switch {
	case first == "feeds" && second == "videos.xml" && isPlainID(u.Query().Get("channel_id")):
		return []string{youtubeHome + "feeds/videos.xml?channel_id=" + u.Query().Get("channel_id")}
	case first == "channel" && isPlainID(second):
		return []string{youtubeHome + "feeds/videos.xml?channel_id=" + second, youtubeHome + "channel/" + second}
	case strings.HasPrefix(first, "@") && len(first) > 1:
		return []string{youtubeHome + url.PathEscape(first)}
	default:
		return nil
	}
}

// youtubeVideo is the video an address names.
func youtubeVideo(u *url.URL) string {
	first, rest, _ := strings.Cut(strings.Trim(u.Path, "/"), "/")
	video := ""
	switch {
	case strings.EqualFold(u.Hostname(), "youtu.be"):
		video = first
	case first == "watch":
		video = u.Query().Get("v")
	case first == "shorts" || first == "live" || first == "embed":
		video, _, _ = strings.Cut(rest, "/")
	}
	if !isPlainID(video) {
		return ""
	}
	return video
}

// Forward: the newest come first.
func (YouTube) Forward(*url.URL) bool { return false }

// Position of a video or comment is when it was published.
func (YouTube) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// Own is the video's page. A comment's page shows it only with scripts; the
// Data API gives one by its id.
func (YouTube) Own(page *crawler.Page, post crawler.Post) string {
	base := pageBase(page)
	if id := nativeID(post.ID); strings.HasPrefix(base.Path, "/youtube/v3/comment") && isYouTubeComment(id) {
		q := url.Values{"part": {"snippet"}, "id": {id}}
		if key := base.Query().Get("key"); key != "" {
			q.Set("key", key)
		}
		return beside(page, "/youtube/v3/comments", q.Encode())
	}
	u, err := url.Parse(post.URL)
	if err != nil || u.Query().Has("lc") || youtubeVideo(u) == "" || !isYouTubeHost(base.Hostname()) {
		return ""
	}
	return beside(page, "/watch", "v="+youtubeVideo(u))
}

// isYouTubeComment takes ids of comments and, after a dot, of answers to them.
func isYouTubeComment(id string) bool {
	thread, answer, answers := strings.Cut(id, ".")
	return isPlainID(thread) && (!answers || isPlainID(answer))
}

// youtubeReader gathers what one page holds, whatever its form.
type youtubeReader struct {
	page  *crawler.Page
	base  *url.URL
	site  string
	zone  *time.Location
	seen  map[string]bool
	posts []crawler.Post
	links linkSet
}

// add keeps a post once; one without words is none.
func (r *youtubeReader) add(id string, post crawler.Post) {
	if id == "" || r.seen[id] || post.Text == "" || len(r.posts) >= maxPosts {
		return
	}
	r.seen[id] = true
	native := id
	if id == post.Author.ID {
		native, post.PostedAt = "profile", nil
	}
	post.ID, post.Site = crawler.PostID(r.site, post.Author.ID, native), r.site
	r.posts = append(r.posts, post)
}

// youtubeAuthor is a channel: its id, and its handle where the name is one.
func youtubeAuthor(channel, name string) crawler.Author {
	a := crawler.Author{ID: channel, Name: name}
	if handle, isHandle := strings.CutPrefix(name, "@"); isHandle {
		a.Handle = handle
	}
	if channel != "" {
		a.URL = youtubeHome + "channel/" + url.PathEscape(channel)
	}
	return a
}

// youtubeAddress is a video's page, or a comment's place on it.
func youtubeAddress(video, comment string) string {
	q := "v=" + url.QueryEscape(video)
	if comment != "" {
		q += "&lc=" + url.QueryEscape(comment)
	}
	return youtubeHome + "watch?" + q
}

// fallingSpan is the span of times of a list that is sorted by them, newest
// first; lists of other orders have none.
func fallingSpan(times []*time.Time) crawler.Span {
	var span crawler.Span
	for _, t := range times {
		at := unixMillis(t)
		if at == 0 || span.Oldest > 0 && at > span.Oldest {
			return crawler.Span{}
		}
		span = widen(span, at)
	}
	return span
}
