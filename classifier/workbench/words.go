package workbench

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/classifier"
	"scops/classifier/entity"
	"scops/classifier/normalize"
)

// Bounds of what is counted; words in characters. Thai has no spaces: what
// runs on for longer is a sentence and names nothing.
const (
	shortestWord = 2
	longestWord  = 16
	mostText     = 16 << 10 // bytes of a post that are looked at
)

// besideWords are the words of a post that stand next to its prices and
// contacts: on their lines, on the line above or below, and in hashtags.
func besideWords(text string, v *classifier.Verdict) []string {
	lines := cutLines(text, v)
	var words []string
	for i, l := range lines {
		close := l.marked || i > 0 && lines[i-1].marked || i+1 < len(lines) && lines[i+1].marked
		words = appendWords(words, l.text, !close)
	}
	return distinctWords(words)
}

// allWords are the words of a post, wherever they stand.
func allWords(text string, v *classifier.Verdict) []string {
	var words []string
	for _, l := range cutLines(text, v) {
		words = appendWords(words, l.text, false)
	}
	return distinctWords(words)
}

func distinctWords(words []string) []string {
	slices.Sort(words)
	return slices.Compact(words)
}

// cutLine is a line without what the pack knows and without identifiers.
type cutLine struct {
	text   string
	marked bool // a price or a contact stands on it
}

// cutLines cuts a text at what is known, so that only what nobody has listed is
// left: น้ำแข็งพร้อมส่ง is น้ำแข็ง where พร้อมส่ง is listed.
func cutLines(text string, v *classifier.Verdict) []cutLine {
	plain := []byte(text[:min(len(text), mostText)])
	var marks []int
	blank := func(start, end int, mark bool) {
		for i := max(0, start); i < min(end, len(plain)); i++ {
			if plain[i] != '\n' {
				plain[i] = ' '
			}
		}
		if mark {
			marks = append(marks, start)
		}
	}
	for _, e := range v.Entities {
		blank(e.Start, e.End, e.Kind != entity.Quantity)
	}
	for _, s := range v.Signals {
		blank(s.Start, s.End, s.Slot == "contact" || s.Slot == "price")
	}
	for _, s := range v.Shadow {
		blank(s.Start, s.End, false)
	}
	slices.Sort(marks)
	var lines []cutLine
	at := 0
	for line := range strings.SplitSeq(strings.ToValidUTF8(string(plain), " "), "\n") {
		end, marked := at+len(line), false
		for len(marks) > 0 && marks[0] <= end {
			marked, marks = true, marks[1:]
		}
		lines = append(lines, cutLine{line, marked})
		at = end + 1
	}
	return lines
}

// appendWords appends the words of a line, folded; only those of hashtags, if
// asked. An emoji is a word of its own: sellers use them as names.
func appendWords(words []string, line string, tagsOnly bool) []string {
	if !tagsOnly {
		for _, r := range line {
			if isEmoji(r) {
				words = append(words, string(r))
			}
		}
	}
	folded := normalize.Fold(line).Folded
	for i := 0; i < len(folded); {
		r, n := utf8.DecodeRuneInString(folded[i:])
		if !inWord(r) {
			i += n
			continue
		}
		start, letters := i, 0
		for i < len(folded) {
			r, n = utf8.DecodeRuneInString(folded[i:])
			if !inWord(r) {
				break
			}
			letters++
			i += n
		}
		tag := start > 0 && folded[start-1] == '#'
		if word := folded[start:i]; (tag || !tagsOnly) && letters >= shortestWord && letters <= longestWord && strings.ContainsFunc(word, unicode.IsLetter) {
			words = append(words, word)
		}
	}
	return words
}

func inWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.Nd) }

func isEmoji(r rune) bool { return r >= 0x1f300 && r <= 0x1faff || r >= 0x2600 && r <= 0x27bf }
