package classifier

import "unicode/utf8"

// endings are words by the low bits of the character they end with.
type endings [32][]string

func endingsOf(words ...string) *endings {
	e := new(endings)
	for _, w := range words {
		c, _ := utf8.DecodeLastRuneInString(w)
		e[c&31] = append(e[c&31], w)
	}
	return e
}

// end says whether a text ends with one of the words.
func (e *endings) end(s string) bool {
	c, _ := runeBefore(s, len(s))
	return endsWithAny(s, e[c&31])
}
