package classifier

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/crawler"
)

// layout cuts a text into lines and segments. A segment ends at a line break,
// a bullet, and at . ! ? 。; "." only before white space or the end, none of
// them inside a find, number, link or identifier.
// Each is laid out when first asked for.
type layout struct {
	*ruler
	whole    []crawler.Range // stretches no segment ends in, sorted by start
	lines    []int           // bytes lines begin at, 0 first; see layLines
	segments []int           // bytes segments begin at, 0 first; see lay
}

// bullets end a segment wherever they stand.
const bullets = "•●▪◦‣■□◆◇▶►➤➡※✔✅☑📌👉🔹🔸🔷🔶"

func isBullet(r rune) bool {
	return (r >= 0x2022 && r < 0x2800 || r >= 0x1f400) && strings.ContainsRune(bullets, r)
}

// begin begins with another text, in the memory of the last one.
func (l *layout) begin(text string) {
	if l.ruler == nil {
		l.ruler = &ruler{}
	}
	l.measure(text)
	l.whole, l.lines, l.segments = nil, l.lines[:0], l.segments[:0]
}

// layLines finds where lines begin, once.
func (l *layout) layLines() {
	if len(l.lines) > 0 {
		return
	}
	l.lines = append(l.lines, 0)
	for _, sign := range lineBreaks {
		for at := 0; ; {
			i := strings.Index(l.text[at:], sign)
			if i < 0 {
				break
			}
			at += i + len(sign)
			l.lines = append(l.lines, at)
		}
	}
	slices.Sort(l.lines)
}

// lineBreaks end a line; U+0085 and U+2028 to U+2029 are those of Unicode (UAX #14).
var lineBreaks = []string{"\n", "\r", "\u0085", "\u2028", "\u2029"}

// lay finds where segments begin, once. It is for texts whose finds are known.
func (l *layout) lay() {
	if len(l.segments) > 0 {
		return
	}
	text, whole := l.text, l.whole
	l.segments = append(l.segments, 0)
	k, inside := 0, 0 // inside: the furthest end of the stretches that began
	for i := nextCut(text, 0); i < len(text); i = nextCut(text, i) {
		r, n := utf8.DecodeRuneInString(text[i:])
		for k < len(whole) && whole[k].Start <= i {
			inside = max(inside, whole[k].End)
			k++
		}
		next := i + n
		switch {
		case r == '\n', r == '\r', r == 0x85, r == 0x2028, r == 0x2029:
			l.segments = append(l.segments, next)
		case next < inside:
		case isBullet(r) && i > l.segments[len(l.segments)-1]:
			l.segments = append(l.segments, next)
		case endsSentence(r, text, i, next):
			l.segments = append(l.segments, next)
		}
		i = next
	}
}

// forget lets go of the text.
func (l *layout) forget() {
	if l.ruler != nil {
		l.begin("")
	}
}

// nextCut is where the next character that may end a line or segment stands from the
// byte at on, the end if none does.
func nextCut(text string, at int) int {
	rest, cuts := text[at:], &cutters
	for i := range len(rest) {
		if cuts[rest[i]] {
			return at + i
		}
	}
	return len(text)
}

// cutters are the bytes such characters begin with; no byte within another is one.
var cutters = func() (cuts [256]bool) {
	for _, b := range []byte(".!?\n\r\xc2\xe2\xe3") {
		cuts[b] = true
	}
	for b := 0xef; b < len(cuts); b++ {
		cuts[b] = true
	}
	return cuts
}()

// endsSentence says whether the sign r at [i,next) closes a sentence.
func endsSentence(r rune, text string, i, next int) bool {
	switch r {
	case '!', '?', '。', '！', '？', '｡', '．':
		return true
	case '.':
		after, _ := utf8.DecodeRuneInString(text[next:])
		return next == len(text) || unicode.IsSpace(after) && !abbreviates(text[:i])
	}
	return false
}

// abbreviates says whether the full stop behind text closes an abbreviation
// with inner stops (ป.ป.ส., U.S.).
func abbreviates(text string) bool {
	letters := 0
	for n := 0; n < 4 && text != ""; n++ {
		r, size := utf8.DecodeLastRuneInString(text)
		if r == '.' {
			return letters > 0
		}
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return false
		}
		letters++
		text = text[:len(text)-size]
	}
	return false
}

// segment is the range of the segment that holds the byte at.
func (l *layout) segment(at int) crawler.Range {
	l.lay()
	return stretch(l.segments, at, len(l.text))
}

// line is the range of the line that holds the byte at.
func (l *layout) line(at int) crawler.Range {
	l.layLines()
	return stretch(l.lines, at, len(l.text))
}

// starts are the bytes lines begin at.
func (l *layout) starts() []int {
	l.layLines()
	return l.lines
}

func stretch(starts []int, at, end int) crawler.Range {
	i := sort.SearchInts(starts, at+1) - 1
	if i+1 < len(starts) {
		end = starts[i+1]
	}
	return crawler.Range{Start: starts[i], End: end}
}

// wholes are the stretches no segment ends in: finds, and names.
func wholes(items []found, names, room []crawler.Range) []crawler.Range {
	all := append(room, names...)
	for i := range items {
		all = append(all, crawler.Range{Start: items[i].start, End: items[i].end})
	}
	slices.SortFunc(all, func(a, b crawler.Range) int { return a.Start - b.Start })
	return all
}
