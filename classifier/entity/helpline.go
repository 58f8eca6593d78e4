package entity

import (
	_ "embed"
	"strings"
	"sync"
)

// helplineFile lists numbers of helplines, emergency services and agency
// desks as dialled in their place, with the date each was checked.
//
//go:embed helplines.tsv
var helplineFile string

// helplines is the set of those numbers.
var helplines = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for line := range strings.Lines(helplineFile) {
		if fields := strings.Split(strings.TrimSpace(line), "\t"); len(fields) == 4 && !strings.HasPrefix(line, "#") {
			known[fields[0]] = true
		}
	}
	return known
})

// IsHelpline says whether digits, as dialled or with the code of a country in
// front, are the number of a helpline or an agency.
func IsHelpline(digits string) bool {
	if isHelpline(digits) {
		return true
	}
	for _, code := range []string{"44", "353", "61", "64", "65", "1"} {
		if rest, ok := strings.CutPrefix(digits, code); ok && isHelpline(rest) {
			return true
		}
	}
	return false
}

// isHelpline says whether digits, with or without the trunk 0, are the number
// of a helpline or an agency in any place: the same digits quoted in a text of
// another country mean the same desk.
func isHelpline(digits string) bool {
	known := helplines()
	return known[digits] || known["0"+digits]
}
