// Package normalize gives every spelling of a text one canonical form, with a
// map from every byte of it back to the original bytes, and cuts text into the
// terms both indexes store. The same function folds rules, posts and queries.
//
//	normalize.go  Text, Fold, Span
//	join.go       the second view: separated and leet spellings joined
//	invisible.go  characters nobody sees
//	latin.go      width, styled letters, case, look-alikes
//	hangul.go     jamo composition, finals and partial splits; initials
//	thai.go       SARA AM, tone order, doubled SARA E, look-alikes in Thai tokens, digits
//	emoji.go      what is kept of emoji
//	terms.go      Segments, Terms, QueryTerms, Words: what the indexes store
//
// It is pure, table-driven and idempotent.
package normalize

// Text is a folded text with the way back to the bytes it came from.
type Text struct {
	Original  string
	Folded    string // canonical form: what is matched, cut into terms and shown nowhere
	Invisible int    // characters of Original nobody sees
	runs      []run
}

// run says that from byte folded on, offsets differ from the original's by a constant.
type run struct{ folded, original int }

// Fold gives a text its canonical form. Invalid UTF-8 counts as U+FFFD.
func Fold(original string) Text {
	return Text{Original: original, Folded: original, runs: []run{{0, 0}}}
}

// Span maps the bytes [start,end) of Folded to the smallest range of bytes of
// Original that produced them, widened to grapheme borders.
func (t *Text) Span(start, end int) (int, int) { return start, end }

// Join gives the second view of a folded text: runs of three or more single
// letters, jamo or syllables with separators between them joined, and leet
// read; nil when it would not differ. Its Span leads to the same Original.
func Join(t Text) *Text { return nil }

// Segments are the canonical text and, where the second view differs, its
// joined words, each of which is indexed as a text of its own.
func Segments(original string) []string { return []string{Fold(original).Folded} }

// Break stands between two segments in Terms and Words: no phrase crosses it.
const Break = "\u241e"

// Terms cuts segments into what the indexes store: overlapping code-point
// bigrams of every run between white space, plus the run's last single
// character ("กขค" gives กข ขค ค). Every ASCII character in a term is a
// letter or digit; other ASCII is written as a private-use code point.
func Terms(segments []string) []string { return nil }

// QueryTerms cuts folded text into the phrase of terms that finds it: bigrams
// without the closing term of its last run. One character alone is a prefix.
func QueryTerms(folded string) (phrase []string, prefix bool) { return nil, false }

// Words are the words of spaced scripts (neither Thai nor Hangul nor Han) in
// the segments, for whole-word matches.
func Words(segments []string) []string { return nil }

// Spaced says whether folded text is made of words of spaced scripts only, so
// that it is searched word by word and "ice" does not mean "price".
func Spaced(folded string) bool { return false }
