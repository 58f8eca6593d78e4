package classifier

import (
	"slices"
	"unicode/utf8"

	"scops/rules"
)

// tersePrice finds, in a Korean post, a product with an amount beside it and a
// bare number behind that, what so much of it usually costs in 10,000 won: who
// talks of a price says won, who sells does not.
func (r *reading) tersePrice(yields []bool) int {
	if r.lang != "ko" || slices.ContainsFunc(r.items, func(f found) bool { return r.c.grammar.frameOf(&f) != 0 && !f.shadow() }) {
		return noItem
	}
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || yields[i] || !f.hasSlot(rules.SlotSubstance) {
			continue
		}
		sub := r.c.substances[f.term.list.Substance]
		if sub == nil {
			continue
		}
		for _, s := range r.steps {
			q := &r.items[s.item]
			if s.price.Unit == "" && s.price.Amount < 1000 && !r.saysOn(s.price.End) && s.price.Start >= q.end && q.start >= f.end && r.belongs(q, f) && r.isUsualStep(s, sub.Prices) {
				return i
			}
		}
	}
	return noItem
}

// saysOn says that a sentence goes on right behind a number: "5g 65면", "15에 샀다".
func (r *reading) saysOn(end int) bool {
	next, _ := utf8.DecodeRuneInString(r.text[end:])
	return isSyllable(next)
}
