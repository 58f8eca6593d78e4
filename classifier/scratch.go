package classifier

import (
	"scops/classifier/normalize"
	"scops/crawler"
)

// scratch is the memory one reading after another uses. Nothing in it may be
// part of a Verdict.
type scratch struct {
	reading reading
	folder  normalize.Folder
	text    normalize.Text // the text the folder folded last
	matches []match
	hits    []hit
	names   []crawler.Range
	wholes  []crawler.Range
	present present
}

// largestKept bounds the memory kept for the next reading, in bytes of a text.
const largestKept = 1 << 16

// begin makes the memory ready for a reading.
func (w *scratch) begin() *reading {
	r := &w.reading
	*r = reading{work: w, items: r.items[:0], lay: r.lay, reached: r.reached[:0]}
	return r
}

// release gives the memory of a reading back. It keeps nothing of the post.
func (r *reading) release() {
	w, c := r.work, r.c
	if len(r.text) > largestKept {
		return
	}
	clear(r.items)
	r.lay.forget()
	*r = reading{items: r.items, lay: r.lay, reached: r.reached}
	w.text = normalize.Text{}
	c.work.Put(w)
}
