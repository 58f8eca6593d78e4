package classifier

// slot is one window in the hash table from windows to their patterns. It knows
// it by a piece of its hash alone: what is found is compared anyway. It is
// small, because most looks at the table miss the processor's cache.
type slot struct {
	first int32 // of its anchors
	hash  uint16
	count uint8
	tier  uint8 // characters in the window: 6, 4 to 1; 0 = empty
}

// anchor is a pattern whose window ends `end` bytes into it. sign are its `size`
// bytes outside the window, at most eight, from at bytes behind the window's end
// on: most patterns that do not stand are told by them, without a look at their
// text. There are tens of thousands, and the place of each is a surprise to the
// processor: it is small.
type anchor struct {
	sign    uint64
	pattern int32
	end     int32
	at      int32
	size    uint8
}

// newAnchor anchors pattern number n on its bytes [start,end).
func newAnchor(n int, p string, start, end int) anchor {
	a := anchor{pattern: int32(n), end: int32(end)}
	from, to := end, min(len(p), end+8)
	if before := max(0, start-8); start-before > to-from {
		from, to = before, start
	}
	a.at, a.size = int32(from-end), uint8(to-from)
	for i := from; i < to; i++ {
		a.sign |= uint64(p[i]) << (8 * (i - from))
	}
	return a
}

// mayStand says whether the sign of a pattern stands beside its window, which
// ends at byte end of s.
func (a *anchor) mayStand(s string, end int) bool {
	at := end + int(a.at)
	if at < 0 || at+8 > len(s) {
		return true
	}
	b := s[at : at+8]
	v := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
	return (v^a.sign)<<(64-8*a.size) == 0 // a shift by 64 leaves nothing
}
