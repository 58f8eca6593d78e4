package classifier

import (
	"slices"

	"scops/rules"
)

// Crowded are the pack's terms that share their rarest four characters with so
// many others that the slower automaton searches for them; none in an ordinary
// dictionary. In order of the dictionary; the error is that of New.
func Crowded(pack *rules.Pack) ([]rules.Term, error) {
	c, err := New(pack, Options{})
	if err != nil {
		return nil, err
	}
	var all []rules.Term
	for _, n := range c.words.crowded {
		for _, e := range c.entries.of(n) {
			if e.term == nil {
				continue
			}
			l := pack.Lists[e.term.list.number].Terms
			all = append(all, l[slices.IndexFunc(l, func(t rules.Term) bool { return t.Text == e.term.listed })])
		}
	}
	return all, nil
}
