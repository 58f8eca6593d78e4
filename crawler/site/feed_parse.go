package site

import (
	"errors"
	"fmt"
	"strings"
	"unicode"

	"github.com/mmcdole/gofeed"
)

// maxFeedDepth bounds the nesting of a feed: parsers of nested extensions call
// themselves once per level.
const maxFeedDepth = 256

var (
	errFeedDepth = errors.New("feed is nested too deep")
)

// feedKind says what a text is by its first element: rss, rdf, atom or json;
// "" = no feed.
func feedKind(text string) string {
	text = strings.TrimLeft(strings.TrimPrefix(text, "\uFEFF"), " \t\r\n")
	if strings.HasPrefix(text, "{") {
		if strings.Contains(clip(text, 4096), "jsonfeed.org/version") {
			return "json"
		}
		return ""
	}
	name := strings.ToLower(firstElement(clip(text, 16<<10)))
	switch {
	case name == "rss":
		return "rss"
	case name == "rdf:rdf":
		return "rdf"
	case name == "feed" || strings.HasSuffix(name, ":feed"):
		return "atom"
	default:
		return ""
	}
}

// firstElement is the name of the root element, after the declaration,
// comments and document type.
func firstElement(text string) string {
	for {
		i := strings.IndexByte(text, '<')
		if i < 0 || strings.TrimSpace(text[:i]) != "" {
			return ""
		}
		text = text[i+1:]
		end := ">"
		switch {
		case strings.HasPrefix(text, "!--"):
			end = "-->"
		case strings.HasPrefix(text, "?"):
			end = "?>"
		case strings.HasPrefix(text, "!"):
		default:
			name, _, _ := strings.Cut(text, ">")
			name, _, _ = strings.Cut(name, "/")
			if fields := strings.Fields(name); len(fields) > 0 {
				return fields[0]
			}
			return ""
		}
		_, rest, found := strings.Cut(text, end)
		if !found {
			return ""
		}
		text = rest
	}
}

// parseFeed parses a text that is UTF-8 already, whatever its declaration says.
// A feed the parser refuses is mended, and at last read item by item.
func parseFeed(text string) (*gofeed.Feed, error) {
	text = strings.TrimLeft(strings.TrimPrefix(strings.ToValidUTF8(text, "\uFFFD"), "\uFEFF"), " \t\r\n")
	if strings.HasPrefix(text, "{") {
		return parseOne(text)
	}
	text = dropDeclaration(text)
	feed, err := parseOne(text)
	if err == nil && isWhole(feed, text) {
		return feed, nil
	}
	mended := mendXML(text)
	if second, mendErr := parseOne(mended); mendErr == nil && (feed == nil || len(second.Items) > len(feed.Items)) {
		feed = second
	}
	if feed != nil && isWhole(feed, text) {
		return feed, nil
	}
	if third := parseItems(mended); third != nil && (feed == nil || len(third.Items) > len(feed.Items)) {
		feed = third
	}
	if feed == nil {
		return nil, fmt.Errorf("parse feed: %w", err)
	}
	return feed, nil
}

// isWhole says that the parser, which forgives a lot, lost no item over it.
func isWhole(feed *gofeed.Feed, text string) bool {
	return len(feed.Items) >= strings.Count(text, "</item>") && len(feed.Items) >= strings.Count(text, "</entry>")
}

func parseOne(text string) (*gofeed.Feed, error) {
	if !strings.HasPrefix(text, "{") && xmlDepth(text) > maxFeedDepth {
		return nil, errFeedDepth
	}
	parser := gofeed.NewParser()
	parser.KeepOriginalFeed = true
	return parser.ParseString(text)
}

// dropDeclaration removes <?xml encoding="..."?>: it speaks of the bytes, and
// the parser would decode the text a second time.
func dropDeclaration(text string) string {
	if !strings.HasPrefix(text, "<?xml") {
		return text
	}
	_, rest, found := strings.Cut(text, "?>")
	if !found {
		return text
	}
	return rest
}

// mendXML drops characters XML does not allow and writes out ampersands that
// begin no entity, outside CDATA.
func mendXML(text string) string {
	text = strings.Map(func(c rune) rune {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0xFFFE || c == 0xFFFF {
			return -1
		}
		return c
	}, text)
	var out strings.Builder
	for {
		plain, rest, found := strings.Cut(text, "<![CDATA[")
		mendAmpersands(&out, plain)
		if !found {
			return out.String()
		}
		data, after, closed := strings.Cut(rest, "]]>")
		out.WriteString("<![CDATA[" + data + "]]>")
		if !closed {
			return out.String()
		}
		text = after
	}
}

func mendAmpersands(out *strings.Builder, s string) {
	for {
		plain, rest, found := strings.Cut(s, "&")
		out.WriteString(plain)
		if !found {
			return
		}
		out.WriteByte('&')
		name, _, closed := strings.Cut(clip(rest, 12), ";")
		if !closed || !isEntityName(name) {
			out.WriteString("amp;")
		}
		s = rest
	}
}

func isEntityName(s string) bool {
	for i, c := range s {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && (c != '#' || i > 0) {
			return false
		}
	}
	return s != ""
}

// parseItems reads a feed that is broken as a whole: the part before the first
// item, then each item by itself; an item that is broken is left out.
func parseItems(text string) *gofeed.Feed {
	name := "item"
	if feedKind(text) == "atom" {
		name = "entry"
	}
	items := elements(text, name)
	if len(items) == 0 {
		return nil
	}
	before, after, first := "<rss version=\"2.0\"><channel>", "</channel></rss>", strings.Index(text, items[0])
	if name == "entry" {
		before, after = "<feed xmlns=\"http://www.w3.org/2005/Atom\">", "</feed>"
	}
	whole := channelHead(text[:first], before, after)
	for _, item := range items {
		if one, err := parseOne(before + item + after); err == nil {
			whole.Items = append(whole.Items, one.Items...)
		}
	}
	if len(whole.Items) == 0 {
		return nil
	}
	return whole
}

// channelHead keeps what tells which feed it is: its link, title and language.
func channelHead(head, before, after string) *gofeed.Feed {
	parts := before
	for _, name := range []string{"title", "link", "language", "description", "id"} {
		if found := elements(head, name); len(found) > 0 {
			parts += found[0]
		}
	}
	feed, err := parseOne(parts + after)
	if err != nil {
		return &gofeed.Feed{}
	}
	feed.Items = nil
	return feed
}

// elements cuts the elements of one name out of a text, at most maxPosts.
func elements(text, name string) []string {
	var found []string
	start, end := "<"+name, "</"+name+">"
	for len(found) < maxPosts {
		i := strings.Index(text, start)
		if i < 0 {
			return found
		}
		rest := text[i+len(start):]
		if rest == "" || !strings.ContainsAny(rest[:1], " \t\r\n>") { // <items>, <item/>
			text = rest
			continue
		}
		j := strings.Index(rest, end)
		if j < 0 {
			return found
		}
		found = append(found, start+rest[:j+len(end)])
		text = rest[j+len(end):]
	}
	return found
}

// xmlDepth is the deepest nesting of elements, counted without parsing.
func xmlDepth(text string) int {
	depth, deepest := 0, 0
	for {
		_, rest, found := strings.Cut(text, "<")
		if !found {
			return deepest
		}
		text = rest
		skip := ""
		switch {
		case strings.HasPrefix(text, "![CDATA["):
			skip = "]]>"
		case strings.HasPrefix(text, "!--"):
			skip = "-->"
		case strings.HasPrefix(text, "!"), strings.HasPrefix(text, "?"):
			skip = ">"
		case strings.HasPrefix(text, "/"):
			depth = max(0, depth-1)
			continue
		}
		if skip != "" {
			if _, text, found = strings.Cut(text, skip); !found {
				return deepest
			}
			continue
		}
		tag, _, _ := strings.Cut(text, ">")
		if !strings.HasSuffix(tag, "/") {
			depth++
			deepest = max(deepest, depth)
		}
		text = text[len(tag):]
	}
}
