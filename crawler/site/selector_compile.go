package site

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html/charset"

	"scops/crawler"
)

// maxTries bounds the alternatives of one value.
const maxTries = 8

// siteName is what a declared site may be called: a metric label and a part of ids.
var siteName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// compiler turns a declaration into a site that can be run, and reports what
// cannot be.
type compiler struct{ *report }

func (c compiler) site(d *declaration) *Declared {
	s := &Declared{
		name: d.Name.text, about: d.About.text, unverified: d.Unverified.or(true), onePlace: d.OnePlace.on,
		all: texts(d.recognition().All), any: texts(d.recognition().Any), drop: texts(d.Drop), file: c.file,
	}
	if d.Name.isSet() && (!siteName.MatchString(s.name) || len(s.name) > 32) {
		c.add(d.Name.at, "bad-name", "my-site", "name: %q: at most 32 small letters, digits and - between them", s.name)
	}
	for _, h := range d.Hosts {
		s.hosts = append(s.hosts, c.host(h))
	}
	if len(d.Hosts) == 0 && len(s.all)+len(s.any) == 0 {
		c.add(d.at, "reads-everything", "hosts: [board.example]", "without hosts a site must be told by its marks: give hosts, or recognise")
	}
	if d.Posts == nil && d.Threads == nil && len(d.Boards) == 0 {
		c.add(d.at, "reads-nothing", "posts: ...", "neither posts nor threads nor boards: nothing would be read")
	}
	c.clock(d, s)
	for _, a := range d.Addresses {
		s.addresses = append(s.addresses, c.address(a))
	}
	if len(d.Hosts) == 0 && len(d.Addresses) == 0 {
		c.add(d.at, "missing-key", `addresses: [{at: '/thread\.php\?id=(\d+)', kind: thread}]`, "without hosts a site needs addresses: by them login walls and error pages are known to be its own")
	}
	s.posts, s.threads = c.posts(d.Posts), c.threads(d.Threads)
	s.zoneFrom = c.tries("zone_from", d.ZoneFrom)
	s.boards, s.next = c.tries("boards", d.Boards), c.tries("next", d.Next)
	s.states = c.states(d.States)
	return s
}

func (d *declaration) recognition() recognition {
	if d.Recognise == nil {
		return recognition{}
	}
	return *d.Recognise
}

func texts(words []word) []string {
	var all []string
	for _, w := range words {
		all = append(all, w.text)
	}
	return all
}

// clock reads what says how pages write time and letters.
func (c compiler) clock(d *declaration, s *Declared) {
	if d.Zone.isSet() {
		if _, err := time.LoadLocation(d.Zone.text); err != nil || d.Zone.text == "Local" {
			c.add(d.Zone.at, "bad-zone", "Asia/Bangkok", "zone: %q is no IANA time zone", d.Zone.text)
		}
		s.zone = d.Zone.text
	}
	if d.Encoding.isSet() {
		encoding, name := charset.Lookup(d.Encoding.text)
		if encoding == nil {
			c.add(d.Encoding.at, "bad-encoding", "euc-kr", "encoding: there is no character set %q", d.Encoding.text)
		}
		s.encoding, s.charset = encoding, name
	}
}

// host reads "board.example" or "*.board.example".
func (c compiler) host(w word) string {
	name := strings.ToLower(w.text)
	bare := strings.TrimPrefix(name, "*.")
	u, err := url.Parse("http://" + bare + "/")
	if err != nil || u.Hostname() != bare || strings.ContainsAny(bare, "*_@ ") || !strings.Contains(bare, ".") && bare != "localhost" {
		c.add(w.at, "bad-host", "board.example", "hosts: %q is neither a host nor *.host; without port, path or scheme", w.text)
	}
	return name
}

func (c compiler) address(a addressAt) place {
	p := place{at: c.pattern("at", a.At), kind: a.Kind.text, head: a.Head.text, loose: a.Loose.on}
	c.oneOf("kind", a.Kind, kindThread, kindListing, kindPost)
	if a.Head.isSet() && (!strings.HasPrefix(p.head, "/") && !strings.HasPrefix(p.head, "$")) {
		c.add(a.Head.at, "bad-address", "/"+strings.TrimPrefix(p.head, "/"), "head: a path on the same host, with $1 for what at found")
	}
	return p
}

func (c compiler) oneOf(key string, w word, known ...string) {
	for _, k := range known {
		if !w.isSet() || w.text == k {
			return
		}
	}
	c.add(w.at, "unknown-value", nearest(w.text, known), "%s: %q is none of %s", key, w.text, strings.Join(known, ", "))
}

// pattern reads a regular expression. RE2 takes time proportional to the text.
func (c compiler) pattern(key string, w word) *regexp.Regexp {
	if !w.isSet() {
		return nil
	}
	if len(w.text) > maxSelector {
		c.add(w.at, "too-large", "", "%s: longer than %d bytes", key, maxSelector)
		return nil
	}
	re, err := regexp.Compile(w.text)
	if err != nil {
		c.add(w.at, "bad-pattern", "", "%s: %v", key, err)
		return nil
	}
	return re
}

func (c compiler) selector(key string, w word) *css {
	if !w.isSet() {
		return nil
	}
	s, err := compileCSS(w.text)
	switch {
	case errors.Is(err, errSlow):
		c.add(w.at, "slow-selector", "", "%s: %q: %v", key, w.text, err)
	case err != nil:
		c.add(w.at, "bad-selector", "", "%s: %q is no CSS selector: %v", key, w.text, err)
	default:
		return s
	}
	return nil
}

func (c compiler) selectors(key string, words []word) []*css {
	var all []*css
	for _, w := range words {
		if s := c.selector(key, w); s != nil {
			all = append(all, s)
		}
	}
	return all
}

// tries reads the alternatives of one value.
func (c compiler) tries(key string, takes []take) []try {
	if len(takes) > maxTries {
		c.add(takes[0].at, "too-large", "", "%s: more than %d alternatives", key, maxTries)
		return nil
	}
	var all []try
	for _, t := range takes {
		one := try{field: key, selector: c.selector(key, t.Select), attr: strings.ToLower(t.Attr.text), match: c.pattern(key, t.Match)}
		if t.Attr.isSet() && !isAttribute(t.Attr.text) {
			c.add(t.Attr.at, "bad-attribute", "href", "%s: %q is no name of an attribute", key, t.Attr.text)
		}
		if t.Up.isSet() {
			up, err := compileCompound(t.Up.text)
			if err != nil || len(splitCSS(t.Up.text, " ,>+~")) > 1 {
				c.add(t.Up.at, "bad-selector", "a", "%s: up: one element is named here, as a or div.row", key)
			}
			one.up = up
		}
		all = append(all, one)
	}
	return all
}

func (c compiler) posts(p *postsAt) *postParts {
	if p == nil {
		return nil
	}
	parts := &postParts{
		selector: c.selector("select", p.Select), ownPage: p.OwnPage.on, order: p.Order.text, address: p.Address.text,
		id: c.tries("id", p.ID), url: c.tries("url", p.URL), time: c.tries("time", p.Time), title: c.tries("title", p.Title), text: c.tries("text", p.Text),
		drop: c.selectors("drop", p.Drop), quotes: c.selectors("quotes", p.Quotes),
		photos: c.tries("photos", p.Photos), videos: c.tries("videos", p.Videos), audio: c.tries("audio", p.Audio), files: c.tries("files", p.Files),
		bio: c.tries("bio", p.Bio), edited: c.tries("edited", p.Edited), replyTo: c.tries("reply_to", p.ReplyTo),
	}
	c.oneOf("order", p.Order, orderOldest, orderNewest, orderNone)
	if len(p.URL) == 0 && !p.Address.isSet() {
		c.add(p.at, "missing-key", "address: viewtopic.php?pid={post}", "posts: without url or address a post has no address of its own")
	}
	if p.Address.isSet() && !strings.Contains(p.Address.text, "{post}") {
		c.add(p.Address.at, "bad-address", p.Address.text+"{post}", "address: {post} must stand where the post's id belongs, or all posts have one address")
	}
	if a := p.Author; a != nil {
		parts.accountID, parts.handle = c.tries("author.id", a.ID), c.tries("author.handle", a.Handle)
		parts.name, parts.profile = c.tries("author.name", a.Name), c.tries("author.url", a.URL)
	}
	if o := p.Opening; o != nil {
		parts.opening, parts.threadTitle = c.tries("opening.when", o.When), c.tries("opening.title", o.Title)
	}
	for _, f := range p.Formats {
		format, err := compileDateFormat(f.text)
		if err != nil {
			c.add(f.at, "bad-format", "DD/MM/YYYY HH:mm", "formats: %q: %v", f.text, err)
			continue
		}
		parts.formats = append(parts.formats, format)
	}
	return parts
}

func (c compiler) threads(t *threadsAt) *threadParts {
	if t == nil {
		return nil
	}
	return &threadParts{
		selector: c.selector("select", t.Select), link: c.tries("link", t.Link), time: c.tries("time", t.Time), pinned: c.selector("pinned", t.Pinned),
	}
}

// states lists the marks in the order they are tried: what is gone first, since
// such pages often hold a login form too; what is merely empty last.
func (c compiler) states(s *statesAt) []stateMark {
	if s == nil {
		return nil
	}
	var all []stateMark
	for _, m := range []struct {
		state crawler.PageState
		mark  *markAt
	}{
		{crawler.PageDeleted, s.Deleted}, {crawler.PageOver18, s.Over18}, {crawler.PageCaptcha, s.Captcha},
		{crawler.PageRateLimited, s.RateLimited}, {crawler.PageLoginWall, s.LoginWall}, {crawler.PageEmpty, s.Empty},
	} {
		if m.mark == nil {
			continue
		}
		mark := stateMark{state: m.state, selectors: c.selectors(string(m.state), m.mark.Select)}
		for _, t := range m.mark.Text {
			mark.texts = append(mark.texts, foldText(t.text))
		}
		all = append(all, mark)
	}
	return all
}

// foldText makes texts comparable: small letters, single blanks.
func foldText(s string) string { return strings.ToLower(oneLine(s)) }

// try is a compiled take.
type try struct {
	field    string
	selector *css         // nil = the element itself
	up       cascadia.Sel // nil = what was selected
	attr     string       // "" = the text
	match    *regexp.Regexp
}

// place says what stands at addresses of a form.
type place struct {
	at    *regexp.Regexp
	kind  string
	head  string
	loose bool
}

// The kinds of places, and the orders of posts.
const (
	kindThread  = "thread"
	kindListing = "listing"
	kindPost    = "post"

	orderOldest = "oldest-first"
	orderNewest = "newest-first"
	orderNone   = "none"
)

// postParts is a compiled postsAt.
type postParts struct {
	selector       *css
	order, address string
	ownPage        bool

	id, url, time, title, text       []try
	accountID, handle, name, profile []try
	photos, videos, audio, files     []try
	bio, edited, replyTo             []try
	drop, quotes                     []*css
	formats                          []dateFormat
	opening, threadTitle             []try
}

// threadParts is a compiled threadsAt.
type threadParts struct {
	selector, pinned *css
	link, time       []try
}

type stateMark struct {
	state     crawler.PageState
	texts     []string
	selectors []*css
}
