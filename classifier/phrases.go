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
	begins [32][32]uint64
	words  []string
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
// hide one.
func (p *phrases) in(text string) (set uint64) {
	for at := 0; at < len(text); {
		first, may := p.next(text, at, ^set)
		set |= p.among(may, text[first:])
		at = first + runeLength(text[first])
	}
	return set
}

// next is where the first character from the byte at on stands that may begin some of
// the words wanted, with those; else the last one. The last byte of a character has its
// low bits. It calls nothing: so the loop keeps what it needs in registers.
func (p *phrases) next(text string, at int, wanted uint64) (first int, may uint64) {
	begun := &p.begins[text[min(at+runeLength(text[at]), len(text))-1]&31]
	for next := at + runeLength(text[at]); next < len(text); {
		last := next
		if text[next] >= 0xc0 {
			last += runeLength(text[next]) - 1
			if last >= len(text) {
				break
			}
		}
		low := text[last] & 31
		if may := begun[low] & wanted; may != 0 {
			return at, may
		}
		at, begun, next = next, &p.begins[low], last+1
	}
	return at, begun[0] & wanted
}

// among are those of some words that stand at the beginning of a text.
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
