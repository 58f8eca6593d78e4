package classifier

import "strings"

// What half a gram costs at least and at most in baht where the goods are not named,
// and how much the whole one may cost of it.
const (
	leastHalf, mostHalf   = 250, 2500
	leastWhole, mostWhole = 1.4, 2.2
)

// ofWhole is the unit of portions nobody names.
const ofWhole = "portion"

// halfGram reads the prices of 0.5 and 1 of a Thai post that names no goods: "0.5=300
// 1=500". In words ("ครึ่ง 400 เต็ม 750") ducks and loads of sand are sold as well.
func (r *reading) halfGram(all []found) []found {
	for at, tries := 0, 0; tries < 4; tries++ {
		i := strings.Index(r.text[at:], "0.5")
		if i < 0 {
			return all
		}
		start := at + i
		at = start + len("0.5")
		half, ok := r.amountAt(at)
		if !ok || half.amount < leastHalf || half.amount > mostHalf || half.currency != "" && half.currency != "THB" {
			continue
		}
		next := half.end + gapBefore(r.text[half.end:])
		next = len(r.text) - len(strings.TrimLeft(r.text[next:], " \t\r\n"))
		if !strings.HasPrefix(r.text[next:], "1") {
			continue
		}
		whole, ok := r.amountAt(next + len("1"))
		if !ok || whole.amount < leastWhole*half.amount || whole.amount > mostWhole*half.amount {
			continue
		}
		all = r.looseStep(start, at, 0.5, ofWhole, half, all)
		return r.looseStep(next, next+len("1"), 1, ofWhole, whole, all)
	}
	return all
}

// amountAt is the bare number or the price that stands behind the byte at.
func (r *reading) amountAt(at int) (looseNumber, bool) {
	n, ok := r.looseNumber(at)
	if !ok {
		n, ok = r.priceAt(at)
	}
	return n, ok
}

// portionAlone is the first portion nobody names.
func (r *reading) portionAlone() int {
	for _, s := range r.steps {
		if s.unit == ofWhole {
			return s.item
		}
	}
	return noItem
}
