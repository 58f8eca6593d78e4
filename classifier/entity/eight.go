package entity

import (
	"encoding/binary"
	"math/bits"
)

// Eight bytes of a text in one number, the first one lowest, are asked at once: what is
// added to the lower seven bits of each carries into its upper one, and not further.

const (
	each  = 0x0101010101010101
	upper = 0x80 * each
)

// eightAt are the eight bytes from at on, with zeros behind the end of the text.
func eightAt(s string, at int) (u uint64) {
	if at+8 <= len(s) {
		return binary.LittleEndian.Uint64([]byte(s[at : at+8]))
	}
	for i := len(s) - 1; i >= at; i-- {
		u = u<<8 | uint64(s[i])
	}
	return u
}

// lettersIn is how many letters eight bytes begin with.
func lettersIn(u uint64) int {
	low := u &^ upper
	letters := (low + (0x80-'a')*each) &^ (low + (0x7f-'z')*each) &^ u
	return bits.TrailingZeros64(^letters&upper) / 8
}

// stretch is how many bytes of a text seenIn looks at.
const stretch = 64

// seenIn has a bit for every byte of ASCII in the stretch of a text from at on that is
// seen: letters, digits and signs.
func seenIn(s string, at int) (seen uint64) {
	if at+stretch > len(s) {
		for i := 0; at+i < len(s); i += 8 {
			seen |= seenOf(eightAt(s, at+i)) << i
		}
		return seen
	}
	b := (*[stretch]byte)([]byte(s[at : at+stretch]))
	eight := func(i int) uint64 { return seenOf(binary.LittleEndian.Uint64(b[i:i+8])) << i }
	return eight(0) | eight(8) | eight(16) | eight(24) | eight(32) | eight(40) | eight(48) | eight(56)
}

// seenOf is seenIn of eight bytes; the product gathers what is left of each.
func seenOf(u uint64) uint64 {
	return ((u&^upper + (0x7f-' ')*each) &^ u & upper >> 7) * 0x0102040810204080 >> 56
}
