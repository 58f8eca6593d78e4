package classifier

import (
	"slices"
	"strconv"

	"scops/classifier/normalize"
)

// reasons are the sentences of the signals of one post, written one behind the
// other, so that they take no memory each.
type reasons struct {
	text []byte
	ends []int // of each sentence
	slab normalize.Slab
}

func (w *reasons) reset() { w.text, w.ends = w.text[:0], w.ends[:0] }

// isReason says that an item becomes a signal: innocent words do not.
func (f *found) isReason() bool { return f.term == nil || f.slot() != "" }

// write writes why an item counts, or why not.
func (w *reasons) write(r *reading, f *found) {
	w.text = append(appendQuoted(w.text, r.text[f.start:f.end]), f.role.says...)
	if f.hidden {
		w.text = append(w.text, ", written in disguise"...)
	}
	switch {
	case f.framed != 0:
		w.text = append(w.text, "; it counts for nothing, because the sentence speaks of "...)
		w.text = append(w.text, r.c.grammar.frameGloss(f.framed)...)
	case f.quoted:
		w.text = append(w.text, "; it counts for nothing, because somebody else is quoted"...)
	}
	w.text = append(w.text, '.')
	w.ends = append(w.ends, len(w.text))
}

// one is a sentence by itself.
func (w *reasons) one(surface, says string) string {
	w.text = append(appendQuoted(w.text[:0], surface), says...)
	return w.slab.Keep(w.text)
}

// appendQuoted is strconv.AppendQuote; that looks every character up in tables,
// of which most surfaces need none.
func appendQuoted(to []byte, s string) []byte {
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case b >= ' ' && b <= '~' && b != '"' && b != '\\':
			i++
		case isThaiOrHangul(s, i) && (b != 0xe0 || isAssigned(s[i+1], s[i+2])):
			i += 3
		default:
			return strconv.AppendQuote(to, s)
		}
	}
	to = append(to, '"')
	to = append(to, s...)
	return append(to, '"')
}

// isAssigned says of the last two bytes of a Thai letter or sign that there is one: ก to
// ฺ and เ to ๛.
func isAssigned(b, last byte) bool {
	return b == 0xb8 && last > 0x80 && last <= 0xba || b == 0xb9 && last <= 0x9b
}

// sortSignals sorts by start, end and rule; most lists are in order.
func sortSignals(list []Signal) {
	for i := 1; i < len(list); i++ {
		if compareSignals(&list[i-1], &list[i]) > 0 {
			slices.SortStableFunc(list, func(a, b Signal) int { return compareSignals(&a, &b) })
			return
		}
	}
}
