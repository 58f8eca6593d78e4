package rules

import (
	"regexp"
	"slices"
	"strings"
)

// allowance is a comment with which an author says that a warning is right as
// it is: on the warned line, or on lines of its own above it.
type allowance struct {
	code string
	at   Pos
	line int // the line it speaks of
	used bool
}

// allowForm shows how an allowance is written.
const allowForm = "# scops: allow CODE because ..."

var allowShape = regexp.MustCompile(`^\s*scops:\s*allow\s+([a-z][a-z0-9-]*)\s+because\s+\S`)

// allowance reads a comment; nil if it is an ordinary one, or a mistaken one.
func (r *report) allowance(at Pos, comment string) *allowance {
	if !strings.HasPrefix(strings.TrimSpace(comment), "scops:") {
		return nil
	}
	a := &allowance{at: at, line: at.Line}
	if m := allowShape.FindStringSubmatch(comment); m != nil {
		a.code = m[1]
	}
	r.allowances = append(r.allowances, a)
	return a
}

// allowed are the problems in order of place, without those an author allowed.
// Errors cannot be allowed: the pack would not work.
func (b *builder) allowed() Problems {
	kept := slices.DeleteFunc(b.found, func(p Problem) bool {
		if p.Severity == SeverityError {
			return false
		}
		if b.beneathFiles[p.File] {
			return true // the author of an overlay cannot mend what lies beneath
		}
		hit := false
		for _, a := range b.allowances {
			if a.code == p.Code && a.line == p.Line && a.at.File == p.File {
				a.used, hit = true, true
			}
		}
		return hit
	})
	b.found = kept
	if b.asked != nil {
		b.lintAllowances()
	}
	return b.sorted()
}

// lintAllowances looks at the allowances themselves. One of a check that needs
// a file of word frequencies is not called unused where there is none.
func (b *builder) lintAllowances() {
	for _, a := range b.allowances {
		c, known := codes[a.code]
		switch {
		case b.beneathFiles[a.at.File]:
		case !known:
			b.add(a.at, "allow-shape", nearestKey(a.code, codes), allowForm)
		case c.severity() == SeverityError:
			b.add(a.at, "allow-error", "", a.code)
		case a.used || b.asked.Frequencies == nil && slices.Contains([]string{"short-share", "term-share"}, a.code):
		default:
			b.add(a.at, "allow-unused", "", a.code)
		}
	}
}
