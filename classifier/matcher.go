package classifier

import (
	"math"
	"math/bits"
	"unicode/utf8"

	"scops/classifier/normalize"
)

// match is one occurrence of a pattern: the bytes [start,end) of the text.
type match struct{ start, end, pattern int32 }

// matcher finds every occurrence of every pattern, overlapping ones included,
// in one pass. It keeps the last six characters, 16 bits each; a filter word
// for each length of window tells in the common case that no pattern is near. A
// pattern of six characters or more is anchored on its rarest window of six, one
// of four or five on one of four, shorter ones on all they are. A matcher of
// words takes of those windows only such as end where a word may, so that most
// places of a text need no look (ending.go).
// Groups of patterns that share a window beyond a bound that only a hostile
// dictionary passes go to the automaton.
type matcher struct {
	six      filter       // windows of six
	four     filter       // windows of four
	three    filter       // patterns of three
	two      filter       // patterns of two
	twoBits  twoBits      // of a word, by a hash
	one      [1024]uint64 // a bit for each pattern of one character
	ends     [128]bool    // ASCII characters a window ends with
	alone    letterTerms  // found only where they stand alone
	ofWords  bool         // every window ends where a word may
	middle   bool         // there are patterns of four or five characters
	short    bool         // there are patterns of less than four characters
	slots    []slot
	shift    uint
	anchors  []anchor
	patterns []string
	overflow *automaton
	numbers  []int32 // pattern numbers of the automaton's patterns
	crowded  []int32 // those that made it necessary
}

// Bounds of the patterns compared at one window. A pattern of a window that
// anchors more than maxAnchored, or maxOfWords in a matcher of words, makes the
// automaton necessary; then it also takes those of every window that anchors
// more than maxBesides, which costs it no more time, and the whole of a
// dictionary that is mostly its own.
const (
	maxAnchored = 24
	maxOfWords  = 64
	maxBesides  = 4
)

// slot is one place of the hash table from windows to their patterns. It knows
// a window by a piece of its hash alone: what is found is compared anyway. It is
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

// filter is a blocked Bloom filter: one word, two bits. One for each length of
// window: those of short patterns are small and stay in the processor's cache.
type filter []uint64

// twoBits are two bits of a word, by the first bits of a hash.
type twoBits [1 << 10]uint64

const (
	mix     = 0x9e3779b97f4a7c15
	mixSlot = 0xd6e8feb86659fd93

	twoOf   = 1<<32 - 1 // the last two characters of a window
	threeOf = 1<<48 - 1

	wordAt, pairAt = 37, 54 // bits of a hash that say where a window's bits are
)

func newFilter(n int) filter {
	width := min(bits.Len(uint(n*24/64+63)), pairAt-wordAt)
	return make(filter, 1<<width)
}

func (p *twoBits) fill() {
	for i := range p {
		h := uint64(i+1) * mix
		p[i] = 1<<(h>>58) | 1<<(h>>52&63)
	}
}

func (f filter) add(window uint64, p *twoBits) {
	h := window * mix
	f[h>>wordAt&uint64(len(f)-1)] |= p[h>>pairAt]
}

// has says whether a window may be in the filter. It looks at both bits at once:
// which of them is missing cannot be foretold.
func (f filter) has(window uint64, p *twoBits) bool {
	h := window * mix
	pair := p[h>>pairAt]
	return f[h>>wordAt&uint64(len(f)-1)]&pair == pair
}

// window is what a group of patterns is found by: the characters of up to four,
// or a hash of six.
type window struct {
	chars uint64
	tier  uint8
}

// sixOf is the window of six characters: the last four and the two before them,
// laid over those of them where letters of one alphabet do not differ.
func sixOf(near uint64, far uint32) uint64 { return near ^ uint64(far)<<8 }

// short is a character in 16 bits. Surrogates never stand in valid text, so
// characters beyond the first plane share their room; what is found is
// compared with the pattern anyway.
func short(r rune) uint64 {
	if r < 0x10000 {
		return uint64(r)
	}
	return uint64(r&0x7ff) | 0xd800
}

// letters lets a matcher of words find single Latin letters too.
func (m *matcher) letters(l letterTerms) {
	m.alone = l
	for i, n := range l {
		m.ends['a'+i] = m.ends['a'+i] || n != 0
	}
}

// newMatcher builds a matcher of patterns, which are valid UTF-8, not empty and
// all different. A match names a pattern by its index.
func newMatcher(patterns []string) *matcher { return build(&matcher{}, patterns, maxAnchored) }

// newWordMatcher is newMatcher for patterns that are mostly sought as whole
// words: scanWhole is faster, scan slower.
func newWordMatcher(patterns []string) *matcher {
	return build(&matcher{ofWords: true}, patterns, maxOfWords)
}

func build(m *matcher, patterns []string, most int) *matcher {
	m.patterns = patterns
	groups, order := m.group(patterns, commonness(patterns))
	kept, crowded := split(groups, order, most)
	m.crowded = numbersOf(groups, crowded)
	if len(crowded) > 0 {
		kept, crowded = split(groups, order, maxBesides)
		if len(numbersOf(groups, crowded)) > len(patterns)/2 {
			kept, crowded = nil, order
		}
		m.numbers = numbersOf(groups, crowded)
		slow := make([]string, len(m.numbers))
		for i, n := range m.numbers {
			slow[i] = patterns[n]
		}
		m.overflow = newAutomaton(slow)
	}
	m.fill(groups, kept)
	return m
}

// split parts the windows that anchor more than most patterns from the others.
func split(groups map[window][]anchor, order []window, most int) (few, many []window) {
	for _, w := range order {
		if len(groups[w]) <= most {
			few = append(few, w)
		} else {
			many = append(many, w)
		}
	}
	return few, many
}

// numbersOf are the patterns anchored on windows.
func numbersOf(groups map[window][]anchor, windows []window) []int32 {
	var all []int32
	for _, w := range windows {
		for _, a := range groups[w] {
			all = append(all, a.pattern)
		}
	}
	return all
}

// countBits are the bits of the hash windows are counted by: few of the
// windows of 100,000 patterns share a count.
const countBits = 20

// commonness counts the windows of all patterns.
func commonness(patterns []string) []uint16 {
	counts := make([]uint16, 1<<countBits)
	for _, p := range patterns {
		eachWindow(p, func(w window, _, _ int) {
			if c := &counts[w.chars*mix>>(64-countBits)]; *c < math.MaxUint16 {
				*c++
			}
		})
	}
	return counts
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
	var near uint64
	var far uint32
	var starts [8]int // of the last characters
	k := 0
	for i, r := range s {
		far = far<<16 | uint32(near>>48)
		near = near<<16 | short(r)
		starts[k&7] = i
		if k++; k < tier {
			continue
		}
		w := window{near, uint8(tier)}
		if tier == 6 {
			w.chars = sixOf(near, far)
		}
		do(w, starts[(k-tier)&7], i+utf8.RuneLen(r))
	}
}

// group anchors every pattern; order keeps the build the same every time.
func (m *matcher) group(patterns []string, counts []uint16) (map[window][]anchor, []window) {
	groups := map[window][]anchor{}
	var order []window
	for i, p := range patterns {
		var key window
		start, end, rarest := 0, 0, math.MaxUint16+1
		eachWindow(p, func(w window, from, to int) {
			if c := int(counts[w.chars*mix>>(64-countBits)]); c < rarest && (!m.ofWords || mayAnchor(p, to)) {
				rarest, key, start, end = c, w, from, to
			}
		})
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], newAnchor(i, p, start, end))
	}
	return groups, order
}

// fill builds the filters and the table.
func (m *matcher) fill(groups map[window][]anchor, order []window) {
	n, anchored := map[uint8]int{}, 0
	for _, w := range order {
		n[w.tier]++
		anchored += len(groups[w])
	}
	m.twoBits.fill()
	m.six, m.four, m.three, m.two = newFilter(n[6]), newFilter(n[4]), newFilter(n[3]), newFilter(n[2])
	m.middle, m.short = n[4] > 0, n[3]+n[2]+n[1] > 0
	width := uint(bits.Len(uint(len(order)*5/4 + 16)))
	m.slots, m.shift = make([]slot, 1<<width), 64-width
	m.anchors = make([]anchor, 0, anchored)
	for _, w := range order {
		switch w.tier {
		case 6:
			m.six.add(w.chars, &m.twoBits)
		case 4:
			m.four.add(w.chars, &m.twoBits)
		case 3:
			m.three.add(w.chars, &m.twoBits)
		case 2:
			m.two.add(w.chars, &m.twoBits)
		default:
			m.one[w.chars>>6] |= 1 << (w.chars & 63)
		}
		a := &groups[w][0]
		if last := m.patterns[a.pattern][a.end-1]; last < utf8.RuneSelf {
			m.ends[last] = true
		}
		at, hash := m.place(w)
		for m.slots[at].tier != 0 {
			at = (at + 1) & uint64(len(m.slots)-1)
		}
		m.slots[at] = slot{int32(len(m.anchors)), hash, uint8(len(groups[w])), w.tier}
		m.anchors = append(m.anchors, groups[w]...)
	}
}

// place is where in the table the search for a window begins, and by which piece
// of its hash it is known there.
func (m *matcher) place(w window) (at uint64, hash uint16) {
	h := w.chars * mixSlot
	return h >> m.shift, uint16(h >> (m.shift - 16))
}

// scan appends the matches in s, which is valid UTF-8, to dst, ordered by where
// their windows end; it stops when dst holds limit matches. It allocates
// nothing when dst has room.
func (m *matcher) scan(s string, limit int, dst []match) []match {
	return m.search(s, false, limit, dst)
}

// scanWhole is scan but, in a matcher of words, may leave out matches that begin
// or end inside a word.
func (m *matcher) scanWhole(s string, limit int, dst []match) []match {
	return m.search(s, m.ofWords, limit, dst)
}

func (m *matcher) search(s string, whole bool, limit int, dst []match) []match {
	if len(m.anchors) > 0 || m.alone != (letterTerms{}) {
		dst = m.roll(s, whole, limit, dst)
	}
	if m.overflow == nil {
		return dst
	}
	n := len(dst)
	dst = m.overflow.scan(s, limit, dst)
	for i := n; i < len(dst); i++ {
		dst[i].pattern = m.numbers[dst[i].pattern]
	}
	return dst
}

// roll is the window's pass.
func (m *matcher) roll(s string, whole bool, limit int, dst []match) []match {
	var w uint64
	var far uint32
	for i := 0; ; {
		if i, w, far = m.seek(s, whole, i, w, far); i < 0 {
			return dst
		}
		if six := sixOf(w, far); m.six.has(six, &m.twoBits) {
			dst = m.compare(s, window{six, 6}, i, limit, dst)
		}
		if m.middle && m.four.has(w, &m.twoBits) {
			dst = m.compare(s, window{w, 4}, i, limit, dst)
		}
		if last := w & threeOf; m.short && m.three.has(last, &m.twoBits) && !(whole && beginsInside(w, 3)) {
			dst = m.compare(s, window{last, 3}, i, limit, dst)
		}
		if last := w & twoOf; m.short && m.two.has(last, &m.twoBits) && !(whole && beginsInside(w, 2)) {
			dst = m.compare(s, window{last, 2}, i, limit, dst)
		}
		if c := w & 0xffff; m.short && m.one[c>>6]>>(c&63)&1 != 0 {
			dst = m.compare(s, window{c, 1}, i, limit, dst)
		}
		if m.alone.has(s[i-1]) && endsAlone(s, i) && len(dst) < limit {
			dst = append(dst, match{int32(i - 1), int32(i), m.alone[s[i-1]-'a'] - 1})
		}
		if len(dst) >= limit {
			return dst
		}
	}
}

// seek rolls the window on to the next place where a pattern may be anchored; w
// and far are the last four characters before byte i and the two before them.
// The place is -1 behind the last one. It decodes UTF-8 itself and knows nothing
// of matches: this loop is where the time of the whole classifier would go.
func (m *matcher) seek(s string, whole bool, i int, w uint64, far uint32) (int, uint64, uint32) {
	six, four, three, two, one, pairs := m.six, m.four, m.three, m.two, &m.one, &m.twoBits
	if len(six) == 0 || len(four) == 0 || len(three) == 0 || len(two) == 0 {
		return -1, w, far // no matcher has such; it spares a check of bounds below
	}
	words, middle, short := m.ofWords, m.middle, m.short
	others := middle || short
	for i < len(s) {
		c, passed, lone := uint64(s[i]), false, false
		switch {
		case c < utf8.RuneSelf:
			if i++; words {
				passed = !m.ends[c] || whole && insideLatin(s, i)
				lone = !passed && m.alone.has(byte(c)) && endsAlone(s, i)
			}
		case c >= 0xe0 && c < 0xf0:
			b := s[i:]
			if len(b) < 3 {
				return -1, w, far
			}
			c = (c&0x0f)<<12 | uint64(b[1]&0x3f)<<6 | uint64(b[2]&0x3f)
			i += 3
		case c < 0xe0:
			if i+1 >= len(s) {
				return -1, w, far
			}
			c = (c&0x1f)<<6 | uint64(s[i+1]&0x3f)
			i += 2
		default:
			if i+3 >= len(s) {
				return -1, w, far
			}
			c = (uint64(s[i+2]&0x3f)<<6|uint64(s[i+3]&0x3f))&0x7ff | 0xd800
			i += 4
		}
		far = far<<16 | uint32(w>>48)
		w = w<<16 | c
		if passed {
			continue
		}
		found := lone || six.has(sixOf(w, far), pairs)
		if others && !found {
			found = middle && four.has(w, pairs) || short && (three.has(w&threeOf, pairs) && !(whole && beginsInside(w, 3)) ||
				two.has(w&twoOf, pairs) && !(whole && beginsInside(w, 2)) || one[c>>6&1023]>>(c&63)&1 != 0)
		}
		if found && !(whole && normalize.SplitsThai(s, i)) {
			return i, w, far
		}
	}
	return -1, w, far
}

// compare appends the patterns anchored on the window that ends at byte end.
func (m *matcher) compare(s string, key window, end, limit int, dst []match) []match {
	for at, hash := m.place(key); ; at = (at + 1) & uint64(len(m.slots)-1) {
		found := m.slots[at]
		if found.tier == 0 {
			return dst
		}
		if found.hash != hash || found.tier != key.tier {
			continue
		}
		anchors := m.anchors[found.first : found.first+int32(found.count)]
		for i := range anchors {
			a := &anchors[i]
			if !a.mayStand(s, end) {
				continue
			}
			text := m.patterns[a.pattern]
			from := end - int(a.end)
			to := from + len(text)
			if from < 0 || to > len(s) || s[from:to] != text {
				continue
			}
			if len(dst) >= limit {
				return dst
			}
			dst = append(dst, match{int32(from), int32(to), a.pattern})
		}
	}
}
