package crawler

import (
	"net/url"
	"time"
)

// Looks says when and where flagged posts are looked at again.
type Looks struct {
	Steps    []time.Duration // from a hit's first sighting, rising
	Adapters []Adapter
	HostOf   func(rawURL string) (string, error)
}

// LookID names the one task that looks at a post.
func LookID(post string) string { return "look-" + SourceID(post) }

// Next is the first step after now; false = there is none left. A look that
// came late takes the place of the steps it missed.
func (l Looks) Next(since, now time.Time) (at time.Time, more bool) {
	for _, step := range l.Steps {
		if at = since.Add(step); at.After(now) {
			return at, true
		}
	}
	return time.Time{}, false
}

// Request is the next look at a post that was read from a page by an adapter
// and became a hit at since. There is none when its last step is over, or when
// its own page does not lie on the Host it was found on: what a page says of
// other Hosts sends nobody to them.
func (l Looks) Request(page *Page, adapter string, post Post, since, now time.Time) (Request, bool) {
	at, more := l.Next(since, now)
	if !more {
		return Request{}, false
	}
	host, err := l.HostOf(page.URL)
	if err != nil {
		return Request{}, false
	}
	address, err := Canonical(l.own(page, adapter, post))
	if err != nil {
		return Request{}, false
	}
	if h, err := l.HostOf(address); err != nil || h != host {
		return Request{}, false
	}
	return Request{
		ID: LookID(post.ID), Host: host, Kind: KindLook, URL: address, Head: address, Adapter: adapter,
		Post: post.ID, LastDone: since, Due: at,
	}, true
}

// own is where a post's own page should be: as its adapter says, else the
// post's own address, on the scheme and port its page was had from.
func (l Looks) own(page *Page, adapter string, post Post) string {
	if looker := l.Looker(adapter); looker != nil {
		return looker.Own(page, post)
	}
	p, err := url.Parse(page.URL)
	if err != nil {
		return ""
	}
	u, err := url.Parse(post.URL)
	if err != nil || u.Hostname() != p.Hostname() {
		return post.URL
	}
	u.Scheme, u.Host = p.Scheme, p.Host
	return u.String()
}

// Looker is the adapter of that name, if it reads posts' own pages; else nil.
func (l Looks) Looker(adapter string) Looker {
	for _, a := range l.Adapters {
		if looker, ok := a.(Looker); ok && a.Name() == adapter {
			return looker
		}
	}
	return nil
}
