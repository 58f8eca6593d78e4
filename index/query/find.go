package query

import (
	"strings"
	"unicode/utf8"

	"scops/classifier/normalize"
)

// sought is a Text or a Like, ready to be found in many folded texts. It is
// looked for by the bytes it begins with; words are cut only around those.
type sought struct {
	parts []string // stand one behind the other; of a Like, what its words begin with
	words bool     // parts are whole words, with no other between; else white space is between
	like  *Like    // nil for a Text
}

// soughtIn lists the texts and patterns a query looks for.
func soughtIn(n Node) []sought {
	var out []sought
	Walk(n, func(n Node) bool {
		switch n := n.(type) {
		case Text:
			w := sought{parts: strings.Fields(n.Folded)}
			if w.words = normalize.Spaced(n.Folded); w.words {
				w.parts = wordsOf(n.Folded)
			}
			if len(w.parts) > 0 {
				out = append(out, w)
			}
		case Like:
			if begin := n.Span().Prefix; begin != "" {
				out = append(out, sought{parts: []string{begin}, words: true, like: &n})
			}
		case Not:
			return false
		}
		return true
	})
	return out
}

// each gives the places of s, most times; negative = without a bound.
func (w *sought) each(s string, most int, mark func(start, end int)) {
	for from := 0; most != 0; {
		at := strings.Index(s[from:], w.parts[0])
		if at < 0 {
			return
		}
		start := from + at
		next, end := start+len(w.parts[0]), w.endAt(s, start)
		if end < 0 {
			_, n := utf8.DecodeRuneInString(s[start:])
			from = start + n
			continue
		}
		mark(start, end)
		most--
		if from = end; w.words {
			from = next // the words behind the first may begin another place
		}
	}
}

// endAt is the end of the place that begins at start, where the first part
// stands; -1 when it is none.
func (w *sought) endAt(s string, start int) int {
	end := start + len(w.parts[0])
	if w.words {
		if before, n := utf8.DecodeLastRuneInString(s[:start]); n > 0 && inWord(before) {
			return -1
		}
		if word := end + wordEnd(s[end:]); w.like != nil {
			if !w.like.Fits(s[start:word]) {
				return -1
			}
			return word
		} else if word > end {
			return -1
		}
	}
	for _, part := range w.parts[1:] {
		behind := strings.TrimLeft(s[end:], "\t\n\f\r ")
		if w.words {
			behind = strings.TrimLeftFunc(s[end:], func(r rune) bool { return !inWord(r) })
		}
		if len(behind) == len(s)-end || !strings.HasPrefix(behind, part) || w.words && wordEnd(behind) != len(part) {
			return -1
		}
		end = len(s) - len(behind) + len(part)
	}
	return end
}

// wordEnd is the length of what of a word s begins with.
func wordEnd(s string) int {
	for i, r := range s {
		if !inWord(r) {
			return i
		}
	}
	return len(s)
}

// wordsOf cuts folded text at everything that is not part of a spaced word.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !inWord(r) })
}

// inWord holds for what is part of a spaced word.
func inWord(r rune) bool {
	if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
		return true
	}
	return r > ' ' && normalize.Spaced(string(r))
}
