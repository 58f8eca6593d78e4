package normalize

import (
	"strings"
	"unicode/utf8"
)

// plain are the words at and behind it that the first pass knows; nil if it knows
// none. Places are asked for in order.
func (c *scanner) plain(at int) *plainWords {
	for c.word < len(c.words) && c.words[c.word].end <= at {
		c.word++
	}
	if c.word == len(c.words) || c.words[c.word].start > at {
		return nil
	}
	return &c.words[c.word]
}

// ordinary is the kind of the ordinary word that begins at, up to white space,
// and where it ends; noPiece if none does. Such a word is Latin letters and digits two
// and more together that are no leet, with signs, behind them Hangul too (45만원), or
// two Thai letters or Hangul syllables and jamo and more, with signs around three and more.
// Nothing in it is read in another way, and no run goes from it to another one.
func (c *scanner) ordinary(at int) (kind pieceKind, end int) {
	s, begin := c.s, at
	for at < len(s) && isPunctuation(s[at]) {
		at++
	}
	if at == len(s) {
		return noPiece, at
	}
	first, letters := at, 0
	switch b := s[at]; {
	case isWordByte(b):
		return c.ordinaryLatin(at)
	case b < utf8.RuneSelf:
		return noPiece, at
	case b == 0xe0:
		kind = thaiPiece
		at, letters = c.thaiWord(at)
	default:
		kind = hangulPiece
		at, letters = c.hangul(at)
	}
	end = c.signs(at)
	if letters < 2 || letters == 2 && (begin < first || at < end) || !c.isBorder(end) {
		return noPiece, end
	}
	return kind, end
}

// hangul is the end of the Hangul syllables and jamo that begin at, and how many they
// are; 0 where the last may be the final of a syllable.
func (c *scanner) hangul(at int) (end, n int) {
	for ; isSyllableAt(c.s, at) || isJamoAt(c.s, at); at += 3 {
		n++
	}
	if n > 1 && isJamoAt(c.s, at-3) && c.s[at-3:at] < vowels && isSyllableAt(c.s, at-6) {
		return at, 0
	}
	return at, n
}

// vowels is where the vowels among the jamo begin.
const vowels = string(rune(firstVowel))

// isJamoAt says whether a lone jamo stands at.
func isJamoAt(s string, at int) bool {
	return at+2 < len(s) && s[at] == 0xe3 && (s[at+1] == 0x84 && s[at+2] >= 0xb1 || s[at+1] == 0x85 && s[at+2] <= 0xa3)
}

// ended is the end of two Hangul syllables at with signs behind them, at if there are none.
func (c *scanner) ended(at int) int {
	if !isSyllableAt(c.s, at) || !isSyllableAt(c.s, at+3) {
		return at
	}
	if end := c.signs(at + 6); end > at+6 && c.isBorder(end) {
		return end
	}
	return at
}

// signs is where the signs at end: no letters or digits of a script that joins, no
// white space and no flags, which spell words.
func (c *scanner) signs(at int) int {
	for at < len(c.s) {
		if b := c.s[at]; b < utf8.RuneSelf {
			if !isPunctuation(b) {
				break
			}
			at++
			continue
		}
		_, k, n := c.tab.classAt(c.s, at)
		if k == regional || kindOf(k) != noPiece {
			break
		}
		at += n
	}
	return at
}

// lone is ordinary for one Latin letter, digit or Hangul syllable (a, 두) and for two
// syllables that end a sentence (온다.) at, set apart by
// white space from what goes before it, an ordinary word or none, and from an
// ordinary word behind it that begins without a sign: no run holds it and either.
// Two syllables of which the last is a particle may be its tail.
func (c *scanner) lone(at int) (kind pieceKind, end int) {
	switch {
	case isWordByte(c.s[at]):
		kind, end = latinPiece, at+1
	case isSyllableAt(c.s, at):
		kind, end = hangulPiece, at+3
		if two := c.ended(at); two > at {
			end = two
		}
	default:
		return noPiece, at
	}
	if !c.isBorder(end) {
		return noPiece, at
	}
	if end == len(c.s) || c.s[end] == '\n' {
		return kind, end
	}
	next := end + 1
	if kind == latinPiece && next < len(c.s) && isWordByte(c.s[next]) && c.isBorder(next+1) { // 2 g: a run has three
		if end = next + 1; end == len(c.s) || c.s[end] == '\n' {
			return kind, end
		}
		next = end + 1
	}
	if next == len(c.s) || isPunctuation(c.s[next]) {
		return noPiece, at
	}
	behind, last := c.ordinary(next)
	if behind == noPiece {
		if last = c.ended(next); last == next {
			return noPiece, at
		}
		behind, last = hangulPiece, next+6
	}
	if behind == hangulPiece && last == next+6 && strings.Contains(tails, c.s[last-3:last]) {
		return noPiece, at
	}
	return kind, end
}

// isBorder says whether white space or the text's end stands at.
func (c *scanner) isBorder(at int) bool {
	return at == len(c.s) || isBreak(c.s[at])
}

// isBreak holds for white space of folded text.
func isBreak(b byte) bool { return b == ' ' || b == '\n' }

// ordinaryLatin is ordinary for what begins with a Latin letter or a digit at.
func (c *scanner) ordinaryLatin(at int) (kind pieceKind, end int) {
	s := c.s
	for at < len(s) && isWordByte(s[at]) {
		from, letters, inside := at, 0, false // inside: a digit stands before a letter
		for ; at < len(s) && isWordByte(s[at]); at++ {
			if isLatinByte(s[at]) {
				letters++
				inside = inside || at > from && isDigitByte(s[at-1])
			}
		}
		if at == from+1 || inside && letters > 1 || from > 0 && s[from-1] == '$' && letters == at-from || at < len(s) && s[at] == '@' {
			return noPiece, at
		}
		word := at
		if at = c.signs(at); at > word || c.isBorder(at) {
			continue
		}
		hangul, n := c.hangul(at)
		if at = c.signs(hangul); n < 2 || n == 2 && at > hangul || !c.isBorder(at) {
			return noPiece, at
		}
		return hangulPiece, at
	}
	if !c.isBorder(at) {
		return noPiece, at
	}
	return latinPiece, at
}

func isWordByte(b byte) bool { return isLatinByte(b) || isDigitByte(b) }

func isDigitByte(b byte) bool { return b >= '0' && b <= '9' }

// thaiWord is the end of the Thai letters and marks that begin at, and how many
// letters they are, up to three; 0 where a word torn apart may begin or end with them,
// or where they are one character as a reader counts.
func (c *scanner) thaiWord(at int) (end, letters int) {
	s, begin := c.s, at
	for ; letters < 3; at += 3 {
		i, k := c.thaiAt(at)
		if k == symbol {
			break
		}
		if k != thaiMark && i != saraAM-firstThai {
			letters++
		}
	}
	if letters < 2 || !c.beginsThai(begin) {
		return at, 0
	}
	if _, first := c.thaiAt(begin); letters == 2 && first == thaiLead {
		return at, 0
	}
	for at+2 < len(s) && s[at] == 0xe0 && s[at+1]&^1 == 0xb8 {
		if n := c.tab.thai[s[at+1]&1<<6|s[at+2]&0x3f]; n < thaiCons || n > thaiMark {
			break
		}
		at += 3
	}
	if !c.endsThai(at) {
		return at, 0
	}
	return at, letters
}

// beginsThai says that two Thai letters or marks at begin a word that is not torn.
func (c *scanner) beginsThai(at int) bool {
	_, first := c.thaiAt(at)
	second, _ := c.thaiAt(at + 3)
	return first != thaiVowel && first != thaiMark && second != silent-firstThai
}

// endsThai says that the Thai letter or mark before at ends one.
func (c *scanner) endsThai(at int) bool {
	i, k := c.thaiAt(at - 3)
	return k != thaiLead && i != shortA-firstThai && i != shortE-firstThai
}

// thaiAt is the place in its block and the class of the Thai letter or mark at;
// symbol if there is none.
func (c *scanner) thaiAt(at int) (i byte, k class) {
	if at+2 >= len(c.s) || c.s[at] != 0xe0 || c.s[at+1]&^1 != 0xb8 {
		return 0, symbol
	}
	i = c.s[at+1]&1<<6 | c.s[at+2]&0x3f
	if k = c.tab.thai[i]; k < thaiCons || k > thaiMark {
		return i, symbol
	}
	return i, k
}

// Marks that tell a Thai word torn apart; see isTorn.
const (
	silent = '์'
	shortA = 'ั'
	shortE = '็'
)

// isPunctuation says whether an ASCII character of folded text is no letter, digit or
// white space.
func isPunctuation(b byte) bool {
	return b > ' ' && b < utf8.RuneSelf && !isWordByte(b)
}

// beginsPiece says whether a letter or digit of a script that joins stands at.
func (c *scanner) beginsPiece(at int) bool {
	if at >= len(c.s) {
		return false
	}
	if isLatinByte(c.s[at]) || isSyllableAt(c.s, at) {
		return true
	}
	_, k, _ := c.tab.classAt(c.s, at)
	return kindOf(k) != noPiece
}

// more counts the Latin letters, Thai letters and marks or Hangul syllables
// that go on a piece of their script, and says whether there were any.
func (c *scanner) more(p *piece) bool {
	s, at := c.s, p.end
	switch p.kind {
	case latinPiece:
		for at < len(s) && isLatinByte(s[at]) {
			at++
		}
		p.letters += at - p.end
		p.step(at-p.end, latin)
	case hangulPiece:
		for isSyllableAt(s, at) {
			at += 3
		}
		p.letters += (at - p.end) / 3
		p.step((at-p.end)/3, syllable)
	case thaiPiece:
		for at+2 < len(s) && s[at] == 0xe0 && s[at+1]&^1 == 0xb8 {
			i := s[at+1]&1<<6 | s[at+2]&0x3f
			k := c.tab.thai[i]
			if k < thaiCons || k > thaiMark {
				break
			}
			if k != thaiMark && i != saraAM-firstThai {
				p.letters++
			}
			p.lastTwo, p.last = p.last, k
			at += 3
		}
	}
	went := at > p.end
	p.end = at
	return went
}

// step notes n characters of one class.
func (p *piece) step(n int, k class) {
	switch {
	case n > 1:
		p.lastTwo, p.last = k, k
	case n == 1:
		p.lastTwo, p.last = p.last, k
	}
}

func isLatinByte(b byte) bool { return b >= 'a' && b <= 'z' }

// isSyllableAt says whether a precomposed Hangul syllable stands at.
func isSyllableAt(s string, at int) bool {
	return at+2 < len(s) && isSyllable(threeAt(s, at))
}

// classAt is the character at and its class; the text is folded.
func (t *table) classAt(s string, at int) (r rune, k class, n int) {
	b := s[at]
	switch {
	case b < utf8.RuneSelf:
		return rune(b), t.ascii[b].class, 1
	case b == 0xe0 && at+2 < len(s) && s[at+1]&^1 == 0xb8:
		i := s[at+1]&1<<6 | s[at+2]&0x3f
		return firstThai + rune(i), t.thai[i], 3
	}
	r, n = utf8.DecodeRuneInString(s[at:])
	return r, t.entry(r).class, n
}
