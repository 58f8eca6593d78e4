package classifier

import (
	"unicode/utf8"

	"scops/classifier/normalize"
)

// mayAnchor says whether the search looks at a window of a pattern that ends at:
// at the pattern's own end always, else not behind a space nor inside a word.
func mayAnchor(pattern string, at int) bool {
	return at == len(pattern) || pattern[at-1] != ' ' && !endsInside(pattern, at)
}

// endsInside says that what ends at ends inside a word: between two different small
// Latin letters, or before a sign that belongs to the Thai letter there. Equal ones
// may be one letter, stretched.
func endsInside(s string, at int) bool {
	return at < len(s) && goesOn(s[at-1], s[at]) || normalize.SplitsThai(s, at)
}

// goesOn says that two bytes are different small Latin letters.
func goesOn(c, next byte) bool { return isLower(c) && isLower(next) && c != next }

// beginsInside says that what stands at [from,to) begins inside a word of small
// Latin letters, where all of it is ASCII.
func beginsInside(s string, from, to int) bool {
	if from < 1 || !isLower(s[from-1]) || !isLower(s[from]) {
		return false
	}
	for i := from + 1; i < to && i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
