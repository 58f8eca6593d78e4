package classifier

import "unicode/utf8"

// window is what a group of patterns is found by: a hash of characters.
type window struct {
	hash uint64
	tier uint8 // how many: 6, 4 to 1
}

// rolled are hashes of the last six characters of a text and of the last one. A
// character is a product; in the hash of six it stands charStep bits lower for every
// character behind it, until it has fallen out. So the upper charStep bits know of
// the last character only, twice as many of the last two, and one hash serves windows
// of every length.
type rolled struct{ hash, last uint64 }

const (
	charStep = 11
	mix      = 0x9e3779b97f4a7c15 // 2^64 / golden ratio
)

// next takes in a character, as seek does.
func (w rolled) next(r rune) rolled {
	var b [4]byte
	var u uint64
	for i, c := range b[:utf8.EncodeRune(b[:], r)] {
		u |= uint64(c) << (8 * i)
	}
	return rolled{w.hash>>charStep ^ u*mix, u * mix}
}

// window is that of the last tier characters.
func (w rolled) window(tier uint8) window {
	switch tier {
	case 6:
		return window{w.hash, tier}
	case 1:
		return window{w.last, tier}
	}
	return window{w.hash &^ (1<<(64-charStep*tier) - 1), tier}
}

// eachWindow calls do for every window of a pattern with its bytes: those of
// six characters, or of four where it has no six, or of all where it has no
// four.
func eachWindow(s string, do func(w window, start, end int)) {
	n := utf8.RuneCountInString(s)
	tier := n
	switch {
	case n >= 6:
		tier = 6
	case n >= 4:
		tier = 4
	}
	var w rolled
	var starts [8]int // of the last characters
	k := 0
	for i, r := range s {
		w = w.next(r)
		starts[k&7] = i
		if k++; k >= tier {
			do(w.window(uint8(tier)), starts[(k-tier)&7], i+utf8.RuneLen(r))
		}
	}
}
