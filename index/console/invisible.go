package console

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// name is a short text somebody outside wrote, an account name say: shown on
// one line, set apart from the page's direction, with what cannot be seen in
// it named.
type name struct {
	Text   string
	Hidden string // code points that cannot be seen, "" = none
}

// maxName bounds what is shown of a name, in characters.
const maxName = 120

// nameOf prepares a name: line breaks become spaces, invisible characters are
// left out and named.
func nameOf(text string) name {
	var hidden []rune
	var b strings.Builder
	count := 0
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case invisible(r):
			if !slices.Contains(hidden, r) && len(hidden) < 8 {
				hidden = append(hidden, r)
			}
			continue
		}
		if count++; count > maxName {
			b.WriteRune('…')
			break
		}
		b.WriteRune(r)
	}
	return name{strings.Join(strings.Fields(b.String()), " "), codes(hidden)}
}

// hiddenIn names the invisible characters of a text that is shown as it is.
func hiddenIn(text string) string {
	var hidden []rune
	for _, r := range text {
		if invisible(r) && !slices.Contains(hidden, r) {
			if hidden = append(hidden, r); len(hidden) == 8 {
				break
			}
		}
	}
	return codes(hidden)
}

// invisible holds for controls and format characters, among them those that
// turn the direction of writing around, and for fillers that look like
// nothing. Zero-width joiners hold emoji together and are left alone.
func invisible(r rune) bool {
	switch r {
	case '\n', '\t', '\r', '\u200d', '\ufe0f':
		return false
	case '\u115f', '\u1160', '\u3164', '\uffa0':
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf)
}

func codes(runes []rune) string {
	list := make([]string, len(runes))
	for i, r := range runes {
		list[i] = fmt.Sprintf("U+%04X", r)
	}
	return strings.Join(list, " ")
}
