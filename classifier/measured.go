package classifier

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/rules"
)

// measuredGap is how much may stand between a measured product and what makes
// it one, in bytes.
const measuredGap = 12

// dropUnmeasured drops the terms that are a product only in company (k, white,
// caps) and stand without it: without an amount, a price, a unit before "of", or
// another product of the same list of goods. items are sorted; the order stays.
func dropUnmeasured(items []found, text string) []found {
	if !anyOf(items, func(f *found) bool { return f.term != nil && f.term.measured }) {
		return items
	}
	stands := make([]bool, len(items))
	open := false
	for i := range items {
		f := &items[i]
		stands[i] = f.term == nil || !f.term.measured
		if !stands[i] && alone(text, f.start, f.end) {
			stands[i] = measured(items, i, text)
		}
		open = open || !stands[i]
	}
	for round := 0; open && round < mostListed; round++ {
		open = false
		for i := range items {
			if !stands[i] && alone(text, items[i].start, items[i].end) && listed(items, stands, i, text) {
				stands[i], open = true, true
			}
		}
	}
	if !slices.Contains(stands, false) {
		return items
	}
	n := 0
	return slices.DeleteFunc(items, func(found) bool {
		n++
		return !stands[n-1]
	})
}

// mostListed bounds how far a list of products carries: "ice, k, e, g".
const mostListed = 4

// alone says that no hyphen or apostrophe makes the word part of another:
// K-pop, E-bike, T's.
func alone(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	next, size := utf8.DecodeRuneInString(text[end:])
	if next == '-' || next == '–' || next == '.' {
		behind, _ := utf8.DecodeRuneInString(text[end+size:])
		return !unicode.IsLetter(behind) && before != '.'
	}
	return !strings.ContainsRune("-'’_./&@#", before) && !strings.ContainsRune("'’_@", next) || next == utf8.RuneError
}

// measured says whether an amount or a price stands beside product i.
func measured(items []found, i int, text string) bool {
	f := &items[i]
	for j := i + 1; j < len(items) && items[j].start <= f.end+measuredGap; j++ {
		g := &items[j]
		if g.start >= f.end && measures(g, f) && leads(text[f.end:g.start]) {
			return true
		}
	}
	for j := i - 1; j >= 0 && j > i-8; j-- {
		g := &items[j]
		if g.end > f.start && g.isEntity(entity.Quantity) {
			return false // the word is the unit: 90 caps
		}
		if g.end > f.start || f.start-g.end > measuredGap {
			continue
		}
		switch gap := text[g.end:f.start]; {
		case measures(g, f) && g.isEntity(entity.Quantity) && g.entity.Unit != "piece":
			if gap == " " || gap == "" || gap == " of " {
				return true
			}
		case g.hasSlot(rules.SlotUnit) && gap == " of ":
			return true
		}
	}
	return false
}

// measures says whether an entity is a price or an amount of a product. A letter
// is no product by the milligram: vitamins are.
func measures(g, f *found) bool {
	return g.isEntity(entity.Price) || g.isEntity(entity.Quantity) && (f.term.letters > 1 || g.entity.Unit != "mg" && g.entity.Unit != "mcg")
}

// leads says that only signs, or "for", stand between a product and its price.
func leads(gap string) bool {
	if gap == "" || gap == " " {
		return true
	}
	if c, _ := runeAt(gap, 0); isThai(c) || isSyllable(c) || isDigit(c) {
		return false
	}
	gap = strings.ToLower(gap)
	for _, w := range []string{"for ", "is ", "at ", "are ", "x "} {
		if rest, ok := strings.CutSuffix(gap, w); ok && strings.HasSuffix(rest, " ") {
			gap = rest
		}
	}
	return !strings.ContainsFunc(gap, func(c rune) bool {
		return !strings.ContainsRune(" \t:=-–—→➡>~|,/@(*•", c) && !unicode.Is(unicode.So, c)
	})
}

// listed says whether product i stands in a list with another one: "ice, k". Thai
// has no spaces but between the things of a list.
func listed(items []found, stands []bool, i int, text string) bool {
	f := &items[i]
	for j := max(0, i-6); j < min(len(items), i+7); j++ {
		g := &items[j]
		if j == i || !g.hasSlot(rules.SlotSubstance) || g.shadow() || g.term.list.Substance == f.term.list.Substance || !stands[j] && !pairOf(f, g) {
			continue
		}
		lo, hi := min(f.end, g.end), max(f.start, g.start)
		if lo <= hi && hi-lo <= measuredGap && (lists(text[lo:hi]) || text[lo:hi] == " " && f.term.list.Lang == "th" && g.term.list.Lang == "th") {
			return true
		}
	}
	return false
}

// pairOf says that two measured products stand for each other: two letters (t and
// g), or one of them is hardly a word of every day (crack and brown).
func pairOf(f, g *found) bool {
	return f.term.letters == 1 && g.term.letters == 1 || f.ambiguity() != rules.High || g.ambiguity() != rules.High
}

// lists says that a gap only joins two things of a list.
func lists(gap string) bool {
	switch strings.ToLower(strings.TrimSpace(gap)) {
	case ",", "/", "&", "+", "and", "n", "or", "|", "•", "·", ", and", "และ", "กับ", "하고", "랑":
		return true
	}
	return false
}

// mostWeighed is the largest weight a buyer of drugs is weighed out, an ounce,
// in grams.
const mostWeighed = 28.5

// weighed finds a small weight right beside a product that is sold by weight:
// what shops have of the same name comes by the piece, the box or the kilogram.
func (r *reading) weighed(yields []bool) int {
	if r.stands&unitSlot == 0 {
		return noItem // no weight
	}
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || yields[i] || !f.hasSlot(rules.SlotSubstance) || !byMicrogram(f.term.list.Substance) && !soldByGram(f.term.list.sold) {
			continue
		}
		for j := max(0, i-6); j < min(len(r.items), i+7); j++ {
			q := &r.items[j]
			if !q.counts() || !q.isEntity(entity.Quantity) {
				continue
			}
			if unitOf(q.entity) == "mcg" && byMicrogram(f.term.list.Substance) && r.lay.line(f.start) == r.lay.line(q.start) {
				return j
			}
			if unitOf(q.entity) != "g" || q.entity.Amount > mostWeighed {
				continue
			}
			if q.start >= f.end && q.start-f.end <= measuredGap && leads(r.text[f.end:q.start]) {
				return j
			}
			if q.end <= f.start {
				if gap := r.text[q.end:f.start]; gap == " " || gap == "" || gap == " of " {
					return j
				}
			}
		}
	}
	return noItem
}

// byMicrogram holds for what is measured in millionths of a gram.
func byMicrogram(key string) bool { return key == "lsd" || key == "fentanyl" }

// soldByGram says whether a substance has a usual price per gram.
func soldByGram(s *rules.Substance) bool {
	return s != nil && slices.ContainsFunc(s.Prices, func(p rules.PriceRange) bool { return p.Unit == "g" })
}
