package classifier

import "math/bits"

// filters tell at most places of a text that no pattern is anchored there: blocked
// Bloom filters, one word and two of its bits for a window, one for each length of
// window. A bit is set where it is missing, so that one look says whether either of
// the two is; which of them cannot be foretold. Of the room for the words only as
// much is used, by the masks, as there are windows: what is small stays in the
// processor's nearest cache. The four are written out because the search looks into all
// of them at every character (decision 0034).
type filters struct {
	sixMask, fourMask, threeMask, twoMask uint64

	bytes [16]uint64  // masks of the bytes of a character, by the upper half of its first
	short bool        // there are windows of less than six
	alone letterTerms // found only where they stand alone

	six   [1 << sixWidth]uint64
	four  [1 << fourWidth]uint64
	three [1 << threeWidth]uint64
	two   [1 << twoWidth]uint64
	one   [1 << 10]uint64 // a bit for each pattern of one character, set where there is one
	pairs [1 << 10]uint64 // two bits of a word, by a piece of a hash
}

// Where in the hash of a window the bits begin that choose a word of its filter and a
// pair of that word's bits, among those that no character before the window has a part
// in; of several choices the ones by which the fewest places are stopped at for nothing.
const (
	sixWord, sixPair     = 12, 0
	fourWord, fourPair   = 20, 44
	threeWord, threePair = 31, 47
	twoWord, twoPair     = 44, 54

	sixWidth   = 15
	fourWidth  = 14
	threeWidth = 12
	twoWidth   = 11
)

// newFilters are for the windows of patterns.
func newFilters(windows []window) *filters {
	f := &filters{}
	for half := range f.bytes {
		f.bytes[half] = 1<<(8*runeLength(byte(half<<4))) - 1
	}
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
	f.short = n[4]+n[3]+n[2]+n[1] > 0
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

func (f *filters) hasSix(h uint64) bool {
	return f.six[h>>sixWord&(1<<sixWidth-1)&f.sixMask]&f.pair(h>>sixPair) == 0
}

func (f *filters) hasFour(h uint64) bool {
	return f.four[h>>fourWord&(1<<fourWidth-1)&f.fourMask]&f.pair(h>>fourPair) == 0
}

func (f *filters) hasThree(h uint64) bool {
	return f.three[h>>threeWord&(1<<threeWidth-1)&f.threeMask]&f.pair(h>>threePair) == 0
}

func (f *filters) hasTwo(h uint64) bool {
	return f.two[h>>twoWord&(1<<twoWidth-1)&f.twoMask]&f.pair(h>>twoPair) == 0
}

// pair is chosen by the lower bits of a hash.
func (f *filters) pair(h uint64) uint64 { return f.pairs[h%uint64(len(f.pairs))] }

// hasOne takes the hash of one character.
func (f *filters) hasOne(x uint64) bool { return f.one[x>>54]>>(x>>48&63)&1 != 0 }

// add notes a window.
func (f *filters) add(w window) {
	h := w.hash
	switch w.tier {
	case 6:
		f.six[h>>sixWord&(1<<sixWidth-1)&f.sixMask] &^= f.pair(h >> sixPair)
	case 4:
		f.four[h>>fourWord&(1<<fourWidth-1)&f.fourMask] &^= f.pair(h >> fourPair)
	case 3:
		f.three[h>>threeWord&(1<<threeWidth-1)&f.threeMask] &^= f.pair(h >> threePair)
	case 2:
		f.two[h>>twoWord&(1<<twoWidth-1)&f.twoMask] &^= f.pair(h >> twoPair)
	default:
		f.one[h>>54] |= 1 << (h >> 48 & 63)
	}
}
