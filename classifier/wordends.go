package classifier

import (
	"slices"
	"unicode/utf8"
)

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

// has says whether a text is one of the words.
func (e *endings) has(s string) bool {
	c, _ := runeBefore(s, len(s))
	return slices.Contains(e[c&31], s)
}

// beginnings are words of ASCII, Hangul or Thai by the low byte of their first
// character.
type beginnings [256][]string

func byBeginning(words ...string) *beginnings {
	lists := new(beginnings)
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		lists[byte(first)] = append(lists[byte(first)], w)
	}
	return lists
}

// at are the words that may begin a text, in their order.
func (b *beginnings) at(text string) []string {
	switch {
	case text != "" && text[0] < utf8.RuneSelf:
		return b[text[0]]
	case len(text) > 2 && text[0]-0xe0 < 0x10:
		return b[text[1]<<6|text[2]&0x3f]
	}
	return nil
}

// begin says whether a text begins with one of the words.
func (b *beginnings) begin(s string) bool { return startsWithAny(s, b.at(s)) }

// prefix is the longest of the words a text begins with, "" if none.
func (b *beginnings) prefix(s string) string { return prefixOf(s, b.at(s)) }
