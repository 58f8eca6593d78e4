package classifier

import (
	"slices"
	"strings"
	"unicode"

	"scops/classifier/entity"
	"scops/rules"
)

// priceTag finds a product of a Thai post with what so much of it usually costs
// behind it, in a post that names a place too: so sellers write where the account
// is the contact ("เคแท้ 1จี 1,300 ทองหล่อ"), and hardly anybody who talks.
func (r *reading) priceTag(yields []bool) int {
	if r.lang != "th" || !r.looksPosted() {
		return noItem
	}
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || yields[i] || !f.hasSlot(rules.SlotSubstance) {
			continue
		}
		s := r.c.substances[f.term.list.Substance]
		if s == nil {
			continue
		}
		for _, step := range r.steps {
			q := &r.items[step.item]
			if q.start >= f.end && r.belongs(q, f) && r.isUsualStep(step, s.Prices) {
				return i
			}
		}
	}
	return noItem
}

// looksPosted says that a post looks as notices do: it names a place or shows an
// emoji.
func (r *reading) looksPosted() bool {
	return strings.ContainsFunc(r.text, func(c rune) bool { return unicode.Is(unicode.So, c) }) ||
		slices.ContainsFunc(r.entities, func(e entity.Entity) bool { return e.Kind == entity.Place })
}
