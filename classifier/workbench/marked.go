package workbench

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"scops/classifier"
)

// stretch is a part of a text that reasons speak of.
type stretch struct {
	start, end int
	reasons    []string // their numbers, as Explanation.String counts them
	signal     classifier.Signal
}

// Marked is a post's text with the stretches its reasons speak of: ⟦1 아이스⟧
// with the reason's number, or in colour for a terminal that shows it. What a
// terminal would take for a command is shown as a replacement character.
func Marked(text string, signals []classifier.Signal, colour bool) string {
	var b strings.Builder
	at := 0
	for _, s := range stretches(text, signals) {
		b.WriteString(harmless(text[at:s.start]))
		inside, numbers := harmless(text[s.start:s.end]), strings.Join(s.reasons, ",")
		if colour {
			b.WriteString(paint(&s.signal) + inside + "\x1b[0m\x1b[2m" + numbers + "\x1b[0m")
		} else {
			b.WriteString("⟦" + numbers + " " + inside + "⟧")
		}
		at = s.end
	}
	b.WriteString(harmless(text[at:]))
	return b.String()
}

// stretches are the outermost ranges of the reasons, in order; what lies in one
// or overlaps it is named with it.
func stretches(text string, signals []classifier.Signal) []stretch {
	order := make([]int, 0, len(signals))
	for i, s := range signals {
		if s.Start < s.End && s.End <= len(text) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(signals[a].Start, signals[b].Start), cmp.Compare(signals[b].End, signals[a].End))
	})
	var out []stretch
	for _, i := range order {
		s := signals[i]
		if n := len(out); n > 0 && s.Start < out[n-1].end {
			out[n-1].reasons = append(out[n-1].reasons, strconv.Itoa(i+1))
			out[n-1].end = max(out[n-1].end, s.End)
			continue
		}
		out = append(out, stretch{s.Start, s.End, []string{strconv.Itoa(i + 1)}, s})
	}
	return out
}

// paint is the colour of a reason: red for a product, grey for what counts for
// nothing, yellow for what the poster says beside it.
func paint(s *classifier.Signal) string {
	switch {
	case s.Quoted:
		return "\x1b[2;9m"
	case s.Slot == "substance":
		return "\x1b[1;31m"
	}
	return "\x1b[33m"
}

// harmless replaces what steers a terminal or turns the direction of writing.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
