package classifier

import "math/bits"

// filters tell at most places of a text that no pattern is anchored there: blocked
// Bloom filters, one word and two of its bits for a window, one for each length of
// window. A bit is set where it is missing, so that one look says whether either of
// the two is; which of them cannot be foretold. Of the room for the words only as
// much is used, by the masks, as there are windows: what is small stays in the
// processor's nearest cache.
type filters struct {
	sixMask, fourMask, threeMask, twoMask uint64

	middle bool // there are windows of four
	short  bool // there are shorter ones

	six   [1 << sixWidth]uint64
	four  [1 << fourWidth]uint64
	three [1 << threeWidth]uint64
	two   [1 << twoWidth]uint64
	one   [1 << 10]uint64 // a bit for each pattern of one character, set where there is one
	pairs [1 << 10]uint64 // two bits of a word, by a piece of a hash
}

// Bits of a hash that say which pair of bits a window has, and in which word of its
// filter, at most; the upper ones depend on all characters.
const (
	pairAt = 54
	wordAt = 38

	sixWidth   = 15
	fourWidth  = 14
	threeWidth = 12
	twoWidth   = 11
)

const (
	mix     = 0x9e3779b97f4a7c15
	mixSlot = 0xd6e8feb86659fd93

	twoOf   = 1<<32 - 1 // the last two characters of a window
	threeOf = 1<<48 - 1
)

// newFilters are for the windows of patterns.
func newFilters(windows []window) *filters {
	f := &filters{}
	for i := range f.pairs {
		h := uint64(i+1) * mix
		f.pairs[i] = 1<<(h>>58) | 1<<(h>>52&63)
	}
	var n [7]int // by tier
	for _, w := range windows {
		n[w.tier]++
	}
	f.sixMask, f.fourMask = clearFilter(f.six[:], n[6]), clearFilter(f.four[:], n[4])
	f.threeMask, f.twoMask = clearFilter(f.three[:], n[3]), clearFilter(f.two[:], n[2])
	f.middle, f.short = n[4] > 0, n[3]+n[2]+n[1] > 0
	for _, w := range windows {
		f.add(w)
	}
	return f
}

// clearFilter empties as many words of a filter as n windows need, and gives the
// mask of their numbers.
func clearFilter(words []uint64, n int) (mask uint64) {
	used := words[:min(len(words), 1<<bits.Len(uint(n*24/64+63)))]
	for i := range used {
		used[i] = ^uint64(0)
	}
	return uint64(len(used) - 1)
}

func (f *filters) hasSix(window uint64) bool {
	h := window * mix
	return f.six[h>>wordAt&(1<<sixWidth-1)&f.sixMask]&f.pairs[h>>pairAt] == 0
}

func (f *filters) hasFour(window uint64) bool {
	h := window * mix
	return f.four[h>>wordAt&(1<<fourWidth-1)&f.fourMask]&f.pairs[h>>pairAt] == 0
}

func (f *filters) hasThree(window uint64) bool {
	h := window * mix
	return f.three[h>>wordAt&(1<<threeWidth-1)&f.threeMask]&f.pairs[h>>pairAt] == 0
}

func (f *filters) hasTwo(window uint64) bool {
	h := window * mix
	return f.two[h>>wordAt&(1<<twoWidth-1)&f.twoMask]&f.pairs[h>>pairAt] == 0
}

// hasOne takes the last character of a window.
func (f *filters) hasOne(c uint64) bool { return f.one[c>>6&1023]>>(c&63)&1 != 0 }

// add notes a window.
func (f *filters) add(w window) {
	h := w.chars * mix
	pair := f.pairs[h>>pairAt]
	switch w.tier {
	case 6:
		f.six[h>>wordAt&(1<<sixWidth-1)&f.sixMask] &^= pair
	case 4:
		f.four[h>>wordAt&(1<<fourWidth-1)&f.fourMask] &^= pair
	case 3:
		f.three[h>>wordAt&(1<<threeWidth-1)&f.threeMask] &^= pair
	case 2:
		f.two[h>>wordAt&(1<<twoWidth-1)&f.twoMask] &^= pair
	default:
		f.one[w.chars>>6&1023] |= 1 << (w.chars & 63)
	}
}

// window is what a group of patterns is found by: the characters of up to four,
// or a hash of six.
type window struct {
	chars uint64
	tier  uint8
}

// rolled are the last four characters of a text, 16 bits each, and what they were
// one and two characters before.
type rolled struct{ near, last, older uint64 }

// six is the window of six characters: the last four with the two before them laid
// over.
func (w *rolled) six() uint64 { return w.near ^ w.older>>24 }

// short is a character in 16 bits. Surrogates never stand in valid text, so
// characters beyond the first plane share their room; what is found is
// compared with the pattern anyway.
func short(r rune) uint64 {
	if r < 0x10000 {
		return uint64(r)
	}
	return uint64(r&0x7ff) | 0xd800
}
