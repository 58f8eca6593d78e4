package classifier

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/rules"
)

// maxPairs bounds the pairs of one loose ladder.
const maxPairs = 8

// pricesBehind reads the bare numbers behind a product: pairs of an amount in
// grams and its price, or one price. Without a fraction among the amounts the
// pairs must be a ladder in the product's usual range: "เค 1 = 900 / 2 = 1700".
func (r *reading) pricesBehind(product *found, all []found) []found {
	first, ok := r.looseNumber(product.end)
	if !ok {
		return all
	}
	pairs := r.pairs(product.end)
	if len(pairs) == 0 {
		pairs = r.columns(product.end)
	}
	switch {
	case len(pairs) > 0 && (r.hasFraction(pairs) || (len(pairs) > 1 || r.lang == "ko" && pairs[0][1].closes) && r.isLadderOf(product, pairs)):
		return r.addPairs(pairs, all)
	case len(pairs) > 0 && strings.Contains(r.text[pairs[0][0].start:pairs[0][0].end], "."):
		return all
	}
	if !r.isFraction(first) && first.closes && first.amount >= 5 && (first.amount < 1900 || first.amount >= 2100) {
		all = append(all, r.loosePrice(first))
	}
	return all
}

// pairs are the amounts with their prices that stand in a row behind the byte
// at, no amount above 100 g.
func (r *reading) pairs(at int) [][2]looseNumber {
	var all [][2]looseNumber
	for len(all) < maxPairs {
		amount, ok := r.looseNumber(at)
		if !ok || amount.amount > 100 {
			break
		}
		price, ok := r.looseNumber(amount.end)
		if !ok {
			price, ok = r.priceAt(amount.end)
		}
		if !ok || price.amount < 5 {
			break
		}
		all = append(all, [2]looseNumber{amount, price})
		at = price.end
	}
	return all
}

// fractionLadder reads the first ladder of bare numbers that begins with a
// fraction of a gram, wherever it stands: "플레이크 0.5 21 1 39".
func (r *reading) fractionLadder(all []found) []found {
	for at, tries := 0, 0; tries < maxLoose; tries++ {
		i := strings.Index(r.text[at:], "0.")
		if i < 0 {
			return all
		}
		at += i
		pairs := r.pairs(at)
		if len(pairs) == 0 {
			pairs = r.columns(at)
		}
		free := !slices.ContainsFunc(all, func(f found) bool { return f.start < at+1 && f.end > at })
		before, _ := utf8.DecodeLastRuneInString(r.text[:at])
		if free && !isDigit(before) && before != '.' && len(pairs) > 1 && rises(pairs) {
			return r.addPairs(pairs, all)
		}
		at += len("0.")
	}
	return all
}

// lineLadder reads the first ladder of bare numbers a Thai post lists line by
// line, each line an amount in grams with the price a product of the post usually
// has for it: "0.5 = 400", "1 = 700".
func (r *reading) lineLadder(terms, all []found) []found {
	if r.lang != "th" {
		return all
	}
	pairs := r.listedPairs()
	if len(pairs) < 2 || slices.ContainsFunc(all, func(f found) bool { return f.start < pairs[1][1].end && f.end > pairs[0][0].start }) {
		return all
	}
	for i := range terms {
		if f := &terms[i]; f.hasSlot(rules.SlotSubstance) && !f.shadow() && r.isLadderOf(f, pairs) {
			return r.addPairs(pairs, all)
		}
	}
	return all
}

// listedPairs are the amounts and prices of the first lines in a row that hold
// one pair each, two lines at least.
func (r *reading) listedPairs() [][2]looseNumber {
	var pairs [][2]looseNumber
	for _, start := range r.lay.starts() {
		if p := r.pairs(start); len(p) == 1 && len(pairs) < maxPairs {
			pairs = append(pairs, p[0])
			continue
		}
		if len(pairs) > 1 {
			break
		}
		pairs = nil
	}
	return pairs
}

// rises says whether amounts and prices rise together.
func rises(pairs [][2]looseNumber) bool {
	for i := 1; i < len(pairs); i++ {
		if pairs[i][0].amount <= pairs[i-1][0].amount || pairs[i][1].amount <= pairs[i-1][1].amount {
			return false
		}
	}
	return true
}

// falls says whether amounts and prices fall together.
func falls(pairs [][2]looseNumber) bool {
	back := slices.Clone(pairs)
	slices.Reverse(back)
	return rises(back)
}

// addPairs adds the amounts and prices of a ladder in grams.
func (r *reading) addPairs(pairs [][2]looseNumber, all []found) []found {
	r.ladder = pairs
	for _, p := range pairs {
		all = r.looseStep(p[0].start, p[0].end, p[0].amount, "g", p[1], all)
	}
	return all
}

// priceAt is the price with a currency that stands behind the byte at.
func (r *reading) priceAt(at int) (looseNumber, bool) {
	at += gapBefore(r.text[at:])
	i := sort.Search(len(r.entities), func(i int) bool { return r.entities[i].Start >= at })
	if i == len(r.entities) || r.entities[i].Start != at || r.entities[i].Kind != entity.Price {
		return looseNumber{}, false
	}
	e := &r.entities[i]
	return looseNumber{start: at, end: e.End, amount: e.Amount, currency: e.Unit, closes: true}, true
}

func (r *reading) isFraction(n looseNumber) bool {
	return strings.Contains(r.text[n.start:n.end], ".")
}

func (r *reading) hasFraction(pairs [][2]looseNumber) bool {
	return r.isFraction(pairs[0][0])
}

// isLadderOf says whether amounts and prices rise together and each price is
// one a gram of the product usually has.
func (r *reading) isLadderOf(product *found, pairs [][2]looseNumber) bool {
	return (rises(pairs) || falls(pairs)) && !slices.ContainsFunc(pairs, func(p [2]looseNumber) bool { return !r.isGramPrice(product, p[1], p[0].amount) })
}

// isGramPrice says whether so many grams of a product usually cost so much.
func (r *reading) isGramPrice(product *found, price looseNumber, grams float64) bool {
	s := r.c.substances[product.term.list.Substance]
	if s == nil || grams <= 0 {
		return false
	}
	e := entity.Entity{Amount: price.amount, Unit: price.currency}
	return slices.ContainsFunc(s.Prices, func(usual rules.PriceRange) bool {
		return usual.Unit == "g" && r.isUsual(&e, grams, usual)
	})
}
