package classifier

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
	for i := 0; i < len(s) && len(dst) < limit; i++ {
		from := i
		for i < len(s) && isWordByte(s[i]) {
			i++
		}
		if i == from+1 && isLower(s[from]) && l[s[from]-'a'] > 0 {
			dst = append(dst, match{int32(from), int32(i), l[s[from]-'a'] - 1})
		}
	}
	return dst
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

func isWordByte(c byte) bool { return isLower(c) || c >= '0' && c <= '9' }
