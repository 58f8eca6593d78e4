package site

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"scops/crawler"
)

// harvest puts the posts together: only now all parents are known.
func (p *redditPage) harvest(h crawler.Harvest) crawler.Harvest {
	var links linkSet
	for i := range p.things {
		t := &p.things[i]
		post := p.post(t)
		h.Posts = append(h.Posts, post)
		p.addLinks(&links, t, post)
	}
	if p.state == crawler.PageJSShell && len(p.things) == 0 {
		for _, head := range (Reddit{}).Heads(p.base) { // what is drawn by scripts is served without them beside
			links.add(beside(p.page, redditPath(head), ""), crawler.LinkThread)
			break
		}
	}
	for _, address := range p.more {
		links.add(resolve(p.base, address), crawler.LinkThread)
	}
	h.Links, h.Next, h.State = links.links, p.next, crawler.PageOK
	if len(h.Posts) == 0 {
		h.State = p.state
	}
	if _, thread := redditPlace(p.base.Path); thread == "" {
		h.Span = fallingSpan(p.times())
	}
	return h
}

// times are those of the things that stand in the order of their list.
func (p *redditPage) times() []*time.Time {
	var times []*time.Time
	for i := range p.things {
		if t := &p.things[i]; !t.pinned {
			times = append(times, t.at)
		}
	}
	return times
}

func (p *redditPage) post(t *redditThing) crawler.Post {
	post := crawler.Post{
		ID:       p.parents[t.fullname],
		Site:     p.site,
		URL:      redditHome + t.address(),
		Author:   redditAuthor(t),
		Text:     t.text.text,
		Lang:     t.lang,
		PostedAt: t.at,
		EditedAt: t.editedAt,
		Edited:   t.edited || t.editedAt != nil,
		Media:    t.media,
		Links:    t.text.links,
		Quotes:   t.text.quotes,
		Bio:      clip(strings.Trim(t.flair+"\n"+p.bio, "\n"), maxBio),
	}
	for _, l := range t.links {
		if len(post.Links) < maxPostLinks {
			post.Links = appendNew(post.Links, l)
		}
	}
	if t.parent != "" {
		post.ReplyTo = optional(p.parents[t.parent])
		if post.ReplyTo == nil {
			post.ReplyTo = optional(redditHome + (&redditThing{fullname: t.parent, link: t.link, subreddit: t.subreddit}).address())
		}
	}
	if t.origin != nil {
		post.ForwardedFrom = optional(crawler.PostID(p.site, t.origin.account, t.origin.fullname))
	}
	return post
}

// address is the path of a thing's own page, made of its numbers where the
// page names none.
func (t *redditThing) address() string {
	if t.permalink != "" {
		return t.permalink
	}
	room := ""
	if t.subreddit != "" {
		room = "/r/" + url.PathEscape(t.subreddit)
	}
	kind, id, _ := strings.Cut(t.fullname, "_")
	id = url.PathEscape(id)
	if _, thread, found := strings.Cut(t.link, "_"); kind == "t1" && found {
		return room + "/comments/" + url.PathEscape(thread) + "/_/" + id + "/"
	}
	return room + "/comments/" + id + "/"
}

func redditAuthor(t *redditThing) crawler.Author {
	a := crawler.Author{ID: t.account, Handle: t.handle, Name: t.name}
	if a.Name == "" {
		a.Name = t.handle
	}
	switch {
	case strings.HasPrefix(t.handle, "r/"):
		a.URL = redditHome + "/" + t.handle + "/"
	case t.handle != "":
		a.URL = redditHome + "/user/" + url.PathEscape(t.handle)
	}
	return a
}

// addLinks proposes the communities and accounts a post names, and follows the
// threads of a community's listing.
func (p *redditPage) addLinks(set *linkSet, t *redditThing, post crawler.Post) {
	room, thread := redditPlace(p.base.Path)
	if strings.HasPrefix(room, "/r/") && thread == "" && strings.HasPrefix(t.fullname, "t3_") {
		set.add(resolve(p.base, strings.TrimSuffix(t.address(), "/")+p.form()), crawler.LinkThread)
	}
	if t.origin != nil && t.origin.subreddit != "" {
		set.add(redditHome+"/r/"+t.origin.subreddit+"/new.json", crawler.LinkForward)
	}
	for _, l := range post.Links {
		addTelegramLink(set, l, crawler.LinkExternal, "")
		u, err := url.Parse(l)
		if err != nil || !isRedditHost(u.Hostname()) {
			continue
		}
		named, inside := redditPlace(u.Path)
		if heads := (Reddit{}).Heads(u); len(heads) > 0 && inside == "" && !strings.EqualFold(named, "/r/"+t.subreddit) {
			set.add(heads[0], crawler.LinkMention)
		}
	}
}

// form is the ending of the form a page was had in, so that what follows is too.
func (p *redditPage) form() string {
	switch ext := path.Ext(p.base.Path); ext {
	case ".json", ".rss":
		return "/" + ext
	default:
		return "/"
	}
}

// redditPlace takes a path apart: "/r/name" or "/user/name", and the thread's
// number inside it.
func redditPlace(p string) (room, thread string) {
	parts := strings.Split(strings.Trim(p, "/"), "/")
	for i := range parts {
		for _, form := range []string{".json", ".rss", ".compact"} {
			parts[i] = strings.TrimSuffix(parts[i], form)
		}
	}
	if len(parts) >= 2 && slices.Contains([]string{"r", "user", "u"}, parts[0]) && isRedditName(parts[1]) {
		kind := parts[0]
		if kind == "u" {
			kind = "user"
		}
		room, parts = "/"+kind+"/"+strings.ToLower(parts[1]), parts[2:]
	}
	if len(parts) >= 2 && parts[0] == "comments" && parts[1] != "" && !strings.ContainsFunc(parts[1], func(c rune) bool { return !isAlphanumeric(c) }) {
		thread = parts[1]
	}
	return room, thread
}

func isRedditName(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(c rune) bool { return c != '-' && c != '_' && !isAlphanumeric(c) })
}

// Heads of a community are its newest posts, of an account its overview, of a
// thread or a comment the thread: in the form that holds most.
func (r Reddit) Heads(u *url.URL) []string {
	if !r.Match(u) {
		return nil
	}
	room, thread := redditPlace(u.Path)
	switch {
	case thread != "":
		return []string{redditHome + "/comments/" + thread + ".json"}
	case strings.HasPrefix(room, "/r/"):
		return []string{redditHome + room + "/new.json", redditHome + room + "/new.rss", redditHome + room, "https://old.reddit.com" + room + "/new"}
	case room != "":
		return []string{redditHome + room + ".json", redditHome + room + ".rss", redditHome + room, "https://old.reddit.com" + room}
	default:
		return nil
	}
}

// Forward: the newest come first.
func (Reddit) Forward(*url.URL) bool { return false }

// Position of a post is when it was published: posts and comments are numbered
// apart.
func (Reddit) Position(post crawler.Post) int64 { return unixMillis(post.PostedAt) }

// Own is the page of the post or comment, in the form its page was had in.
func (Reddit) Own(page *crawler.Page, post crawler.Post) string {
	u, err := url.Parse(post.URL)
	if err != nil || !isRedditHost(u.Hostname()) || u.Path == "" {
		return ""
	}
	p := &redditPage{base: pageBase(page)}
	return beside(page, strings.TrimSuffix(u.Path, "/")+p.form(), "")
}
