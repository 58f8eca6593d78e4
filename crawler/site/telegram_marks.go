package site

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// marks are the elements of a page, or of one post on it, by class name. A page
// has twenty posts and every post some twenty things it may have: asking the
// tree for each of them is most of the cost of a page, so the tree is walked
// once and asked here.
type marks struct {
	byClass *[len(markClasses)][]mark // of the whole page, in document order
	from    int                       // only elements after this place,
	to      int                       // and not after this one
}

// mark is one element, its place among all elements, and the place of the last
// one inside it.
type mark struct {
	*html.Node
	at, end int
}

// markClasses are the classes anybody asks for, in order of length: nearly all
// begin alike, so their lengths tell them apart sooner.
var markClasses = [...]string{
	"js-message_text",
	"tme_messages_more",
	"tgme_widget_message",
	"tgme_channel_history",
	"tgme_page_description",
	"tgme_widget_message_date",
	"tgme_widget_message_meta",
	"tgme_widget_message_poll",
	"tgme_widget_message_reply",
	"tgme_widget_message_views",
	"tgme_widget_message_author",
	"tgme_widget_message_grouped",
	"tgme_channel_info_description",
	"tgme_widget_message_owner_name",
	"tgme_widget_message_photo_wrap",
	"tgme_widget_message_from_author",
	"tgme_widget_message_link_preview",
	"tgme_widget_message_sticker_wrap",
	"tgme_widget_message_video_player",
	"tgme_widget_message_voice_player",
	"tgme_widget_message_document_wrap",
	"tgme_widget_message_poll_question",
	"tgme_widget_message_forwarded_from",
	"tgme_widget_message_poll_option_text",
	"tgme_widget_message_roundvideo_player",
	"tgme_widget_message_forwarded_from_name",
}

// markClass is a class's place in the list; false = nobody asks for it.
func markClass(class string) (int, bool) {
	for i := range markClasses {
		if len(markClasses[i]) >= len(class) {
			if markClasses[i] == class {
				return i, true
			}
			if len(markClasses[i]) > len(class) {
				break
			}
		}
	}
	return 0, false
}

// usualPosts is how many posts a page shows, and one more.
const usualPosts = 21

func marksBelow(root *html.Node) marks {
	m := marks{byClass: new([len(markClasses)][]mark)}
	m.walk(root, 0)
	return m
}

func (m *marks) walk(n *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			m.add(c, depth)
		}
	}
}

func (m *marks) add(n *html.Node, depth int) {
	m.to++
	at := m.to
	var places [4]struct{ class, i int } // no element of the preview has more of them
	made := places[:0]
	for names := attr(n, "class"); names != ""; {
		var name string
		name, names = cutClass(names)
		class, ok := markClass(name)
		if !ok {
			continue
		}
		have := m.byClass[class]
		if len(have) > 0 && have[len(have)-1].at == at {
			continue
		}
		if have == nil {
			have = make([]mark, 0, usualPosts)
		}
		made = append(made, struct{ class, i int }{class, len(have)})
		m.byClass[class] = append(have, mark{Node: n, at: at})
	}
	m.walk(n, depth+1)
	for _, p := range made {
		m.byClass[p.class][p.i].end = m.to
	}
}

// cutClass cuts the first name off a class attribute; "" = white space stands there.
func cutClass(names string) (first, rest string) {
	if end := strings.IndexByte(names, ' '); end >= 0 {
		first, rest = names[:end], names[end+1:]
	} else {
		first = names
	}
	if end := strings.IndexAny(first, "\t\n\f\r"); end >= 0 { // rare
		return first[:end], names[end+1:]
	}
	return first, rest
}

func (m mark) compare(at int) int { return m.at - at }

// within are the marks inside one element.
func (m marks) within(e mark) marks { return marks{byClass: m.byClass, from: e.at, to: e.end} }

// all are the elements of a class.
func (m marks) all(class string) []mark {
	i, ok := markClass(class)
	if !ok {
		panic("site: " + class + " stands in no list of classes") // and in no page: a slip of ours
	}
	found := m.byClass[i]
	from, _ := slices.BinarySearchFunc(found, m.from+1, mark.compare)
	to, _ := slices.BinarySearchFunc(found, m.to+1, mark.compare)
	return found[from:to]
}

// first is the first element of a class; nil = there is none.
func (m marks) first(class string) *html.Node {
	if found := m.all(class); len(found) > 0 {
		return found[0].Node
	}
	return nil
}

// any says whether there is an element of one of the classes.
func (m marks) any(classes ...string) bool {
	return slices.ContainsFunc(classes, func(class string) bool { return len(m.all(class)) > 0 })
}

// inOrder are the elements of several classes, each once.
func (m marks) inOrder(classes ...string) []mark {
	var out []mark
	for _, class := range classes {
		out = append(out, m.all(class)...)
	}
	slices.SortFunc(out, func(a, b mark) int { return a.at - b.at })
	return slices.CompactFunc(out, func(a, b mark) bool { return a.at == b.at })
}

// text is all text of a class, in one piece.
func (m marks) text(class string) string {
	var b strings.Builder
	for _, n := range m.all(class) {
		writeText(&b, n.Node, 0)
	}
	return b.String()
}

func writeText(b *strings.Builder, n *html.Node, depth int) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
		writeText(b, c, depth+1)
	}
}

// child is the first element below n of a tag with an attribute.
func child(n *html.Node, tag, name string) *html.Node {
	if n == nil {
		return nil
	}
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == tag && hasAttr(d, name) {
			return d
		}
	}
	return nil
}

// attrOf is attr of a node there may be.
func attrOf(n *html.Node, name string) string {
	if n == nil {
		return ""
	}
	return attr(n, name)
}

// below says whether an element stands inside one of a class.
func below(n *html.Node, classes ...string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Type == html.ElementNode && hasClass(p, classes...) {
			return true
		}
	}
	return false
}

// hasClass says whether an element has one of the classes.
func hasClass(n *html.Node, classes ...string) bool {
	names := attr(n, "class")
	if names == "" {
		return false
	}
	for _, class := range classes {
		if !strings.Contains(names, class) { // in most cases, and sooner told
			continue
		}
		for name := range strings.FieldsSeq(names) {
			if name == class {
				return true
			}
		}
	}
	return false
}

// selection is a node for what asks with selectors: media and polls, which few
// posts have.
func selection(n *html.Node) *goquery.Selection { return goquery.NewDocumentFromNode(n).Selection }
