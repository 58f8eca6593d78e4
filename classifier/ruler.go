package classifier

import (
	"sort"

	"scops/classifier/normalize"
)

// ruler measures a text in graphemes, what a reader counts as characters. It
// measures the text once, when first asked.
type ruler struct {
	text   string
	starts []int32 // byte every grapheme begins at
	steps  int     // taken without them
}

// maxSteps is how many graphemes are counted one by one before the whole text is
// measured.
const maxSteps = 1 << 10

func newRuler(text string) *ruler { return &ruler{text: text} }

// at is the number of graphemes that begin before the byte at.
func (r *ruler) at(at int) int {
	if len(r.starts) == 0 {
		for pos := 0; pos < len(r.text); pos += normalize.FirstCharacter(r.text[pos:]) {
			r.starts = append(r.starts, int32(pos))
		}
	}
	return sort.Search(len(r.starts), func(i int) bool { return int(r.starts[i]) >= at })
}

// measure begins with another text.
func (r *ruler) measure(text string) { r.text, r.starts, r.steps = text, r.starts[:0], 0 }

// within says whether the gap between two ranges is at most n. The ranges end
// where graphemes do.
func (r *ruler) within(n, aStart, aEnd, bStart, bEnd int) bool {
	from, to := aEnd, bStart
	if bEnd < aStart {
		from, to = bEnd, aStart
	}
	switch {
	case to-from <= n:
		return true // in bytes
	case len(r.starts) > 0 || r.steps > maxSteps:
		return r.gap(aStart, aEnd, bStart, bEnd) <= n
	}
	for ; from < to; from += normalize.FirstCharacter(r.text[from:]) {
		if n == 0 {
			return false
		}
		n--
		r.steps++
	}
	return true
}

// gap is the number of graphemes between two ranges, 0 when they touch or
// overlap.
func (r *ruler) gap(aStart, aEnd, bStart, bEnd int) int {
	switch {
	case aEnd < bStart:
		return r.at(bStart) - r.at(aEnd)
	case bEnd < aStart:
		return r.at(aStart) - r.at(bEnd)
	}
	return 0
}

// move is the byte n graphemes before (negative) or behind the byte at.
func (r *ruler) move(at, n int) int {
	i := r.at(at) + n
	switch {
	case i <= 0:
		return 0
	case i >= len(r.starts):
		return len(r.text)
	}
	return int(r.starts[i])
}
