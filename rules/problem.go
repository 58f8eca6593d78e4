package rules

import (
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a pack with the problem may be used.
type Severity string

// The severities.
const (
	SeverityError   Severity = "error"   // the pack is refused
	SeverityWarning Severity = "warning" // the pack works; the author should look
	SeverityInfo    Severity = "info"    // worth knowing; nothing to mend
)

// Problem is one thing an author should mend. Line and Column count from 1.
type Problem struct {
	File     string
	Line     int
	Column   int
	Code     string
	Severity Severity
	Message  string // English
	Local    Gloss  // the same in the readers' languages
	Fix      string // how the line could read instead; "" = no suggestion
}

// String is the problem on one line: file:line:column: CODE message.
func (p Problem) String() string { return p.In("en") }

// In is String in a reader's language ("th", "ko", else English).
func (p Problem) In(lang string) string {
	s := fmt.Sprintf("%s:%d:%d: %s ", p.File, p.Line, p.Column, p.Code)
	if p.Severity != SeverityError {
		s += string(p.Severity) + ": "
	}
	s += p.Local.In(lang)
	if p.Fix != "" {
		s += " -> " + p.Fix
	}
	return s
}

// Problems are everything wrong with a pack, in order of place.
type Problems []Problem

// Error prints one problem on each line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return strings.Join(lines, "\n")
}

// Errors are the problems a pack is refused for.
func (p Problems) Errors() Problems {
	var only Problems
	for _, x := range p {
		if x.Severity == SeverityError {
			only = append(only, x)
		}
	}
	return only
}

// mostProblems bounds the errors, and the warnings, that one load reports: a
// wrong file is wrong a thousand times, and nobody reads further.
const mostProblems = 1000

// report collects the problems of a load.
type report struct {
	found            Problems
	errors, warnings int
	allowances       []*allowance
}

// add reports a code of the table at a place; args fill its message.
func (r *report) add(at Pos, code, fix string, args ...any) {
	r.addAs(codes[code].severity(), at, code, fix, args...)
}

// addAs is add with the severity of the case rather than the code's.
func (r *report) addAs(severity Severity, at Pos, code, fix string, args ...any) {
	n := &r.errors
	if severity != SeverityError {
		n = &r.warnings
	}
	if *n++; *n > mostProblems+1 {
		return
	}
	if *n == mostProblems+1 {
		code, fix, args = "too-many-problems", "", []any{mostProblems}
	}
	c, ok := codes[code]
	if !ok {
		panic("rules: no such code: " + code)
	}
	local := Gloss{Th: fill(c.text.Th, "th", args), Ko: fill(c.text.Ko, "ko", args), En: fill(c.text.En, "en", args)}
	r.found = append(r.found, Problem{
		File: at.File, Line: max(at.Line, 1), Column: max(at.Column, 1), Code: code, Severity: severity,
		Message: local.En, Local: local, Fix: oneLine(fix),
	})
}

// listing is an argument shown in full: words an author may choose from.
type listing string

// fill puts the arguments in a message: the loader's own words in the reader's
// language, the author's kept to one line.
func fill(text, lang string, args []any) string {
	all := make([]any, len(args))
	for i, a := range args {
		s, ok := a.(string)
		if word, known := words[s]; ok && known {
			all[i] = word.In(lang)
		} else if ok {
			all[i] = oneLine(s)
		} else {
			all[i] = a
		}
	}
	return fmt.Sprintf(text, all...)
}

// sorted gives the problems in order of place.
func (r *report) sorted() Problems {
	slices.SortStableFunc(r.found, func(a, b Problem) int { return comparePos(a.pos(), b.pos()) })
	return r.found
}

func (p Problem) pos() Pos { return Pos{p.File, p.Line, p.Column} }

func comparePos(a, b Pos) int {
	if c := strings.Compare(a.File, b.File); c != 0 {
		return c
	}
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Column - b.Column
}

// longestQuote is how much of a text a message repeats, in characters.
const longestQuote = 120

// oneLine keeps a message on one line, whatever stands in the file.
func oneLine(s string) string {
	n := 0
	var b strings.Builder
	for _, r := range s {
		if n++; n > longestQuote {
			b.WriteString("...")
			break
		}
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteByte(' ')
		case r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
