package query

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one piece of a query. text is without quotes and escapes.
type token struct {
	kind   tokenKind
	field  string // fieldToken: lower case
	text   string
	star   bool // fieldToken: a * follows the value
	quoted bool
	column int // of its first character
	value  int // fieldToken: column of the value
}

type tokenKind int

const (
	endToken tokenKind = iota
	textToken
	fieldToken
	openToken
	closeToken
	andToken
	orToken
	notToken
	nearToken
	starToken // * alone
)

// nearWord begins the operator: NEAR or NEAR/40.
const nearWord = "NEAR"

// isQuote takes the quotes that phones and office programs type for ".
func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' || r == '＂' }

// isBare says whether a character may stand in an unquoted word.
func isBare(r rune) bool { return !unicode.IsSpace(r) && !isQuote(r) && r != '(' && r != ')' }

// lexer cuts a query into tokens.
type lexer struct {
	query string
	runes []rune
	at    int
}

func (l *lexer) fail(column int, f *fault) error { return f.at(l.query, column) }

func (l *lexer) next() (token, error) {
	for l.at < len(l.runes) && unicode.IsSpace(l.runes[l.at]) {
		l.at++
	}
	t := token{column: l.at + 1}
	if l.at == len(l.runes) {
		return t, nil
	}
	switch r := l.runes[l.at]; {
	case r == '(':
		l.at++
		t.kind = openToken
	case r == ')':
		l.at++
		t.kind = closeToken
	case isQuote(r):
		text, err := l.quote()
		t.kind, t.text, t.quoted = textToken, text, true
		return t, err
	case r == '-' && l.at+1 < len(l.runes) && !unicode.IsSpace(l.runes[l.at+1]) && l.runes[l.at+1] != ')':
		l.at++
		t.kind = notToken
	default:
		return l.word(t)
	}
	return t, nil
}

// word reads a bare word, or a field with its value.
func (l *lexer) word(t token) (token, error) {
	start := l.at
	for l.at < len(l.runes) && isBare(l.runes[l.at]) {
		l.at++
	}
	t.text = string(l.runes[start:l.at])
	name, value, found := strings.Cut(t.text, ":")
	if found && isFieldName(name) && !strings.HasPrefix(value, "//") {
		t.kind, t.field, t.text = fieldToken, strings.ToLower(name), value
		t.value = start + utf8.RuneCountInString(name) + 2
		return l.fieldValue(t)
	}
	switch {
	case t.text == "AND":
		t.kind = andToken
	case t.text == "OR":
		t.kind = orToken
	case t.text == "NOT":
		t.kind = notToken
	case t.text == nearWord, strings.HasPrefix(t.text, nearWord+"/"):
		t.kind = nearToken
	case t.text == "*":
		t.kind = starToken
	default:
		t.kind = textToken
	}
	return t, nil
}

// fieldValue reads on when the value is quoted, and takes the star off.
func (l *lexer) fieldValue(t token) (token, error) {
	if t.text == "" && l.at < len(l.runes) && isQuote(l.runes[l.at]) {
		text, err := l.quote()
		if err != nil {
			return t, err
		}
		t.text, t.quoted = text, true
		if l.at < len(l.runes) && l.runes[l.at] == '*' {
			l.at++
			t.star = true
		}
		return t, nil
	}
	t.text, t.star = strings.CutSuffix(t.text, "*")
	return t, nil
}

// quote reads a quoted phrase; \" and \\ stand for themselves.
func (l *lexer) quote() (string, error) {
	start := l.at
	var b strings.Builder
	for l.at++; l.at < len(l.runes); l.at++ {
		r := l.runes[l.at]
		if isQuote(r) {
			l.at++
			return b.String(), nil
		}
		if r == '\\' && l.at+1 < len(l.runes) && (isQuote(l.runes[l.at+1]) || l.runes[l.at+1] == '\\') {
			l.at++
			r = l.runes[l.at]
		}
		b.WriteRune(r)
	}
	return "", l.fail(start+1, wrong(CodeQuote, `this quote is never closed: add " at the end of the phrase`))
}

// isFieldName leaves http://, 10:30 and Thai or Korean words with a colon to
// be searched as text.
func isFieldName(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return true
}
