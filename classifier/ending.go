package classifier

// mayAnchor says whether the search looks at a window of a pattern that ends at:
// at the pattern's own end always, else not behind a space nor inside a word.
func mayAnchor(pattern string, at int) bool {
	return at == len(pattern) || pattern[at-1] != ' ' && !endsInside(pattern, at)
}

// endsInside says that what ends at ends inside a word: between two different small
// Latin letters, or before a sign that belongs to the Thai letter there. Equal ones
// may be one letter, stretched.
func endsInside(s string, at int) bool { return insideLatin(s, at) || insideThai(s, at) }

func insideLatin(s string, at int) bool {
	return at < len(s) && isLower(s[at-1]) && isLower(s[at]) && s[at-1] != s[at]
}

// insideThai is isThai before and followsThai behind, read from the bytes.
func insideThai(s string, at int) bool {
	if at < 3 || at+2 >= len(s) || s[at] != 0xe0 || s[at+1]&^1 != 0xb8 || s[at-3] != 0xe0 || s[at-2]&^1 != 0xb8 {
		return false
	}
	last, next := s[at-2]&1<<6|s[at-1]&0x3f, s[at+1]&1<<6|s[at+2]&0x3f
	follows := uint64(followLow)
	if next >= 64 {
		follows = followHigh
	}
	return follows>>(next&63)&1 != 0 && last != next && last-1 < 0x5b && last != 0x3f
}

// followsThai by the place in the Thai block: ะ to ฺ; from 64 on ๅ and ็ to ๎.
const (
	followLow  = 1<<0x3b - 1<<0x30
	followHigh = 1<<5 | 1<<15 - 1<<7
)

// beginsInside says that the last n characters of a window begin inside a word of
// small Latin letters.
func beginsInside(w uint64, n int) bool {
	first, before := w>>(16*n-16)&0xffff, w>>(16*n)&0xffff
	return first-'a' < 26 && before-'a' < 26
}
