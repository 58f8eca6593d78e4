package site

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

const (
	maxOpen    = 512 // elements that are open at a time, as for the parser
	usualDepth = 32
)

// opened is an element whose end has not been read.
type opened struct {
	node *html.Node
	atom atom.Atom
	kind kind
}

// top is the element opened last, or the page.
func (t *tidyReader) top() opened {
	if len(t.stack) == 0 {
		return opened{node: t.doc}
	}
	return t.stack[len(t.stack)-1]
}

// open makes an element that has been added the one opened last.
func (t *tidyReader) open(n *html.Node, k kind) {
	t.stack = append(t.stack, opened{n, n.DataAtom, k})
	t.inside[k]++
}

// pop closes the element opened last.
func (t *tidyReader) pop() {
	last := len(t.stack) - 1
	t.inside[t.stack[last].kind]--
	t.stack = t.stack[:last]
}

// push adds and opens an element the page leaves out.
func (t *tidyReader) push(a atom.Atom, k kind) {
	t.open(t.element(tag{name: a.String(), atom: a}), k)
}

// element adds an element.
func (t *tidyReader) element(found tag) *html.Node {
	n := t.node()
	n.Type, n.DataAtom, n.Data, n.Attr = html.ElementNode, found.atom, found.name, found.attrs
	t.top().node.AppendChild(n)
	return n
}

// addText adds a text, or adds it to the text before it.
func (t *tidyReader) addText(text string) {
	in := t.top()
	last := in.node.LastChild
	if last == nil && (in.kind == kindPreformatted || in.atom == atom.Textarea) {
		text = strings.TrimPrefix(strings.TrimPrefix(text, "\r"), "\n")
	}
	switch {
	case text == "":
	case last != nil && last.Type == html.TextNode: // around the end of a body only
		last.Data += text
	default:
		n := t.node()
		n.Type, n.Data = html.TextNode, text
		in.node.AppendChild(n)
	}
}

// slabs is where nodes and attributes come from, many at a time: they are used
// together and forgotten together.
type slabs struct {
	nodes     []html.Node
	nodesUsed int
	attrs     []html.Attribute
	attrsUsed int
}

// Sizes of slabs: the first is that of a short text, a page soon needs the last.
const (
	firstSlab = 16
	lastSlab  = 256
)

func (s *slabs) node() *html.Node {
	if s.nodesUsed == len(s.nodes) {
		s.nodes = make([]html.Node, min(max(2*len(s.nodes), firstSlab), lastSlab))
		s.nodesUsed = 0
	}
	s.nodesUsed++
	return &s.nodes[s.nodesUsed-1]
}

// room is where the attributes of a tag may be appended.
func (s *slabs) room() []html.Attribute {
	if s.attrsUsed+maxAttr > len(s.attrs) {
		s.attrs = make([]html.Attribute, min(max(2*len(s.attrs), maxAttr), lastSlab))
		s.attrsUsed = 0
	}
	return s.attrs[s.attrsUsed : s.attrsUsed : s.attrsUsed+maxAttr]
}

// take gives the first attributes in the room; what is appended to them later
// goes elsewhere.
func (s *slabs) take(n int) []html.Attribute {
	if n == 0 {
		return nil
	}
	s.attrsUsed += n
	return s.attrs[s.attrsUsed-n : s.attrsUsed : s.attrsUsed]
}
