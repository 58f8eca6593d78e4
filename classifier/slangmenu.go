package classifier

import (
	"slices"

	"scops/rules"
)

// leastSlang is how many names of different drugs make a menu of slang, and all
// but one of them must be words that mostly mean something else: reports and
// lists of medicines name drugs in full.
const leastSlang = 3

// slangMenu is the first of several slang names of different drugs.
func (r *reading) slangMenu(yields []bool) int {
	first, slang := noItem, 0
	var room [leastSlang]string
	drugs := room[:0]
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || yields[i] || !f.hasSlot(rules.SlotSubstance) || slices.Contains(drugs, f.term.list.Substance) {
			continue
		}
		if drugs = append(drugs, f.term.list.Substance); first == noItem {
			first = i
		}
		if f.ambiguity() == rules.High {
			slang++
		}
		if len(drugs) >= leastSlang && slang >= leastSlang-1 {
			return first
		}
	}
	return noItem
}
