package classifier

import (
	"slices"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/crawler"
	"scops/rules"
)

// scratch is the memory one reading after another uses. Nothing in it may be
// part of a Verdict.
type scratch struct {
	reading reading
	folder  normalize.Folder
	finder  entity.Finder
	text    normalize.Text // the text the folder folded last
	matches []match
	words   []entity.Word // of identifiers, among the matches
	tags    bool          // the text searched last holds "#"
	over    bool          // there were more matches in it than kept
	hits    []hit
	names   []crawler.Range
	wholes  []crawler.Range
	present present
	tally   tallyRoom
	reasons reasons
	others  []Signal // of no item, before they are copied
	spots   []spot   // of the rule at hand
	finds   [][]spot // of the rule at hand, by find
	asked   []bool   // which of them were looked for
	near    []placed // of the rule at hand, in order
	place   []spot   // of the find at hand, in one place
}

// tallyRoom is the memory of a tally.
type tallyRoom struct {
	first    []int
	innocent []*list
	yields   []bool   // by item
	named    []string // see usualRanges
	signs    []signHit
	ranges   []rules.PriceRange
}

func (w *tallyRoom) reset(r *reading) {
	w.first = w.first[:0]
	for range r.c.grammar.Groups {
		w.first = append(w.first, noItem)
	}
	w.innocent = w.innocent[:0]
	w.yields = noneOf(w.yields, len(r.items))
}

// noneOf is a list of n false values in the memory of another.
func noneOf(room []bool, n int) []bool {
	room = slices.Grow(room[:0], n)[:n]
	clear(room)
	return room
}

// largestKept bounds the memory kept for the next reading, in bytes of a text.
const largestKept = 1 << 16

// manySpots is more than the rules find in an ordinary post.
const manySpots = 256

// begin makes the memory ready for a reading.
func (w *scratch) begin() *reading {
	r := &w.reading
	r.work = w // all else is as release left it
	return r
}

// release gives the memory of a reading back. It keeps nothing of the post.
func (r *reading) release() {
	w, c := r.work, r.c
	if len(r.text) > largestKept {
		return
	}
	clear(r.items)
	if cap(w.spots) > manySpots {
		w.spots, w.finds, w.near, w.place = nil, nil, nil, nil
	}
	clear(w.spots)
	w.spots = w.spots[:0]
	clear(w.finds[:cap(w.finds)])
	clear(w.near[:cap(w.near)])
	clear(w.place[:cap(w.place)])
	clear(r.steps[:cap(r.steps)])
	clear(w.others)
	r.lay.forget()
	items, lay, reached, steps := r.items[:0], r.lay, r.reached[:0], r.steps[:0]
	*r = reading{} // at once, not by way of another reading
	r.items, r.lay, r.reached, r.steps = items, lay, reached, steps
	w.text = normalize.Text{}
	c.work.Put(w)
}
