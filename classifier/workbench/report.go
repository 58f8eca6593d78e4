package workbench

import (
	"fmt"
	"strings"

	"scops/classifier"
	"scops/rules"
)

// Report is what the tests of a pack show.
type Report struct {
	Run      int       // examples judged
	Failures []Failure // in order of rule and place; expectations last
	Notes    []Failure // known misses that are met by now: nothing failed
}

// Failure is one example that is not judged as its author says.
type Failure struct {
	Pos      rules.Pos
	Rule     string // id; "" = an expectation of the whole pack
	Expected string
	Got      string
	Post     string // the example, samples put in
	Why      string // the signals with points, "" for a rule's own test
}

// String is the failure on one line: file:line:column: rule: expected, got.
func (f Failure) String() string {
	name := f.Rule
	if name == "" {
		name = "whole pack"
	}
	s := fmt.Sprintf("%s:%d:%d: %s: expected %s, got %s: %q", f.Pos.File, f.Pos.Line, f.Pos.Column, name, f.Expected, f.Got, excerpt(f.Post))
	if f.Why != "" {
		s += " (" + f.Why + ")"
	}
	return s
}

// longestExcerpt is how much of a post a failure repeats, in characters.
const longestExcerpt = 100

func excerpt(s string) string {
	runes := []rune(s)
	if len(runes) > longestExcerpt {
		return string(runes[:longestExcerpt]) + "..."
	}
	return s
}

// reasons sums a verdict up: the points of every signal, quoted ones in
// brackets.
func reasons(v classifier.Verdict) string {
	parts := make([]string, 0, len(v.Signals)+1)
	for _, s := range v.Signals {
		part := fmt.Sprintf("%d %s %q", s.Weight, s.Rule, s.Surface)
		if s.Quoted {
			part = "[" + part + "]"
		}
		parts = append(parts, part)
	}
	if v.Adjust != 0 {
		parts = append(parts, fmt.Sprintf("%+d", v.Adjust))
	}
	return strings.Join(parts, "; ")
}
