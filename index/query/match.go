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
	views    views
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

// near compares places in the original text, where both views meet.
func (m *Matcher) near(n Near) bool {
	text := m.doc.Text()
	if m.views == nil {
		m.views = viewsOf(text)
	}
	a := m.views.places(wordsWanted(n.A), -1)
	if len(a) == 0 {
		return false
	}
	return apart(text, a, m.views.places(wordsWanted(n.B), -1), n.Within)
}

// flat makes all white space one space.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

// wordsOf cuts folded text at everything that is not part of a spaced word.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return false
		}
		return !normalize.Spaced(string(r))
	})
}

func inRow(words, wanted []string) bool {
	for i := 0; i+len(wanted) <= len(words); i++ {
		if slices.Equal(words[i:i+len(wanted)], wanted) {
			return true
		}
	}
	return false
}
