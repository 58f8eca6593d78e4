package classifier

import "unicode/utf8"

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
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf { // no letter begins inside a character
			i = max(i, beyondWide(s, i)-1)
			continue
		}
		if !isLower(c) || l[c-'a'] == 0 || i > 0 && isWordByte(s[i-1]) || i+1 < len(s) && isWordByte(s[i+1]) {
			continue
		}
		if len(dst) >= limit {
			return dst
		}
		dst = append(dst, match{int32(i), int32(i + 1), l[c-'a'] - 1})
	}
	return dst
}

// beyondWide is where the Thai letters and Hangul syllables that stand at, if
// any, end.
func beyondWide(s string, at int) int {
	for at+2 < len(s) && (s[at] == 0xe0 || s[at] >= 0xea && s[at] <= 0xed) && s[at+1]&0xc0 == 0x80 && s[at+2]&0xc0 == 0x80 {
		at += 3
	}
	return at
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

func isWordByte(c byte) bool { return isLower(c) || c >= '0' && c <= '9' }
