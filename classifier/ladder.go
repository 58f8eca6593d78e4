package classifier

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/rules"
)

// step is a quantity with its price.
type step struct {
	item   int     // the quantity, or the unit word
	unit   string  // of Value: g, tablet, ...
	amount float64 // in that unit
	price  *entity.Entity
}

// stepGap is how far a price may stand from its quantity, in bytes.
const stepGap = 24

// findSteps pairs every price with what it buys: the nearest quantity or unit word
// before it on its line, the unit it is said to be per ("$80 a g"), else the
// nearest behind.
func (r *reading) findSteps(all []step) []step {
	for i := range r.items {
		p := &r.items[i]
		if !p.counts() || !p.isEntity(entity.Price) {
			continue
		}
		s := step{price: p.entity, amount: 1}
		if s.unit = r.unitBehind(p); s.unit == "" {
			s.unit = r.unitBefore(p)
		}
		if s.unit != "" && len(all) < maxPerUnit {
			s.item = i
			all = append(all, s)
			continue
		}
		s.item = r.beside(i, -1)
		if s.item == noItem && len(all) < maxPerUnit {
			if s.unit = r.perUnit(p.end); s.unit != "" {
				s.item = i
				all = append(all, s)
				continue
			}
		}
		if s.item == noItem {
			s.item = r.beside(i, 1)
		}
		if s.item == noItem {
			continue
		}
		if q := &r.items[s.item]; q.entity != nil {
			s.unit, s.amount = unitOf(q.entity), q.entity.Amount
		} else {
			s.unit = r.c.units[q.term]
		}
		all = append(all, s)
	}
	return all
}

// maxPerUnit bounds the prices whose "per unit" is looked for.
const maxPerUnit = 32

// perUnit is the unit the price before the byte at is said to be per, "" if
// none.
func (r *reading) perUnit(at int) string {
	const longest = 24 // bytes
	rest := strings.ToValidUTF8(r.text[at:min(len(r.text), at+longest)], "")
	rest, _, _ = strings.Cut(strings.TrimLeft(rest, " "), "\n")
	for _, w := range []string{"/", "a ", "an ", "the ", "per ", "each ", "ต่อ"} {
		if unit, ok := strings.CutPrefix(rest, w); ok {
			return unitWord(unit)
		}
	}
	return ""
}

// unitBehind is the unit that follows a price with the sign of its currency
// before it: $300 oz.
func (r *reading) unitBehind(p *found) string {
	if isDigit(rune(r.text[p.start])) || !strings.ContainsAny(r.text[p.start:p.end], "$£€") || p.end >= len(r.text) {
		return ""
	}
	word, _, _ := strings.Cut(strings.TrimPrefix(r.text[p.end:min(len(r.text), p.end+16)], " "), " ")
	if word = strings.TrimRight(word, ",.;"); word == "" || len(word) > 8 || !isASCIILetters(word) {
		return ""
	}
	return unitWord(word)
}

// unitBefore is the unit a Korean price is said to be for before it, where no
// list holds the word because it is another as well: 정당 8, 지당 45.
func (r *reading) unitBefore(p *found) string {
	if r.lang != "ko" {
		return ""
	}
	before := strings.TrimRight(r.text[max(0, p.start-12):p.start], " ")
	for _, w := range [...]struct{ word, unit string }{{"정당", "tablet"}, {"정 당", "tablet"}, {"알 당", "tablet"}, {"지당", "g"}, {"지 당", "g"}, {"작당", "작대기"}, {"팟당", "cart"}} {
		if strings.HasSuffix(before, w.word) {
			return w.unit
		}
	}
	return ""
}

// isASCIILetters says that a word is Latin letters and nothing else.
func isASCIILetters(word string) bool {
	return !strings.ContainsFunc(word, func(c rune) bool { return c >= utf8.RuneSelf || !isASCIILetter(byte(c)) })
}

// beside is the nearest quantity or unit word on one side of price i, with no
// other price between.
func (r *reading) beside(i, way int) int {
	p := &r.items[i]
	for j, n := i+way, 0; j >= 0 && j < len(r.items) && n < 8; j, n = j+way, n+1 {
		q := &r.items[j]
		lo, hi := min(p.end, q.end), max(p.start, q.start)
		switch {
		case !q.counts():
		case q.isEntity(entity.Price) && (q.start >= p.end || q.end <= p.start),
			hi > lo && (hi-lo > stepGap || strings.ContainsAny(r.text[lo:hi], "\n\r")):
			return noItem
		case q.isEntity(entity.Quantity), q.hasSlot(rules.SlotUnit):
			return r.wholeAmount(j)
		}
	}
	return noItem
}

// wholeAmount is the amount a unit word is a part of (the 그램 of 5 그램), else
// the item itself. A unit of the trade stands for itself,
// unless it is written with its number (10 จี).
func (r *reading) wholeAmount(i int) int {
	if t := r.items[i].term; t == nil || t.trade && !strings.ContainsAny(t.text, "0123456789") {
		return i
	}
	for j := max(0, i-2); j < min(len(r.items), i+3); j++ {
		if q := &r.items[j]; q.isEntity(entity.Quantity) && q.start <= r.items[i].start && q.end >= r.items[i].end {
			return j
		}
	}
	return i
}

// unitOf is the unit a quantity's Value is written in: "5 g" is g.
func unitOf(e *entity.Entity) string {
	if _, unit, ok := strings.Cut(e.Value, " "); ok {
		return unit
	}
	return e.Unit
}

// unitWord is the unit a unit term names (จีละ: g), "" if none.
func unitWord(text string) string {
	text = strings.TrimLeft(text, "0123456789 ")
	text = strings.TrimSuffix(strings.TrimSuffix(text, "ละ"), "당")
	for _, e := range entity.Find(normalize.Fold("1 "+text), entity.Options{}) {
		if e.Kind == entity.Quantity && e.Start == 0 {
			return unitOf(&e)
		}
	}
	return ""
}

// gramLadder finds two or more different prices per weight in grams, each as
// dear as drugs are: shops sell by the piece, by the kilogram, or for little.
func (r *reading) gramLadder() int {
	if len(r.steps) < 2 {
		return noItem
	}
	amounts := map[float64]bool{}
	first := noItem
	for _, s := range r.steps {
		if !r.items[s.item].isEntity(entity.Quantity) {
			continue
		}
		if s.unit == "kg" || s.unit == "g" && (s.amount > mostGrams || !r.isDear(s)) {
			return noItem
		}
		if s.unit != "g" {
			continue
		}
		amounts[s.amount] = true
		if first == noItem {
			first = s.item
		}
	}
	if len(amounts) < 2 {
		return noItem
	}
	return first
}

// mostGrams is the largest step of a ladder in grams: a pound and a little.
const mostGrams = 500

// tradeLadder finds two or more different prices per unit only the trade uses.
func (r *reading) tradeLadder() int {
	prices := map[string]bool{}
	first := noItem
	for _, s := range r.steps {
		if q := &r.items[s.item]; q.hasSlot(rules.SlotUnit) && q.term.trade {
			prices[s.price.Value] = true
			if first == noItem {
				first = s.item
			}
		}
	}
	if len(prices) < 2 {
		return noItem
	}
	return first
}

// dearUnit finds a price for a weight by a name only the trade uses ("ขีดละ
// 38,000", "qps 600"), as dear as drugs are.
func (r *reading) dearUnit() int {
	for _, s := range r.steps {
		if r.lang == "th" && isDearPortion(s) {
			return s.item
		}
		grams := tradeGrams(s.unit)
		switch q := &r.items[s.item]; {
		case s.unit != "g":
		case q.hasSlot(rules.SlotUnit) && q.term.trade, q.entity != nil && q.entity.Unit == "จี":
			grams = 1
		}
		if s.amount *= grams; grams > 0 && r.isDear(s) {
			return s.item
		}
	}
	return noItem
}

// isDearPortion says that one gram, tablet or sachet costs in baht what no
// goods of shops do, but for gold and the like, which are words of weighed-goods.
// A few grams are the weight of goods.
func isDearPortion(s step) bool {
	least, most, upTo := 600.0, 6000.0, 1.0
	switch s.unit {
	case "g":
	case "tablet":
		least, most, upTo = 250, 1500, 10
	case "sachet":
		least, most, upTo = 1500, 4000, 10
	default:
		return false
	}
	return s.amount > 0 && s.amount <= upTo && (s.price.Unit == "" || s.price.Unit == "THB") && s.price.Amount >= least*s.amount && s.price.Amount <= most*s.amount
}

// tradeGrams is the weight of a unit the trade sells by, in grams, 0 if it is
// none or is everybody's: zips are of fleeces too, and eight balls of snooker.
func tradeGrams(unit string) float64 {
	switch unit {
	case "ขีด":
		return 100
	case "qp":
		return 113
	case "hp":
		return 226
	}
	return 0
}

// isDear says whether a gram costs at least what the cheapest drugs cost in
// bulk. Won without a currency are often counted in units of 10,000.
func (r *reading) isDear(s step) bool {
	if s.amount <= 0 {
		return false
	}
	const baht, won, any = 40, 3000, 3
	each := s.price.Amount / s.amount
	switch {
	case s.price.Unit == "THB":
		return each >= baht
	case s.price.Unit == "KRW":
		return each >= won
	case s.price.Unit == "" && r.lang == "ko":
		return each >= won || s.price.Amount < 1000 && each*10000 >= won
	case s.price.Unit == "" && r.lang == "th":
		return each >= baht || each >= any && r.aboutKorea()
	}
	return each >= any
}

// usualPrice finds a price inside the usual range of a substance of the post.
func (r *reading) usualPrice(yields []bool) int {
	if len(r.steps) == 0 && r.lang != "en" { // see usualPiece
		return noItem
	}
	ranges := r.usualRanges(yields)
	if len(ranges) == 0 {
		return noItem
	}
	for _, s := range r.steps {
		if r.isUsualStep(s, ranges) {
			return s.item
		}
	}
	return r.usualPiece(yields)
}

// usualLadder finds two different prices for two different amounts, each one a
// substance of the post usually has: its price list, in whatever unit.
func (r *reading) usualLadder(yields []bool) int {
	if len(r.steps) < 2 {
		return noItem
	}
	ranges := r.usualRanges(yields)
	if len(ranges) == 0 {
		return noItem
	}
	first := noItem
	prices, amounts := map[float64]bool{}, map[float64]bool{}
	for _, s := range r.steps {
		if !r.isUsualStep(s, ranges) {
			continue
		}
		prices[s.price.Amount], amounts[s.amount] = true, true
		if first == noItem {
			first = s.item
		}
	}
	if len(prices) < 2 || len(amounts) < 2 {
		return noItem
	}
	return first
}

// usualRanges are the usual prices of the substances of the post, good until the
// next call.
func (r *reading) usualRanges(yields []bool) []rules.PriceRange {
	w := &r.work.tally
	w.named, w.ranges = w.named[:0], w.ranges[:0]
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || yields[i] || !f.hasSlot(rules.SlotSubstance) || slices.Contains(w.named, f.term.list.Substance) {
			continue
		}
		w.named = append(w.named, f.term.list.Substance)
		if s := f.term.list.sold; s != nil {
			w.ranges = append(w.ranges, s.Prices...)
		}
	}
	return w.ranges
}

// isUsualStep says whether a price for an amount lies in one of the ranges.
func (r *reading) isUsualStep(s step, ranges []rules.PriceRange) bool {
	switch {
	case r.isSack(s):
		s.unit = "tablet"
	case r.isGramByCounter(s):
		s.unit = "g"
	}
	return slices.ContainsFunc(ranges, func(usual rules.PriceRange) bool {
		return s.unit == usual.Unit && s.amount > 0 && r.isUsual(s.price, s.amount, usual)
	})
}

// isUsual tests a price for an amount. A bare number is tried in the
// currencies of the deployment's places, and in won also as units of 10,000;
// but Korean words with a bare number mean won, Thai ones baht unless the post
// has to do with Korea, and English ones dollars or what is paid where they are
// read, won only in a post that has to do with Korea.
func (r *reading) isUsual(price *entity.Entity, amount float64, usual rules.PriceRange) bool {
	each := price.Amount / amount
	if price.Unit == "THB" && usual.Currency == "KRW" && r.lang == "th" && !saysBaht(price.Surface) && r.aboutKorea() {
		return usual.Low <= each && each <= usual.High // 20 หมื่น among Thais in Korea
	}
	if price.Unit != "" {
		return likeDollars(price.Unit) == usual.Currency && usual.Low <= each && each <= usual.High
	}
	if usual.Currency == "USD" {
		return r.lang == "en" && usual.Low <= each && each <= usual.High
	}
	fits := usual.Low <= each && each <= usual.High || usual.Currency == "KRW" && usual.Low <= each*10000 && each*10000 <= usual.High
	return fits && r.mayMean(usual.Currency)
}

// mayMean says whether a bare number may mean so much of a currency.
func (r *reading) mayMean(currency string) bool {
	switch {
	case !slices.ContainsFunc(r.c.opt.Places, func(place string) bool { return currencyOf(place) == currency }):
		return false
	case r.lang == "ko":
		return currency == "KRW"
	case r.lang == "th":
		return currency == "THB" || r.aboutKorea()
	}
	return currency != "KRW" || r.lang != "en" || r.aboutKorea()
}

// saysBaht says that baht are written behind an amount, not meant by its word.
func saysBaht(surface string) bool {
	return strings.Contains(surface, "บ") || strings.Contains(surface, "฿") || strings.Contains(strings.ToLower(surface), "b")
}

// likeDollars names the currency whose usual prices a price is held against:
// pounds, euros and the other dollars differ from it by less than the ranges do.
func likeDollars(currency string) string {
	switch currency {
	case "GBP", "EUR", "AUD", "CAD", "NZD":
		return "USD"
	}
	return currency
}

// aboutKorea says whether a Thai or English post has to do with Korea, where
// one sells in won.
func (r *reading) aboutKorea() bool {
	return r.korea.once(r.namesKorea)
}

// namesKorea looks for a number, letters or words of Korea.
func (r *reading) namesKorea() bool {
	for i := range r.entities {
		if e := &r.entities[i]; e.Kind == entity.Phone && strings.HasPrefix(e.Value, "+82") {
			return true
		}
	}
	return hasHangul(r.text) || ofKorea.in(r.text) != 0
}

// hasHangul says whether letters of Korea stand in a text, in whatever form: all
// have three bytes, and Thai ones another first byte.
func hasHangul(text string) bool {
	for at := 0; at < len(text); at += runeLength(text[at]) {
		if b := text[at]; b > 0xe0 && b < 0xf0 {
			if c, _ := runeAt(text, at); unicode.Is(unicode.Hangul, c) {
				return true
			}
		}
	}
	return false
}

var ofKorea = newPhrases("เกาหลี", "โซล", "วอน", "ปูซาน", "แทกู", "อินชอน", "อันซาน", "ซูวอน", "กวางจู", "แทจอน", "อุลซาน", "พยองแท็ก", "kaoli", "Korea", "korea", "Seoul", "seoul", "Itaewon", "itaewon")

// currencyOf is the currency of a country, "" if not known here.
func currencyOf(place string) string {
	switch strings.ToUpper(place) {
	case "TH":
		return "THB"
	case "KR":
		return "KRW"
	case "US":
		return "USD"
	case "JP":
		return "JPY"
	case "VN":
		return "VND"
	case "PH":
		return "PHP"
	case "MY":
		return "MYR"
	case "SG":
		return "SGD"
	case "KH":
		return "KHR"
	case "LA":
		return "LAK"
	case "MM":
		return "MMK"
	case "CN":
		return "CNY"
	case "TW":
		return "TWD"
	case "ID":
		return "IDR"
	case "AU":
		return "AUD"
	case "GB":
		return "GBP"
	}
	return ""
}
