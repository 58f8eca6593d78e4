package site

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Most of HTML's rules say what to do with pages that are written wrongly, and
// asking them is most of reading a page. The tidy reader knows what they come to
// where every end tag closes the element opened last and everything stands where
// it may: it makes the tree the parser would make, or none at the first thing it
// is not sure of, and then the page is parsed by all the rules. FuzzTidy compares
// the two.
//
//	tidy.go          one page from end to end: words, comments, tags
//	tidy_tag.go      what is written inside a tag
//	tidy_element.go  beginnings and ends of elements
//	tidy_stage.go    before, in and after <body>
//	tidy_kind.go     which elements there are, and where each may begin
//	tidy_drawing.go  <svg>, whose names have capitals
//	tidy_tree.go     the tree and the elements that are open

// parseTidy gives the tree html.Parse would make of a page, nil if the page has
// to be parsed. Its strings are cut from the page and keep it in memory as long as
// the tree is used; what crawler.Read gives out is copied.
func parseTidy(text string) *html.Node {
	t := newTidy(text)
	if t == nil || !t.read() {
		return nil
	}
	t.fill(inBody)
	return t.doc
}

// parseTidyBody is parseTidy for what stands inside a body, as html.ParseFragment
// would read it; false if that has to.
func parseTidyBody(text string) ([]*html.Node, bool) {
	t := newTidy(text)
	if t == nil {
		return nil, false
	}
	t.push(atom.Html, kindPlain)
	t.stage = inBody
	if !t.read() {
		return nil, false
	}
	var nodes []*html.Node
	root := t.stack[0].node
	for c := root.FirstChild; c != nil; c = root.FirstChild {
		root.RemoveChild(c)
		nodes = append(nodes, c)
	}
	return nodes, true
}

// newTidy gives a reader, nil if the page holds a NUL.
func newTidy(text string) *tidyReader {
	if strings.IndexByte(text, 0) >= 0 {
		return nil
	}
	if strings.IndexByte(text, '\r') >= 0 {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	return &tidyReader{text: text, doc: &html.Node{Type: html.DocumentNode}, stack: make([]opened, 0, usualDepth)}
}

// tidyReader reads one page. Its methods give false where it has to give up.
type tidyReader struct {
	text  string // of the page
	at    int    // where the reader is in it
	stage stage
	doc   *html.Node

	stack  []opened
	inside [kinds]int // how many elements of a kind are open
	slabs             // where nodes come from
}

// rest is what has not been read.
func (t *tidyReader) rest() string { return t.text[t.at:] }

// sees says that a piece of markup comes next, and passes it.
func (t *tidyReader) sees(markup string) bool {
	if !strings.HasPrefix(t.rest(), markup) {
		return false
	}
	t.at += len(markup)
	return true
}

func (t *tidyReader) read() bool {
	for t.at < len(t.text) {
		if !t.next() {
			return false
		}
	}
	return true
}

// next reads one piece: words, a comment or a tag.
func (t *tidyReader) next() bool {
	switch {
	case t.text[t.at] != '<':
		return t.words()
	case t.sees("</"):
		return t.endTag()
	case t.sees("<!--"):
		return t.comment()
	case t.sees("<!"):
		return t.doctype()
	}
	t.at++
	return t.startTag()
}

// words reads the text up to the next tag.
func (t *tidyReader) words() bool {
	text := t.rest()
	if end := strings.IndexByte(text, '<'); end >= 0 {
		text = text[:end]
	}
	t.at += len(text)
	text = unescaped(text)
	if strings.Trim(text, space) != "" && (t.stage != inBody || t.top().kind.isFrame()) {
		return false
	}
	if t.stage >= inHead { // before that no tree holds white space
		t.addText(text)
	}
	return true
}

// comment reads a comment.
func (t *tidyReader) comment() bool {
	text, _, found := strings.Cut(t.rest(), "-->")
	if !found || strings.HasPrefix(text, ">") || strings.HasPrefix(text, "->") || strings.Contains(text, "--!") {
		return false // it ends sooner than it seems to, or not at all
	}
	t.at += len(text) + len("-->")
	t.addComment(unescaped(text))
	return true
}

// doctype has the parser read a doctype: there are many, and one on a page.
func (t *tidyReader) doctype() bool {
	text, _, found := strings.Cut(t.rest(), ">")
	if !found || t.stage != atStart {
		return false
	}
	doc, err := html.Parse(strings.NewReader("<!" + text + ">"))
	if err != nil || doc.FirstChild.Type != html.DoctypeNode {
		return false
	}
	t.at, t.stage = t.at+len(text)+len(">"), beforeRoot
	n := doc.FirstChild
	doc.RemoveChild(n)
	t.doc.AppendChild(n)
	return true
}

// unescaped is a text with its character references resolved.
func unescaped(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return html.UnescapeString(s)
}
