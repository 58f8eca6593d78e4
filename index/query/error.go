package query

import (
	"fmt"
	"strings"
	"unicode"
)

// Error is a query that cannot be understood: what is wrong, and where.
type Error struct {
	Query   string // as typed
	Column  int    // in characters, from 1
	Message string // English
	Code    Code
	Args    []string // what Message was made with, in order
}

// Code names what is wrong with a query, so that it can be said in other
// languages.
type Code string

// The codes, with the Args of each.
const (
	CodeLong       Code = "long"        // bytes a query may have
	CodeUnopened   Code = "unopened"    //
	CodeUnclosed   Code = "unclosed"    //
	CodeQuote      Code = "quote"       //
	CodeDeep       Code = "deep"        //
	CodeParts      Code = "parts"       // parts a query may have
	CodeMissing    Code = "missing"     //
	CodeEmptyGroup Code = "empty_group" //
	CodeOneSided   Code = "one_sided"   // operator
	CodeStar       Code = "star"        // word
	CodeLeading    Code = "leading"     // letters needed before the first * or ?, word
	CodeFuzzyShort Code = "fuzzy_short" // letters needed before ~, word
	CodeScript     Code = "script"      // word
	CodeTwoSigns   Code = "two_signs"   // word
	CodeNear       Code = "near"        // characters there may be between
	CodeNearSides  Code = "near_sides"  //
	CodeNearChain  Code = "near_chain"  //
	CodeNothing    Code = "nothing"     //
	CodeField      Code = "field"       // field, all fields
	CodeValue      Code = "value"       // field, what it holds
	CodeOneOf      Code = "one_of"      // field, its values
	CodePrefix     Code = "prefix"      // field, its type, example
	CodeOpenRange  Code = "open_range"  // example
	CodeBackwards  Code = "backwards"   //
	CodeLargest    Code = "largest"     //
	CodeComparison Code = "comparison"  // what was written
	CodeNumber     Code = "number"      // field, example
	CodeDate       Code = "date"        // what was written, example
	CodeTime       Code = "time"        // what was written
	CodeYear       Code = "year"        // year, first and last of the common era, of the Buddhist era
	CodeMonth      Code = "month"       // month
	CodeDay        Code = "day"         // day, month, year
	CodeTwoDates   Code = "two_dates"   // one reading, the other
	CodeManyWords  Code = "many_words"  // word, words it may stand for; from Refusal
	CodeManyPosts  Code = "many_posts"  // posts that hold both, posts that may be read; from Refusal
	CodeNoPost     Code = "no_post"     // id; from Refusal
	CodeOldIndex   Code = "old_index"   // word; from Refusal
	CodeSubstance  Code = "substance"   // what was written, names near it; from Refusal

	CodeNoSubstance Code = "no_substance" // what was written, all keys; from Refusal
	CodeShortYear   Code = "short_year"   // year as written, of the common era, of the Buddhist era, that in the common era, one reading, the other
)

// Codes lists every code.
func Codes() []Code {
	return []Code{
		CodeLong, CodeUnopened, CodeUnclosed, CodeQuote, CodeDeep, CodeParts, CodeMissing, CodeEmptyGroup, CodeOneSided, CodeStar, CodeLeading, CodeFuzzyShort,
		CodeScript, CodeTwoSigns, CodeNear, CodeNearSides, CodeNearChain, CodeNothing,
		CodeField, CodeValue, CodeOneOf, CodePrefix, CodeOpenRange, CodeBackwards, CodeLargest, CodeComparison, CodeNumber, CodeDate, CodeTime,
		CodeYear, CodeMonth, CodeDay, CodeTwoDates, CodeShortYear, CodeManyWords, CodeManyPosts, CodeNoPost, CodeOldIndex, CodeSubstance, CodeNoSubstance,
	}
}

// fault is what is wrong with a query, before anybody knows where.
type fault struct {
	code    Code
	message string
	args    []string
}

func wrong(code Code, message string, args ...string) *fault { return &fault{code, message, args} }

// at says where a fault stands.
func (f *fault) at(query string, column int) *Error {
	return &Error{Query: query, Column: column, Message: f.message, Code: f.code, Args: f.args}
}

func (e *Error) Error() string { return fmt.Sprintf("query, column %d: %s", e.Column, e.Message) }

// Caret shows the query with an arrow under the place, and the message: three
// lines for a terminal. Of a long query only the surroundings are shown.
func (e *Error) Caret() string {
	const around = 60
	runes := []rune(e.Query)
	at := min(max(e.Column-1, 0), len(runes))
	from, to := max(at-around, 0), min(at+around, len(runes))
	var line, below strings.Builder
	for i, r := range runes[from:to] {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			r = ' '
		}
		line.WriteRune(r)
		if from+i < at {
			below.WriteString("  "[:width(r)])
		}
	}
	return line.String() + "\n" + below.String() + "^\n" + e.Message
}

// width is how many columns of a terminal a character takes.
func width(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0xa4cf, r >= 0xa960 && r <= 0xa97f,
		r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff01 && r <= 0xff60,
		r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1f64f, r >= 0x1f680 && r <= 0x1f6ff, r >= 0x1f900 && r <= 0x1faff,
		r >= 0x20000 && r <= 0x3fffd:
		return 2
	default:
		return 1
	}
}
