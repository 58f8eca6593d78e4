package site

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of one file. It is written by hand; what is larger is an accident or
// an attack.
const (
	maxDeclaration = 64 << 10 // bytes
	maxYAMLDepth   = 12       // levels of mappings and lists
	maxYAMLIndent  = 100      // columns
	maxBlankLines  = 100      // in a row: the lexer takes the square of their number
	maxItems       = 50       // of one list
	maxWord        = 500      // bytes of one value
)

// readDeclaration reads one file strictly; nil when it is no YAML at all. What
// is wrong with it goes to the report.
func readDeclaration(data []byte, r *report) *declaration {
	root := parseYAML(data, r)
	if root == nil {
		return nil
	}
	d := &declaration{}
	yamlReader{r}.into(root, reflect.ValueOf(d).Elem(), "the file")
	return d
}

// parseYAML is guarded: a defect of the YAML library is a bad file, it must not
// stop a process that reads one.
func parseYAML(data []byte, r *report) (root ast.Node) {
	defer func() {
		if e := recover(); e != nil {
			r.add(pos{}, "yaml-syntax", "", "%v", e)
			root = nil
		}
	}()
	switch {
	case len(data) > maxDeclaration:
		r.add(pos{}, "too-large", "", "%d bytes; a declaration has at most %d", len(data), maxDeclaration)
		return nil
	case !utf8.Valid(data):
		r.add(pos{}, "not-utf8", "", "the file is not UTF-8")
		return nil
	}
	text := strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n"), "\r", "\n")
	if strings.Contains(text, strings.Repeat("\n", maxBlankLines)) {
		r.add(pos{}, "too-large", "", "more than %d empty lines in a row", maxBlankLines)
		return nil
	}
	tokens := lexer.Tokenize(text)
	if !checkTokens(tokens, r) {
		return nil
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		syntaxProblem(err, r)
		return nil
	}
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case root != nil:
			r.add(placeOf(doc.Body), "many-documents", "", "one file holds one site: no --- inside")
			return nil
		default:
			root = doc.Body
		}
	}
	if root == nil {
		r.add(pos{}, "empty", "name: my-site", "the file holds nothing")
	}
	return root
}

// checkTokens refuses what would make the parser or the author stumble.
func checkTokens(tokens token.Tokens, r *report) bool {
	good, depth, dashes, line := true, 0, 0, 0
	refuse := func(t *token.Token, code, fix, format string, args ...any) {
		r.add(pos{t.Position.Line, t.Position.Column}, code, fix, format, args...)
		good = false
	}
	for _, t := range tokens {
		first := t.Position.Line != line
		if first {
			line, dashes = t.Position.Line, 0
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.MergeKeyType, token.TagType, token.DirectiveType, token.MappingKeyType:
			refuse(t, "yaml-feature", "'"+t.Value+"'", "anchors, tags and the like (%s) are not read here; quote a value that begins so", t.Value)
		case token.InvalidType:
			refuse(t, "yaml-syntax", "", "%s", t.Error)
		case token.CommentType:
			if !first && t.Value != "" && !strings.HasPrefix(t.Value, " ") {
				refuse(t, "cut-by-comment", "'... #"+strings.TrimSpace(t.Value)+"'", "YAML reads #%s as a comment: quote a selector that holds #", strings.TrimSpace(t.Value))
			}
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType:
			dashes++
		}
		if depth > maxYAMLDepth || dashes > 3 || first && depth == 0 && t.Type != token.CommentType && t.Position.Column > maxYAMLIndent {
			refuse(t, "too-deep", "", "more than %d levels", maxYAMLDepth)
			return false
		}
	}
	return good
}

func syntaxProblem(err error, r *report) {
	var e yaml.Error
	if !errors.As(err, &e) {
		r.add(pos{}, "yaml-syntax", "", "%v", err)
		return
	}
	at := pos{}
	if t := e.GetToken(); t != nil {
		at = pos{t.Position.Line, t.Position.Column}
	}
	r.add(at, "yaml-syntax", "", "%s", e.GetMessage())
}

// placeOf is where a part of the file begins; of keys and values, at the first key.
func placeOf(n ast.Node) pos {
	if n == nil {
		return pos{1, 1}
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		if len(v.Values) > 0 {
			return placeOf(v.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return placeOf(v.Key)
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return pos{t.Position.Line, t.Position.Column}
	}
	return pos{1, 1}
}

// yamlReader puts a file's values where the format has a place for them.
type yamlReader struct{ *report }

// into reads a value; what is its name for messages.
func (r yamlReader) into(n ast.Node, v reflect.Value, what string) {
	if _, null := n.(*ast.NullNode); null || n == nil {
		r.add(placeOf(n), "empty", "", "%s: nothing stands here; quote a selector that begins with #", what)
		return
	}
	switch p := v.Addr().Interface().(type) {
	case *word:
		r.word(n, p, what)
		return
	case *truth:
		r.truth(n, p, what)
		return
	case *take:
		var w word
		if _, keyed := pairsOf(n); !keyed {
			if r.word(n, &w, what); w.isSet() {
				p.short(w)
			}
			return
		}
	}
	switch v.Kind() {
	case reflect.Slice:
		r.list(n, v, what)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.into(n, v.Elem(), what)
	case reflect.Struct:
		r.keys(n, v, what)
	}
}

func (r yamlReader) word(n ast.Node, w *word, what string) {
	at, text := placeOf(n), ""
	switch v := n.(type) {
	case *ast.StringNode:
		text = v.Value
	case *ast.LiteralNode:
		text = strings.TrimRight(v.Value.Value, "\n")
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		text = n.GetToken().Value
	default:
		r.add(at, "wrong-type", "", "%s: one text is wanted here", what)
		return
	}
	switch {
	case strings.TrimSpace(text) == "":
		r.add(at, "empty", "", "%s: nothing stands here", what)
	case len(text) > maxWord:
		r.add(at, "too-large", "", "%s: longer than %d bytes", what, maxWord)
	default:
		*w = word{text, at}
	}
}

func (r yamlReader) truth(n ast.Node, f *truth, what string) {
	b, ok := n.(*ast.BoolNode)
	if !ok {
		r.add(placeOf(n), "wrong-type", "true", "%s: true or false is wanted here", what)
		return
	}
	*f = truth{b.Value, placeOf(n)}
}

// list reads several values; one alone is a list of one.
func (r yamlReader) list(n ast.Node, v reflect.Value, what string) {
	items := []ast.Node{n}
	if s, ok := n.(*ast.SequenceNode); ok {
		items = s.Values
	}
	if len(items) > maxItems {
		r.add(placeOf(n), "too-large", "", "%s: more than %d entries", what, maxItems)
		return
	}
	for _, item := range items {
		one := reflect.New(v.Type().Elem()).Elem()
		before := len(r.found)
		r.into(item, one, what)
		if len(r.found) == before {
			v.Set(reflect.Append(v, one))
		}
	}
}

func pairsOf(n ast.Node) ([]*ast.MappingValueNode, bool) {
	switch v := n.(type) {
	case *ast.MappingNode:
		return v.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{v}, true
	default:
		return nil, false
	}
}

// keys reads a mapping into a struct: unknown, repeated and missing keys are said.
func (r yamlReader) keys(n ast.Node, v reflect.Value, what string) {
	known := keysOf(v.Type())
	pairs, ok := pairsOf(n)
	if !ok {
		r.add(placeOf(n), "wrong-type", known[0]+": ...", "%s: keys and values are wanted here: %s", what, strings.Join(known, ", "))
		return
	}
	setPlace(v, placeOf(n))
	seen := map[string]pos{}
	for _, pair := range pairs {
		key, at := pair.Key.GetToken().Value, placeOf(pair.Key)
		field := slices.Index(known, key)
		if field < 0 {
			r.add(at, "unknown-key", nearest(key, known), "%s: there is no key %q; known are %s", what, key, strings.Join(known, ", "))
			continue
		}
		if first, twice := seen[key]; twice {
			r.add(at, "duplicate-key", "", "%s: %s stands in line %d already", what, key, first.line)
			continue
		}
		seen[key] = at
		r.into(pair.Value, fieldOf(v, key), key)
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if key := f.Tag.Get("yaml"); f.Tag.Get("need") != "" && seen[key].line == 0 {
			r.add(placeOf(n), "missing-key", key+": ...", "%s: %s is missing: %s", what, key, f.Tag.Get("says"))
		}
	}
}

// keysOf lists the keys of a part of the format, in order.
func keysOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("yaml"); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

func fieldOf(v reflect.Value, key string) reflect.Value {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("yaml") == key {
			return v.Field(i)
		}
	}
	panic(fmt.Sprintf("site: the format has no key %s", key))
}

// setPlace notes where a part of the format stands, for those that keep it.
func setPlace(v reflect.Value, at pos) {
	switch p := v.Addr().Interface().(type) {
	case *declaration:
		p.at = at
	case *postsAt:
		p.at = at
	case *threadsAt:
		p.at = at
	case *take:
		p.at = at
	}
}
