package entity

import (
	"math"
	"slices"
	"strings"
)

// isRound says that a number is a price as sellers list them, with "/" between:
// parts of dates are smaller, house numbers seldom round.
func (n *number) isRound() bool { return n.amount >= 100 && math.Mod(n.amount, 50) == 0 }

// maxGap bounds what may stand between a quantity and its price, in bytes.
const maxGap = 16

// bare says whether the bare number i is a price: the price of the quantity
// just before it (1g 60), a price per unit (800/จี, จีละ 800, zips 180), a
// number behind a price word, or the next of a row of such prices.
func bare(s string, list []number, i int, priced bool) bool {
	n := list[i]
	if n.amount < 1 || isDialled(s[n.start:n.end]) || !stands(s, n) || len(s[n.start:n.end]) > 3 && laughs(s[n.start:n.end]) {
		return false
	}
	if perUnit(s[n.end:]) || forOne(s[n.end:]) || apiece(s[n.end:]) || n.amount >= 4 && givenFor(s[n.end:]) {
		return true
	}
	from := 0
	if i > 0 {
		from = list[i-1].end
		gap := s[from:n.start]
		if list[i-1].unit != nil && len(gap) <= maxGap && bridges(gap) && (sold(list, i) && n.amount >= 5 || !wordFollows(s[n.end:])) {
			return true
		}
		if priced && (gap == " " || gap == "/" || gap == " / " || gap == ", ") && !n.kilo {
			return !wordFollows(s[n.end:])
		}
	}
	near := strings.TrimRight(s[max(from, n.start-3*reachRunes):n.start], " ")
	if strings.HasSuffix(near, "작대기") && countsRods(s, list, i) { // 작대기 1 30
		return false
	}
	if strings.HasSuffix(near, "ร้อยละ") || strings.HasSuffix(near, "only") && wordFollows(s[n.end:]) { // per cent; only 9 of them
		return false
	}
	return announced(s[max(from, n.start-3*reachRunes):n.start])
}

// countsRods says that number i is how many, and the next what they cost in 10,000
// won.
func countsRods(s string, list []number, i int) bool {
	n := list[i]
	return n.amount <= 20 && n.unit == nil && i+1 < len(list) && list[i+1].amount >= 10*n.amount && len(s[n.end:list[i+1].start]) <= 4 && bridges(s[n.end:list[i+1].start])
}

// isDialled says that figures begin as numbers to dial do, which no amount does.
func isDialled(figures string) bool {
	return len(figures) > 1 && figures[0] == '0' && isDigit(figures[1])
}

// stands says that nothing around a number makes it part of something else: a
// date, a time, a range of numbers, a percentage.
func stands(s string, n number) bool {
	if n.start > 1 && strings.IndexByte("-./:,", s[n.start-1]) >= 0 && isDigit(s[n.start-2]) {
		return s[n.start-1] == '/' && n.isRound()
	}
	rest := s[n.end:]
	if rest == "" {
		return true
	}
	if strings.IndexByte("%:.,-/", rest[0]) >= 0 && len(rest) > 1 && isDigit(rest[1]) {
		return rest[0] == '/' && n.isRound() && digitsEnd(rest, 1) > 3 // 3500/7000/16000
	}
	return rest[0] != '%' && !counted(rest)
}

// bridges holds for what stands between a quantity and its price.
func bridges(gap string) bool {
	const signs = " =:-~>.()[]|*/"
	if strings.Trim(gap, signs) == "" {
		return true
	}
	for _, w := range []string{"ละ", "당", "에", "ราคา", "for", "เพียง", "แค่", "was", "now", "still", "down to", "@", "→", "👉", "➡"} {
		gap = strings.Replace(gap, w, "", 1)
	}
	return strings.Trim(gap, signs) == ""
}

// sold says that the quantity before number i is one of a ladder: in a unit of
// the trade or in grams.
func sold(list []number, i int) bool {
	u := list[i-1].unit
	return u.trade || u.token == "g" || u.token == "oz"
}

// wordFollows says that a word follows the number, so that it may count that
// word: 5 g 2 spoons.
func wordFollows(rest string) bool {
	trimmed := strings.TrimLeft(rest, " ")
	return trimmed != "" && isLetter(trimmed[0]) && len(rest) > len(trimmed)
}

// perUnit holds for /g, / จี, per gram, ต่อกรัม behind a number.
func perUnit(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	if (strings.HasPrefix(rest, "each") && wordEnds(rest, 4)) || (strings.HasPrefix(rest, "ea") && wordEnds(rest, 2)) {
		return true
	}
	for _, w := range []string{"/", "per ", "a ", "an ", "each ", "ต่อ", "@"} {
		if after, ok := strings.CutPrefix(rest, w); ok {
			m, _ := measureAt(strings.TrimLeft(after, " "))
			return m != nil && (w != "a " || m.trade || m.token == "g" || m.token == "oz")
		}
	}
	return false
}

// givenFor holds for Korean words behind a number that say what is given for it:
// 40에 드려요, 600 드림.
func givenFor(rest string) bool {
	rest = strings.TrimPrefix(rest, " ")
	if rest == "" || rest[0] < 0xea { // no Hangul
		return false
	}
	for _, w := range [...]string{"에 드", "에 팔", "에 넘", "에 정리", "에 판매", "에 양도", "에 내놔", "에 가져가", "에 둘다", "에 둘 다", "에 일괄", "에 보내", "에 나눔", "씩 ", "씩.", "드림", "드려요", "드립니다", "드릴게", "찍어드", "챙겨드", "지급"} {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// forOne holds for "for one", "for two", "a one" behind a number.
func forOne(rest string) bool {
	if len(rest) < 2 || rest[0] != ' ' || rest[1] != 'f' && rest[1] != 'a' {
		return false
	}
	for _, w := range []string{" for one", " for two", " for three", " for four", " for five", " for ten", " a one"} {
		if strings.HasPrefix(rest, w) && wordEnds(rest, len(w)) && !countsWord(rest[len(w):]) {
			return true
		}
	}
	return false
}

// pieces are what a bare number before "a" or "the" is the price of: 12 a pop, 45
// the strip.
var pieces = strings.Fields("piece pop go hit throw pill pills tab strip strips sheet page tube vial cart pod disp dispo bar pint bottle scoop stick wrap rock bump point ball box tub tin patch film dose g gram grams ml pair square patch " +
	"half quarter q z zip oz o ounce eighth 8th henry teenth teener bun bundle brick bag baggie cap capsule amp jar lot unit log sleeve boat pack straw")

// apiece holds for what says behind a bare number what it buys one of.
func apiece(rest string) bool {
	if len(rest) < 3 || rest[0] != ' ' {
		return false
	}
	rest = rest[1:]
	if strings.HasPrefix(rest, "apiece") {
		return wordEnds(rest, len("apiece"))
	}
	if more, ok := strings.CutPrefix(rest, "per"); ok { // 60 per but the lot for 200
		return more == "" || strings.IndexByte(".,;!)\n", more[0]) >= 0 || strings.HasPrefix(more, " but ") || strings.HasPrefix(more, " if ") || strings.HasPrefix(more, " or ") || strings.HasPrefix(more, " min ")
	}
	for _, article := range [...]string{"a ", "an ", "the "} {
		word, ok := strings.CutPrefix(rest, article)
		if !ok {
			continue
		}
		end := 0
		for end < len(word) && (isLetter(word[end]) || isDigit(word[end])) {
			end++
		}
		return slices.Contains(pieces, word[:end])
	}
	return false
}

// priceCues announce a price.
var priceCues = []string{"ราคา", "เรท", "ละ", "ปล่อย", "ขาย", "jee la", "g la", "med la", "tua la", "khuat la", "kuat la", "kuad la", "song la", "thung la", "tung la", "hua la", "phaeng la", "keed la", "kheed la", "เริ่มต้น", "เริ่ม", "เหลือ", "เพียง", "แค่", "เหมา", "เคลียร์", "โละ", "จบ", "จบที่", "ครึ่งนึง", "เต็ม", "ถุงเล็ก", "ถุงกลาง", "ถุงใหญ่", "ชุดเล็ก", "ชุดใหญ่", "ขวดเล็ก", "ขวดใหญ่", "เม็ดเดี่ยว", "แคปเดี่ยว", "หัวเดียว", "เม็ดเดียว", "ขวดเดียว", "ซองเดียว", "เอาไปเลย", "one for", "two for", "three for", "four for", "five for", "six for", "ten for", "price", "prices", "priced", "cost", "costs", "rate", "only", "가격", "단가", "시세", "시가", "개당", "그램당", "g당", "장당", "알당", "정당", "지당", "작당", "팟당", "건당", "회당", "일당", "주급", "수고비"}

// announced says whether the text before a number announces a price: a price
// word, or a unit of the trade without a number (zips 180).
func announced(near string) bool {
	trimmed := strings.TrimRight(near, " =:-~>@")
	if len(near)-len(trimmed) > 4 {
		return false
	}
	if strings.ContainsRune(near[len(trimmed):], '\n') {
		return false
	}
	for _, w := range priceTails().ending(trimmed) {
		if strings.HasSuffix(trimmed, w.word) && isWord(trimmed, len(trimmed)-len(w.word), len(trimmed)) {
			return true
		}
	}
	return false
}

// headed says that a unit of the trade without a number of its own stands right
// before number i.
func headed(s string, list []number, i int) bool {
	from := 0
	if i > 0 {
		from = list[i-1].end
	}
	near := s[max(from, list[i].start-maxGap):list[i].start]
	return tradeWord(strings.TrimRight(near, " "))
}

func tradeWord(near string) bool {
	for _, w := range priceTails().ending(near) {
		if w.row > 0 && strings.HasSuffix(near, w.word) && isWord(near, len(near)-len(w.word), len(near)) {
			return true
		}
	}
	return false
}
