package normalize

import (
	"slices"
	"strings"
)

// leetUnits may stand behind a digit without being a word in disguise: 1oz,
// 3rd, 5tabs. One space before and behind each.
const leetUnits = " g gr gm gram grams kg kilo mg mcg ug ml cc l oz lb lbs qp qps hp zip zips pc pcs pk tab tabs pill pills bar bars cap caps x st nd rd th" +
	" k m mm cm km b bn ea hr hrs h min am pm d day days thb krw usd baht won pm kr bag bags box pack packs for off "

// readPiece finds what the second view reads in piece i on its own: leet in a
// word, a digit or Latin letter inside Thai or Hangul, a loose final jamo.
func readPiece(s string, ps []piece, i int) (edit, bool) {
	p := ps[i]
	whole := edit{start: p.start, end: p.end}
	switch p.kind {
	case latinPiece:
		if e, ok := readBetween(s, ps, i); ok {
			return e, true
		}
		if isLeet(s[p.start:p.end], p) && !addressed(s, p) {
			return whole, true
		}
		if insideWord(s, ps, i) {
			return edit{start: p.start - 1, end: p.start, as: 'a'}, true
		}
		if p.start > 0 && s[p.start-1] == '$' && p.digits == 0 && p.letters > 1 {
			return edit{start: p.start - 1, end: p.start, as: 's'}, true
		}
	case hangulPiece:
		return whole, p.last == jamoC && p.lastTwo == syllable
	}
	return edit{}, false
}

// insideWord says that an "@" stands before piece i for the a of a word (x@nax):
// letters touch it on both sides, and what follows is no domain.
func insideWord(s string, ps []piece, i int) bool {
	p := ps[i]
	if i == 0 || p.start == 0 || s[p.start-1] != '@' || ps[i-1].end != p.start-1 {
		return false
	}
	before := ps[i-1]
	const shortest = 2 // of a handle's beginning, so that no mail address is read
	return before.kind == latinPiece && before.digits == 0 && p.digits == 0 && before.letters <= shortest+1 && !addressedBehind(s, p)
}

// addressedBehind says that what is behind a piece makes it part of an address.
func addressedBehind(s string, p piece) bool {
	return p.end < len(s) && (strings.IndexByte("_=@", s[p.end]) >= 0 || s[p.end] == '.' && p.end+1 < len(s) && s[p.end+1] > ' ')
}

// isLeet says whether a word of letters and digits is spelled with digits for
// letters: all digits before its last letter are, there are not more of them
// than letters, and it is no number with a unit.
func isLeet(word string, p piece) bool {
	if p.digits == 0 || p.letters-p.digits < 2 {
		return false
	}
	last := strings.LastIndexFunc(word, func(r rune) bool { return r < '0' || r > '9' })
	digits, lead := 0, 0
	for i := range last {
		if word[i] < '0' || word[i] > '9' {
			continue
		}
		if leetRune(rune(word[i])) == rune(word[i]) {
			return false
		}
		digits++
		if lead == i {
			lead++
		}
	}
	if digits == 0 || digits > p.letters-p.digits || lead > 1 {
		return false
	}
	return lead == 0 || !strings.Contains(leetUnits, " "+word[lead:]+" ")
}

// addressed says that a word is part of a link, a handle or a version.
func addressed(s string, p piece) bool {
	if p.start > 0 && strings.IndexByte("/@_=&?.-", s[p.start-1]) >= 0 {
		return true
	}
	if p.end >= len(s) {
		return false
	}
	dotted := s[p.end] == '.' && p.end+1 < len(s) && s[p.end+1] > ' '
	return dotted || strings.IndexByte("/@_=", s[p.end]) >= 0
}

// leetRune reads a digit as the letter it is drawn like.
func leetRune(r rune) rune {
	switch r {
	case '0':
		return 'o'
	case '1':
		return 'i'
	case '3':
		return 'e'
	case '4':
		return 'a'
	case '5':
		return 's'
	case '7':
		return 't'
	}
	return r
}

// lastLetter is where the last Latin letter of an edit begins; digits before it
// may be letters, and so may a single one behind it (c0k3).
func lastLetter(s string, e edit) int {
	for at := e.end - 1; at >= e.start; at-- {
		if isLatinByte(s[at]) {
			if at+2 == e.end {
				return e.end
			}
			return at
		}
	}
	return e.start
}

// readBetween reads a lone 0 between Thai letters (ข0ง), a lone 1, l or i
// behind a Hangul consonant (ㅇ1스) and a lone l or i between syllables (아l스).
func readBetween(s string, ps []piece, i int) (edit, bool) {
	p := ps[i]
	if p.letters != 1 || i == 0 || ps[i-1].end != p.start {
		return edit{}, false
	}
	before := ps[i-1]
	follows := i+1 < len(ps) && ps[i+1].start == p.end && ps[i+1].kind == before.kind
	e := edit{start: p.start, end: p.end}
	switch c := s[p.start]; {
	case before.kind == thaiPiece && c == '0' && follows:
		e.as = 'อ'
	case before.kind == hangulPiece && before.last == jamoC && slices.Contains([]byte("1li"), c):
		e.as = 'ㅣ'
	case before.kind == hangulPiece && before.last == syllable && follows && (c == 'l' || c == 'i'):
		e.as = '이'
	}
	return e, e.as != 0
}
