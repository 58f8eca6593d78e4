package classifier

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// phrases are up to 64 words sought in every post of a kind, with those that begin
// with two characters as bits, by the low five bits of both: most places of a text are
// compared with none.
type phrases struct {
	words  []string
	begins [32][32]uint64
}

func newPhrases(words ...string) *phrases {
	p := &phrases{words: words}
	for i, w := range words {
		first, n := utf8.DecodeRuneInString(w)
		second, more := utf8.DecodeRuneInString(w[n:])
		for k := range p.begins[first&31] {
			if more == 0 || k == int(second&31) {
				p.begins[first&31][k] |= 1 << i
			}
		}
	}
	return p
}

// in are the words that stand in a text, as bits. A text that is no valid UTF-8 may
// hide one. The low bits of a character are those of its last byte.
func (p *phrases) in(text string) (set uint64) {
	at, begun, next := 0, &p.begins[0], 0 // begun: by the character at
	for next < len(text) {
		last := next + runeLength(text[next]) - 1
		if last >= len(text) {
			break
		}
		low := text[last] & 31
		if may := begun[low] &^ set; may != 0 {
			set |= p.among(may, text[at:])
		}
		at, begun, next = next, &p.begins[low], last+1
	}
	return set | p.among(begun[0]&^set, text[at:])
}

// among are those of some words that stand at the beginning of a text.
//
//go:noinline
func (p *phrases) among(may uint64, text string) (set uint64) {
	for ; may != 0; may &= may - 1 {
		if i := bits.TrailingZeros64(may); strings.HasPrefix(text, p.words[i]) {
			set |= 1 << i
		}
	}
	return set
}

// mayBegin says whether one of the words, all of Thai, may stand at the beginning of
// a text.
func (p *phrases) mayBegin(text string) bool {
	return len(text) >= 6 && text[0] == 0xe0 && p.begins[text[2]&31][text[5]&31] != 0
}
