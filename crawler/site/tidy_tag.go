package site

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxAttr bounds the attributes of one element: each is compared with those before it.
const maxAttr = 32

// space is what HTML takes for white space, after line ends have been made one.
const space = " \t\n\f"

// tag is a start tag as it is written.
type tag struct {
	name   string // in small letters
	atom   atom.Atom
	attrs  []html.Attribute // in order
	closed bool             // by a slash
}

// readTag reads a start tag behind its "<".
func (t *tidyReader) readTag() (tag, bool) {
	name := t.name()
	if name == "" || name[0] < 'a' || name[0] > 'z' {
		return tag{}, false
	}
	found := tag{name: name, atom: atom.Lookup([]byte(name))}
	if found.atom != 0 {
		found.name = found.atom.String()
	}
	attrs := t.room()
	for {
		t.skipSpace()
		if found.closed = t.sees("/>"); found.closed || t.sees(">") {
			found.attrs = t.take(len(attrs))
			return found, true
		}
		a, ok := t.attribute()
		if !ok || len(attrs) == maxAttr || slices.ContainsFunc(attrs, func(b html.Attribute) bool { return a.Key == b.Key }) {
			return found, false
		}
		attrs = append(attrs, a)
	}
}

func (t *tidyReader) attribute() (a html.Attribute, ok bool) {
	if a.Key = t.name(); a.Key == "" {
		return a, false
	}
	if !t.sees("=") {
		return a, true
	}
	a.Val, ok = t.value()
	return a, ok
}

// value reads what stands after an attribute's "=".
func (t *tidyReader) value() (value string, ok bool) {
	switch {
	case t.sees(`"`):
		value, _, ok = strings.Cut(t.rest(), `"`)
		t.at += len(value) + 1
	case t.sees("'"):
		value, _, ok = strings.Cut(t.rest(), "'")
		t.at += len(value) + 1
	default:
		end := strings.IndexAny(t.rest(), space+">")
		if end <= 0 {
			return "", false
		}
		value, ok = t.rest()[:end], true
		t.at += end
	}
	if strings.IndexByte(value, '&') < 0 {
		return value, ok
	}
	return html.UnescapeString(value), ok && refersPlainly(value)
}

// refersPlainly says that a value's character references are the same whether
// they stand in an attribute or in a text: there "&copy=1" is four letters or a
// sign.
func refersPlainly(value string) bool {
	for {
		_, after, found := strings.Cut(value, "&")
		if !found {
			return true
		}
		value = after
		n := 0
		for n < len(value) && isAlphanumeric(rune(value[n])) {
			n++
		}
		name, ended := "&"+value[:n], strings.HasPrefix(value[n:], ";")
		switch {
		case n == 0: // nothing, or a number
		case name == "&amp" && ended:
		case ended:
			if sign := html.UnescapeString(name + ";"); strings.HasSuffix(sign, ";") && sign != name+";" {
				return false // the beginning of a name is one
			}
		case html.UnescapeString(name) != name:
			return false
		}
	}
}

// name reads a tag's or an attribute's name; it gives it in small letters.
func (t *tidyReader) name() string {
	start, capital := t.at, false
	for t.at < len(t.text) && isNameByte(t.text[t.at]) {
		capital = capital || t.text[t.at] >= 'A' && t.text[t.at] <= 'Z'
		t.at++
	}
	name := t.text[start:t.at]
	if capital {
		return strings.ToLower(name)
	}
	return name
}

// isNameByte takes what names are made of, less than HTML does.
func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' || c == ':' || c == '.' || c == '@'
}

func (t *tidyReader) skipSpace() {
	for t.at < len(t.text) && strings.IndexByte(space, t.text[t.at]) >= 0 {
		t.at++
	}
}

// rawText reads up to and over an element's end tag what is text whatever it
// looks like.
func (t *tidyReader) rawText(name string) (string, bool) {
	start := t.at
	for {
		i := strings.Index(t.rest(), "</")
		if i < 0 {
			return "", false
		}
		end := t.at + i
		t.at = end + len("</")
		if tail := t.rest(); len(tail) <= len(name) || !strings.EqualFold(tail[:len(name)], name) || strings.IndexByte(space+"/>", tail[len(name)]) < 0 {
			continue
		}
		t.at += len(name)
		t.skipSpace()
		text := t.text[start:end]
		return text, t.sees(">") && !(name == "script" && mayNest(text))
	}
}

// mayNest says that a script may hold the end tag of a script inside it.
func mayNest(script string) bool {
	return strings.Contains(script, "<!--") && strings.Contains(strings.ToLower(script), "<script")
}
