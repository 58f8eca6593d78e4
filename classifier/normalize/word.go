package normalize

import "unicode/utf8"

// word is the end of the word that begins at, if it is an ordinary one: two
// Latin letters or Hangul syllables and more, a space or line break on both
// sides, and another word behind the space. No run goes across it, and nothing
// in it is read in another way. Otherwise it gives at.
func (c *scanner) word(at int) int {
	s := c.s
	if at > 0 && s[at-1] != ' ' && s[at-1] != '\n' {
		return at
	}
	if n := len(c.pieces); n > 0 && c.pieces[n-1].end+1 != at {
		return at // more than a space between
	}
	end := at
	if isLatinByte(s[at]) {
		for end < len(s) && isLatinByte(s[end]) {
			end++
		}
		if end < at+2 {
			return at
		}
	} else {
		for isSyllableAt(s, end) {
			end += 3
		}
		if end < at+6 || end == at+6 && c.mayEndRun(at, end) {
			return at
		}
	}
	if end == len(s) || s[end] == '\n' || s[end] == ' ' && c.beginsPiece(end+1) {
		return end
	}
	return at
}

// mayEndRun says whether the two syllables at may be the last one of a word cut
// up by spaces, with its particle: "아 이 스만".
func (c *scanner) mayEndRun(at, end int) bool {
	n := len(c.pieces)
	return n > 0 && c.pieces[n-1].letters == 1 && isTail(c.s, piece{kind: hangulPiece, start: at, end: end, letters: 2, last: syllable})
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
	if at+2 >= len(s) || s[at] < 0xea || s[at] > 0xed {
		return false
	}
	r := rune(s[at]&0x0f)<<12 | rune(s[at+1]&0x3f)<<6 | rune(s[at+2]&0x3f)
	return r >= firstSyllable && r <= lastSyllable
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
