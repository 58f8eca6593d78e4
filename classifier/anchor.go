package classifier

import "encoding/binary"

// anchor is a pattern in the hash table from windows to patterns, known by a piece
// of the hash of its window and by sign, its size bytes outside the window, at most
// eight, from at bytes behind the window's end on: most patterns that do not stand
// are told by them, without a look at their text. There are tens of thousands, and
// the place of each is a surprise to the processor: it is small.
type anchor struct {
	sign    uint64
	pattern int32
	key     uint16 // of the window
	at      int8
	size    uint8
}

// newAnchor anchors pattern number n on its bytes [start,end), at most 24.
func newAnchor(n int, p string, start, end int) anchor {
	a := anchor{pattern: int32(n)}
	from, to := end, min(len(p), end+8)
	if before := max(0, start-8); start-before > to-from {
		from, to = before, start
	}
	a.at, a.size = int8(from-end), uint8(to-from)
	for i := from; i < to; i++ {
		a.sign |= uint64(p[i]) << (8 * (i - from))
	}
	return a
}

// mayStand says whether the pattern of a window with that key may stand where its
// window ends at byte end of s.
func (a *anchor) mayStand(s string, end int, key uint16) bool {
	at := end + int(a.at)
	if at < 0 || at > len(s)-8 {
		return a.key == key
	}
	v := binary.LittleEndian.Uint64([]byte(s[at : at+8]))
	return (v^a.sign)<<(64-8*a.size)|uint64(a.key^key) == 0 // a shift by 64 leaves nothing
}
