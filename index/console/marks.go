package console

import (
	"cmp"
	"slices"

	"github.com/rivo/uniseg"
)

// span is a range of bytes of a text that is to be marked, and why.
type span struct {
	start, end int
	why        why
	reason     int // number of the reason it belongs to, from 1; 0 = none
	title      string
}

// why says what marks a span.
type why int

const (
	byQuery  why = iota // the reader's own query matches here
	bySignal            // a reason of the screening result
	byQuoted            // a match in somebody else's words: it counts for nothing
)

// segment is a piece of text marked alike all through.
type segment struct {
	Text                  string
	Query, Signal, Quoted bool
	Refs                  []int  // numbers of the reasons that end here
	Title                 string // why it is marked
	Gap                   bool   // stands for text left out; Text is empty
}

// Marked says whether there is anything to show about the segment.
func (s segment) Marked() bool { return s.Query || s.Signal || s.Quoted }

// marked cuts a text into segments along its spans, grown to the borders of
// what a reader takes for characters.
func marked(text string, spans []span) []segment {
	spans = fitting(text, spans)
	edges := []int{0, len(text)}
	for _, s := range spans {
		edges = append(edges, s.start, s.end)
	}
	slices.Sort(edges)
	edges = slices.Compact(edges)
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var out []segment
	var open []span
	next := 0
	for i := 0; i+1 < len(edges); i++ {
		from, to := edges[i], edges[i+1]
		open = slices.DeleteFunc(open, func(s span) bool { return s.end <= from })
		for next < len(spans) && spans[next].start <= from {
			open = append(open, spans[next])
			next++
		}
		out = append(out, segmentOf(text[from:to], open, to))
	}
	return out
}

// segmentOf describes the text between two edges, under the spans open there.
func segmentOf(text string, open []span, to int) segment {
	s := segment{Text: text}
	for _, o := range open {
		switch o.why {
		case byQuery:
			s.Query = true
		case bySignal:
			s.Signal = true
		case byQuoted:
			s.Quoted = true
		}
		if o.reason > 0 && o.end == to && len(s.Refs) < maxRefs && !slices.Contains(s.Refs, o.reason) {
			s.Refs = append(s.Refs, o.reason)
		}
		if o.title != "" && len(s.Title) < maxTitle {
			if s.Title != "" {
				s.Title += "; "
			}
			s.Title += o.title
		}
	}
	slices.Sort(s.Refs)
	return s
}

// Bounds of what is written at one mark: a hostile post can pile up thousands.
const (
	maxRefs  = 12
	maxTitle = 400 // bytes
)

// fitting grows spans to grapheme borders and drops what lies outside.
func fitting(text string, spans []span) []span {
	spans = slices.DeleteFunc(slices.Clone(spans), func(s span) bool {
		return s.start < 0 || s.end > len(text) || s.start >= s.end
	})
	if len(spans) == 0 {
		return nil
	}
	borders := graphemeBorders(text)
	for i := range spans {
		s := &spans[i]
		at, found := slices.BinarySearch(borders, s.start)
		if !found {
			at--
		}
		s.start = borders[at]
		at, _ = slices.BinarySearch(borders, s.end)
		s.end = borders[at]
	}
	return spans
}

// graphemeBorders gives the offset of every grapheme, and the text's length.
func graphemeBorders(text string) []int {
	borders := make([]int, 0, len(text)/2+2)
	at, state := 0, -1
	for rest := text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		borders = append(borders, at)
		at += len(cluster)
	}
	return append(borders, len(text))
}
