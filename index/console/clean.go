package console

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// maxCopy bounds the bytes a working copy is made of.
const maxCopy = 8 << 20

// workingCopy makes what may be looked at out of a sealed page: its text and
// plain structure. Nothing in it runs, loads, submits or leads anywhere. ok is
// false for what is no text at all.
func workingCopy(body []byte, contentType, label string) (copied []byte, ok bool) {
	cut := len(body) > maxCopy
	if cut {
		body = body[:maxCopy]
	}
	isText, isHTML := textual(body, contentType)
	if !isText {
		return nil, false
	}
	text, err := decoded(body, label, contentType)
	if err != nil {
		return nil, false
	}
	var out bytes.Buffer
	out.WriteString("<!DOCTYPE html><meta charset=\"utf-8\">\n")
	if !isHTML || cleanHTML(&out, text) != nil {
		out.WriteString("<pre>" + html.EscapeString(string(text)) + "</pre>")
	}
	if cut {
		out.WriteString("\n<hr><p>…</p>")
	}
	return out.Bytes(), true
}

// textual says whether a body can be read as text, and as a page.
func textual(body []byte, contentType string) (isText, isHTML bool) {
	if len(body) == 0 {
		return false, false
	}
	kind := http.DetectContentType(body)
	isHTML = strings.HasPrefix(kind, "text/html") || strings.HasPrefix(kind, "text/") && strings.Contains(contentType, "html")
	return isHTML || strings.HasPrefix(kind, "text/"), isHTML
}

// decoded gives a body as UTF-8, by the label of the seal if there is one.
func decoded(body []byte, label, contentType string) ([]byte, error) {
	encoding, name := charset.Lookup(label)
	if encoding == nil {
		encoding, name, _ = charset.DetermineEncoding(body, contentType)
	}
	if name != "utf-8" {
		text, err := encoding.NewDecoder().Bytes(body)
		if err != nil {
			return nil, fmt.Errorf("decode sealed page from %s: %w", name, err)
		}
		body = text
	}
	if !utf8.Valid(body) {
		body = bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	return body, nil
}

// cleanHTML writes the allowed part of a page. Elements that are not allowed
// lose their tags and keep their text; those nobody should read lose both.
func cleanHTML(w io.Writer, text []byte) error {
	doc, err := html.ParseWithOptions(bytes.NewReader(text), html.ParseOptionEnableScripting(false))
	if err != nil {
		return fmt.Errorf("parse sealed page: %w", err)
	}
	root := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	cleanInto(root, doc)
	return html.Render(w, root)
}

// cleanInto appends clean copies of from's children to to.
func cleanInto(to, from *html.Node) {
	for child := range from.ChildNodes() {
		switch child.Type {
		case html.TextNode:
			to.AppendChild(&html.Node{Type: html.TextNode, Data: child.Data})
		case html.DocumentNode:
			cleanInto(to, child)
		case html.ElementNode:
			cleanElement(to, child)
		}
	}
}

func cleanElement(to, child *html.Node) {
	switch {
	case child.Namespace != "" || slices.Contains(droppedElements(), child.DataAtom):
	case slices.Contains(keptElements(), child.DataAtom):
		kept := &html.Node{Type: html.ElementNode, Data: child.Data, DataAtom: child.DataAtom, Attr: keptAttributes(child.Attr)}
		to.AppendChild(kept)
		cleanInto(kept, child)
	default:
		cleanInto(to, child)
	}
	if note := leadsTo(child); note != "" {
		to.AppendChild(&html.Node{Type: html.TextNode, Data: note})
	}
}

// leadsTo writes out where a link led and what a picture was said to show.
func leadsTo(n *html.Node) string {
	attr := func(key string) string {
		for _, a := range n.Attr {
			if a.Key == key {
				return strings.TrimSpace(a.Val)
			}
		}
		return ""
	}
	switch n.DataAtom {
	case atom.A:
		if href := attr("href"); href != "" && !strings.HasPrefix(href, "#") {
			return " [" + nameOf(href).Text + "]"
		}
	case atom.Img, atom.Video, atom.Audio:
		return " [" + n.Data + ": " + nameOf(attr("alt")+" "+attr("src")).Text + "]"
	}
	return ""
}

// droppedElements are left out with everything in them.
func droppedElements() []atom.Atom {
	return []atom.Atom{
		atom.Script, atom.Style, atom.Template, atom.Iframe, atom.Frame, atom.Frameset, atom.Object, atom.Embed, atom.Applet,
		atom.Svg, atom.Math, atom.Input, atom.Select, atom.Textarea, atom.Option, atom.Datalist, atom.Link, atom.Meta, atom.Base,
		atom.Head, atom.Title, atom.Canvas, atom.Noembed, atom.Noframes, atom.Xmp, atom.Plaintext, atom.Param, atom.Source, atom.Track,
	}
}

// keptElements are structure and nothing else.
func keptElements() []atom.Atom {
	return []atom.Atom{
		atom.Div, atom.P, atom.Span, atom.Br, atom.Hr, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6,
		atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr, atom.Td, atom.Th,
		atom.Caption, atom.Pre, atom.Code, atom.Blockquote, atom.Q, atom.Em, atom.Strong, atom.B, atom.I, atom.U, atom.S, atom.Small,
		atom.Sub, atom.Sup, atom.Del, atom.Ins, atom.Time, atom.Abbr, atom.Article, atom.Section, atom.Header, atom.Footer, atom.Main,
		atom.Nav, atom.Aside, atom.Figure, atom.Figcaption, atom.Address, atom.Bdi, atom.Ruby, atom.Rt, atom.Rp, atom.Mark,
	}
}

// keptAttributes are those that say something of the text itself.
func keptAttributes(attrs []html.Attribute) []html.Attribute {
	var kept []html.Attribute
	for _, a := range attrs {
		if a.Namespace == "" && slices.Contains([]string{"dir", "lang", "colspan", "rowspan", "datetime"}, a.Key) {
			kept = append(kept, a)
		}
	}
	return kept
}
