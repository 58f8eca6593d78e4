package rules

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// errUnsafe says that a tidied file would not read as before.
var errUnsafe = errors.New("it would not read as before; it is left as it is")

// Format tidies a rule file: text of posts that YAML would cut or misread goes
// into quotes, a comment behind such text onto a line of its own above, line
// ends, empty lines and quotes become alike. Comments, order and meaning stay.
// A file that is no YAML gives Problems; any other error leaves it as it was.
// What is tidy stays as it is.
func Format(name string, data []byte) ([]byte, error) {
	for range mostPasses {
		out, err := formatOnce(name, data)
		if err != nil || bytes.Equal(out, data) {
			return out, err
		}
		data = out
	}
	return nil, fmt.Errorf("format %s: %w", name, errUnsafe)
}

// mostPasses bounds how often a file is tidied until nothing changes: a space
// cut at the end of a line can lay bare a text to be quoted.
const mostPasses = 6

func formatOnce(name string, data []byte) ([]byte, error) {
	rep := &report{}
	root := parse(name, data, rep)
	if len(rep.found) > 0 {
		return nil, rep.sorted()
	}
	src := strings.TrimPrefix(string(data), "\ufeff")
	src = strings.ReplaceAll(strings.ReplaceAll(src, "\r\n", "\n"), "\r", "\n")
	t := newTidying(src)
	if root != nil {
		t.texts(root)
	}
	out := []byte(t.run())
	again := &report{}
	tidy := parse(name, out, again)
	if len(again.found) > 0 || !readsAlike(root, tidy) {
		return nil, fmt.Errorf("format %s: %w", name, errUnsafe)
	}
	return out, nil
}

// tidying is one file being formatted, line by line.
type tidying struct {
	lines  []string
	kept   []bool // lines inside a text of several lines: not touched
	above  map[int]string
	edits  map[int][]edit // by line
	tokens map[[2]int]*token.Token
}

// edit replaces the characters [from,to) of a line, counted from 0.
type edit struct {
	from, to int
	text     string
}

func newTidying(src string) *tidying {
	t := &tidying{lines: strings.Split(src, "\n"), above: map[int]string{}, edits: map[int][]edit{}, tokens: map[[2]int]*token.Token{}}
	t.kept = make([]bool, len(t.lines)+1)
	for _, tk := range lexer.Tokenize(src) {
		at := [2]int{tk.Position.Line, tk.Position.Column}
		switch tk.Type {
		case token.LiteralType, token.FoldedType:
			t.keepBlock(tk)
		case token.StringType, token.SingleQuoteType, token.DoubleQuoteType:
			n := strings.Count(strings.TrimSpace(tk.Origin), "\n")
			if tk.Prev != nil && (tk.Prev.Type == token.LiteralType || tk.Prev.Type == token.FoldedType) {
				continue
			}
			for line := at[0]; n > 0 && line <= at[0]+n && line < len(t.kept); line++ {
				t.kept[line] = true
			}
			if n == 0 && tk.Type == token.DoubleQuoteType {
				t.unify(tk)
			}
		}
		t.tokens[at] = tk
	}
	return t
}

// keepBlock marks the lines of a | or > text: all below it that stand deeper
// than what it belongs to.
func (t *tidying) keepBlock(tk *token.Token) {
	indent := 0
	if p := tk.Prev; p != nil && p.Type == token.MappingValueType && p.Prev != nil {
		indent = p.Prev.Position.Column
	} else if p != nil {
		indent = p.Position.Column
	}
	last := tk.Position.Line
	for line := last + 1; line <= len(t.lines); line++ {
		text := t.lines[line-1]
		if strings.TrimSpace(text) == "" {
			continue
		}
		if len(text)-len(strings.TrimLeft(text, " ")) < indent {
			break
		}
		last = line
	}
	for line := tk.Position.Line + 1; line <= last; line++ {
		t.kept[line] = true
	}
}

// raw is a token as it stands on its line; false if it cannot be found there.
func (t *tidying) raw(tk *token.Token) (edit, bool) {
	text := strings.TrimSpace(tk.Origin)
	line, from := tk.Position.Line, tk.Position.Column-1
	if line < 1 || line > len(t.lines) || text == "" || strings.Contains(text, "\n") {
		return edit{}, false
	}
	chars := []rune(t.lines[line-1])
	n := len([]rune(text))
	if from < 0 || from+n > len(chars) || string(chars[from:from+n]) != text {
		return edit{}, false
	}
	return edit{from, from + n, text}, true
}

// unify writes "..." as '...' where both say the same.
func (t *tidying) unify(tk *token.Token) {
	e, ok := t.raw(tk)
	if !ok || len(e.text) < 2 || strings.ContainsAny(e.text, `\'`) {
		return
	}
	e.text = "'" + e.text[1:len(e.text)-1] + "'"
	t.edits[tk.Position.Line] = append(t.edits[tk.Position.Line], e)
}

// textKeys hold text of posts, alone or in a list.
var textKeys = []string{"text", "terms", "append", "replace", "remove", "masks", "fires", "silent", "known_misses", "post", "bio"}

// texts finds the texts of posts in a file.
func (t *tidying) texts(root *node) {
	for i, k := range root.keys {
		switch k.text {
		case "lists", "rules", "posts", "override":
			t.walk(root.values[i], k.text)
		case "classes":
			t.walkAll(root.values[i])
		}
	}
}

func (t *tidying) walk(n *node, key string) {
	for i, v := range n.values {
		if n.kind == mapping {
			key = n.keys[i].text
		}
		t.walk(v, key)
	}
	if n.kind == scalar && slices.Contains(textKeys, key) && !(key == "masks" && n.comment == "" && listName.MatchString(n.text)) {
		t.mend(n)
	}
}

func (t *tidying) walkAll(n *node) {
	for _, v := range n.values {
		t.walkAll(v)
	}
	if n.kind == scalar {
		t.mend(n)
	}
}

// mend quotes one text. A comment behind an unquoted text is what YAML cuts
// off: it belongs to the text. Behind a quoted one it is a comment.
func (t *tidying) mend(n *node) {
	line := n.pos.Line
	tk := t.tokens[[2]int{line, n.pos.Column}]
	if tk == nil || t.kept[line] {
		return
	}
	if n.style == block || n.style == folded || n.style == quoted {
		t.lift(n, line)
		return
	}
	e, ok := t.raw(tk)
	if !ok {
		return
	}
	if next := tk.Next; n.comment != "" && next != nil && next.Type == token.CommentType && next.Position.Line == line {
		chars := []rune(t.lines[line-1])
		e.to = len(chars)
		e.text = strings.TrimRight(string(chars[e.from:]), " \t")
	} else {
		t.lift(n, line)
	}
	e.text = quote(e.text)
	t.edits[line] = append(t.edits[line], e)
}

// lift moves the comment of a line above it.
func (t *tidying) lift(n *node, line int) {
	text := t.lines[line-1]
	if _, done := t.above[line]; n.comment == "" || done || t.kept[line] {
		return
	}
	rest, ok := strings.CutSuffix(strings.TrimRight(text, " \t"), strings.TrimRight(n.comment, " \t"))
	if !ok {
		return // the text goes on over several lines
	}
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	t.above[line] = indent + strings.TrimRight(n.comment, " \t")
	from := len([]rune(strings.TrimRight(rest, " \t")))
	t.edits[line] = append(t.edits[line], edit{from, len([]rune(text)), ""})
}

// run writes the lines: at most one empty line in a row, none at the ends.
func (t *tidying) run() string {
	var out []string
	for i, text := range t.lines {
		line := i + 1
		if t.kept[line] {
			out = append(out, text)
			continue
		}
		chars := []rune(text)
		edits := t.edits[line]
		slices.SortFunc(edits, func(a, b edit) int { return b.from - a.from })
		for _, e := range edits {
			chars = slices.Concat(chars[:e.from], []rune(e.text), chars[e.to:])
		}
		text = strings.TrimRight(string(chars), " \t")
		if text == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		if above, ok := t.above[line]; ok {
			out = append(out, above)
		}
		out = append(out, text)
	}
	for len(out) > 0 && strings.TrimSpace(out[len(out)-1]) == "" {
		out = out[:len(out)-1]
	}
	if len(out) == 0 {
		return ""
	}
	return strings.Join(out, "\n") + "\n"
}

// readsAlike says whether two trees mean the same, but for texts that were cut
// or misread in the first.
func readsAlike(a, b *node) bool {
	if a == nil || b == nil {
		return a == b
	}
	if a.kind != b.kind || len(a.values) != len(b.values) {
		return false
	}
	for i := range a.values {
		if a.kind == mapping && a.keys[i].text != b.keys[i].text || !readsAlike(a.values[i], b.values[i]) {
			return false
		}
	}
	if a.kind != scalar {
		return true
	}
	x, y := strings.TrimRight(a.text, "\n"), strings.TrimRight(b.text, "\n")
	unread := a.style == number || a.style == truth || a.style == null
	switch {
	case x == y:
		return a.style == b.style || b.style == quoted || a.style == quoted && b.style == plain
	case a.comment != "" && a.style != quoted && b.style == quoted:
		return strings.HasSuffix(y, strings.TrimRight(a.comment, " \t")) && (unread || strings.HasPrefix(y, x))
	}
	return a.style == null && b.style == quoted
}
