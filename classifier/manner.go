package classifier

import (
	"slices"

	"scops/rules"
)

// manner is what most terms of a list have in common; they share one.
type manner struct {
	list      *list
	file      string
	ambiguity rules.Ambiguity
	near      []nearRule
}

// manners gives the terms of a list their manner.
type manners struct {
	list  *list
	near  []nearRule // of the list: what silences its highly ambiguous terms
	known map[mannerKey]*manner
}

// mannerKey tells the manners of a list apart whose terms have no nearRule of
// their own.
type mannerKey struct {
	file      string
	ambiguity rules.Ambiguity
}

// of gives a term its manner; own is what silences it alone.
func (m *manners) of(src *rules.Term, own []nearRule) *manner {
	key := mannerKey{src.Pos.File, ambiguityOf(src.Ambiguity)}
	if known := m.known[key]; known != nil && len(own) == 0 {
		return known
	}
	out := &manner{list: m.list, file: key.file, ambiguity: key.ambiguity, near: own}
	if out.ambiguity == rules.High {
		out.near = slices.Concat(own, m.near)
	}
	if len(own) == 0 {
		m.known[key] = out
	}
	return out
}

// ambiguityOf is what a term is taken for: the constant, not what a file holds.
func ambiguityOf(a rules.Ambiguity) rules.Ambiguity {
	switch a {
	case rules.Low:
		return rules.Low
	case rules.Medium:
		return rules.Medium
	}
	return rules.High
}
