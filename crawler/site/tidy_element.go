package site

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// startTag reads a start tag behind its "<", and the whole element if there can
// be no other inside it.
func (t *tidyReader) startTag() bool {
	found, ok := t.readTag()
	if !ok || len(t.stack)+2 > maxOpen {
		return false
	}
	if t.top().kind == kindDrawing {
		return t.draw(found)
	}
	if done, ok := t.arrive(found); done || !ok {
		return ok
	}
	k := elementKind(found.atom)
	if !t.mayBegin(found.atom, k) {
		return false
	}
	return t.begin(found, k)
}

// begin adds an element that may stand where the reader does.
func (t *tidyReader) begin(found tag, k kind) bool {
	switch k {
	case kindDrawing:
		return t.draw(found)
	case kindVoid, kindField, kindRule:
		t.element(found)
		return true
	case kindRaw, kindRawWords:
		return t.rawElement(found, k)
	case kindRow:
		if t.top().kind == kindTable {
			t.push(atom.Tbody, kindSection)
		}
	}
	n := t.element(found)
	if k == kindFormat || k == kindAnchor { // the parser sorts them, to compare such elements
		slices.SortFunc(n.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
	}
	t.open(n, k)
	return true
}

// rawElement reads an element whose inside is one text.
func (t *tidyReader) rawElement(found tag, k kind) bool {
	text, ok := t.rawText(found.name)
	if !ok {
		return false
	}
	if k == kindRawWords {
		text = unescaped(text)
	}
	t.open(t.element(found), k)
	t.addText(text)
	t.pop()
	return true
}

// endTag reads an end tag behind its "</"; it has to be that of the element
// opened last.
func (t *tidyReader) endTag() bool {
	name := t.name()
	t.skipSpace()
	if name == "" || !t.sees(">") {
		return false
	}
	switch name {
	case "html", "head", "body":
		return t.leave(name)
	case "table": // may leave out the ends of what it holds
		for t.top().kind == kindRow || t.top().kind == kindSection {
			t.pop()
		}
	}
	last := t.top()
	if last.node.Data != name && !(last.kind == kindDrawing && strings.EqualFold(last.node.Data, name)) {
		return false
	}
	t.pop()
	return true
}
