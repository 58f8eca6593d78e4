package index

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"scops/classifier/normalize"
	"scops/index/query"
)

// Values gives the keyword fields of a document as both stores index them:
// Keywords, and id, owner, handling and case from the Document itself,
// whatever Keywords says of those. Values are distinct and in order.
func (d *Document) Values() map[string][]string {
	own := map[string][]string{"id": {d.ID}, "owner": {d.Owner}, "handling": {d.Handling}, "case": slices.Clone(d.CaseIDs)}
	values := make(map[string][]string, len(d.Keywords)+len(own))
	for field, list := range d.Keywords {
		if _, ok := own[field]; !ok {
			own[field] = slices.Clone(list)
		}
	}
	for field, list := range own {
		if list = distinct(list); len(list) > 0 {
			values[field] = list
		}
	}
	return values
}

// Validate says what no store would take: nil or why.
func (d *Document) Validate() *RejectedError {
	if reason := d.fault(); reason != "" {
		return &RejectedError{Kind: d.Kind, ID: d.ID, Reason: reason}
	}
	return nil
}

func (d *Document) fault() string {
	switch {
	case !isName(string(d.Kind)):
		return "its kind is no name"
	case d.ID == "":
		return "it has no id"
	case len(d.ID) > MaxID:
		return fmt.Sprintf("its id is longer than %d bytes", MaxID)
	case !utf8.ValidString(d.ID):
		return "its id is not UTF-8"
	case (d.Kind == KindHit || d.Kind == KindPost) && d.Handling != "" && !slices.Contains(Handlings(), d.Handling):
		return "its handling is none of " + strings.Join(Handlings(), " ")
	case len(d.Text) > MaxText:
		return fmt.Sprintf("its text is longer than %d bytes", MaxText)
	case len(d.Body) > MaxBody:
		return fmt.Sprintf("its body is longer than %d bytes", MaxBody)
	case len(d.Body) > 0 && (d.Body[0] != '{' || !utf8.Valid(d.Body) || !json.Valid(d.Body)):
		return "its body is not a JSON object in UTF-8"
	}
	for field, values := range d.Values() {
		if !isName(field) {
			return fmt.Sprintf("the field %q has no proper name", field)
		}
		for _, v := range values {
			if len(v) > MaxKeyword {
				return fmt.Sprintf("a value of %s is longer than %d bytes", field, MaxKeyword)
			}
			if !utf8.ValidString(v) {
				return fmt.Sprintf("a value of %s is not UTF-8", field)
			}
		}
	}
	for field := range d.Numbers {
		if !isName(field) {
			return fmt.Sprintf("the field %q has no proper name", field)
		}
	}
	return ""
}

// isName holds for names of kinds and fields: a letter, then letters, digits
// and underscores, at most 64, all lower case.
func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// Cut is the text of a document as both stores index it: terms and words, set
// apart by spaces.
func Cut(text string) (terms, words string) {
	if text == "" {
		return "", ""
	}
	segments := normalize.Segments(text)
	return strings.Join(normalize.Terms(segments), " "), strings.Join(normalize.Words(segments), " ")
}

// Listed are the words of Cut that Store.Words may list, each once, in order.
func Listed(words string) []string {
	list := slices.DeleteFunc(strings.Fields(words), func(w string) bool {
		return w == normalize.Break || len(w) > query.MaxWord || utf8.RuneCountInString(w) < query.MinWord
	})
	return distinct(list)
}

// InSpan says whether a word lies within a span.
func InSpan(word string, span query.Span) bool {
	letters := utf8.RuneCountInString(word)
	return strings.HasPrefix(word, span.Prefix) && letters >= span.Least && letters <= span.Most
}

// Phrase is what finds a query.Text: these terms in a row, in the words
// column or else in the terms column; with Prefix the last is a beginning.
// Without terms nothing is found.
type Phrase struct {
	Words  bool
	Terms  []string
	Prefix bool
}

// PhraseOf cuts a query.Text like Cut cuts the documents.
func PhraseOf(t query.Text) Phrase {
	if normalize.Spaced(t.Folded) {
		return Phrase{Words: true, Terms: normalize.Words([]string{t.Folded})}
	}
	terms, prefix := normalize.QueryTerms(t.Folded)
	return Phrase{Terms: terms, Prefix: prefix}
}

// Matchable shows a document to query.Match.
func (d *Document) Matchable() query.Matchable { return &matchable{doc: d} }

type matchable struct {
	doc    *Document
	values map[string][]string // nil until one is asked for
}

func (m *matchable) Text() string { return m.doc.Text }
func (m *matchable) Keywords(field string) []string {
	if m.values == nil {
		m.values = m.doc.Values()
	}
	return m.values[field]
}
func (m *matchable) Number(field string) (int64, bool) {
	v, ok := m.doc.Numbers[field]
	return v, ok
}
