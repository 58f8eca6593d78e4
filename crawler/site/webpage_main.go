package site

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// mainMarks are the marks of the text of an article, the surest first.
const mainMarks = `[itemprop="articleBody"], .e-content, .entry-content, .post-content, .article-body, .article__body, .article-content, #articleBody, #article-view-content-div, #mw-content-text`

// mainText is the text of a page's article: as the page shows it, unless it
// states far more than it shows.
func (w *webPage) mainText(t *thing, top *html.Node) rendered {
	var shown rendered
	if top != nil {
		shown = render(w.base, top)
	}
	if stated := w.body(t, "articleBody", "text"); len(stated.text) > 2*len(shown.text) {
		return stated
	}
	return shown
}

// mainNode is where a page's article is: where a mark says so, else the
// <article> with most to read, else the block that is densest with text. It is
// tidied once: what frames a page is taken out.
func (w *webPage) mainNode(t *thing) *html.Node {
	for _, p := range t.all("articleBody") {
		if p.node != nil && !hasAttr(p.node, "content") {
			return p.node
		}
	}
	candidates := outermost(w.doc.Find(mainMarks)).Nodes
	if len(candidates) == 0 {
		candidates = outermost(w.doc.Find("article, main")).Nodes
	}
	var best *html.Node
	most := 0
	for _, n := range candidates {
		words := 0
		countWords(n, 0, &words)
		if words > most {
			best, most = n, words
		}
	}
	if most < 100 {
		if dense := densest(w.doc.Nodes); dense != nil {
			best = dense
		}
	}
	tidy(best)
	return best
}

// withoutHead drops the lines above a text that say what is known already: its
// title, who wrote it, when, and what it is about.
func (r rendered) withoutHead(known ...string) rendered {
	end, at := 0, 0
	for line := range strings.Lines(clip(r.text, 2000)) {
		at += len(line)
		line = strings.TrimSpace(line)
		if line != "" && slices.Contains(known, line) {
			end = at
		} else if len(line) > 120 {
			break
		}
	}
	end += len(r.text[end:]) - len(strings.TrimLeft(r.text[end:], "\n"))
	if end == 0 || end >= len(r.text) {
		return r
	}
	r.text = r.text[end:]
	quotes := r.quotes
	r.quotes = nil
	for _, q := range quotes {
		if q.End > end {
			r.quotes = append(r.quotes, crawler.Range{Start: max(q.Start-end, 0), End: q.End - end})
		}
	}
	return r
}

// tidy takes out what frames a text, and the comments, which are read apart.
func tidy(top *html.Node) {
	if top == nil {
		return
	}
	var frame []*html.Node
	for n := range top.Descendants() {
		switch n.DataAtom {
		case atom.Nav, atom.Footer, atom.Form, atom.Button:
			frame = append(frame, n)
		default:
			if n.Type == html.ElementNode && (attr(n, "id") == "comments" || hasClass(n, "comments-area", "comment-list", "mw-editsection", "navbox")) {
				frame = append(frame, n)
			}
		}
	}
	for _, n := range frame {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

// densest is the block that holds most running text: each paragraph counts for
// its parent, and half for its parent's, less what is link.
func densest(tops []*html.Node) *html.Node {
	scores := map[*html.Node]int{}
	var best *html.Node
	give := func(n *html.Node, points int) {
		if n == nil || n.Type != html.ElementNode || n.DataAtom == atom.Html {
			return
		}
		scores[n] += points
		if best == nil || scores[n] > scores[best] {
			best = n
		}
	}
	var walk func(n *html.Node, depth int) int
	walk = func(n *html.Node, depth int) int {
		if depth > maxDepth {
			return 0
		}
		if n.Type == html.TextNode {
			return len(strings.TrimSpace(n.Data))
		}
		if n.Type == html.ElementNode {
			switch n.DataAtom {
			case atom.A, atom.Nav, atom.Footer, atom.Form, atom.Button, atom.Header, atom.Aside:
				return 0
			}
			if isUnseen(n) {
				return 0
			}
		}
		own := 0
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			own += walk(c, depth+1)
		}
		switch n.DataAtom {
		case atom.P, atom.Pre, atom.Blockquote, atom.Li:
			give(n.Parent, own)
			if n.Parent != nil {
				give(n.Parent.Parent, own/2)
			}
			return 0
		case atom.Div, atom.Td, atom.Section, atom.Article, atom.Body, atom.Main:
			give(n, own) // text that stands in no paragraph
			return 0
		default:
			return own
		}
	}
	for _, n := range tops {
		walk(n, 0)
	}
	return best
}
