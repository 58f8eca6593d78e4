package site

import (
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strings"

	"scops/crawler"
)

// ActivityPub reads the objects, activities, actors and collections servers of
// the fediverse show to each other: Lemmy, Friendica, Pleroma, PeerTube,
// Mobilizon, WordPress and their like. Only what is addressed to everybody is
// read. An actor's summary is a post of its own.
type ActivityPub struct{}

// Name is "activitypub".
func (ActivityPub) Name() string { return "activitypub" }

// Match takes outboxes, the one kind of address that is the same everywhere.
func (ActivityPub) Match(u *url.URL) bool { return isOutbox(u) }

// isOutbox finds /users/x/outbox, /actor/1/outbox.json and /outbox/x.
func isOutbox(u *url.URL) bool {
	return strings.TrimSuffix(path.Base(u.Path), ".json") == "outbox" || path.Base(path.Dir(u.Path)) == "outbox"
}

// Recognise looks for the words only this vocabulary has: not all servers name
// the vocabulary itself.
func (ActivityPub) Recognise(page *crawler.Page) bool {
	text, isJSON := jsonText(page)
	if !isJSON || text[0] != '{' || !strings.Contains(text, `"type"`) {
		return false
	}
	return containsAny(text, []string{`/ns/activitystreams"`, `"attributedTo"`, `"orderedItems"`, `"outbox"`}) ||
		len(text) < 4096 && strings.Contains(text, `"Tombstone"`)
}

// Read reads one object or one page of a collection.
func (a ActivityPub) Read(page *crawler.Page) (crawler.Harvest, error) {
	h := crawler.Harvest{Adapter: a.Name(), Site: crawler.SiteOf(a.Name(), hostOf(page.URL))}
	text, isJSON := jsonText(page)
	root, ok := decodeAP(json.RawMessage(text))
	if !isJSON || !ok {
		return readOther(page, h)
	}
	r := apReader{page: page, base: pageBase(page), seen: map[string]bool{}}
	if r.instance = hostOf(root.ID); r.instance == "" {
		r.instance = hostOf(root.PartOf.first())
	}
	if r.instance == "" {
		r.instance = hostOf(page.URL)
	}
	r.site = crawler.SiteOf(a.Name(), r.instance)
	known := r.root(&root, json.RawMessage(text))
	h.Site, h.Posts, h.Links, h.Next, h.Span = r.site, r.posts, r.links.links, r.next, r.span
	h.State = jsonState(page, len(h.Posts), root.Error, known)
	if root.Type == "Tombstone" {
		h.State = crawler.PageDeleted
	}
	return h, nil
}

// apReader reads one page.
type apReader struct {
	page     *crawler.Page
	base     *url.URL
	instance string // the server whose page it is
	site     string
	seen     map[string]bool
	posts    []crawler.Post
	links    linkSet
	next     *string
	span     crawler.Span
}

// root reads what the page is; false = nothing of the vocabulary.
func (r *apReader) root(o *apObject, raw json.RawMessage) bool {
	switch {
	case isAPCollection(o.Type):
		r.collection(o)
	case isAPActor(o.Type):
		r.actor(o)
		r.lead(o.Outbox.first())
	case isAPActivity(o.Type), isAPPost(o.Type):
		r.item(raw)
	default:
		return o.Type != ""
	}
	return true
}

// lead follows a page of the same server.
func (r *apReader) lead(address string) {
	if address = r.here(address); address != "" {
		r.links.add(address, crawler.LinkThread)
	}
}

// here is an address of the server on the host that answered; "" = another's.
func (r *apReader) here(address string) string {
	if host := hostOf(address); host == "" || host != r.instance && host != hostOf(r.page.URL) {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return beside(r.page, u.Path, u.RawQuery)
}

// collection reads a collection's items. One that only names its first page
// leads there; one page of it names the next.
func (r *apReader) collection(o *apObject) {
	next := o.Next.first()
	items := slices.Concat(o.OrderedItems, o.Items)
	if first, ok := decodeAP(o.First); ok && len(items) == 0 {
		items = slices.Concat(first.OrderedItems, first.Items)
		if next = first.Next.first(); len(items) == 0 && next == "" {
			r.lead(first.ID)
		}
	}
	for _, item := range items {
		if len(r.posts) >= maxPosts {
			break
		}
		r.item(item)
	}
	if next = r.here(next); next != "" && len(items) > 0 && next != r.page.URL {
		r.next = &next
	}
	if !r.inOrder(o) {
		r.span = crawler.Span{} // in no order that is known
	}
}

// inOrder says that a collection is ordered by time, newest first.
func (r *apReader) inOrder(o *apObject) bool {
	for _, address := range []string{o.ID, o.PartOf.first(), r.page.URL} {
		if u, err := url.Parse(address); err == nil && isOutbox(u) {
			return true
		}
	}
	return false
}

// item reads a post, or an activity that published or repeated one. A group
// announces the activities of its members, as they are; a person who announces
// an object repeats it.
func (r *apReader) item(raw json.RawMessage) {
	var wrappers []apObject
	for range 4 {
		o, ok := decodeAP(raw)
		switch {
		case !ok:
			return
		case isAPActivity(o.Type):
			wrappers = append(wrappers, o)
			raw = o.Object
			continue
		case o.Type == "" && hostOf(o.ID) != "":
			r.named(o.ID, wrappers)
		case isAPActor(o.Type):
			r.actor(&o)
		case isAPPost(o.Type):
			r.published(&o, wrappers)
		}
		return
	}
}

// named is an object of which only the address is given.
func (r *apReader) named(address string, wrappers []apObject) {
	if len(wrappers) > 0 && wrappers[len(wrappers)-1].Type == "Announce" {
		r.links.add(address, crawler.LinkForward)
	}
}

// published reads a post that anybody may read, with the activities around it,
// outermost first.
func (r *apReader) published(o *apObject, wrappers []apObject) {
	var by *apObject
	if n := len(wrappers); n > 0 {
		by = &wrappers[n-1]
		if !o.addressed() {
			o.To, o.CC, o.Audience, o.DirectMessage = by.To, by.CC, by.Audience, by.DirectMessage
		}
		if len(o.AttributedTo)+len(o.Actor) == 0 && by.Type != "Announce" {
			o.Actor = by.Actor
		}
	}
	if !o.isPublic() || by != nil && by.addressed() && !by.isPublic() {
		return
	}
	post, ok := r.post(o)
	if ok && by != nil && by.Type == "Announce" {
		post, ok = r.repeated(by, post)
	}
	if !ok || r.seen[post.ID] {
		return
	}
	r.seen[post.ID] = true
	post.Edited = post.Edited || by != nil && by.Type == "Update"
	r.posts = append(r.posts, post)
	r.span = widen(r.span, unixMillis(post.PostedAt))
	r.propose(o, post.Links)
}

// propose names the accounts, groups and channels a post names.
func (r *apReader) propose(o *apObject, inText []string) {
	for _, tag := range o.Tag {
		if tag.Type == "Mention" && hostOf(tag.Href) != "" {
			r.links.add(tag.Href, crawler.LinkMention)
		}
	}
	for _, group := range o.Audience {
		if host := hostOf(group.ID); host != "" && host != "www.w3.org" {
			r.links.add(group.ID, crawler.LinkMention)
		}
	}
	r.links.propose(inText)
}

// Heads of an outbox is the outbox itself.
func (a ActivityPub) Heads(u *url.URL) []string {
	if !a.Match(u) {
		return nil
	}
	head := *u
	head.RawQuery = ""
	return []string{head.String()}
}

// Forward: the newest come first.
func (ActivityPub) Forward(*url.URL) bool { return false }

// Position of a post is when it was published: its id says nothing.
func (ActivityPub) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }
