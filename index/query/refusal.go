package query

import (
	"strings"
)

// Refusal is a condition that was understood and cannot be answered, before
// anybody knows where in the query it stands.
type Refusal struct {
	Node    Node
	Code    Code
	Message string   // English
	Args    []string // as of Error
}

func (r *Refusal) Error() string { return r.Node.String() + ": " + r.Message }

// In finds the place in the query that was read.
func (r *Refusal) In(text string) *Error {
	text = strings.ToValidUTF8(text, "\ufffd")
	e := &Error{Query: text, Column: 1, Message: r.Message, Code: r.Code, Args: r.Args}
	for l := (lexer{query: text, runes: []rune(text)}); ; {
		t, err := l.next()
		if err != nil || t.kind == endToken {
			return e
		}
		if column := t.columnOf(r.Node); column > 0 {
			e.Column = column
			return e
		}
	}
}

// columnOf is where a token wrote a condition; 0 = it did not.
func (t token) columnOf(n Node) int {
	switch n := n.(type) {
	case Like:
		if t.kind == textToken && !t.quoted && t.text == n.Raw {
			return t.column
		}
	case Keyword:
		if t.kind == fieldToken && t.field == n.Field && t.text == n.Value && t.star == n.Prefix {
			return t.value
		}
	case Near:
		if within, bad := withinOf(t.text); t.kind == nearToken && bad == nil && within == n.Within {
			return t.column
		}
	}
	return 0
}
