package classifier

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/crawler"
	"scops/rules"
)

// portion is a word sellers count in where no number is written: "ถุง 3600",
// "ครึ่ง 700 เต็ม 1300", "반 35 한 65", "하나 10 셋 28".
type portion struct {
	word, unit string
	amount     float64
	usual      bool // any shop's word: its price must be one the product usually has
}

// portions are the portions of a language, with their words.
type portions struct {
	*phrases
	all []portion
}

func newPortions(all []portion) *portions {
	words := make([]string, len(all))
	for i := range all {
		words[i] = all[i].word
	}
	return &portions{newPhrases(words...), all}
}

// portionsIn is the table of a language; half, full and 한 are of a gram.
func portionsIn(lang string) *portions {
	switch lang {
	case "en":
		return englishPortions
	case "ko":
		return koreanPortions
	}
	return thaiPortions
}

var englishPortions = newPortions([]portion{
	{"half oz", "g", 14, true}, {"half o", "g", 14, true}, {"half z", "g", 14, true}, {"half", "g", 0.5, true}, {"point", "g", 0.1, true}, {"points", "g", 0.1, true},
	{"g", "g", 1, true}, {"gram", "g", 1, true}, {"teenth", "g", 1.75, true}, {"teener", "g", 1.75, true}, {"eighth", "g", 3.5, true}, {"8th", "g", 3.5, true},
	{"ball", "g", 3.5, true}, {"quarter", "g", 7, true}, {"q", "g", 7, true}, {"oz", "g", 28, true}, {"ounce", "g", 28, true}, {"o", "g", 28, true}, {"z", "g", 28, true},
	{"bundle", "bundle", 1, false}, {"bundles", "bundle", 1, false}, {"brick", "brick", 1, false}, {"bricks", "brick", 1, false}, {"boat", "boat", 1, false}, {"boats", "boat", 1, false},
	{"strip", "strip", 1, false}, {"strips", "strip", 1, false}, {"sheet", "sheet", 1, false}, {"sheets", "sheet", 1, false}, {"vial", "vial", 1, false}, {"vials", "vial", 1, false}, {"pint", "bottle", 1, false}, {"pints", "bottle", 1, false},
})

var koreanPortions = newPortions([]portion{
	{"반오지", "g", 2.5, true}, {"오지", "g", 5, true}, {"반지", "g", 0.5, true}, {"반", "g", 0.5, true}, {"한", "g", 1, true}, {"두", "g", 2, true},
	{"하나", "piece", 1, false}, {"둘", "piece", 2, false}, {"셋", "piece", 3, false}, {"넷", "piece", 4, false}, {"다섯", "piece", 5, false}, {"열", "piece", 10, false},
})

var thaiPortions = newPortions([]portion{
	{"ครึ่ง", "g", 0.5, true}, {"เต็ม", "g", 1, true}, {"half", "g", 0.5, true}, {"full", "g", 1, true},
	{"กรัม", "g", 1, false}, {"จี", "g", 1, false}, {"ขีด", "ขีด", 1, false}, {"ถุง", "bag", 1, false}, {"มัด", "มัด", 1, false},
	{"คอก", "คอก", 1, false}, {"เม็ด", "tablet", 1, false}, {"ตัว", "piece", 1, false}, {"ซอง", "sachet", 1, false}, {"แผง", "sheet", 1, false},
	{"ขวด", "bottle", 1, false}, {"ใบ", "sheet", 1, false}, {"แคป", "tablet", 1, false}, {"แท่ง", "bar", 1, false}, {"มวน", "piece", 1, false}, {"ม้วน", "piece", 1, false}, {"หัว", "cart", 1, false}, {"หลอด", "vial", 1, false},
})

// portioned reads the prices behind portions in a post that names a product or a
// unit of the trade.
func (r *reading) portioned(terms, all []found) []found {
	if !r.mayCount() && !r.namesPrice() {
		return all
	}
	table := portionsIn(r.lang)
	for set := table.in(r.text); set != 0; set &= set - 1 {
		p := &table.all[bits.TrailingZeros64(set)]
		for at, n := 0, 0; n < maxLoose; {
			i := strings.Index(r.text[at:], p.word)
			if i < 0 {
				break
			}
			word := crawler.Range{Start: at + i, End: at + i + len(p.word)}
			if at = word.End; insideWord(r.text, word) || strings.HasSuffix(r.text[:word.Start], "คนละ") {
				continue
			}
			n++
			price, count, size, ok := r.portionPrice(word)
			if !ok || p.usual && !r.isUsualAmong(terms, price, p.amount) {
				continue
			}
			all = r.looseStep(word.Start-size, word.End, count*p.amount, p.unit, price, all)
		}
	}
	return all
}

// mayCount says whether a number may stand in the text: in figures, or in Thai.
func (r *reading) mayCount() bool { return r.hasDigits() || strings.IndexByte(r.text, 0xe0) >= 0 }

// hasDigits says whether a digit may stand in the text, of which the finder of
// entities knows: no other part was read yet.
func (r *reading) hasDigits() bool { return r.work.finder.Digits() > 0 }

// countedPrices reads prices in Thai words behind an amount: "3 ตัวร้อย", "5 เม็ดสองร้อย".
func (r *reading) countedPrices(all []found) []found {
	if r.lang != "th" {
		return all
	}
	for i := range r.entities {
		e := &r.entities[i]
		if e.Kind != entity.Quantity {
			continue
		}
		n := looseNumber{start: e.End + gapBefore(r.text[e.End:])}
		amount, size := thaiNumber(r.text[n.start:])
		if n.end, n.amount = n.start+size, amount; size == 0 || n.start-e.End > 1 || !between(r.text, n.start) || r.isTaken(crawler.Range{Start: n.start, End: n.end}) {
			continue
		}
		n.takeCurrency(r.text)
		if all = append(all, r.loosePrice(n)); len(all) > maxLoose {
			break
		}
	}
	return all
}

// countBefore reads how many portions a Thai word before the byte at counts
// ("สามเม็ด", "ร้อยเม็ด"), with its size in bytes: one and 0 where none does.
func (r *reading) countBefore(at int) (count float64, size int) {
	const longest = 60 // bytes
	if r.lang != "th" || !endsWithNumberWord(r.text[:at]) {
		return 1, 0
	}
	for start := max(0, at-longest); start < at; start++ {
		if !utf8.RuneStart(r.text[start]) {
			continue
		}
		words := r.text[start:at]
		if n, s := thaiNumber(words); s == len(words) {
			return n, s
		}
		if n, s := among(thaiDigits, words); s == len(words) {
			return n, s
		}
	}
	return 1, 0
}

// portionPrice reads the price behind a portion word that stands by itself, or is
// counted in words, with that count and its size; see countBefore.
func (r *reading) portionPrice(word crawler.Range) (price looseNumber, count float64, size int, ok bool) {
	behind := word.End
	if strings.HasPrefix(r.text[behind:], "ละ") {
		behind += len("ละ")
	}
	price, bare := r.looseNumber(behind)
	if ok = bare; !bare {
		price, ok = r.priceAt(behind)
	}
	if !ok || !price.closes || price.amount < 5 || r.isTaken(word) {
		return price, 0, 0, false
	}
	count, size = r.countBefore(word.Start)
	return price, count, size, r.lang != "th" || size > 0 || bare && !endsWithNumber(r.text[:word.Start])
}

// bulkShare is how far below its usual price a gram of a drug goes for where at
// least bulkGrams of it are sold at once.
const (
	bulkShare = 0.4
	bulkGrams = 3.5
)

// isUsualAmong says whether so many grams of one of the products usually cost
// so much, in an English post also by the ball, the quarter and the ounce.
func (r *reading) isUsualAmong(terms []found, price looseNumber, grams float64) bool {
	single := price
	if r.lang == "en" && grams >= bulkGrams {
		single.amount /= bulkShare
	}
	return anyOf(terms, func(f *found) bool {
		return f.hasSlot(rules.SlotSubstance) && !f.shadow() && (r.isGramPrice(f, price, grams) || r.isGramPrice(f, single, grams))
	})
}

// endsWithNumber says whether a text ends with a number: of "10 เม็ด 350" the
// portion is ten.
func endsWithNumber(text string) bool {
	text = strings.TrimRight(text, " ")
	if last, _ := utf8.DecodeLastRuneInString(text); isDigit(last) || thaiNumeral(last) >= 0 {
		return true
	}
	return endsWithNumberWord(text)
}

// endsWithNumberWord says whether a text ends with a word Thai numbers are made of.
func endsWithNumberWord(text string) bool {
	if len(text) < 3 || text[len(text)-3] != 0xe0 {
		return false
	}
	ends := func(w thaiWord) bool { return strings.HasSuffix(text, w.word) }
	return slices.ContainsFunc(thaiDigits, ends) || slices.ContainsFunc(thaiPowers, ends)
}

// insideWord says whether a word is a part of a longer one.
func insideWord(text string, word crawler.Range) bool {
	if isASCIILetter(text[word.Start]) && (word.Start > 0 && isASCIILetter(text[word.Start-1]) || word.End < len(text) && isASCIILetter(text[word.End])) {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(text[:word.Start])
	behind, _ := utf8.DecodeRuneInString(text[word.End:])
	if first, _ := utf8.DecodeRuneInString(text[word.Start:]); isAlphabetic(first) {
		return isAlphabetic(before) || isAlphabetic(behind)
	}
	return leadsThai(before) || followsThai(behind) || isSyllable(before) || isSyllable(behind)
}
