package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a gram of the cheapest drug costs in Korea, in 10,000 won, and of those sold
// so in Thailand, in baht.
const (
	leastEach     = 3
	leastEachThai = 300
)

// signedLadder reads the amounts and prices that "=" or an arrow joins, wherever
// they stand in a Korean post: "1=60 ❄️ 3=160".
func (r *reading) signedLadder(all []found, goods bool) []found {
	if r.lang != "ko" && (r.lang != "th" || !goods) || !r.hasDigits() {
		return all
	}
	var pairs [][2]looseNumber
	for sign, tries := nextJoin(r.text, 0), 0; sign >= 0 && tries < maxLoose && len(pairs) < maxPairs; sign, tries = nextJoin(r.text, sign+1), tries+1 {
		if amount, price, ok := r.joined(sign); ok {
			pairs = append(pairs, [2]looseNumber{amount, price})
		}
	}
	if len(pairs) < 2 || !rises(pairs) {
		return all
	}
	return r.addPairs(pairs, all)
}

func (r *reading) leastEach() float64 {
	if r.lang == "th" {
		return leastEachThai
	}
	return leastEach
}

// nextJoin is where the next sign that joins an amount and its price stands from
// the byte at on, -1 if none does.
func nextJoin(text string, at int) int {
	next := -1
	for _, sign := range []string{"=", "→", "➡"} {
		if i := strings.Index(text[at:], sign); i >= 0 {
			text, next = text[:at+i], at+i
		}
	}
	return next
}

// joined is the amount before the sign at a byte and the price behind it.
func (r *reading) joined(sign int) (amount, price looseNumber, ok bool) {
	before := strings.TrimRight(r.text[:sign], " ")
	start := len(strings.TrimRight(before, "0123456789.\ufe0f\u20e3"))
	if start == len(before) || start > 0 && !between(r.text, start) {
		return amount, price, false
	}
	if last, _ := utf8.DecodeLastRuneInString(r.text[:start]); unicode.IsLetter(last) {
		return amount, price, false
	}
	if amount, ok = r.looseNumber(start); !ok || amount.end != len(before) || amount.amount <= 0 || amount.amount > 100 {
		return amount, price, false
	}
	if price, ok = r.looseNumber(sign); !ok && r.lang == "th" {
		price, ok = r.priceAt(sign + len("="))
	}
	return amount, price, ok && (price.closes || r.lang == "th" && pairBegins(r.text[price.end:])) && price.amount >= r.leastEach()*amount.amount
}

// pairBegins says that behind a price the next amount of a Thai ladder stands: the
// "5=" of "1=500 5=2200".
func pairBegins(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	figures := strings.TrimLeft(rest, "0123456789.")
	joins := strings.TrimLeft(figures, " ")
	return len(figures) < len(rest) && strings.HasPrefix(joins, "=")
}
