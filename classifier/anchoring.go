package classifier

import (
	"math"
	"math/bits"
	"slices"
)

// build anchors patterns. One window with more than most of them makes the automaton
// necessary.
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
			if c := &counts[w.hash*mix>>(64-countBits)]; *c < math.MaxUint16 {
				*c++
			}
		})
	}
	return counts
}

// group anchors every pattern; order keeps the build the same every time.
func (m *matcher) group(patterns []string, counts []uint16) (map[window][]anchor, []window) {
	groups := map[window][]anchor{}
	m.ends = make([]int32, len(patterns))
	var order []window
	for i, p := range patterns {
		var key window
		start, end, rarest := 0, 0, math.MaxUint16+1
		eachWindow(p, func(w window, from, to int) {
			if c := int(counts[w.hash*mix>>(64-countBits)]); c < rarest && (!m.ofWords || mayAnchor(p, to)) {
				rarest, key, start, end = c, w, from, to
			}
		})
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], newAnchor(i, p, start, end))
		m.ends[i] = int32(end)
	}
	return groups, order
}

// fill builds the filters and the table.
func (m *matcher) fill(groups map[window][]anchor, order []window) {
	m.filters = newFilters(order)
	width := bits.Len(uint(len(order)))
	m.buckets, m.shift = make([]int32, 1<<width+1), uint(64-width)
	for _, w := range order {
		at, _ := m.place(w)
		m.buckets[at+1] += int32(len(groups[w]))
	}
	for at := range m.buckets[1:] {
		m.buckets[at+1] += m.buckets[at]
	}
	m.anchors = make([]anchor, m.buckets[len(m.buckets)-1])
	next := slices.Clone(m.buckets)
	for _, w := range order {
		at, key := m.place(w)
		for _, a := range groups[w] {
			a.key = key
			m.anchors[next[at]] = a
			next[at]++
		}
	}
}

// place is the bucket of a window in the table, and the key it is known by there.
func (m *matcher) place(w window) (at uint64, key uint16) {
	h := w.hash * mix
	return h >> m.shift, uint16(h>>(m.shift-16))&^7 | uint16(w.tier)
}
