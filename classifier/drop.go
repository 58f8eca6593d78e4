package classifier

import (
	"slices"
	"sort"
	"strings"

	"scops/rules"
)

// dropCovered drops from a sorted list what is part of a longer find: one occurrence serves one
// role, that of the longest expression. Only a longer substance covers a
// substance; innocent words around one are masks.
func dropCovered(all []found) []found {
	var term, substance cover
	any := false
	for lo := 0; lo < len(all); {
		hi := lo + 1
		for hi < len(all) && all[hi].start == all[lo].start {
			hi++
		}
		for i := hi - 1; i >= lo; i-- { // the longest first
			f := &all[i]
			r := [2]int{f.start, f.end}
			f.covered = term.covers(r)
			if f.slot() == rules.SlotSubstance {
				f.covered = substance.covers(r)
			}
			any = any || f.covered
			if f.shadow() || f.slot() == "" {
				continue
			}
			term.take(r)
			if f.slot() == rules.SlotSubstance {
				substance.take(r)
			}
		}
		lo = hi
	}
	if !any {
		return all
	}
	return slices.DeleteFunc(all, func(f found) bool { return f.covered })
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
	if !anyOf(all, func(f *found) bool { return len(f.term.near) > 0 }) {
		return all
	}
	var asked []ofList
	for i := range all {
		for _, n := range all[i].term.near {
			if !slices.ContainsFunc(asked, func(o ofList) bool { return o.list == n.list }) {
				asked = append(asked, findsOf(n.list, all, text))
			}
		}
	}
	ruler := newRuler(text)
	for i := range all {
		silent := func(n nearRule) bool { return nearAny(all, asked, i, n, ruler) }
		all[i].silent = slices.ContainsFunc(all[i].term.near, silent)
	}
	return slices.DeleteFunc(all, func(f found) bool { return f.silent })
}

// ofList are the finds of a list that count, by their place.
type ofList struct {
	list *list
	at   []int
}

func findsOf(l *list, all []found, text string) ofList {
	o := ofList{list: l}
	for i := range all {
		if all[i].term.list == l && !isDenied(text[all[i].end:]) {
			o.at = append(o.at, i)
		}
	}
	return o
}

// isDenied says that a word is named only to be denied: "소주 아닙니다", "콜라 말고".
func isDenied(behind string) bool {
	behind = strings.TrimLeft(behind, " ")
	if behind == "" || behind[0] < 0xe3 {
		return false // no Hangul
	}
	if !denying.begin(behind) {
		return false
	}
	for _, particle := range denialParticles {
		behind = strings.TrimPrefix(behind, particle)
	}
	return startsWithAny(behind, denials)
}

// denials deny the word before them, at once or behind a particle; denying are both.
var (
	denials         = []string{"말고", "아닙", "아님", "아니", "아닌", "ㄴㄴ", "이 아니", "가 아니"}
	denialParticles = []string{"가 ", "이 ", "는 ", "은 "}
	denying         = byBeginning(slices.Concat(denials, denialParticles)...)
)

// nearAny says whether one of the finds asked for, sorted by start, stands within
// the graphemes of a rule of find i; only its neighbours need looking at.
func nearAny(all []found, asked []ofList, i int, near nearRule, ruler *ruler) bool {
	n := slices.IndexFunc(asked, func(o ofList) bool { return o.list == near.list })
	listed := asked[n].at
	k := sort.SearchInts(listed, i)
	for _, j := range listed[max(0, k-3):min(len(listed), k+3)] {
		itself := all[j].start == all[i].start && all[j].end == all[i].end
		if j != i && !(near.beside && itself) && ruler.within(near.n, all[j].start, all[j].end, all[i].start, all[i].end) {
			return true
		}
	}
	return false
}
