package rules

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of one file. A rule file is written by hand; what is larger is an
// accident or an attack.
const (
	mostBytes  = 2 << 20
	mostTokens = 400_000
	mostDepth  = 16     // levels of mappings and lists
	mostIndent = 100    // columns
	mostKeys   = 10_000 // keys of one column, or of one { }: so does the parser
	mostBlank  = 200    // empty lines in a row: the lexer takes the square of their number of steps
)

type kind uint8

const (
	scalar kind = iota
	mapping
	sequence
)

// style says how a scalar was written.
type style uint8

const (
	plain  style = iota // text without quotes
	quoted              // '...' or "..."
	block               // |
	folded              // >
	number              // plain, and YAML reads a number
	truth               // plain true or false
	null                // nothing, ~ or null
)

// node is a YAML value with its place. It keeps what YAML would lose.
type node struct {
	kind    kind
	style   style
	text    string // scalar
	comment string // a comment on the scalar's line, with its #
	pos     Pos
	*branches
}

// branches are what stands below a node; the many that have nothing share one.
type branches struct {
	keys   []*node
	values []*node // mapping: by key; sequence: the items
}

// parse reads one file into a tree; nil when it holds nothing or is wrong.
func parse(name string, data []byte, rep *report) *node {
	at := Pos{name, 1, 1}
	switch {
	case len(data) > mostBytes:
		rep.add(at, "too-large", "", len(data), mostBytes)
		return nil
	case !utf8.Valid(data):
		rep.add(at, "not-utf8", "")
		return nil
	}
	p := &parsing{file: name, report: rep, comments: map[int]string{}, leaf: &branches{}}
	return p.run(strings.TrimPrefix(string(data), "\ufeff"))
}

type parsing struct {
	file     string
	report   *report
	comments map[int]string // by line: what follows other text on it
	leaf     *branches      // of every scalar
}

// run is guarded: a defect of the YAML library is reported as a bad file, it
// must not stop the process that reloads rules.
func (p *parsing) run(text string) (root *node) {
	defer func() {
		if r := recover(); r != nil {
			p.report.add(Pos{p.file, 1, 1}, "yaml-syntax", "", fmt.Sprint(r))
			root = nil
		}
	}()
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if line := blankRun(text); line > 0 {
		p.report.add(Pos{p.file, line, 1}, "too-many", "", "empty lines in a row", mostBlank)
		return nil
	}
	tokens := lexer.Tokenize(text)
	if !p.check(tokens) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		p.syntax(err)
		return nil
	}
	var docs []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil {
			docs = append(docs, d.Body)
		}
	}
	if len(docs) == 0 {
		return nil
	}
	if len(docs) > 1 {
		p.report.add(p.node(docs[1], 0).pos, "many-documents", "")
		return nil
	}
	return p.node(docs[0], 0)
}

// blankRun gives the first line of a run of too many empty lines, 0 if none.
func blankRun(text string) int {
	run, line := 0, 0
	for l := range strings.Lines(text) {
		line++
		if strings.TrimSpace(l) != "" {
			run = 0
		} else if run++; run > mostBlank {
			return line - mostBlank
		}
	}
	return 0
}

// check refuses what would make the parser or the author stumble, and notes
// the comments.
func (p *parsing) check(tokens token.Tokens) bool {
	if len(tokens) > mostTokens {
		p.report.add(Pos{p.file, 1, 1}, "too-many", "", "tokens", mostTokens)
		return false
	}
	good, depth, dashes, line := true, 0, 0, 0
	keys := map[int]int{} // by column; 0 = in the brackets at hand
	refuse := func(t *token.Token, code string, args ...any) {
		p.report.add(p.pos(t), code, "", args...)
		good = false
	}
	var waiting []*allowance
	for _, t := range tokens {
		if t.Type != token.CommentType {
			for ; len(waiting) > 0; waiting = waiting[1:] {
				waiting[0].line = t.Position.Line
			}
		}
		first := t.Position.Line != line
		if first {
			line, dashes = t.Position.Line, 0
		}
		switch t.Type {
		case token.AnchorType, token.AliasType:
			refuse(t, "yaml-feature", "anchor or alias (& *)")
		case token.MergeKeyType:
			refuse(t, "yaml-feature", "merge key (<<)")
		case token.TagType:
			refuse(t, "yaml-feature", "tag (!)")
		case token.DirectiveType:
			refuse(t, "yaml-feature", "directive (%)")
		case token.MappingKeyType:
			refuse(t, "yaml-feature", "complex key (?)")
		case token.InvalidType:
			if strings.Contains(t.Origin, "\t") || strings.Contains(t.Error, "tab") {
				refuse(t, "yaml-tab")
			} else {
				refuse(t, "yaml-syntax", t.Error)
			}
		case token.MappingStartType, token.SequenceStartType:
			if depth++; depth == 1 {
				keys[0] = 0
			}
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType:
			dashes++
		case token.MappingValueType:
			column := 0
			if depth == 0 && t.Prev != nil {
				column = t.Prev.Position.Column
			}
			if keys[column]++; keys[column] > mostKeys {
				refuse(t, "too-many", "keys", mostKeys)
				return false
			}
		case token.CommentType:
			a := p.report.allowance(p.pos(t), t.Value)
			switch {
			case !first:
				p.comments[line] = "#" + t.Value
			case a != nil:
				waiting = append(waiting, a)
			}
		}
		if depth > mostDepth || dashes > 4 {
			refuse(t, "too-deep", mostDepth)
			return false
		}
		if first && depth == 0 && t.Type != token.CommentType && t.Position.Column > mostIndent {
			refuse(t, "too-deep", mostDepth)
			return false
		}
	}
	return good
}

// syntax reports what the parser says.
func (p *parsing) syntax(err error) {
	at := Pos{p.file, 1, 1}
	message := err.Error()
	var e yaml.Error
	if errors.As(err, &e) {
		message = e.GetMessage()
		if t := e.GetToken(); t != nil {
			at = p.pos(t)
		}
	}
	p.report.add(at, "yaml-syntax", "", message)
}

func (p *parsing) pos(t *token.Token) Pos {
	if t == nil || t.Position == nil {
		return Pos{p.file, 1, 1}
	}
	return Pos{p.file, t.Position.Line, t.Position.Column}
}

// node turns a part of the syntax tree into ours.
func (p *parsing) node(n ast.Node, depth int) *node {
	out := &node{style: null, branches: p.leaf}
	if n == nil {
		return out
	}
	out.pos = p.pos(n.GetToken())
	if depth > mostDepth {
		p.report.add(out.pos, "too-deep", "", mostDepth)
		return out
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		p.pairs(out, v.Values, depth)
	case *ast.MappingValueNode:
		p.pairs(out, []*ast.MappingValueNode{v}, depth)
	case *ast.SequenceNode:
		out.kind, out.branches = sequence, &branches{values: make([]*node, 0, len(v.Values))}
		for _, item := range v.Values {
			out.values = append(out.values, p.value(item, out.pos, depth+1))
		}
	default:
		p.scalar(out, n)
	}
	return out
}

func (p *parsing) pairs(out *node, pairs []*ast.MappingValueNode, depth int) {
	out.kind, out.branches = mapping, &branches{keys: make([]*node, 0, len(pairs)), values: make([]*node, 0, len(pairs))}
	for i, pair := range pairs {
		key := p.node(pair.Key, depth+1)
		if i == 0 {
			out.pos = key.pos
		}
		out.keys = append(out.keys, key)
		out.values = append(out.values, p.value(pair.Value, key.pos, depth+1))
	}
}

// value is a node that stands beside something: an absent one takes its place.
func (p *parsing) value(n ast.Node, beside Pos, depth int) *node {
	v := p.node(n, depth)
	if v.pos.Line == 0 {
		v.pos = beside
	}
	return v
}

func (p *parsing) scalar(out *node, n ast.Node) {
	lines := 1
	switch v := n.(type) {
	case *ast.StringNode:
		out.text, out.style = v.Value, plain
		if t := v.Token.Type; t == token.SingleQuoteType || t == token.DoubleQuoteType {
			out.style = quoted
		}
		lines += strings.Count(strings.TrimSpace(v.Token.Origin), "\n")
	case *ast.LiteralNode:
		out.text, out.style = v.Value.Value, block
		if v.Start.Type == token.FoldedType {
			out.style = folded
		}
	case *ast.NullNode:
		out.style = null
	case *ast.BoolNode:
		out.text, out.style = n.GetToken().Value, truth
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		out.text, out.style = n.GetToken().Value, number
	default:
		p.report.add(out.pos, "yaml-feature", "", n.Type().String())
	}
	for i := 0; i < lines && out.comment == ""; i++ {
		out.comment = p.comments[out.pos.Line+i]
	}
}
