package classifier

import (
	"slices"

	"scops/classifier/entity"
	"scops/rules"
)

// usualMenu is how many different names with usual prices make a menu.
const usualMenu = 3

// usualPiece finds a product with the usual price of one gram right behind it,
// and either a second price for more of the same ("coke 70, 2 for 130") or two
// more such products ("soft 70, hard 70, down 120"), in an English post that
// names no eastern money: there a cola costs as many baht.
func (r *reading) usualPiece(yields []bool) int {
	if r.lang != "en" || r.easternMoney() {
		return noItem
	}
	first, names := noItem, map[string]bool{}
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || yields[i] || !f.hasSlot(rules.SlotSubstance) {
			continue
		}
		one, usual := r.usualOne(i)
		if one == noItem {
			continue
		}
		if r.cheaperByMore(r.items[one].entity, usual) {
			return one
		}
		if names[f.term.text] = true; first == noItem {
			first = one
		}
	}
	if len(names) < usualMenu {
		return noItem
	}
	return first
}

// usualOne is the price right behind product i if it is what a gram or a tablet
// of it costs in a western currency.
func (r *reading) usualOne(i int) (item int, usual rules.PriceRange) {
	s := r.items[i].term.list.sold
	at := r.priceOn(i)
	if s == nil || at == noItem {
		return noItem, usual
	}
	for _, usual := range s.Prices {
		if usual.Currency == "USD" && r.isUsual(r.items[at].entity, 1, usual) {
			return at, usual
		}
	}
	return noItem, usual
}

// cheaperByMore says whether so many pieces stand behind the price of one, dearer
// in all and usual by the piece.
func (r *reading) cheaperByMore(one *entity.Entity, usual rules.PriceRange) bool {
	return slices.ContainsFunc(r.steps, func(s step) bool {
		return s.unit == "piece" && s.amount > 1 && s.price.Start > one.Start && s.price.Amount > one.Amount && r.isUsual(s.price, s.amount, usual)
	})
}

// priceOn is the price right behind product i, noItem if none.
func (r *reading) priceOn(i int) int {
	f := &r.items[i]
	for j := i + 1; j < len(r.items) && r.items[j].start <= f.end+measuredGap; j++ {
		if p := &r.items[j]; p.start >= f.end && p.counts() && p.isEntity(entity.Price) && leads(r.text[f.end:p.start]) {
			return j
		}
	}
	return noItem
}

// easternMoney says whether the post has to do with places that pay in larger
// numbers.
func (r *reading) easternMoney() bool {
	return slices.ContainsFunc(r.entities, func(e entity.Entity) bool {
		return e.Kind == entity.Place || e.Kind == entity.Price && e.Unit != "" && likeDollars(e.Unit) != "USD"
	})
}
