package query

import (
	"slices"
	"strings"

	"scops/classifier/normalize"
)

// Matchable is what Match reads of a document.
type Matchable interface {
	Text() string // original
	Keywords(field string) []string
	Number(field string) (int64, bool)
}

// Match says whether a document fits a query, without any index: by looking
// at its text. Both stores must find exactly the documents it accepts.
func Match(n Node, d Matchable) bool { return NewMatcher(d).Match(n) }

// Matcher tries many queries on one document. It folds the text once, when the
// first word is looked for, and is not for several goroutines at once.
type Matcher struct {
	doc      Matchable
	folded   bool
	segments []string
	words    [][]string // of each segment
	reading  *reading   // for Near
}

// NewMatcher gives the Matcher of a document.
func NewMatcher(d Matchable) *Matcher { return &Matcher{doc: d} }

// Match says whether the document fits a query.
func (m *Matcher) Match(n Node) bool {
	switch n := n.(type) {
	case All:
		return true
	case Text:
		return m.text(n.Folded)
	case Like:
		m.fold()
		return slices.ContainsFunc(m.words, func(words []string) bool { return slices.ContainsFunc(words, n.Fits) })
	case Near:
		return m.near(n)
	case Keyword:
		return slices.ContainsFunc(m.doc.Keywords(n.Field), func(v string) bool {
			return v == n.Value || n.Prefix && strings.HasPrefix(v, n.Value)
		})
	case Range:
		v, ok := m.doc.Number(n.Field)
		return ok && (n.From == nil || v >= *n.From) && (n.To == nil || v < *n.To)
	case And:
		return !slices.ContainsFunc(n.Args, func(arg Node) bool { return !m.Match(arg) })
	case Or:
		return slices.ContainsFunc(n.Args, m.Match)
	case Not:
		return !m.Match(n.Arg)
	default:
		return false
	}
}

func (m *Matcher) text(folded string) bool {
	if folded == "" {
		return false
	}
	m.fold()
	if normalize.Spaced(folded) {
		wanted := wordsOf(folded)
		return slices.ContainsFunc(m.words, func(words []string) bool { return inRow(words, wanted) })
	}
	folded = flat(folded)
	return slices.ContainsFunc(m.segments, func(s string) bool { return strings.Contains(s, folded) })
}

// fold reads the text once.
func (m *Matcher) fold() {
	if m.folded {
		return
	}
	m.folded = true
	for _, s := range normalize.Segments(m.doc.Text()) {
		m.segments = append(m.segments, flat(s))
		m.words = append(m.words, wordsOf(s))
	}
}

func (m *Matcher) near(n Near) bool {
	if m.reading == nil {
		m.reading = newReading(m.doc.Text())
	}
	return NewNearby(n).in(m.reading)
}

// flat makes all white space one space.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func inRow(words, wanted []string) bool {
	for i := 0; i+len(wanted) <= len(words); i++ {
		if slices.Equal(words[i:i+len(wanted)], wanted) {
			return true
		}
	}
	return false
}
