package rules

import (
	"strconv"
	"strings"
)

// farthest bounds a distance in characters.
const farthest = 10_000

// within reads a distance: "20 characters", and where allowed "line",
// "segment" or "post".
func (r *report) within(n *node, what string, words ...Unit) (int, Unit) {
	s := strings.Join(strings.Fields(r.loose(n, what)), " ")
	for _, u := range words {
		if s == string(u) {
			return 0, u
		}
	}
	count, unit, _ := strings.Cut(s, " ")
	if v, err := strconv.Atoi(count); err == nil && v > 0 && v <= farthest && (unit == "characters" || unit == "character") {
		return v, UnitCharacters
	}
	forms := []string{"20 characters"}
	for _, u := range words {
		forms = append(forms, string(u))
	}
	r.add(n.pos, "within-syntax", "within: 20 characters", s, strings.Join(forms, ", "))
	return 0, UnitPost
}
