package console

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of an excerpt in a list.
const (
	excerptBefore = 60  // characters before the first mark
	excerptLength = 330 // characters of one window
	excerptLines  = 6   // lines of one window
	excerptBytes  = 4096
)

// window is a range of bytes of a text that is shown.
type window struct{ from, to int }

// excerpt cuts a text down to what is marked: a window around the first match
// of the query and one around the first reason, joined where they touch.
// Short texts are shown whole.
func excerpt(text string, spans []span) []segment {
	windows := windowsOf(text, spans)
	var out []segment
	for i, w := range windows {
		if w.from > 0 || i > 0 {
			out = append(out, segment{Gap: true})
		}
		var inside []span
		for _, s := range spans {
			if s.end > w.from && s.start < w.to {
				s.start, s.end = max(s.start, w.from)-w.from, min(s.end, w.to)-w.from
				inside = append(inside, s)
			}
		}
		out = append(out, marked(text[w.from:w.to], inside)...)
		if i == len(windows)-1 && w.to < len(text) {
			out = append(out, segment{Gap: true})
		}
	}
	return out
}

func windowsOf(text string, spans []span) []window {
	var windows []window
	for _, kind := range []why{byQuery, bySignal} {
		first := -1
		for _, s := range spans {
			if s.why == kind && s.start >= 0 && s.end <= len(text) && (first < 0 || s.start < first) {
				first = s.start
			}
		}
		if first >= 0 {
			windows = append(windows, around(text, first))
		}
	}
	if len(windows) == 0 {
		return []window{around(text, 0)}
	}
	slices.SortFunc(windows, func(a, b window) int { return cmp.Compare(a.from, b.from) })
	joined := windows[:1]
	for _, w := range windows[1:] {
		if last := &joined[len(joined)-1]; w.from <= last.to {
			last.to = max(last.to, w.to)
			continue
		}
		joined = append(joined, w)
	}
	return joined
}

// around is the window of one place: a little before it, then on until the
// window is full.
func around(text string, at int) window {
	at = min(at, len(text))
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	from := at
	for n := 0; from > 0 && n < excerptBefore; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:from])
		if text[from-size:from] == "\n" && n > 0 {
			break
		}
		from -= size
	}
	if from > 0 {
		if space := strings.IndexByte(text[from:at], ' '); space >= 0 && space < 20 {
			from += space + 1
		}
		from += marksAt(text[from:at])
	}
	to, lines := from, 0
	for n := 0; to < len(text) && n < excerptLength && to-from < excerptBytes; n++ {
		_, size := utf8.DecodeRuneInString(text[to:])
		if text[to] == '\n' {
			if lines++; lines == excerptLines {
				break
			}
		}
		to += size
	}
	return window{from, to + marksAt(text[to:min(len(text), to+64)])}
}

// marksAt is how many bytes of marks a text begins with: they belong to the
// character before.
func marksAt(text string) int {
	rest := strings.TrimLeftFunc(text, func(r rune) bool { return unicode.Is(unicode.M, r) || r == '\u200d' || r == '\u0e33' })
	return len(text) - len(rest)
}
