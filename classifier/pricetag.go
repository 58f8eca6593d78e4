package classifier

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/rules"
)

// priceTag finds a product of a Thai post with what so much of it usually costs
// behind it, in a post that names a place too: so sellers write where the account
// is the contact ("เคแท้ 1จี 1,300 ทองหล่อ"), and hardly anybody who talks.
func (r *reading) priceTag(yields []bool) int {
	if len(r.steps) == 0 || !r.byAccount() {
		return noItem
	}
	i := r.usualBehind(yields, func(step) bool { return true })
	if i == noItem || !r.looksPosted() {
		return noItem
	}
	return i
}

// usualBehind is the first product with what so much of it usually costs behind
// it, in a step that fits; noItem = none.
func (r *reading) usualBehind(yields []bool, fits func(step) bool) int {
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || yields[i] || !f.hasSlot(rules.SlotSubstance) {
			continue
		}
		sub := f.term.list.sold
		if sub == nil {
			continue
		}
		for _, s := range r.steps {
			q := &r.items[s.item]
			if q.start >= f.end && fits(s) && r.belongs(q, f) && r.isUsualStep(s, sub.Prices) {
				return i
			}
		}
	}
	return noItem
}

// looksPosted says that a post looks as notices do: it names a place or shows an
// emoji.
func (r *reading) looksPosted() bool {
	return slices.ContainsFunc(r.entities, func(e entity.Entity) bool { return e.Kind == entity.Place }) ||
		showsPicture(r.text)
}

// showsPicture says whether a pictograph or another such sign stands in a text.
func showsPicture(text string) bool {
	for at := 0; at < len(text); at += runeLength(text[at]) {
		if text[at] < utf8.RuneSelf || thaiAt(text, at) {
			continue
		}
		if c, _ := runeAt(text, at); !isSyllable(c) && unicode.Is(unicode.So, c) {
			return true
		}
	}
	return false
}
