package site

import (
	"net/url"
	"slices"
	"strings"

	"scops/crawler"
)

// Bluesky reads the public API of Bluesky (XRPC, app.bsky and com.atproto):
// feeds, threads, searches, profiles, and records as they are kept. Its ids hold
// on every server of the network, so the site has no instance. The posts of
// accounts that ask to be shown to members only are not read.
type Bluesky struct{}

const (
	blueskySite = "bluesky"
	blueskyHome = "https://bsky.app/profile/"
	blueskyFeed = "/xrpc/app.bsky.feed.getAuthorFeed"
	blueskyAPI  = "https://public.api.bsky.app"
)

// Name is "bluesky".
func (Bluesky) Name() string { return "bluesky" }

// Match takes the API's paths on any server, and the pages of the web client.
func (Bluesky) Match(u *url.URL) bool {
	return strings.HasPrefix(u.Path, "/xrpc/app.bsky.") || strings.HasPrefix(u.Path, "/xrpc/com.atproto.") || strings.EqualFold(u.Hostname(), "bsky.app")
}

// Recognise looks for an account's id beside a name of the vocabulary, or for
// the id of a record.
func (Bluesky) Recognise(page *crawler.Page) bool {
	text, isJSON := jsonText(page)
	return isJSON && text[0] == '{' && strings.Contains(text, `"did:`) && containsAny(text, []string{`"app.bsky.`, `.bsky.network"`, `"handle"`}) ||
		isJSON && strings.Contains(text, `"at://did:`) && strings.Contains(text, `"app.bsky.`)
}

// Read reads one answer of the API.
func (b Bluesky) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: b.Name(), Site: crawler.SiteOf(blueskySite, "")}
	text, isJSON := jsonText(page)
	var answer bskyAnswer
	if !isJSON || !decodeLoosely([]byte(text), &answer) {
		return readOther(page, h)
	}
	r := bskyReader{page: page, site: h.Site}
	r.answer(&answer)
	h.Posts, h.Links, h.Gone = r.posts, r.links.links, r.gone
	if answer.ordered() && pageBase(page).Query().Get("sort") != "top" {
		h.Span = r.span
	}
	h.Next = answer.next(pageBase(page))
	h.State = jsonState(page, len(h.Posts), answer.Error+" "+answer.Message, answer.isOne())
	switch {
	case len(h.Posts) == 0 && r.hidden:
		h.State = crawler.PageLoginWall
	case answer.Thread != nil && answer.Thread.isGone():
		h.State = crawler.PageDeleted
	}
	return h, nil
}

// bskyAnswer is what the API answers, whichever method was asked.
type bskyAnswer struct {
	Error   string `json:"error"`
	Message string `json:"message"`
	Cursor  string `json:"cursor"`

	Feed       []bskyItem   `json:"feed"`
	Posts      []bskyPost   `json:"posts"`
	Thread     *bskyThread  `json:"thread"`
	Records    []bskyStored `json:"records"`
	Actors     []bskyActor  `json:"actors"`
	Profiles   []bskyActor  `json:"profiles"`
	Follows    []bskyActor  `json:"follows"`
	Followers  []bskyActor  `json:"followers"`
	Subject    *bskyActor   `json:"subject"`
	DIDDoc     *struct{}    `json:"didDoc"` // only where a server describes what it keeps
	bskyActor               // getProfile, describeRepo, resolveHandle
	bskyStored              // getRecord
}

// isOne says that an answer is of a kind that is read.
func (a *bskyAnswer) isOne() bool {
	return a.Feed != nil || a.Posts != nil || a.Thread != nil || a.Records != nil || a.profiles() != nil || a.DID != "" || a.Value.Type != ""
}

func (a *bskyAnswer) profiles() []bskyActor {
	return slices.Concat(a.Actors, a.Profiles, a.Follows, a.Followers)
}

// ordered says that an answer goes from newer to older posts.
func (a *bskyAnswer) ordered() bool { return a.Feed != nil || a.Posts != nil || a.Records != nil }

// next asks for what is behind the cursor.
func (a *bskyAnswer) next(base *url.URL) *string {
	q := base.Query()
	if a.Cursor == "" || q.Get("cursor") == a.Cursor || len(a.Feed)+len(a.Posts)+len(a.Records)+len(a.profiles()) == 0 {
		return nil
	}
	u := *base
	q.Set("cursor", a.Cursor)
	u.RawQuery = q.Encode()
	return optional(u.String())
}

// bskyReader reads one answer.
type bskyReader struct {
	page *crawler.Page
	site string
	collected
	gone   []string
	hidden bool // something is for members only
}

func (r *bskyReader) answer(a *bskyAnswer) {
	for i := range a.Feed {
		r.item(&a.Feed[i])
	}
	for i := range a.Posts {
		r.add(r.view(&a.Posts[i]))
	}
	if a.Thread != nil {
		r.thread(a.Thread)
	}
	for i := range a.Records {
		r.add(r.stored(&a.Records[i]))
	}
	if a.Value.Type != "" {
		r.add(r.stored(&a.bskyStored))
	}
	if a.Subject != nil {
		r.add(r.profile(a.Subject))
	}
	profiles := a.profiles()
	for i := range profiles {
		r.add(r.profile(&profiles[i]))
	}
	if a.DID != "" && a.Handle != "" {
		r.add(r.profile(&a.bskyActor))
		path, query := blueskyFeed, "actor="+url.QueryEscape(a.DID)
		if a.DIDDoc != nil { // there feeds are for members, records are not
			path, query = "/xrpc/com.atproto.repo.listRecords", "collection="+bskyPostType+"&repo="+url.QueryEscape(a.DID)
		}
		r.links.add(beside(r.page, path, query), crawler.LinkThread)
	}
}

// add keeps a post that could be read.
func (r *bskyReader) add(post crawler.Post, ok bool) {
	if ok {
		r.keep(post)
	}
}

// thread reads a post with what it answers, oldest first, and its answers.
func (r *bskyReader) thread(t *bskyThread) {
	var above []*bskyThread
	for p := t.Parent; p != nil; p = p.Parent {
		above = append(above, p)
	}
	for _, p := range slices.Backward(above) {
		r.node(p)
	}
	r.node(t)
	r.replies(t)
}

func (r *bskyReader) replies(t *bskyThread) {
	for i := range t.Replies {
		r.node(&t.Replies[i])
		r.replies(&t.Replies[i])
	}
}

// node reads one place of a thread. One that is not found was there once: other
// posts answer it.
func (r *bskyReader) node(t *bskyThread) {
	if !t.isGone() {
		r.add(r.view(&t.Post))
		return
	}
	if repo, _, key := bskyURI(t.URI); key != "" && strings.HasPrefix(repo, "did:") && len(r.gone) < maxGone {
		r.gone = append(r.gone, crawler.PostID(r.site, repo, key))
	}
}

// Heads of a profile, or of one of its posts, is the account's feed; of a feed
// or a search, its newest page.
func (b Bluesky) Heads(u *url.URL) []string {
	if strings.EqualFold(u.Hostname(), "bsky.app") {
		name, isProfile := strings.CutPrefix(u.Path, "/profile/")
		if name, _, _ = strings.Cut(name, "/"); !isProfile || name == "" {
			return nil
		}
		return []string{blueskyAPI + blueskyFeed + "?actor=" + url.QueryEscape(name)}
	}
	switch u.Path {
	case blueskyFeed, "/xrpc/app.bsky.feed.searchPosts", "/xrpc/app.bsky.feed.getFeed", "/xrpc/app.bsky.feed.getListFeed", "/xrpc/com.atproto.repo.listRecords":
		head := *u
		q := head.Query()
		q.Del("cursor")
		head.RawQuery = q.Encode()
		return []string{head.String()}
	default:
		return nil
	}
}

// Forward: the newest come first.
func (Bluesky) Forward(*url.URL) bool { return false }

// Position of a post is when it was published.
func (Bluesky) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// Own is the API's answer for one post, or for the account whose text it is. A
// repeated post has no page of its own.
func (Bluesky) Own(page *crawler.Page, post crawler.Post) string {
	id, q := nativeID(post.ID), url.Values{}
	switch {
	case !strings.HasPrefix(pageBase(page).Path, "/xrpc/") || !strings.HasPrefix(post.Author.ID, "did:"):
		return ""
	case id == profileID:
		q.Set("actor", post.Author.ID)
		return beside(page, "/xrpc/app.bsky.actor.getProfile", q.Encode())
	case !isBskyKey(id):
		return ""
	}
	q.Set("uri", "at://"+post.Author.ID+"/"+bskyPostType+"/"+id)
	q.Set("depth", "0")
	q.Set("parentHeight", "0")
	return beside(page, "/xrpc/app.bsky.feed.getPostThread", q.Encode())
}
