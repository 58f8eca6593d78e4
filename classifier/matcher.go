package classifier

import "scops/classifier/normalize"

// match is one occurrence of a pattern: the bytes [start,end) of the text.
type match struct{ start, end, pattern int32 }

// matcher finds every occurrence of every pattern, overlapping ones included,
// in one pass. It rolls a hash over the characters (window.go); a filter word for
// each length of window tells in the common case that no pattern is near (seek.go). A
// pattern of six characters or more is anchored on its rarest window of six, one
// of four or five on one of four, shorter ones on all they are. A matcher of
// words takes of those windows only such as end where a word may, so that most
// places of a text need no look (ending.go).
// Groups of patterns that share a window beyond a bound that only a hostile
// dictionary passes go to the automaton.
type matcher struct {
	filters  *filters
	ofWords  bool    // every window ends where a word may
	buckets  []int32 // where in anchors those of a bucket begin
	shift    uint    // of a hash, to its bucket
	anchors  []anchor
	patterns []string
	ends     []int32 // where in a pattern its window ends
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

// letters lets a matcher find single Latin letters too, which are no patterns of its.
func (m *matcher) letters(l letterTerms) {
	m.filters.alone = l
	for i, n := range l {
		if n != 0 {
			m.filters.short = true
			m.filters.add(rolled{}.next(rune('a' + i)).window(1))
		}
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
	if len(m.anchors) > 0 || m.filters.alone != (letterTerms{}) {
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
	var w rolled
	var room block
	for from := 0; from < len(s); from += blockSize {
		b := blockOf(s, from, &room)
		for at, left := 0, b.leads(len(s)-from); left != 0; {
			if at, left, w = m.filters.seek(b, left, w, whole); at < 0 {
				break
			}
			_, n := runeAt(s, from+at)
			end := from + at + n
			if whole && normalize.SplitsThai(s, end) {
				continue
			}
			if dst = m.look(s, w, whole, end, limit, dst); len(dst) >= limit {
				return dst
			}
		}
	}
	return dst
}

// look appends the patterns whose windows end at byte end, before which w has been
// rolled on to.
func (m *matcher) look(s string, w rolled, whole bool, end, limit int, dst []match) []match {
	f := m.filters
	if f.hasSix(w.hash) {
		dst = m.compare(s, w.window(6), end, limit, dst)
	}
	if f.hasFour(w.hash) {
		dst = m.compare(s, w.window(4), end, limit, dst)
	}
	if f.hasThree(w.hash) && !(whole && beginsInside(s, end-3, end)) {
		dst = m.compare(s, w.window(3), end, limit, dst)
	}
	if f.hasTwo(w.hash) && !(whole && beginsInside(s, end-2, end)) {
		dst = m.compare(s, w.window(2), end, limit, dst)
	}
	switch last := s[end-1]; {
	case !f.hasOne(w.last):
	case !f.alone.has(last):
		dst = m.compare(s, w.window(1), end, limit, dst)
	case endsAlone(s, end) && len(dst) < limit:
		dst = append(dst, match{int32(end - 1), int32(end), f.alone[last-'a'] - 1})
	}
	return dst
}

// compare appends the patterns anchored on the window that ends at byte end.
func (m *matcher) compare(s string, w window, end, limit int, dst []match) []match {
	at, key := m.place(w)
	anchors := m.anchors[m.buckets[at]:m.buckets[at+1]]
	for i := range anchors {
		a := &anchors[i]
		if !a.mayStand(s, end, key) {
			continue
		}
		text := m.patterns[a.pattern]
		from := end - int(m.ends[a.pattern])
		to := from + len(text)
		if from < 0 || to > len(s) || s[from:to] != text {
			continue
		}
		if len(dst) >= limit {
			return dst
		}
		dst = append(dst, match{int32(from), int32(to), a.pattern})
	}
	return dst
}
