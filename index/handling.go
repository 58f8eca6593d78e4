package index

import (
	"slices"

	"scops/index/query"
)

// HandlingDefault is the handling of what is collected, and of documents that
// name none.
const HandlingDefault = "amber+strict"

// Handlings are the markings of TLP 2.0, from what everybody may see to what
// hardly anybody may.
func Handlings() []string { return []string{"clear", "green", "amber", "amber+strict", "red"} }

// Within says whether a handling lies within a ceiling. One nobody knows, on
// either side, does not.
func Within(handling, ceiling string) bool {
	if handling == "" {
		handling = HandlingDefault
	}
	have, most := slices.Index(Handlings(), handling), slices.Index(Handlings(), ceiling)
	return have >= 0 && have <= most
}

// HandlingWithin finds what lies within a ceiling. Hits and posts have no other
// handling than the known ones: Validate sees to that. So what lies above is
// left out, which a store does faster than finding all that does not.
func HandlingWithin(ceiling string) query.Node {
	at := slices.Index(Handlings(), ceiling)
	if at < 0 {
		return query.Not{Arg: query.All{}}
	}
	among := func(levels []string) query.Node {
		any := query.Or{}
		for _, level := range levels {
			any.Args = append(any.Args, query.Keyword{Field: "handling", Value: level})
		}
		return any
	}
	switch {
	case at == len(Handlings())-1:
		return query.All{}
	case Within(HandlingDefault, ceiling): // so do documents that name none
		return query.Not{Arg: among(Handlings()[at+1:])}
	}
	return among(Handlings()[:at+1])
}
