package crawler

import (
	"context"
	"net/url"
	"time"
)

// Adapter reads the pages of one kind of site. It is pure: no network, no
// clock, no state; safe for concurrent use.
type Adapter interface {
	// Name is the metric label and the first part of every Site: "telegram".
	Name() string
	// Match says whether an address is one of this adapter's, by address alone.
	Match(u *url.URL) bool
	// Recognise says whether a page is one of this adapter's, by looking at it.
	Recognise(page *Page) bool
	// Read reads a page. An error means the page could not be parsed at all;
	// everything else is a PageState.
	Read(page *Page) (Harvest, error)
}

// Fixed gives adapters that never change to whoever asks for them anew.
func Fixed(adapters ...Adapter) func() []Adapter {
	return func() []Adapter { return adapters }
}

// Unproven is an Adapter that may have been written from a site's published
// description alone. It is offered all the same, and says so wherever a person
// chooses it.
type Unproven interface {
	// Unverified says that no page the site really sent has been read with it.
	Unverified() bool
}

// Unverified says that nobody has tried an adapter on a page of its site.
func Unverified(a Adapter) bool {
	u, ok := a.(Unproven)
	return ok && u.Unverified()
}

// Fallback is an Adapter of last resort: a page is its own only when no other
// adapter knows the page or its address.
type Fallback interface {
	Fallback() bool
}

func isFallback(a Adapter) bool {
	f, ok := a.(Fallback)
	return ok && f.Fallback()
}

// Fetcher does one Request over the network, without following redirects.
type Fetcher interface {
	// Fetch ends before lease.Expires. Any HTTP status is a Page, not an error;
	// errors are *FetchError.
	Fetch(ctx context.Context, lease Lease) (*Page, error)
}

// Sink takes what was read from a page. Everything is stored, or an error is
// returned and the page will be brought again: ids make that harmless.
type Sink interface {
	Accept(ctx context.Context, page *Page, harvest Harvest) (Accepted, error)
}

// Accepted counts what a Sink did with one page.
type Accepted struct {
	Posts     int // read
	Hits      int // flagged
	New       int // hits created
	Revisions int // revisions added to stored hits
	Gone      int // stored hits found to be gone
	Unflagged int // stored as plain posts (retention.unflagged)
	Rejected  int // refused by the store for good, kept as rejected documents

	Kept []Kept // the posts of this page that are hits and that nobody has dismissed
}

// Kept is a post that stands in the store as a hit.
type Kept struct {
	ID    string
	Since time.Time // its first sighting
}

// Looker is an Adapter that can read a post's own page.
type Looker interface {
	// Own is the address, beside the page a post was read from and on the same
	// host, of the page that must show the post as long as it stands; "" = there
	// is none.
	Own(page *Page, post Post) string
}
