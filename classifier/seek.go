package classifier

import (
	"encoding/binary"
	"math/bits"
)

// blockSize is how many bytes of a text are looked at together.
const blockSize = 64

// block is a piece of a text with what its last character may reach into.
type block [blockSize + 8]byte

// blockOf is the piece of s from byte at on, which the compiler sees that it need not
// copy; room holds it where s ends in it.
func blockOf(s string, at int, room *block) *block {
	if at+len(room) <= len(s) {
		return (*block)([]byte(s[at : at+len(room)]))
	}
	clear(room[copy(room[:], s[at:]):])
	return room
}

// leads has a bit for every byte a character begins with, of the n first.
func (b *block) leads(n int) uint64 {
	all := b.eight(0) | b.eight(8)<<8 | b.eight(16)<<16 | b.eight(24)<<24 |
		b.eight(32)<<32 | b.eight(40)<<40 | b.eight(48)<<48 | b.eight(56)<<56
	if n < blockSize {
		all &= 1<<n - 1
	}
	return all
}

// eight are the leads of the eight bytes from at on: a byte's upper bits are 10 where
// no character begins, and the product gathers what is left of each.
func (b *block) eight(at int) uint64 {
	u := binary.LittleEndian.Uint64(b[at : at+8])
	return (u>>6 | ^u>>7) & 0x0101010101010101 * 0x0102040810204080 >> 56
}

// seek rolls the window on over the characters of a block, as many as left has bits, to
// the next where a pattern may be anchored. It gives the byte that one begins at, or -1,
// and what is left behind it. Where only whole words are sought it passes over places
// inside Latin ones. This loop is where the time of the whole classifier would go: it
// knows nothing of matches, and branches on nothing that cannot be foretold, not even on
// how many bytes a character has.
func (f *filters) seek(b *block, left uint64, w rolled, whole bool) (int, uint64, rolled) {
	h := w.hash
	for left != 0 {
		at := bits.TrailingZeros64(left) & (blockSize - 1)
		left &= left - 1
		u := uint64(b[at]) | uint64(b[at+1])<<8 | uint64(b[at+2])<<16 | uint64(b[at+3])<<24
		x := u & f.bytes[u>>4&15] * mix
		h = h>>charStep ^ x
		if whole && goesOn(byte(u), byte(u>>8)) {
			continue
		}
		if f.hasSix(h) || f.short && (f.hasFour(h) || f.hasThree(h) || f.hasTwo(h) ||
			f.hasOne(x) && !(f.alone.has(byte(u)) && (isWordByte(byte(u>>8)) || at > 0 && isWordByte(b[at-1])))) {
			return at, left, rolled{h, x}
		}
	}
	return -1, 0, rolled{hash: h}
}
