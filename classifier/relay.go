package classifier

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"scops/crawler"
	"scops/rules"
)

// Who passes an ad on word for word says so: in a sentence that leads to it
// ("reported this today:", "아래 글 신고했어요 ↓"), or before or behind a part of
// the post that is set apart (lines that begin with ">", lines between two
// rules, arrows that point at each other). What is so passed on is not the
// poster's own voice.

// leadSigns end a sentence that leads to what follows it; see leadSign for their bytes.
const leadSigns = ":：↓⬇👇🔽⤵▼→➡"

// speaksAbout holds for words of reporting and care: who writes them may be
// speaking about what others wrote.
func (f *found) speaksAbout() bool { return f.term != nil && f.set()&aboutSlots != 0 }

var aboutSlots = setOf(rules.SlotReport) | setOf(rules.SlotCare)

// passedOn is what a word of reporting or care passes on besides its own
// segment: the whole post where the grammar says so of its list, else what it
// leads to.
// It is the byte from which on all is passed on.
func (r *reading) passedOn(f *found) (from int, ok bool) {
	if r.c.grammar.wholePost[f.term.list.Name] {
		return 0, true
	}
	if !f.speaksAbout() {
		return 0, false
	}
	return r.introduced(f)
}

// leadGap is how far a sign of leading may stand behind its word, in bytes.
const leadGap = 120

// introduced is where what a word leads to begins: at the first sign of leading
// in its segment, with no part of an ad between.
func (r *reading) introduced(f *found) (from int, ok bool) {
	sign := leadSign(r.text, f.end)
	if sign < 0 || sign >= r.segment(f.start).End {
		return 0, false
	}
	return sign, !slices.ContainsFunc(r.within(crawler.Range{Start: f.end, End: sign}), isAdPart)
}

// leadSign is where the first sign of leading behind a byte stands, -1 if none is near.
func leadSign(text string, at int) int {
	near := text[at:min(len(text), at+leadGap)]
	for i := range len(near) {
		if b := near[i]; b < 0xef && b != 0xe2 && b != ':' {
			continue // begins none
		}
		c, size := utf8.DecodeRuneInString(near[i:])
		if !strings.ContainsRune(leadSigns, c) {
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[at+i+size:])
		if c != ':' || !isDigit(next) && next != '/' { // else a time, a link
			return at + i
		}
	}
	return -1
}

// isAdPart holds for identifiers, amounts, goods and words of contact.
func isAdPart(f found) bool {
	return f.entity != nil || f.hasSlot(rules.SlotSubstance) || f.slot() == rules.SlotContact
}

// setApart are the parts of a post its layout holds apart: runs of lines that
// begin with ">", lines between two lines of strokes, and what stands on one
// line between arrows that point at each other.
func (r *reading) setApart() []crawler.Range {
	pointed := holdsAny(r.text, ">\xe2\xe3\xf0") // bytes of arrows
	if !pointed && !holdsAny(r.text, "\n\r\xc2") {
		return nil // one line, and nothing on it
	}
	pointed = pointed && slices.ContainsFunc(arrows, func(a arrow) bool { return strings.Contains(r.text, a.sign) })
	var all []crawler.Range
	rule := -1 // end of the last line of strokes
	for _, start := range r.lay.starts() {
		line := r.lay.line(start)
		text := strings.TrimSpace(r.text[line.Start:line.End])
		switch {
		case strings.HasPrefix(text, ">") && !strings.HasPrefix(text, ">>"):
			all = append(all, line)
		case isRule(text):
			if rule >= 0 && rule < line.Start {
				all = append(all, crawler.Range{Start: rule, End: line.Start})
			}
			rule = line.End
		case pointed:
			if q, ok := betweenArrows(text); ok {
				at := line.Start + strings.Index(r.text[line.Start:line.End], text)
				all = append(all, crawler.Range{Start: at + q.Start, End: at + q.End})
			}
		}
	}
	return all
}

// holdsAny says whether one of some bytes stands in a text.
func holdsAny(text, bytes string) bool {
	for i := range len(bytes) {
		if strings.IndexByte(text, bytes[i]) >= 0 {
			return true
		}
	}
	return false
}

// isRule says that a line is one of strokes.
func isRule(line string) bool {
	const strokes = "-=_*~─━—ㅡ·."
	first, _ := utf8.DecodeRuneInString(line)
	return strings.ContainsRune(strokes, first) && utf8.RuneCountInString(line) >= 3 && strings.Trim(line, strokes) == ""
}

// arrow is a pair of signs that point at each other; sign is the first without spaces.
type arrow struct{ to, from, sign string }

// arrows are the signs that point at what stands between them.
var arrows = []arrow{{"→", "←", "→"}, {"->", "<-", "->"}, {"➡", "⬅", "➡"}, {"> ", " <", ">"}, {"👉", "👈", "👉"}, {" ㅡ ", " ㅡ ", "ㅡ"}, {" — ", " — ", "—"}}

// betweenArrows finds what stands between a pair of arrows.
func betweenArrows(line string) (crawler.Range, bool) {
	for _, a := range arrows {
		i := strings.Index(line, a.to)
		if i < 0 {
			continue
		}
		if j := strings.Index(line[i+len(a.to):], a.from); j > 0 {
			return crawler.Range{Start: i + len(a.to), End: i + len(a.to) + j}, true
		}
	}
	return crawler.Range{}, false
}

// isSpokenAbout says whether a word of reporting or care stands in the post.
func (r *reading) isSpokenAbout() bool {
	for i := range r.items {
		if r.items[i].speaksAbout() {
			return true
		}
	}
	return false
}

// quotedByLayout are the parts set apart that a word of reporting or care
// outside them speaks about.
func (r *reading) quotedByLayout() []crawler.Range {
	if len(r.items) < 2 || !r.isSpokenAbout() {
		return nil // nothing but that word
	}
	parts := r.setApart()
	slices.SortFunc(parts, func(a, b crawler.Range) int { return a.Start - b.Start })
	parts = merge(parts)
	for i := range r.items {
		f := &r.items[i]
		k := sort.Search(len(parts), func(k int) bool { return parts[k].End > f.start })
		if f.speaksAbout() && !f.shadow() && !f.quoted && (k == len(parts) || parts[k].Start > f.start) {
			return parts
		}
	}
	return nil
}
