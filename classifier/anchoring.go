package classifier

import (
	"math"
	"math/bits"
	"unicode/utf8"
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
	var w rolled
	var starts [8]int // of the last characters
	k := 0
	for i, r := range s {
		w = rolled{w.near<<16 | short(r), w.near, w.last}
		starts[k&7] = i
		if k++; k < tier {
			continue
		}
		of := window{w.near, uint8(tier)}
		if tier == 6 {
			of.chars = w.six()
		}
		do(of, starts[(k-tier)&7], i+utf8.RuneLen(r))
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
	m.filters = newFilters(order)
	width := bits.Len(uint(len(order)))
	m.buckets, m.shift = make([]int32, 1<<width+1), uint(64-width)
	anchored := 0
	for _, w := range order {
		at, _ := m.place(w)
		m.buckets[at+1]++
		anchored += len(groups[w])
	}
	for at := range m.buckets[1:] {
		m.buckets[at+1] += m.buckets[at]
	}
	m.slots, m.anchors = make([]slot, len(order)), make([]anchor, 0, anchored)
	for _, w := range order {
		a := &groups[w][0]
		if last := m.patterns[a.pattern][a.end-1]; last < utf8.RuneSelf {
			m.ends[last] = true
		}
		at, hash := m.place(w)
		k := m.buckets[at]
		for m.slots[k].tier != 0 {
			k++
		}
		m.slots[k] = slot{int32(len(m.anchors)), hash, uint8(len(groups[w])), w.tier}
		m.anchors = append(m.anchors, groups[w]...)
	}
}

// place is the bucket of a window in the table, and by which piece of its hash it is
// known there.
func (m *matcher) place(w window) (at uint64, hash uint16) {
	h := w.chars * mixSlot
	return h >> m.shift, uint16(h >> (m.shift - 16))
}
