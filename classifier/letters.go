package classifier

import (
	"math/bits"
	"unicode/utf8"
)

// letterTerms are the terms of one Latin letter (k, e): 1 + number of their entries,
// by letter. They are looked for where no other letter or digit touches them; the
// matcher would stop at every e of a post.
type letterTerms [26]int32

// singleLetter says whether a pattern is one Latin letter.
func singleLetter(pattern string) bool { return len(pattern) == 1 && isLower(pattern[0]) }

// scan appends the letters that stand alone in a folded text.
func (l *letterTerms) scan(s string, limit int, dst []match) []match {
	if *l == (letterTerms{}) {
		return dst
	}
	for i := 0; i < len(s); {
		if s[i] >= utf8.RuneSelf {
			i = beyondWide(s, i+1)
			continue
		}
		if !isWordByte(s[i]) {
			i++
			continue
		}
		from := i
		for i++; i < len(s) && isWordByte(s[i]); i++ {
		}
		if i > from+1 || !isLower(s[from]) || l[s[from]-'a'] == 0 {
			continue
		}
		if len(dst) >= limit {
			return dst
		}
		dst = append(dst, match{int32(from), int32(i), l[s[from]-'a'] - 1})
	}
	return dst
}

// beyondWide is where the bytes of characters that are no ASCII ones end, those
// at and behind it, as far as eight stand together.
func beyondWide(s string, at int) int {
	const wide = 0x8080808080808080
	for at+8 <= len(s) {
		b := s[at : at+8]
		v := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		if v&wide != wide {
			return at + bits.TrailingZeros64(^v&wide)/8
		}
		at += 8
	}
	return at
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

func isWordByte(c byte) bool { return isLower(c) || c >= '0' && c <= '9' }
