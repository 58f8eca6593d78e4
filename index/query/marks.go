package query

import (
	"cmp"
	"slices"

	"scops/classifier/normalize"
)

// MaxMarks bounds what Marks gives for one text.
const MaxMarks = 500

// Mark is a half-open range of bytes of a text, on the borders of what a
// reader calls a character.
type Mark struct{ Start, End int }

// Marks gives the places of a text that the words of a query match, in order
// and without overlaps, in whatever spelling they stand there. Words under NOT
// mark nothing.
func Marks(n Node, text string) []Mark {
	wanted := soughtIn(n)
	if len(wanted) == 0 || text == "" {
		return nil
	}
	r := newReading(text)
	return merge(places(places(nil, r.first, wanted, MaxMarks), r.second(), wanted, MaxMarks))
}

// view is a stretch of folded text that is searched by itself.
type view struct {
	text       *normalize.Text
	start, end int
}

// reading is a text in all ways it can be read. Only what is asked for is made.
type reading struct {
	folder normalize.Folder
	folded normalize.Text
	first  []view // the text itself
	joined []view // what of it the second view joins
	whole  bool   // joined is made
}

func newReading(text string) *reading {
	r := &reading{}
	r.read(text)
	return r
}

// read takes the next text, in the same memory.
func (r *reading) read(text string) {
	r.folded = r.folder.Fold(text)
	r.first = append(r.first[:0], view{&r.folded, 0, len(r.folded.Folded)})
	r.joined, r.whole = r.joined[:0], false
}

func (r *reading) second() []view {
	if r.whole {
		return r.joined
	}
	r.whole = true
	if second := r.folder.Join(r.folded); second != nil {
		for _, w := range second.Joined() {
			r.joined = append(r.joined, view{second, w[0], w[1]})
		}
	}
	return r.joined
}

// places adds the marks of everything sought, most times each in a view;
// negative = without a bound.
func places(marks []Mark, in []view, all []sought, most int) []Mark {
	for i := range all {
		for _, v := range in {
			all[i].each(v.text.Folded[v.start:v.end], most, func(start, end int) { marks = v.mark(marks, start, end) })
		}
	}
	return marks
}

func (v view) mark(marks []Mark, start, end int) []Mark {
	start, end = v.text.Span(v.start+start, v.start+end)
	if start == end {
		return marks
	}
	return append(marks, Mark{start, end})
}

// merge puts marks in order and joins those that overlap.
func merge(marks []Mark) []Mark {
	slices.SortFunc(marks, func(a, b Mark) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	out := marks[:0]
	for _, m := range marks {
		if n := len(out); n > 0 && m.Start < out[n-1].End {
			out[n-1].End = max(out[n-1].End, m.End)
			continue
		}
		out = append(out, m)
	}
	return out[:min(len(out), MaxMarks)]
}
