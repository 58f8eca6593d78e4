package classifier

// letterTerms are the terms of one Latin letter (k, e): 1 + number of their entries,
// by letter. They are looked for where no other letter or digit touches them; the
// matcher would stop at every e of a post.
type letterTerms [26]int32

// singleLetter says whether a pattern is one Latin letter.
func singleLetter(pattern string) bool { return len(pattern) == 1 && isLower(pattern[0]) }

// at says whether such a letter ends at, alone.
func (l *letterTerms) at(s string, at int) bool {
	c := s[at-1] - 'a'
	return c < 26 && l[c] != 0 && (at == len(s) || !isWordByte(s[at])) && (at == 1 || !isWordByte(s[at-2]))
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

func isWordByte(c byte) bool { return isLower(c) || c >= '0' && c <= '9' }
