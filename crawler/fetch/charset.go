package fetch

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"
	"unsafe"

	"golang.org/x/net/html/charset"
)

const (
	utf8Label = "utf-8"
	// scanned is how far into a body a declaration is looked for. Browsers look
	// at 1 KiB; old boards put theirs behind a banner.
	scanned = 8 << 10
	// surely is how many multi-byte characters make valid UTF-8 no accident,
	// whatever a declaration says.
	surely = 8
)

// Decode gives a body as UTF-8 and the WHATWG label of the encoding it was in:
// forced (a label, "" = none), else by byte order mark, the Content-Type
// header, an XML declaration or meta element, else by its bytes. A declaration
// the bytes plainly contradict is passed over. Bodies that hold no text
// (pictures, archives) have none. Undecodable bytes become U+FFFD. The text of a body
// that is UTF-8 already is the body's own memory: it must not be written to any more.
func Decode(body []byte, contentType, forced string) (text, label string) {
	if forced == "" && !textual(contentType) {
		return "", utf8Label
	}
	label = choose(body, contentType, forced)
	return decodeAs(body, label), label
}

func choose(body []byte, contentType, forced string) string {
	if label := known(forced); label != "" {
		return label
	}
	if label := byMark(body); label != "" {
		return label
	}
	runes, valid := countUTF8(body)
	if valid && runes >= surely {
		return utf8Label
	}
	weak := ""
	for _, label := range []string{byHeader(contentType), byDeclaration(body)} {
		switch {
		case label == "" || label == utf8Label && !valid:
		case isDefault(label):
			weak = label
		default:
			return label
		}
	}
	if valid {
		return utf8Label
	}
	if label := detect(body); label != "" {
		return label
	}
	return orElse(weak, fallback(body, contentType))
}

// isDefault says that servers announce this one without looking.
func isDefault(label string) bool { return label == "windows-1252" }

func orElse(label, other string) string {
	if label != "" {
		return label
	}
	return other
}

// fallback is for bytes that are neither valid UTF-8 nor anything detected:
// mostly UTF-8 with a few broken bytes, or some Western page.
func fallback(body []byte, contentType string) string {
	runes, _ := countUTF8(body)
	if runes >= surely || byHeader(contentType) == utf8Label {
		return utf8Label
	}
	return "windows-1252"
}

// known gives the canonical label of a name, "" for one nobody knows or one
// that only stands for "do not decode".
func known(name string) string {
	if strings.TrimSpace(name) == "" {
		return ""
	}
	_, label := charset.Lookup(name)
	if label == "replacement" || label == "x-user-defined" {
		return ""
	}
	return label
}

func byMark(body []byte) string {
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		return utf8Label
	case bytes.HasPrefix(body, []byte("\xff\xfe")):
		return "utf-16le"
	case bytes.HasPrefix(body, []byte("\xfe\xff")):
		return "utf-16be"
	}
	return ""
}

func byHeader(contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return known(params["charset"])
	}
	_, after, _ := strings.Cut(strings.ToLower(contentType), "charset=")
	name, _, _ := strings.Cut(after, ";")
	return known(strings.Trim(name, ` "'`))
}

// byDeclaration reads <?xml encoding="..."?> and <meta ... charset=...>.
func byDeclaration(body []byte) string {
	head := bytes.ToLower(body[:min(len(body), scanned)])
	if trimmed := bytes.TrimLeft(head, " \t\r\n"); bytes.HasPrefix(trimmed, []byte("<?xml")) {
		decl, _, _ := bytes.Cut(trimmed, []byte(">"))
		if label := declared(decl, "encoding"); label != "" {
			return label
		}
	}
	for {
		i := bytes.Index(head, []byte("<meta"))
		if i < 0 {
			return ""
		}
		tag, rest, _ := bytes.Cut(head[i+5:], []byte(">"))
		if label := declared(tag, "charset"); label != "" {
			return label
		}
		head = rest
	}
}

// declared reads name=value in a tag; a page that could be read far enough to
// find it is not in UTF-16, whatever it says.
func declared(tag []byte, name string) string {
	_, after, found := bytes.Cut(tag, []byte(name))
	if !found {
		return ""
	}
	after = bytes.TrimLeft(after, " \t\r\n")
	if len(after) == 0 || after[0] != '=' {
		return ""
	}
	after = bytes.TrimLeft(after[1:], " \t\r\n\"'")
	end := bytes.IndexAny(after, " \t\r\n\"';/?>")
	if end < 0 {
		end = len(after)
	}
	label := known(string(after[:end]))
	if strings.HasPrefix(label, "utf-16") {
		return utf8Label
	}
	return label
}

// countUTF8 counts multi-byte characters and says whether everything is valid,
// a character cut off at the very end apart. Of a valid body, the common case,
// it counts no further than anybody asks.
func countUTF8(body []byte) (runes int, valid bool) {
	if utf8.Valid(body) {
		for i := 0; i < len(body) && runes < surely; i++ {
			if body[i] >= utf8.RuneSelf && utf8.RuneStart(body[i]) {
				runes++
			}
		}
		return runes, true
	}
	valid = true
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && size == 1 {
			if len(body)-i < utf8.UTFMax && !utf8.FullRune(body[i:]) {
				return runes, valid
			}
			valid = false
		} else {
			runes++
		}
		i += size
	}
	return runes, valid
}

func decodeAs(body []byte, label string) string {
	if label == utf8Label {
		return utf8Text(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	}
	enc, _ := charset.Lookup(label)
	if enc == nil {
		return validText(string(body))
	}
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return validText(string(body))
	}
	return strings.TrimPrefix(string(out), "\uFEFF")
}

// utf8Text is a body as text, without a copy where it is valid: while pages wait to
// be read each would take its size again.
func utf8Text(body []byte) string {
	if !utf8.Valid(body) {
		return strings.ToValidUTF8(string(body), "\uFFFD")
	}
	return unsafe.String(unsafe.SliceData(body), len(body))
}

// validText replaces what is not UTF-8. Looking first is several times faster
// than replacing nothing.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
