package query

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"scops/classifier/normalize"
)

// Bounds of one query.
const (
	MaxLength = 4096 // bytes
	MaxDepth  = 24   // ANDs, ORs and NOTs inside one another: Elasticsearch takes 30, desk and store add some
	MaxNodes  = 256
)

// Options say how dates are read.
type Options struct {
	Zone *time.Location // of bare dates; nil = UTC
	Now  time.Time      // for today, yesterday and 7d
}

// Parse reads a query. No text at all is All. Errors are *Error.
func Parse(text string, opt Options) (Node, error) {
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	text = strings.ToValidUTF8(text, "\ufffd")
	if len(text) > MaxLength {
		column := utf8.RuneCountInString(strings.ToValidUTF8(text[:MaxLength], "")) + 1
		return nil, wrong(CodeLong, fmt.Sprintf("the query is longer than %d bytes", MaxLength), strconv.Itoa(MaxLength)).at(text, column)
	}
	p := parser{lexer: lexer{query: text, runes: []rune(text)}, opt: opt}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == endToken {
		return All{}, nil
	}
	n, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.tok.kind == closeToken {
		return nil, p.fail(p.tok.column, wrong(CodeUnopened, "there is no ( that this ) could close"))
	}
	if levels(n) > MaxDepth {
		return nil, p.fail(p.deepest, tooDeep())
	}
	return n, nil
}

func tooDeep() *fault { return wrong(CodeDeep, "the query has too many groups inside one another") }

// levels counts the groups and NOTs around the innermost condition.
func levels(n Node) int {
	deepest := 0
	switch n := n.(type) {
	case And:
		for _, arg := range n.Args {
			deepest = max(deepest, levels(arg))
		}
	case Or:
		for _, arg := range n.Args {
			deepest = max(deepest, levels(arg))
		}
	case Not:
		deepest = levels(n.Arg)
	default:
		return 0
	}
	return deepest + 1
}

// parser goes down by precedence: or, and, not, near, one.
type parser struct {
	lexer
	opt   Options
	tok   token // the one to be read next
	nodes int

	depth, deepest int // how deep it went, and the column where
}

func (p *parser) advance() (err error) {
	p.tok, err = p.next()
	return err
}

// count refuses what is too large before it is built.
func (p *parser) count(depth int) error {
	p.nodes++
	if depth >= p.depth {
		p.depth, p.deepest = depth, p.tok.column
	}
	switch {
	case p.nodes > MaxNodes:
		return p.fail(p.tok.column, wrong(CodeParts, fmt.Sprintf("the query has more than %d parts", MaxNodes), strconv.Itoa(MaxNodes)))
	case depth > MaxDepth:
		return p.fail(p.tok.column, tooDeep())
	}
	return nil
}

func (p *parser) or(depth int) (Node, error) {
	first, err := p.and(depth)
	if err != nil || p.tok.kind != orToken {
		return first, err
	}
	args := orArgs(nil, first)
	for p.tok.kind == orToken {
		if err := p.advance(); err != nil {
			return nil, err
		}
		arg, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		args = orArgs(args, arg)
	}
	return Or{args}, p.count(depth)
}

func (p *parser) and(depth int) (Node, error) {
	first, err := p.not(depth)
	if err != nil || !p.more() {
		return first, err
	}
	args := andArgs(nil, first)
	for p.more() {
		if p.tok.kind == andToken {
			if err := p.advance(); err != nil {
				return nil, err
			}
		}
		arg, err := p.not(depth)
		if err != nil {
			return nil, err
		}
		args = andArgs(args, arg)
	}
	return And{args}, p.count(depth)
}

// more says whether another condition of an AND follows.
func (p *parser) more() bool {
	return p.tok.kind != endToken && p.tok.kind != closeToken && p.tok.kind != orToken
}

// andArgs and orArgs take nested groups of the same kind apart: (a b) c is a b c.
func andArgs(args []Node, n Node) []Node {
	if inner, ok := n.(And); ok {
		return append(args, inner.Args...)
	}
	return append(args, n)
}

func orArgs(args []Node, n Node) []Node {
	if inner, ok := n.(Or); ok {
		return append(args, inner.Args...)
	}
	return append(args, n)
}

func (p *parser) not(depth int) (Node, error) {
	if err := p.count(depth); err != nil {
		return nil, err
	}
	if p.tok.kind != notToken {
		return p.near(depth)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	arg, err := p.not(depth + 1)
	if err != nil {
		return nil, err
	}
	return Not{arg}, nil
}

// one reads a group or a single condition.
func (p *parser) one(depth int) (Node, error) {
	t := p.tok
	switch t.kind {
	case openToken:
		return p.group(depth)
	case endToken:
		return nil, p.fail(t.column, wrong(CodeMissing, "something to search for is missing here"))
	case closeToken:
		return nil, p.fail(t.column, wrong(CodeEmptyGroup, "something to search for is missing before this )"))
	case andToken, orToken, nearToken:
		return nil, p.fail(t.column, wrong(CodeOneSided, fmt.Sprintf(`%s needs a condition on both sides; to find the word itself write "%s"`, t.text, t.text), t.text))
	}
	n, err := p.leaf(t)
	if err != nil {
		return nil, err
	}
	return n, p.advance()
}

func (p *parser) group(depth int) (Node, error) {
	open := p.tok.column
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.tok.kind != closeToken {
		return nil, p.fail(open, wrong(CodeUnclosed, "this ( is never closed: add ) after the group"))
	}
	return n, p.advance()
}

func (p *parser) leaf(t token) (Node, error) {
	switch t.kind {
	case starToken:
		return All{}, nil
	case fieldToken:
		return p.field(t)
	default:
		return p.text(t)
	}
}

func (p *parser) text(t token) (Node, error) {
	if !t.quoted {
		if bad := starred(t.text); bad != nil {
			return nil, p.fail(t.column+utf8.RuneCountInString(t.text)-1, bad)
		}
		like, bad := likeOf(t.text)
		if bad != nil {
			return nil, p.fail(t.column, bad)
		}
		if like != nil {
			return *like, nil
		}
	}
	folded := Fold(t.text)
	if folded == "" {
		return nil, p.fail(t.column, wrong(CodeNothing, "there is nothing in it that could be searched for"))
	}
	return Text{Raw: t.text, Folded: folded, Quoted: t.quoted || !plainText(t.text)}, nil
}

// Fold is what Text.Folded is made with.
func Fold(raw string) string { return strings.TrimSpace(normalize.Fold(raw).Folded) }
