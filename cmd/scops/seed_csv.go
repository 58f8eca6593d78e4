package main

import (
	"slices"
	"strings"
)

// readCSV reads RFC 4180 with the names of the columns in its first line. One
// record is one line: a quote that is never closed must not swallow the rest.
func (l *seedList) readCSV(lines []seedLine) {
	var columns []string
	for _, line := range lines {
		if strings.TrimSpace(line.text) == "" || strings.HasPrefix(line.text, "#") {
			continue
		}
		cells, wrong := splitCells(line.text)
		if wrong != nil {
			l.problem(line.number, wrong.column, "%s", wrong.text)
			if columns == nil {
				return // nothing is known of what stands where
			}
			continue
		}
		if columns == nil {
			if columns = l.header(line.number, cells); columns == nil {
				return
			}
			continue
		}
		l.row(line.number, columns, cells)
	}
}

// header reads the names of the columns, nil = it cannot be used.
func (l *seedList) header(line int, cells []cell) []string {
	before := len(l.problems)
	var columns []string
	for _, c := range cells {
		name := strings.ToLower(strings.TrimSpace(c.text))
		switch {
		case !slices.Contains(seedFields(), name):
			l.problem(line, c.column, "%q is no column; there are %s, with commas between them", clip(name, 40), strings.Join(seedFields(), ", "))
		case slices.Contains(columns, name):
			l.problem(line, c.column, "the column %s stands twice; leave one out", name)
		}
		columns = append(columns, name)
	}
	if !slices.Contains(columns, "url") && len(l.problems) == before {
		l.problem(line, 1, "there is no column url; the first line names the columns")
	}
	if len(l.problems) > before {
		return nil
	}
	return columns
}

// row reads one record. An empty cell of why, adapter or tags says that there
// is none; any other empty cell says nothing.
func (l *seedList) row(line int, columns []string, cells []cell) {
	if len(cells) != len(columns) {
		l.problem(line, 1, "%d cells where the first line names %d columns; quote cells that hold commas", len(cells), len(columns))
		return
	}
	e, good := seedEntry{line: line}, true
	for i, c := range cells {
		text := strings.TrimPrefix(strings.TrimSpace(c.text), "'") // as it was written for spreadsheets
		if text == "" && !slices.Contains([]string{"url", "why", "adapter", "tags"}, columns[i]) {
			continue
		}
		good = e.set(l, columns[i], text, c.column) && good
	}
	if good {
		l.add(line, e.SourceEntry)
	}
}

// cell is one field of a record.
type cell struct {
	column int // in bytes, from 1
	text   string
}

// splitCells takes a line apart. What is wrong with it is a problem without a
// line.
func splitCells(line string) (cells []cell, wrong *seedProblem) {
	at := 0
	for {
		c := cell{column: at + 1}
		if strings.HasPrefix(line[at:], `"`) {
			text, end := unquote(line[at+1:])
			if end < 0 {
				return nil, &seedProblem{column: at + 1, text: `the quote is not closed on its line; close it, or write "" for a quote inside, and take out line breaks`}
			}
			c.text, at = text, at+1+end
			if at < len(line) && line[at] != ',' {
				return nil, &seedProblem{column: at + 1, text: `something stands behind a closed quote; put it inside, or write "" for a quote inside`}
			}
		} else {
			text, _, _ := strings.Cut(line[at:], ",")
			if i := strings.IndexByte(text, '"'); i >= 0 {
				return nil, &seedProblem{column: at + i + 1, text: `a quote in the middle of a cell; quote the whole cell, and write "" for a quote inside`}
			}
			c.text, at = text, at+len(text)
		}
		cells = append(cells, c)
		if at >= len(line) {
			return cells, nil
		}
		at++ // the comma
	}
}

// unquote reads up to the closing quote and gives what stood inside, and the
// place behind it; -1 = it is not closed.
func unquote(s string) (text string, end int) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '"':
			b.WriteByte(s[i])
		case i+1 < len(s) && s[i+1] == '"':
			b.WriteByte('"')
			i++
		default:
			return b.String(), i + 1
		}
	}
	return "", -1
}

// isSeedHeader says whether a line names columns, url among them.
func isSeedHeader(line string) bool {
	cells, wrong := splitCells(line)
	return wrong == nil && slices.ContainsFunc(cells, func(c cell) bool { return strings.EqualFold(strings.TrimSpace(c.text), "url") })
}
