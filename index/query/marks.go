package query

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

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
	wanted := wordsWanted(n)
	if len(wanted) == 0 || text == "" {
		return nil
	}
	return merge(viewsOf(text).places(wanted, MaxMarks))
}

// wordsWanted lists the texts and patterns a query looks for.
func wordsWanted(n Node) []Node {
	var out []Node
	Walk(n, func(n Node) bool {
		switch n := n.(type) {
		case Text:
			if n.Folded != "" {
				out = append(out, n)
			}
		case Like:
			out = append(out, n)
		case Not:
			return false
		}
		return true
	})
	return out
}

// view is a stretch of folded text that is searched by itself.
type view struct {
	text       *normalize.Text
	start, end int
}

// views are all ways a text can be read.
type views []view

func viewsOf(text string) views {
	folded := normalize.Fold(text)
	all := views{{&folded, 0, len(folded.Folded)}}
	if second := normalize.Join(folded); second != nil {
		for _, w := range second.Joined() {
			all = append(all, view{second, w[0], w[1]})
		}
	}
	return all
}

// places marks every Text and Like of a list, most times each in a view;
// negative = without a bound.
func (all views) places(wanted []Node, most int) []Mark {
	var marks []Mark
	for _, n := range wanted {
		for _, v := range all {
			switch n := n.(type) {
			case Text:
				marks = v.find(n.Folded, most, marks)
			case Like:
				marks = v.findLike(n, most, marks)
			}
		}
	}
	return marks
}

func (v view) find(folded string, most int, marks []Mark) []Mark {
	s := v.text.Folded[v.start:v.end]
	if normalize.Spaced(folded) {
		wanted := wordsOf(folded)
		return v.findWords(s, len(wanted), most, marks, func(words []string) bool { return slices.Equal(words, wanted) })
	}
	fields := strings.Fields(folded)
	for i := range fields {
		fields[i] = regexp.QuoteMeta(fields[i])
	}
	for _, at := range regexp.MustCompile(strings.Join(fields, `\s+`)).FindAllStringIndex(s, most) {
		marks = v.mark(marks, at[0], at[1])
	}
	return marks
}

func (v view) findLike(n Like, most int, marks []Mark) []Mark {
	return v.findWords(v.text.Folded[v.start:v.end], 1, most, marks, func(words []string) bool { return n.Fits(words[0]) })
}

// findWords marks whole words, n in a row, that fit.
func (v view) findWords(s string, n, most int, marks []Mark, fits func([]string) bool) []Mark {
	words := wordsOf(s)
	starts, at := make([]int, len(words)), 0
	for i, w := range words {
		at += strings.Index(s[at:], w)
		starts[i] = at
		at += len(w)
	}
	for i := 0; i+n <= len(words) && most != 0; i++ {
		if last := i + n - 1; fits(words[i : last+1]) {
			marks = v.mark(marks, starts[i], starts[last]+len(words[last]))
			most--
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
