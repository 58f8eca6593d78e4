package classifier

import "scops/classifier/normalize"

// mayAnchor says whether the search looks at a window of a pattern that ends at:
// at the pattern's own end always, else not behind a space nor inside a word.
func mayAnchor(pattern string, at int) bool {
	return at == len(pattern) || pattern[at-1] != ' ' && !endsInside(pattern, at)
}

// endsInside says that what ends at ends inside a word: between two different small
// Latin letters, or before a sign that belongs to the Thai letter there. Equal ones
// may be one letter, stretched.
func endsInside(s string, at int) bool { return insideLatin(s, at) || normalize.SplitsThai(s, at) }

func insideLatin(s string, at int) bool {
	return at < len(s) && isLower(s[at-1]) && isLower(s[at]) && s[at-1] != s[at]
}

// beginsInside says that the last n characters of a window begin inside a word of
// small Latin letters.
func beginsInside(w uint64, n int) bool {
	first, before := w>>(16*n-16)&0xffff, w>>(16*n)&0xffff
	return first-'a' < 26 && before-'a' < 26
}
