package classifier

// letterTerms are the terms of one Latin letter (k, e): 1 + number of their entries,
// by letter. The search stops at them where no other letter or digit touches them:
// as patterns they would stop it at every e of a post.
type letterTerms [26]int32

// singleLetter says whether a pattern is one Latin letter.
func singleLetter(pattern string) bool { return len(pattern) == 1 && isLower(pattern[0]) }

// has says whether a byte is such a letter.
func (l *letterTerms) has(c byte) bool { return c-'a' < 26 && l[c-'a'] != 0 }

// endsAlone says whether the byte before at has no letter or digit on either side.
func endsAlone(s string, at int) bool {
	return (at == len(s) || !isWordByte(s[at])) && (at == 1 || !isWordByte(s[at-2]))
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

func isWordByte(c byte) bool { return isLower(c) || c >= '0' && c <= '9' }
