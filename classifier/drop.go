package classifier

import (
	"cmp"
	"slices"
	"sort"

	"scops/rules"
)

// dropCovered drops what is part of a longer find: one occurrence serves one
// role, that of the longest expression. Only a longer substance covers a
// substance; innocent words around one are masks.
func dropCovered(all []found) []found {
	longest := slices.Clone(all)
	slices.SortStableFunc(longest, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	var term, substance cover
	covered := map[[2]int]bool{}
	coveredSubstance := map[[2]int]bool{}
	for _, f := range longest {
		r := [2]int{f.start, f.end}
		if term.covers(r) {
			covered[r] = true
		}
		if substance.covers(r) {
			coveredSubstance[r] = true
		}
		if f.shadow() || f.slot() == "" {
			continue
		}
		term.take(r)
		if f.slot() == rules.SlotSubstance {
			substance.take(r)
		}
	}
	return slices.DeleteFunc(all, func(f found) bool {
		if f.slot() == rules.SlotSubstance {
			return coveredSubstance[[2]int{f.start, f.end}]
		}
		return covered[[2]int{f.start, f.end}]
	})
}

// cover is the range that reaches furthest of those that came before.
type cover struct {
	r   [2]int
	set bool
}

func (c *cover) take(r [2]int) {
	if !c.set || r[1] > c.r[1] {
		c.r, c.set = r, true
	}
}

func (c *cover) covers(r [2]int) bool { return c.set && r[1] <= c.r[1] && r != c.r }

// dropNear silences the terms whose not_near list stands near them.
func (c *Classifier) dropNear(all []found, text string) []found {
	byList := map[*list][]int{}
	for _, f := range all {
		if len(f.term.near) > 0 {
			for _, n := range f.term.near {
				byList[n.list] = nil
			}
		}
	}
	if len(byList) == 0 {
		return all
	}
	for i, f := range all {
		if _, asked := byList[f.term.list]; asked {
			byList[f.term.list] = append(byList[f.term.list], i)
		}
	}
	ruler := newRuler(text)
	silent := map[int]bool{}
	for i, f := range all {
		for _, n := range f.term.near {
			if nearAny(all, byList[n.list], i, n.n, ruler) {
				silent[i] = true
			}
		}
	}
	kept := make([]found, 0, len(all))
	for i, f := range all {
		if !silent[i] {
			kept = append(kept, f)
		}
	}
	return kept
}

// nearAny says whether one of the finds listed, sorted by start, stands within
// n graphemes of find i; only its neighbours need looking at.
func nearAny(all []found, listed []int, i, n int, ruler *ruler) bool {
	k := sort.SearchInts(listed, i)
	for _, j := range listed[max(0, k-3):min(len(listed), k+3)] {
		if j != i && ruler.gap(all[j].start, all[j].end, all[i].start, all[i].end) <= n {
			return true
		}
	}
	return false
}
