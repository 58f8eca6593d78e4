package console

import (
	"slices"

	"scops/classifier"
	"scops/index/desk"
)

// identifier is one identifier of a post, with its page; an amount has only the
// list of everything that holds it.
type identifier struct {
	Kind    string
	Value   name
	Surface name // as it stood in the post, where that differs
	URL     string
	Amount  bool // a price or a quantity: it identifies nobody
}

// maxIdentifiers bounds how many one page lists.
const maxIdentifiers = 100

// identifiers lists each identifier once: those that lead to somebody first.
func (v *visit) identifiers(verdict *classifier.Verdict) []identifier {
	var out []identifier
	seen := map[string]bool{}
	for _, e := range verdict.Entities {
		key := string(e.Kind) + "=" + e.Value
		if seen[key] || len(out) == maxIdentifiers {
			continue
		}
		seen[key] = true
		one := identifier{
			Kind: v.words.either("kind.", string(e.Kind)), Value: nameOf(e.Value),
			URL: entityURL(string(e.Kind), e.Value), Amount: desk.Amount(string(e.Kind)),
		}
		if one.Amount {
			one.URL = listState{Query: entityNode(string(e.Kind), e.Value).String()}.URL()
		}
		if e.Surface != e.Value {
			one.Surface = nameOf(e.Surface)
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b identifier) int {
		switch {
		case a.Amount == b.Amount:
			return 0
		case b.Amount:
			return -1
		}
		return 1
	})
	return out
}
