package site

import (
	_ "embed"
	"strings"
)

// readme holds the table of what the adapters read; it is the one place where
// that is written.
//
//go:embed README.md
var readme string

// Reads says which pages an adapter written in Go reads, "" = its documentation
// does not.
func Reads(name string) string {
	for line := range strings.Lines(readme) {
		cells := strings.Split(line, "|")
		if len(cells) > 2 && strings.HasPrefix(strings.TrimSpace(cells[1])+" ", name+" ") {
			return strings.ReplaceAll(strings.TrimSpace(cells[2]), "`", "")
		}
	}
	return ""
}
