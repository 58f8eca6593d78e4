package site

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"scops/crawler"
)

// maxDepth bounds the walk over a parse tree. The parser refuses deeper pages;
// this holds even if it ever stops doing so.
const maxDepth = 600

// rendered is what a reader sees of a piece of HTML.
type rendered struct {
	text   string
	links  []string        // absolute, each once, in order of appearance
	quotes []crawler.Range // outermost quoted blocks of text

	pictures []crawler.Media // those that stand for no characters
}

// renderHTML is render for a piece of markup in a string, such as a feed
// item's content.
func renderHTML(markup string, base *url.URL) rendered {
	if !strings.ContainsAny(markup, "<&") {
		return rendered{text: strings.TrimSpace(markup)}
	}
	markup = strings.ToValidUTF8(markup, "\uFFFD")
	if nodes, ok := parseTidyBody(markup); ok {
		return render(base, nodes...)
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(markup), body)
	if err != nil { // nested too deep to be a text: its bare words are all there is
		return rendered{text: stripTags(markup)}
	}
	return render(base, nodes...)
}

// render turns nodes into text the way a browser shows them: white space
// folded, a line break at <br> and at every block, an empty line around
// paragraphs, pictures that stand for characters by their alt text, and
// nothing a reader does not see.
func render(base *url.URL, nodes ...*html.Node) rendered {
	r := renderer{base: base, quoteStart: -1}
	size := 0
	for _, n := range nodes {
		size += textSize(n, 0)
	}
	r.out.Grow(size)
	for _, n := range nodes {
		r.walk(n, 0)
	}
	return rendered{text: r.out.String(), links: r.links, quotes: r.quotes, pictures: r.pictures}
}

// textSize is how long the text below a node is, white space not yet folded.
func textSize(n *html.Node, depth int) int {
	if n.Type == html.TextNode {
		return len(n.Data)
	}
	size := 0
	for c := n.FirstChild; c != nil && depth < maxDepth; c = c.NextSibling {
		size += textSize(c, depth+1)
	}
	return size
}

type renderer struct {
	base  *url.URL
	out   strings.Builder
	lines int  // line breaks owed before the next character
	space bool // a space owed before the next character
	pre   int  // depth of preformatted elements
	cites int  // depth of <cite>: who is quoted, with links to the quoted post

	links []string

	pictures []crawler.Media

	quotes     []crawler.Range
	quoteDepth int
	quoteStart int // -1 until the open quote has its first character
}

func (r *renderer) walk(n *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	switch n.Type {
	case html.TextNode:
		r.write(n.Data)
		return
	case html.ElementNode:
		if isUnseen(n) {
			return
		}
	case html.CommentNode, html.DoctypeNode:
		return
	}
	r.open(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.walk(c, depth+1)
	}
	r.close(n)
}

func (r *renderer) open(n *html.Node) {
	switch n.DataAtom {
	case atom.Br:
		r.lines++
		r.space = false
	case atom.Img:
		r.image(n)
	case atom.A:
		r.link(n)
	case atom.Td, atom.Th:
		r.space = true
	case atom.Cite:
		r.cites++
	}
	if keepsLines(n) {
		r.pre++
	}
	if isQuote(n) {
		r.quoteDepth++
	}
	r.breakFor(n)
}

func (r *renderer) close(n *html.Node) {
	if n.DataAtom == atom.Cite {
		r.cites--
	}
	if keepsLines(n) {
		r.pre--
	}
	if isQuote(n) {
		r.quoteDepth--
		if r.quoteDepth == 0 && r.quoteStart >= 0 {
			r.quotes = append(r.quotes, crawler.Range{Start: r.quoteStart, End: r.out.Len()})
			r.quoteStart = -1
		}
	}
	r.breakFor(n)
}

// breakFor owes the line breaks an element's edge makes.
func (r *renderer) breakFor(n *html.Node) {
	switch n.DataAtom {
	case atom.P:
		r.lines = max(r.lines, 2)
	case atom.Cite: // forums put who is quoted on a line of its own
		if r.quoteDepth > 0 {
			r.lines = max(r.lines, 1)
		}
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Dd, atom.Div, atom.Dl, atom.Dt,
		atom.Fieldset, atom.Figure, atom.Figcaption, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3,
		atom.H4, atom.H5, atom.H6, atom.Header, atom.Hr, atom.Li, atom.Main, atom.Nav, atom.Ol, atom.Pre,
		atom.Section, atom.Table, atom.Tr, atom.Ul, atom.Summary, atom.Details, atom.Center, atom.Caption,
		atom.Dialog, atom.Legend, atom.Menu, atom.Hgroup:
		r.lines = max(r.lines, 1)
	}
}

func (r *renderer) write(s string) {
	for s != "" {
		word := s[:wordLen(s)]
		if word != "" {
			r.flush()
			r.out.WriteString(word)
			s = s[len(word):]
			continue
		}
		if s[0] == '\n' && r.pre > 0 {
			r.lines++
		} else {
			r.space = true
		}
		s = strings.TrimPrefix(s[1:], "\xa0") // the second byte of a no-break space
	}
}

// wordLen is where the first white space begins.
func wordLen(s string) int {
	for i := range len(s) {
		switch s[i] {
		case ' ', '\t', '\n', '\r', '\f':
			return i
		case 0xC2:
			if strings.HasPrefix(s[i:], "\u00A0") {
				return i
			}
		}
	}
	return len(s)
}

// flush pays the owed white space; none is owed before the first character.
func (r *renderer) flush() {
	if r.out.Len() > 0 {
		switch {
		case r.lines > 0:
			for range r.lines {
				r.out.WriteByte('\n')
			}
		case r.space:
			r.out.WriteByte(' ')
		}
	}
	r.lines, r.space = 0, false
	if r.quoteDepth > 0 && r.quoteStart < 0 {
		r.quoteStart = r.out.Len()
	}
}

// image writes the alt text of pictures that stand for characters, and names
// the others.
func (r *renderer) image(n *html.Node) {
	if isCharacter(n) {
		r.write(attr(n, "alt"))
		return
	}
	if len(r.pictures) < maxMedia && attr(n, "width") != "1" && !strings.Contains(attr(n, "class"), "avatar") { // a picture of one pixel counts readers
		if address := resolve(r.base, mediaSource(n)); hostOf(address) != "" {
			r.pictures = append(r.pictures, crawler.Media{Kind: mediaKind(n), URL: address, Alt: oneLine(attr(n, "alt"))})
		}
	}
}

// isCharacter says that a picture stands for a character: by its class, by the
// folder it lies in, or because its alt text is nothing but emoji.
func isCharacter(n *html.Node) bool {
	return containsAny(strings.ToLower(attr(n, "class")), characterClasses) ||
		containsAny(strings.ToLower(clip(attr(n, "src"), 1024)), characterFolders) || isEmoji(attr(n, "alt"))
}

var (
	characterClasses = []string{"emoji", "smil", "emote"}
	characterFolders = []string{"/emoji/", "/emojis/", "/twemoji/", "/smilies/", "/smileys/", "/smiles/"}
)

// isEmoji takes a few pictograms and what joins them.
func isEmoji(s string) bool {
	seen := false
	for _, c := range clip(s, 64) {
		switch {
		case c >= 0x2190 && unicode.Is(unicode.So, c):
			seen = true
		case c == 0x200D, c == 0xFE0E, c == 0xFE0F, c >= 0x1F3FB && c <= 0x1F3FF: // joiner, styles, tones of skin
		default:
			return false
		}
	}
	return seen && len(s) <= 64
}

func (r *renderer) link(n *html.Node) {
	href := attr(n, "href")
	address := resolve(r.base, href)
	if r.cites > 0 || strings.HasPrefix(href, "#") || address == "" || len(r.links) >= maxPostLinks || slices.Contains(r.links, address) {
		return
	}
	scheme, _, _ := strings.Cut(address, ":")
	switch strings.ToLower(scheme) {
	case "http", "https", "tg", "line", "mailto", "tel", "sms", "whatsapp", "viber", "sgnl", "signal", "weixin", "zalo", "skype", "xmpp",
		"kakaotalk", "kakaoplus", "kakaolink", "session", "threema":
		r.links = append(r.links, address)
	}
}

// isUnseen says that a reader never sees an element's text. What only a style
// sheet hides is kept, and so is what is hidden from screen readers
// (aria-hidden) or folded until a click: people read it.
func isUnseen(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Head, atom.Title, atom.Svg, atom.Datalist, atom.Canvas,
		atom.Iframe, atom.Object, atom.Select, atom.Audio, atom.Video:
		return true
	case atom.Dialog:
		return !hasAttr(n, "open")
	}
	if hasAttr(n, "hidden") {
		return true
	}
	style := plainStyle(n)
	return strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden") || zeroSize(style)
}

// plainStyle is an element's style in small letters and without spaces.
func plainStyle(n *html.Node) string {
	style := attr(n, "style")
	if style == "" {
		return ""
	}
	return strings.ToLower(strings.Join(strings.Fields(style), ""))
}

// keepsLines says that line breaks in an element's text are seen as such.
func keepsLines(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Pre, atom.Textarea:
		return true
	}
	style := plainStyle(n)
	return strings.Contains(style, "white-space:pre") || strings.Contains(style, "white-space:break-spaces") ||
		strings.Contains(attr(n, "class"), "whitespace-pre")
}

// isQuote finds quoted blocks: <blockquote>, and the boxes of forums that have
// their own mark for them.
func isQuote(n *html.Node) bool {
	switch n.DataAtom {
	case atom.Blockquote:
		return true
	case atom.Div, atom.Td, atom.Table, atom.Aside, atom.Section, atom.Fieldset, atom.Dl:
		class := attr(n, "class")
		return class != "" && strings.Contains(strings.ToLower(class), "quote") && hasQuoteClass(class)
	default:
		return false
	}
}

func hasQuoteClass(class string) bool {
	for word := range strings.FieldsSeq(class) {
		if slices.Contains(quoteClasses, word) {
			return true
		}
	}
	return false
}

// quoteClasses are the classes of quoted blocks, by the software that writes
// them; each holds the word "quote". A box's heading belongs to it.
var quoteClasses = []string{
	"quote",                      // many; Discourse as <aside>
	"quotecontent", "quotetitle", // phpBB 3.0
	"bbCodeQuote", "bbCodeBlock--quote", // XenForo 1, 2
	"bbcode_quote",                  // vBulletin 4, 5
	"quoteheader", "topslice_quote", // SMF
	"quotetop", "quotemain", // Invision Power Board 2, 3
	"ipsQuote", "ipsBlockquote", // Invision Community 4
	"quotebox",                         // PunBB, FluxBB
	"quoteBox", "quoteBody", "bbQuote", // WoltLab
	"blockquote", "block-quote", "quote-block", "quoted",
}

// zeroSize finds a font size of nothing: "font-size:0", not "font-size:0.9em".
func zeroSize(style string) bool {
	if strings.Contains(style, "font:0/0") {
		return true
	}
	_, rest, found := strings.Cut(style, "font-size:0")
	return found && (rest == "" || rest[0] != '.' && (rest[0] < '0' || rest[0] > '9'))
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// stripTags drops everything between angle brackets.
func stripTags(markup string) string {
	var out strings.Builder
	inside := false
	for i := 0; i < len(markup); {
		c, size := utf8.DecodeRuneInString(markup[i:])
		i += size
		switch {
		case c == '<':
			inside = true
		case c == '>':
			inside = false
			out.WriteByte(' ')
		case !inside:
			out.WriteRune(c)
		}
	}
	return strings.Join(strings.Fields(html.UnescapeString(out.String())), " ")
}
