package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/crawler"
	"scops/rules"
)

// bareUsualPrice finds a product of the poster's own words that stands by
// itself with a price behind it that a gram of it usually has: "ไอซ์ 1300". Of
// an ambiguous name in Thai only, where a gram costs more than most goods that
// share one.
func (r *reading) bareUsualPrice(yields []bool) int {
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || yields[i] || !f.hasSlot(rules.SlotSubstance) || f.tag || !r.standsAlone(i) {
			continue
		}
		for j := i + 1; j < len(r.items) && r.items[j].start <= f.end+stepGap; j++ {
			p := &r.items[j]
			if p.counts() && p.isEntity(entity.Price) && isGap(r.text[f.end:max(f.end, p.start)]) && r.isGramPrice(f, looseNumber{amount: p.entity.Amount, currency: p.entity.Unit}, 1) {
				return i
			}
		}
	}
	return noItem
}

// isGap says that only signs stand between a product and its price.
func isGap(s string) bool {
	return len(s) <= 12 && !strings.ContainsFunc(s, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsNumber(c) || c == '\n' })
}

// standsAlone says that an item is no part of a longer expression: nothing, a
// sign, or another find stands before it.
func (r *reading) standsAlone(i int) bool {
	f := &r.items[i]
	before, _ := utf8.DecodeLastRuneInString(r.text[:f.start])
	if !unicode.IsLetter(before) && !unicode.IsMark(before) {
		return true
	}
	for j := i - 1; j >= 0 && j > i-4; j-- {
		if r.items[j].end == f.start {
			return true
		}
	}
	return false
}

// leastInBulk is what a gram of the cheapest drug costs by the ขีด, in baht:
// pressed cannabis; meat and mushrooms are cheaper.
const leastInBulk = 6

// cheapUnits are where units of the trade stand whose price in a Thai post is
// no drug's: meat is sold by the ขีด too.
func (r *reading) cheapUnits() []int {
	if r.lang != "th" {
		return nil
	}
	var cheap []int
	for _, s := range r.steps {
		if !r.isCheapUnit(s) {
			continue
		}
		for _, f := range r.within(crawler.Range{Start: r.items[s.item].start, End: r.items[s.item].end}) {
			cheap = append(cheap, f.start)
		}
	}
	return cheap
}

// isCheapUnit says that a step of a Thai post is in a unit of the trade, but costs less
// than any drug.
func (r *reading) isCheapUnit(s step) bool {
	grams := tradeGrams(s.unit)
	return r.lang == "th" && grams > 0 && s.price.Amount < leastInBulk*s.amount*grams
}

// leastSack is how many pieces (ตัว) of yaba are sold at once where their price
// is held against that of tablets: of animals and shirts so many cost more.
const leastSack = 100

// isSack says that a step of a Thai ladder is one of tablets called by a
// creature's counter: "ม้า 200 ตัว 3,600", and of those called horses "ม้าตัวละ 20".
func (r *reading) isSack(s step) bool {
	return r.lang == "th" && s.unit == "piece" && s.price.Amount < mostPerPiece*s.amount && (s.amount >= leastSack || r.countsCreatures(s, "th.yaba", "ม้า"))
}

// isGramByCounter says that a step counts grams by a creature's counter, as those
// who sell crystals and powders do: "เค 3 ตัว 3,600".
func (r *reading) isGramByCounter(s step) bool {
	return r.lang == "th" && s.unit == "piece" && s.amount <= mostWeighed &&
		(r.countsCreatures(s, "th.ketamine", "") || r.countsCreatures(s, "th.ice", "") || r.countsCreatures(s, "th.cocaine", ""))
}

// countsCreatures says that a step counts in ตัว a product of a list, named by a
// term that holds word.
func (r *reading) countsCreatures(s step, list, word string) bool {
	q := &r.items[s.item]
	if !strings.Contains(r.text[q.start:q.end], "ตัว") {
		return false
	}
	return anyOf(r.items, func(f *found) bool {
		return f.counts() && f.hasSlot(rules.SlotSubstance) && f.term.list.Name == list && strings.Contains(f.term.text, word) && r.belongs(q, f)
	})
}

// mostPerPiece is the most a tablet of a sack costs, in baht.
const mostPerPiece = 60
