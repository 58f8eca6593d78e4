package crawler

import "time"

// PageState says what kind of page answered. Zero posts are always one of
// these, never "nothing, fine".
type PageState string

// The page states.
const (
	PageOK            PageState = "ok"
	PageEmpty         PageState = "empty"      // the right kind of page, and nothing on it
	PageDeleted       PageState = "deleted"    // account, thread or post is gone
	PageLoginWall     PageState = "login_wall" // shown to members only: never entered
	PageCaptcha       PageState = "captcha"
	PageOver18        PageState = "over18"
	PageJSShell       PageState = "js_shell"
	PageRateLimited   PageState = "rate_limited"
	PageMarkupChanged PageState = "markup_changed" // the adapter's page, but its marks are missing
	PageUnknown       PageState = "unknown"        // no adapter fits
)

// Harvest is what an adapter reads from a Page. Its JSON form is the output
// of "scops extract".
type Harvest struct {
	Site    string    `json:"site"`
	Adapter string    `json:"adapter"`
	Tried   []string  `json:"tried"` // adapters asked, in order
	State   PageState `json:"state"`
	Posts   []Post    `json:"posts"`
	Next    *string   `json:"next"` // the page that goes on, nil = none
	Links   []Link    `json:"links"`

	Span    Span     `json:"-"` // positions this page covers
	Forward bool     `json:"-"` // Next leads to newer posts (threads), not to older ones
	Bare    bool     `json:"-"` // this kind of page never shows the profile beside a post
	Gone    []string `json:"-"` // ids of posts this page must hold if they still stood, and does not
}

// Span is a closed range of positions; zero = the page has no order.
type Span struct {
	Oldest, Newest int64
}

// Link is an address found on a page, with the reason it matters.
type Link struct {
	URL string `json:"url"`
	Why string `json:"why"` // one of the Link reasons below

	At time.Time `json:"-"` // when what lies there changed last, as the page says; zero = not said
}

// Reasons of a Link. What leads on inside a Source is fetched by itself, on the
// same Host; the others are proposals for a person.
const (
	LinkThread  = "thread"  // a thread of a board that is a Source: followed
	LinkSitemap = "sitemap" // a list of a site's pages: followed
	LinkPage    = "page"    // a page such a list names: read once

	LinkFeed     = "feed"     // the feed of a page
	LinkMention  = "mention"  // an account named in a post
	LinkForward  = "forward"  // where a post was forwarded from
	LinkExternal = "external" // a channel or profile address in a post
)
