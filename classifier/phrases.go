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
// hide one. The last byte of a character has its low bits.
func (p *phrases) in(text string) (set uint64) {
	at, first := 0, byte(0)
	for next := 0; next < len(text); {
		n := int(sizes[text[next]>>4])
		if next+n > len(text) {
			break
		}
		last := text[next+n-1]
		if p.begins[first&31][last&31] != 0 {
			set |= p.at(text[at:], first, last, set)
		}
		at, first, next = next, last, next+n
	}
	return set | p.at(text[at:], first, 0, set)
}

// sizes are the bytes of a character by the upper half of the first; RFC 3629.
var sizes = [16]uint8{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4}

// at are the words, but for those known, that stand at the beginning of a text
// of which the low bits of two characters are known.
func (p *phrases) at(text string, first, second byte, known uint64) (set uint64) {
	for may := p.begins[first&31][second&31] &^ known; may != 0; may &= may - 1 {
		if i := bits.TrailingZeros64(may); strings.HasPrefix(text, p.words[i]) {
			set |= 1 << i
		}
	}
	return set
}
