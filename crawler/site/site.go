// Package site reads the pages of the sites Scops knows. There is one file (or
// one family of files) to a site, and one visible list of them: All.
//
// An adapter is pure: it looks at a crawler.Page and says what people
// published there, what kind of page it is, and which page goes on. It never
// sees the network or the clock, so a saved page always gives the same answer.
// Pages come from strangers: every adapter is bounded in posts, links and
// depth, and runs in time proportional to the page.
//
// A site that is HTML can be declared in YAML instead (selector*.go read and run
// that; declared/*.yaml are those that ship).
//
// Pages that are written properly, as most are, are read without the HTML parser
// (tidy*.go), which makes the same tree several times slower.
//
// The package is the project's only door to goquery, cascadia and gofeed.
// README.md says how to add a site.
package site

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

// Bounds of one page.
const (
	maxPosts     = 1000 // posts read from one page
	maxLinks     = 500  // links proposed or followed from one page
	maxPostLinks = 200  // links kept of one post
	maxMedia     = 100  // pictures, videos and files kept of one post
	maxBio       = 4096 // bytes of a profile or channel description
	maxGone      = 200  // missing post numbers reported by one page
)

// noAccount stands in the ids of posts whose site numbers them all and names
// their accounts here in one way and there in another: one post has one id.
const noAccount = "-"

// All lists the adapters in the order they are asked: the sites, in Go and as
// declarations (declared/*.yaml), then the feed, which knows a feed wherever it
// lies, then the article, which takes what nobody else does.
func All() []crawler.Adapter {
	all := []crawler.Adapter{
		Telegram{},
		Mastodon{},
		Forumotion{},
		PHPBB{},
		DCInside{},
		XE{},
		Pantip{},
		Bluesky{},
		ActivityPub{},
		Discourse{},
		NaverBlog{},
		Tistory{},
		Arca{},
		NaverCafe{},
		PeerTube{},
		Lemmy{},
		SoundCloud{},
		Reddit{},
		Pixmicat{},
		Imageboard{},
		Bahamut{},
		YouTube{},
		Twitter{},
		Instagram{},
		LinkedIn{},
		Market{},
		Pastebin{},
		XenForo{},
		VBulletin{},
		Blogger{},
		WordPress{},
		Feed{},
		Article{},
	}
	return slices.Insert(all, slices.Index(all, crawler.Adapter(Feed{})), declared()...)
}

// pageBase is the address relative links of a page are resolved against.
func pageBase(page *crawler.Page) *url.URL {
	u, err := url.Parse(page.URL)
	if err != nil {
		return &url.URL{}
	}
	return u
}

// document parses a page's text as HTML, the quick way if it is tidy.
func document(page *crawler.Page) (*goquery.Document, error) {
	text := page.Text
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	if root := parseTidy(text); root != nil {
		return goquery.NewDocumentFromNode(root), nil
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("parse html: %w", err)
	}
	return doc, nil
}

// resolve makes an address absolute, or gives "" for one that is none.
func resolve(base *url.URL, ref string) string {
	ref = strings.TrimSpace(ref)
	if ref == "" || isPlainAddress(ref) {
		return ref
	}
	u, err := base.Parse(ref)
	if err != nil || !u.IsAbs() {
		return ""
	}
	return u.String()
}

// isPlainAddress says that an address is absolute and would be written the same
// after it was taken apart: most are, and taking apart costs most of a link.
func isPlainAddress(ref string) bool {
	rest, ok := strings.CutPrefix(ref, "https://")
	if !ok {
		if rest, ok = strings.CutPrefix(ref, "http://"); !ok {
			return false
		}
	}
	if rest == "" || rest[0] == '/' || rest[0] == '?' {
		return false // no host
	}
	for i := range len(rest) {
		switch c := rest[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '?', c == '=', c == '&':
		case c == '/':
			if strings.HasPrefix(rest[i:], "/.") { // a dot segment, or a name that begins like one
				return false
			}
		case c == '.':
		default:
			return false
		}
	}
	return true
}

// plainHost is the host of a plain address.
func plainHost(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	if end := strings.IndexAny(rest, "/?"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// linkSet collects a page's links: each address once, in order of appearance.
type linkSet struct {
	seen  map[string]bool
	links []crawler.Link
}

func (s *linkSet) add(address, why string) {
	if address == "" || len(s.links) >= maxLinks || s.seen[address] {
		return
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[address] = true
	s.links = append(s.links, crawler.Link{URL: address, Why: why})
}

// addDated is add with the time what lies there changed last, nil = not said.
func (s *linkSet) addDated(address, why string, at *time.Time) {
	before := len(s.links)
	s.add(address, why)
	if at != nil && len(s.links) > before {
		s.links[before].At = *at
	}
}

// clip cuts a text to a number of bytes without breaking a character.
func clip(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	return strings.ToValidUTF8(s[:limit], "")
}

// optional gives nil for an empty string: the JSON form says null, not "".
func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// widen makes a span hold a position. Positions are above zero.
func widen(span crawler.Span, position int64) crawler.Span {
	if position <= 0 {
		return span
	}
	if span.Oldest == 0 || position < span.Oldest {
		span.Oldest = position
	}
	if position > span.Newest {
		span.Newest = position
	}
	return span
}
