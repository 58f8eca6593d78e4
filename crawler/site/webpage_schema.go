package site

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// The kinds of schema.org that are read.
var (
	articleKinds = []string{
		"Article", "NewsArticle", "BlogPosting", "TechArticle", "Report", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle", "LiveBlogPosting", "Review",
	}
	discussionKinds = []string{"DiscussionForumPosting", "SocialMediaPosting", "Question"}
	offerKinds      = []string{"Product", "ProductGroup", "Offer"}
	answerKinds     = []string{"Comment", "Answer", "UserComments"}
	bodyProps       = []string{"articleBody", "text", "commentText", "description"}
)

// Bounds of what a page says of itself.
const (
	maxThings     = 20_000 // things and their properties
	maxThingDepth = 40
)

// thing is an item of schema.org, whichever way it is written.
type thing struct {
	kind  string
	node  *html.Node // microdata: its element
	props []prop
}

// prop is one property of a thing: a text, a piece of the page, or a thing.
type prop struct {
	name  string
	text  string
	node  *html.Node
	thing *thing
}

// all lists the values of a property.
func (t *thing) all(names ...string) []prop {
	var found []prop
	for _, p := range t.props {
		if slices.Contains(names, p.name) {
			found = append(found, p)
		}
	}
	return found
}

// text is the first value of the first property that has one.
func (t *thing) text(names ...string) string {
	for _, name := range names {
		for _, p := range t.all(name) {
			if s := p.plain(); s != "" {
				return s
			}
		}
	}
	return ""
}

// plain is a value as a text on one line; a thing's is its name or address.
func (p prop) plain() string {
	switch {
	case p.thing != nil:
		return p.thing.text("name", "url", "@id")
	case p.text != "" || p.node == nil:
		return strings.TrimSpace(p.text)
	default:
		return oneLine(clip(plainText(p.node), maxBio))
	}
}

// plainText is the text of a node, of which no more is gathered than is kept.
func plainText(top *html.Node) string {
	var out strings.Builder
	for n := range top.Descendants() {
		if out.Len() >= maxBio {
			break
		}
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
	}
	return out.String()
}

// findKinds finds the outermost things of some kinds.
func findKinds(things []*thing, kinds []string) []*thing {
	var found []*thing
	for _, t := range things {
		if slices.Contains(kinds, t.kind) {
			found = append(found, t)
			continue
		}
		for _, p := range t.props {
			if p.thing != nil {
				found = append(found, findKinds([]*thing{p.thing}, kinds)...)
			}
		}
	}
	return found
}

// schemaReader gathers a page's things.
type schemaReader struct {
	roots []*thing
	left  int
}

// things are those of the page that belong to no other: JSON-LD, then microdata.
func (w *webPage) things() []*thing {
	s := schemaReader{left: maxThings}
	for _, n := range w.doc.Find(`script[type="application/ld+json"]`).Nodes {
		if n.FirstChild != nil {
			s.readJSON(n.FirstChild.Data)
		}
	}
	for _, n := range w.doc.Nodes {
		s.walk(n, nil, false, 0)
	}
	return s.roots
}

func (s *schemaReader) readJSON(text string) {
	text = strings.TrimSuffix(strings.TrimSpace(text), ";")
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		text = strings.Map(func(c rune) rune { // a line break inside a string
			if c < ' ' {
				return ' '
			}
			return c
		}, text)
		if json.Unmarshal([]byte(text), &value) != nil {
			return
		}
	}
	root := &thing{}
	s.give(root, "@graph", value, 0)
	s.roots = append(s.roots, root)
}

// give adds a value of JSON to a thing's properties.
func (s *schemaReader) give(t *thing, name string, value any, depth int) {
	if s.left--; s.left < 0 || depth > maxThingDepth {
		return
	}
	switch v := value.(type) {
	case string:
		t.props = append(t.props, prop{name: name, text: v})
	case float64:
		raw, _ := json.Marshal(v)
		t.props = append(t.props, prop{name: name, text: string(raw)})
	case []any:
		for _, one := range v {
			s.give(t, name, one, depth+1)
		}
	case map[string]any:
		child := &thing{kind: kindOf(v["@type"])}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			s.give(child, key, v[key], depth+1)
		}
		t.props = append(t.props, prop{name: name, thing: child})
	}
}

// kindOf is a kind by its last word: "https://schema.org/Article".
func kindOf(v any) string {
	switch v := v.(type) {
	case string:
		return v[strings.LastIndexAny(v, "/#:")+1:]
	case []any:
		if len(v) > 0 {
			return kindOf(v[0])
		}
	}
	return ""
}

// walk reads microdata. What stands inside a text is part of it.
func (s *schemaReader) walk(n *html.Node, owner *thing, inBody bool, depth int) {
	if s.left < 0 || depth > maxDepth {
		return
	}
	if n.Type == html.ElementNode {
		name, _, _ := strings.Cut(strings.TrimSpace(attr(n, "itemprop")), " ")
		switch {
		case hasAttr(n, "itemscope") && !inBody:
			s.left--
			child := &thing{kind: kindOf(strings.TrimSpace(attr(n, "itemtype"))), node: n}
			if owner == nil || name == "" {
				s.roots = append(s.roots, child)
			} else {
				owner.props = append(owner.props, prop{name: name, thing: child})
			}
			owner = child
		case name != "" && owner != nil && !inBody:
			s.left--
			owner.props = append(owner.props, prop{name: name, text: propText(n), node: n})
			inBody = slices.Contains(bodyProps, name)
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		s.walk(c, owner, inBody, depth+1)
	}
}

// propText is a value that an element's attributes tell.
func propText(n *html.Node) string {
	for _, name := range []string{"content", "datetime"} {
		if hasAttr(n, name) {
			return attr(n, name)
		}
	}
	switch n.DataAtom {
	case atom.A, atom.Link:
		return attr(n, "href")
	case atom.Img:
		return mediaSource(n)
	default:
		return ""
	}
}

// author is the account a thing says it is by.
func (w *webPage) author(t *thing, names ...string) crawler.Author {
	for _, p := range t.all(names...) {
		name, address := oneLine(p.plain()), ""
		if p.thing != nil {
			name, address = oneLine(p.thing.text("name", "alternateName")), resolve(w.base, p.thing.text("url", "sameAs"))
		}
		if p.node != nil && p.node.DataAtom == atom.A {
			name, address = oneLine(plainText(p.node)), resolve(w.base, p.text)
		}
		if name != "" {
			return accountNamed(name, address)
		}
	}
	return crawler.Author{}
}

// accountNamed is an account of which a page shows no more than the name.
func accountNamed(name, address string) crawler.Author {
	name = clip(oneLine(name), 256)
	return crawler.Author{ID: name, Handle: name, Name: name, URL: address}
}

// body is the text of a thing.
func (w *webPage) body(t *thing, names ...string) rendered {
	for _, name := range names {
		for _, p := range t.all(name) {
			switch {
			case p.node != nil && !hasAttr(p.node, "content"):
				return render(w.base, p.node)
			case strings.Contains(p.text, "</") || strings.Contains(p.text, "<br"):
				return renderHTML(p.text, w.base)
			case strings.TrimSpace(p.text) != "":
				return renderPlain(html.UnescapeString(p.text))
			}
		}
	}
	return rendered{}
}
