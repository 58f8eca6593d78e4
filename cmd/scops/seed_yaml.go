package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// readYAML reads a list of entries, at the top or under "sources:". Each entry
// is read by itself, so that one that is no YAML takes no other with it.
func (l *seedList) readYAML(lines []seedLine) {
	indent := -1
	var entry []seedLine
	for _, line := range lines {
		text := strings.TrimSpace(line.text)
		if line.blank() || text == "---" || text == "..." || text == "[]" || text == "sources:" || text == "sources: []" {
			continue
		}
		depth := len(line.text) - len(strings.TrimLeft(line.text, " "))
		begins := text == "-" || strings.HasPrefix(text, "- ")
		switch {
		case begins && (indent < 0 || depth == indent):
			l.yamlEntry(entry)
			indent, entry = depth, []seedLine{line}
		case entry != nil && depth > indent:
			entry = append(entry, line)
		default:
			l.problem(line.number, depth+1, "%q belongs to no entry; an entry begins with \"- url: ADDRESS\", its other fields stand under url", clip(text, 40))
		}
	}
	l.yamlEntry(entry)
}

// yamlEntry reads the lines of one entry.
func (l *seedList) yamlEntry(lines []seedLine) {
	if len(lines) == 0 {
		return
	}
	text := joinLines(lines)
	if len(text) > maxSeedEntry {
		l.problem(lines[0].number, 1, "the entry is longer than %d KiB; shorten why and tags", maxSeedEntry>>10)
		return
	}
	body, err := parseEntry(text)
	if err != nil {
		line, column, what := yamlPlace(err)
		l.problem(lines[0].number+line-1, column, "%s; mend the entry, or quote what holds : # or quotes", what)
		return
	}
	e, good := seedEntry{line: lines[0].number}, true
	if _, isText := body.(ast.ScalarNode); isText {
		good = l.yamlField(&e, lines[0].number, "url", body, body)
	} else if len(mappingOf(body)) == 0 {
		l.problem(lines[0].number, 1, "an entry is an address, or fields such as url: ADDRESS")
		return
	}
	seen := map[string]bool{}
	for _, pair := range mappingOf(body) {
		field := keyOf(pair.Key)
		if seen[field] {
			l.problem(lines[0].number+lineOf(pair.Key)-1, columnOf(pair.Key), "%s stands twice; leave one out", clip(field, 40))
			good = false
		}
		seen[field] = true
		good = l.yamlField(&e, lines[0].number, field, pair.Key, pair.Value) && good
	}
	if good && e.URL == "" {
		l.problem(lines[0].number, 1, "the entry has no url")
		good = false
	}
	if good {
		l.add(lines[0].number, e.SourceEntry)
	}
}

// joinLines puts an entry's lines together with the dash taken for a blank and
// lines that were left out kept empty, so that places stay what they are.
func joinLines(lines []seedLine) string {
	var b strings.Builder
	for i, line := range lines {
		if i == 0 {
			b.WriteString(strings.Replace(line.text, "-", " ", 1))
			continue
		}
		b.WriteString(strings.Repeat("\n", min(line.number-lines[i-1].number, 64)))
		b.WriteString(line.text)
	}
	b.WriteByte('\n')
	return b.String()
}

// parseEntry parses one entry; a defect of the YAML library is an entry that
// cannot be read, not the end of the import.
func parseEntry(text string) (body ast.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			body, err = nil, fmt.Errorf("cannot be read as YAML (%v)", p)
		}
	}()
	file, err := parser.ParseBytes([]byte(text), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, err
	}
	if len(file.Docs) != 1 || file.Docs[0].Body == nil {
		return nil, errors.New("an entry without anything in it")
	}
	return file.Docs[0].Body, nil
}

// yamlField takes one field in. Anchors, aliases and tags of YAML's own are
// nothing a list of addresses needs.
func (l *seedList) yamlField(e *seedEntry, first int, field string, key, value ast.Node) bool {
	line, column := first+lineOf(key)-1, columnOf(key)
	if list, ok := value.(*ast.SequenceNode); ok && field == "tags" {
		var tags []string
		for _, item := range list.Values {
			text, ok := scalarOf(item)
			if !ok {
				l.problem(line, column, "tags: write words, as [board, reviewed]")
				return false
			}
			tags = append(tags, text)
		}
		if why := e.takeTags(tags); why != "" {
			l.problem(line, column, "tags: %s", why)
			return false
		}
		return true
	}
	text, ok := scalarOf(value)
	if !ok {
		l.problem(line, column, "%s: write one value on the line, without anchors or tags of YAML", clip(field, 40))
		return false
	}
	if value != key {
		column = columnOf(value)
	}
	e.line = line
	return e.set(l, field, text, column)
}

func mappingOf(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	default:
		return nil
	}
}

func keyOf(n ast.MapKeyNode) string { return n.GetToken().Value }

// scalarOf is a value as it was written, without quotes.
func scalarOf(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), true
	case *ast.NullNode:
		return "", true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return n.GetToken().Value, true
	default:
		return "", false
	}
}

func lineOf(n ast.Node) int   { return n.GetToken().Position.Line }
func columnOf(n ast.Node) int { return n.GetToken().Position.Column }

// yamlPlace takes an error of the YAML library apart.
func yamlPlace(err error) (line, column int, what string) {
	text := yaml.FormatError(err, false, false)
	place, what, ok := strings.Cut(strings.TrimPrefix(text, "["), "] ")
	if !ok {
		return 1, 1, strings.Join(strings.Fields(text), " ")
	}
	what, _, _ = strings.Cut(what, "\n")
	l, c, _ := strings.Cut(place, ":")
	line, errLine := strconv.Atoi(l)
	column, errColumn := strconv.Atoi(c)
	if errLine != nil || errColumn != nil {
		return 1, 1, what
	}
	return line, column, what
}
