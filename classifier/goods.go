package classifier

import (
	"slices"

	"scops/classifier/entity"
	"scops/rules"
)

// An English shop gives itself away by how many goods it names, and by what they cost
// by weight. Lists of goods are those that stand aside, and words of shops' talk.
func isGoodsList(name string) bool {
	return slices.Contains(aside, name) || name == shopTalk
}

// shopTalk lists words any shop may use, whatever its goods.
const shopTalk = "en.shop-talk"

// manyGoods is how many goods of shops, or words of shops, no ad of drugs names.
const manyGoods = 4

// countGoods counts the different words of goods that stand apart in an English post.
func (r *reading) countGoods() int {
	if r.lang != "en" || len(r.text) > longPost {
		return 0
	}
	var seen [manyGoods]*term
	n, end := 0, -1
	for i := range r.items {
		f := &r.items[i]
		if f.term == nil || !f.term.list.goods || f.shadow() || r.inName(f) {
			continue
		}
		apart := f.start > end+1 || end < 0
		if end = max(end, f.end); !apart || slices.Contains(seen[:n], f.term) {
			continue
		}
		seen[n] = f.term
		if n++; n == manyGoods {
			break
		}
	}
	return n
}

// longPost is from how many bytes on a post names goods of any kind in passing.
const longPost = 1200

// inName says that a word is part of whom to write to.
func (r *reading) inName(f *found) bool {
	return slices.ContainsFunc(r.entities, func(e entity.Entity) bool {
		return e.Start < f.start && f.end <= e.End && slotOf(e.Kind) == rules.SlotContact
	})
}

// bulk is the least weight whose price tells a drug from goods, in grams.
const bulk = 100

// addGoods adds a word of goods to the finds of an English post that names none of
// them but speaks of goods as shops do, or sells something by weight for less than the
// cheapest drug: ice, sweets, salts.
func (r *reading) addGoods() {
	if r.lang != "en" || r.c.goods == nil || len(r.text) > longPost {
		return
	}
	at := r.secondTalk()
	if at == noItem && anyOf(r.items, isBulk) {
		r.steps = r.findSteps(r.steps[:0])
		if i := slices.IndexFunc(r.steps, r.isCheap); i >= 0 {
			at = r.steps[i].item
		}
	}
	if at != noItem {
		f := &r.items[at]
		r.items = append(r.items, found{term: r.c.goods, role: &r.c.goods.list.role, start: f.start, end: f.end})
		sortFound(r.items)
	}
}

// secondTalk is the second word of shops' talk that stands apart from the first.
func (r *reading) secondTalk() int {
	first := noItem
	for i := range r.items {
		f := &r.items[i]
		switch {
		case f.term == nil || !f.term.list.talk:
		case first == noItem:
			first = i
		case f.term != r.items[first].term && f.start > r.items[first].end+1:
			return i
		}
	}
	return noItem
}

// isCheap says that a weight stands before a price, or right behind it ("4/500g"), too
// low for a drug's. From several kilograms on the price may be that of one.
func (r *reading) isCheap(s step) bool {
	grams, least := s.amount*gramsOf(s.unit), leastByWeight(s.price.Unit)
	if grams >= 20*bulk {
		least /= 8
	}
	q := &r.items[s.item]
	ordered := q.start <= s.price.Start || q.start == s.price.End+1 && r.text[s.price.End] == '/'
	return ordered && grams >= bulk && s.price.Amount > 0 && s.price.Amount < least*grams
}

// isBulk says that a find is a weight, or a price that may be for one.
func isBulk(f *found) bool {
	return f.isEntity(entity.Quantity) && f.entity.Amount*gramsOf(unitOf(f.entity)) >= bulk
}

// gramsOf is the weight of a unit in grams, 0 = none.
func gramsOf(unit string) float64 {
	switch unit {
	case "g":
		return 1
	case "kg":
		return 1000
	case "oz":
		return 28
	case "lb":
		return 454
	}
	return 0
}

// leastByWeight is less than a gram of the cheapest drug costs by the kilogram; bare
// numbers are mostly dollars, or as many of a smaller coin.
func leastByWeight(currency string) float64 {
	switch currency {
	case "THB", "PHP", "INR":
		return 2
	case "KRW":
		return 500
	}
	return 0.4
}
