package classifier

import (
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
	filters  *filters
	ends     [128]bool   // ASCII characters a window ends with
	alone    letterTerms // found only where they stand alone
	ofWords  bool        // every window ends where a word may
	buckets  []int32     // where in slots those of a bucket begin
	slots    []slot
	shift    uint // of a hash, to its bucket
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
	f := m.filters
	var w rolled
	for i := 0; ; {
		if i, w = m.seek(s, whole, i, w); i < 0 {
			return dst
		}
		if six := w.six(); f.hasSix(six) {
			dst = m.compare(s, window{six, 6}, i, limit, dst)
		}
		if f.hasFour(w.near) {
			dst = m.compare(s, window{w.near, 4}, i, limit, dst)
		}
		if last := w.near & threeOf; f.hasThree(last) && !(whole && beginsInside(w.near, 3)) {
			dst = m.compare(s, window{last, 3}, i, limit, dst)
		}
		if last := w.near & twoOf; f.hasTwo(last) && !(whole && beginsInside(w.near, 2)) {
			dst = m.compare(s, window{last, 2}, i, limit, dst)
		}
		if c := w.near & 0xffff; f.hasOne(c) {
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

// seek rolls the window on to the next place where a pattern may be anchored; w is
// the window before byte i. The place is -1 behind the last one. It decodes UTF-8
// itself and knows nothing of matches: this loop is where the time of the whole
// classifier would go.
func (m *matcher) seek(s string, whole bool, i int, w rolled) (int, rolled) {
	f, near, last := m.filters, w.near, w.last
	for i < len(s) {
		c, may := uint64(s[i]), true
		switch {
		case c < utf8.RuneSelf:
			i++
			may = m.ends[c] && !(whole && insideLatin(s, i))
		case c >= 0xe0 && c < 0xf0:
			if i+2 >= len(s) {
				return -1, rolled{}
			}
			c = c<<12 + uint64(s[i+1])<<6 + uint64(s[i+2]) - marksOfThree
			i += 3
		case c < 0xe0:
			if i+1 >= len(s) {
				return -1, rolled{}
			}
			c = (c&0x1f)<<6 | uint64(s[i+1]&0x3f)
			i += 2
		default:
			if i+3 >= len(s) {
				return -1, rolled{}
			}
			c = (uint64(s[i+2]&0x3f)<<6|uint64(s[i+3]&0x3f))&0x7ff | 0xd800
			i += 4
		}
		older := last
		near, last = near<<16|c, near
		if !may {
			continue
		}
		if f.hasSix(near^older>>24) || f.middle && f.hasFour(near) ||
			f.short && (f.hasThree(near&threeOf) && !(whole && beginsInside(near, 3)) ||
				f.hasTwo(near&twoOf) && !(whole && beginsInside(near, 2)) || f.hasOne(c)) ||
			m.alone.has(byte(c)) && c < utf8.RuneSelf && endsAlone(s, i) {
			if !(whole && normalize.SplitsThai(s, i)) {
				return i, rolled{near, last, older}
			}
		}
	}
	return -1, rolled{}
}

// marksOfThree is what the marks of the three bytes of a character add up to.
const marksOfThree = 0xe0<<12 + 0x80<<6 + 0x80

// compare appends the patterns anchored on the window that ends at byte end.
func (m *matcher) compare(s string, key window, end, limit int, dst []match) []match {
	at, hash := m.place(key)
	slots := m.slots[m.buckets[at]:m.buckets[at+1]]
	for k := range slots {
		found := &slots[k]
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
	return dst
}
