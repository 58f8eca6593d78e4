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
	folded := normalize.Fold(text)
	views := []view{{&folded, 0, len(folded.Folded)}}
	if second := normalize.Join(folded); second != nil {
		for _, w := range second.Joined() {
			views = append(views, view{second, w[0], w[1]})
		}
	}
	var marks []Mark
	for _, word := range wanted {
		for _, v := range views {
			marks = v.find(word, marks)
		}
	}
	return merge(marks)
}

// wordsWanted lists the texts a query looks for.
func wordsWanted(n Node) []string {
	var out []string
	Walk(n, func(n Node) bool {
		if t, ok := n.(Text); ok && t.Folded != "" {
			out = append(out, t.Folded)
		}
		_, not := n.(Not)
		return !not
	})
	return out
}

// view is a stretch of folded text that is searched by itself.
type view struct {
	text       *normalize.Text
	start, end int
}

func (v view) find(folded string, marks []Mark) []Mark {
	s := v.text.Folded[v.start:v.end]
	if normalize.Spaced(folded) {
		return v.findWords(s, wordsOf(folded), marks)
	}
	fields := strings.Fields(folded)
	for i := range fields {
		fields[i] = regexp.QuoteMeta(fields[i])
	}
	for _, at := range regexp.MustCompile(strings.Join(fields, `\s+`)).FindAllStringIndex(s, MaxMarks) {
		marks = v.mark(marks, at[0], at[1])
	}
	return marks
}

// findWords marks whole words in a row.
func (v view) findWords(s string, wanted []string, marks []Mark) []Mark {
	words := wordsOf(s)
	starts, at := make([]int, len(words)), 0
	for i, w := range words {
		at += strings.Index(s[at:], w)
		starts[i] = at
		at += len(w)
	}
	for i := 0; i+len(wanted) <= len(words) && len(marks) < MaxMarks; i++ {
		if last := i + len(wanted) - 1; slices.Equal(words[i:last+1], wanted) {
			marks = v.mark(marks, starts[i], starts[last]+len(words[last]))
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
