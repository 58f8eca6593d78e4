package classifier

import (
	"slices"
	"unicode/utf8"
)

// tersePrice finds, in a Korean post, a product with an amount beside it and a
// bare number behind that, what so much of it usually costs in 10,000 won: who
// talks of a price says won, who sells does not.
func (r *reading) tersePrice(yields []bool) int {
	if r.lang != "ko" || slices.ContainsFunc(r.items, func(f found) bool { return f.frame() != 0 && !f.shadow() }) {
		return noItem
	}
	return r.usualBehind(yields, func(s step) bool {
		return s.price.Unit == "" && s.price.Amount < 1000 && !r.saysOn(s.price.End) && s.price.Start >= r.items[s.item].end
	})
}

// saysOn says that a sentence goes on right behind a number: "5g 65면", "15에 샀다".
func (r *reading) saysOn(end int) bool {
	next, _ := utf8.DecodeRuneInString(r.text[end:])
	return isSyllable(next)
}
