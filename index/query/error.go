package query

import (
	"fmt"
	"strings"
	"unicode"
)

// Error is a query that cannot be understood: what is wrong, and where.
type Error struct {
	Query   string // as typed
	Column  int    // in characters, from 1
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("query, column %d: %s", e.Column, e.Message) }

// Caret shows the query with an arrow under the place, and the message: three
// lines for a terminal. Of a long query only the surroundings are shown.
func (e *Error) Caret() string {
	const around = 60
	runes := []rune(e.Query)
	at := min(max(e.Column-1, 0), len(runes))
	from, to := max(at-around, 0), min(at+around, len(runes))
	var line, below strings.Builder
	for i, r := range runes[from:to] {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			r = ' '
		}
		line.WriteRune(r)
		if from+i < at {
			below.WriteString("  "[:width(r)])
		}
	}
	return line.String() + "\n" + below.String() + "^\n" + e.Message
}

// width is how many columns of a terminal a character takes.
func width(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0xa4cf, r >= 0xa960 && r <= 0xa97f,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff01 && r <= 0xff60,
		r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1f64f, r >= 0x1f680 && r <= 0x1f6ff, r >= 0x1f900 && r <= 0x1faff,
		r >= 0x20000 && r <= 0x3fffd:
		return 2
	default:
		return 1
	}
}
