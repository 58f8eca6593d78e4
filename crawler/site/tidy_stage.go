package site

import (
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// stage is where on a page the reader stands.
type stage int

const (
	atStart    stage = iota // nothing has been read
	beforeRoot              // after the doctype
	beforeHead              // after <html>
	inHead
	afterHead
	inBody // and in what a page without a body shows
	afterBody
	afterRoot // after </html>
)

// fill opens and closes what a page may leave out until the reader has come to a stage.
func (t *tidyReader) fill(until stage) {
	for t.stage < until {
		switch t.stage {
		case atStart, beforeRoot:
			t.push(atom.Html, kindPlain)
			t.stage = beforeHead
		case beforeHead:
			t.push(atom.Head, kindPlain)
			t.stage = inHead
		case inHead:
			t.pop()
			t.stage = afterHead
		case afterHead:
			t.push(atom.Body, kindPlain)
			t.stage = inBody
		}
	}
}

// resume goes back into a body that has ended, since more of it comes.
func (t *tidyReader) resume() bool {
	if t.stage > inBody {
		t.stage = inBody
	}
	return t.stage == inBody
}

// arrive brings the reader to where an element stands: it opens <html>, <head>
// and <body>, written or left out. Done is true when that was all.
func (t *tidyReader) arrive(found tag) (done, ok bool) {
	switch found.atom {
	case atom.Html:
		if t.stage > beforeRoot {
			return false, false
		}
		t.open(t.element(found), kindPlain)
		t.stage = beforeHead
		return true, true
	case atom.Head:
		if t.stage > beforeHead {
			return false, false
		}
		t.fill(beforeHead)
		t.open(t.element(found), kindPlain)
		t.stage = inHead
		return true, true
	case atom.Body:
		if t.stage > afterHead {
			return false, false
		}
		t.fill(afterHead)
		t.open(t.element(found), kindPlain)
		t.stage = inBody
		return true, true
	case atom.Base, atom.Link, atom.Meta, atom.Noscript, atom.Script, atom.Style, atom.Title:
		t.fill(inHead)
		if t.stage == inHead {
			return false, true
		}
		return false, t.stage != afterHead && t.resume()
	}
	t.fill(inBody)
	return false, t.resume()
}

// leave closes <html>, <head> or <body>.
func (t *tidyReader) leave(name string) bool {
	switch {
	case name == "head" && t.stage == inHead:
		t.pop()
		t.stage = afterHead
	case name == "body" && t.stage == inBody && t.top().atom == atom.Body:
		t.stage = afterBody // what still comes goes into the body
	case name == "html" && (t.stage == inBody && t.top().atom == atom.Body || t.stage == afterBody):
		t.stage = afterRoot
	default:
		return false
	}
	return true
}

// addComment adds a comment where the parser puts it.
func (t *tidyReader) addComment(text string) {
	n := t.node()
	n.Type, n.Data = html.CommentNode, text
	switch t.stage {
	case atStart, beforeRoot, afterRoot:
		t.doc.AppendChild(n)
	case afterBody:
		t.stack[0].node.AppendChild(n)
	default:
		t.top().node.AppendChild(n)
	}
}
