package site

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing the author of a declaration should mend.
type Problem struct {
	File         string
	Line, Column int    // from 1
	Code         string // of one kind of mistake: "unknown-key"
	Message      string
	Fix          string // how it could read instead, "" = no suggestion
}

// String is the problem on one line: file:line:column: CODE message -> fix.
func (p Problem) String() string {
	s := fmt.Sprintf("%s:%d:%d: %s %s", p.File, p.Line, p.Column, p.Code, p.Message)
	if p.Fix != "" {
		s += " -> " + p.Fix
	}
	return s
}

// Problems are everything wrong with some declarations, in order of place.
type Problems []Problem

// Error prints one problem on each line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return strings.Join(lines, "\n")
}

// maxProblems bounds what one file can be told: nobody reads further.
const maxProblems = 100

// report collects the problems of one file.
type report struct {
	file  string
	found Problems
}

func (r *report) add(at pos, code, fix, format string, args ...any) {
	if len(r.found) >= maxProblems {
		return
	}
	r.found = append(r.found, Problem{
		File: r.file, Line: max(at.line, 1), Column: max(at.column, 1), Code: code,
		Message: printable(fmt.Sprintf(format, args...)), Fix: printable(fix),
	})
}

func (r *report) sorted() Problems {
	slices.SortStableFunc(r.found, func(a, b Problem) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	return r.found
}

// printable keeps a message on one line, whatever stands in the file.
func printable(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069 {
			return ' '
		}
		return c
	}, s)
	return clip(s, 400)
}

// nearest is the known word a misspelt one probably meant, "" if none is near.
func nearest(s string, known []string) string {
	best, least := "", len(s)/2+1
	if len(s) > 40 {
		return ""
	}
	for _, k := range known {
		if d := editDistance(s, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// editDistance is the Levenshtein distance in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
