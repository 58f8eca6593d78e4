package classifier

import (
	"strings"
	"unicode/utf8"
)

// halfLadder reads, in a Korean post that names no product, the ladder of a half
// and a whole ("0.5 33 / 1 60"), the half at half the price and a little more, in
// 10,000 won: what is cut into halves of a gram and costs that much is hardly
// anything else.
func (r *reading) halfLadder(all []found) []found {
	if r.lang != "ko" || !r.hasDigits() {
		return all
	}
	for at, tries := 0, 0; tries < maxLoose; tries++ {
		i := strings.Index(r.text[at:], "0.5")
		if i < 0 {
			return all
		}
		start := at + i
		at = start + len("0.5")
		before, _ := utf8.DecodeLastRuneInString(r.text[:start])
		if before == '.' || isDigit(before) || isAlphabetic(before) {
			continue
		}
		if pairs := r.pairs(start); len(pairs) > 1 && isHalved(pairs) && rises(pairs) {
			return r.addPairs(pairs, all)
		}
	}
	return all
}

// isHalved says that a ladder begins with a half and a whole in prices drugs have.
func isHalved(pairs [][2]looseNumber) bool {
	const least, most = 10, 120 // for a whole, in 10,000 won
	half, whole := pairs[0], pairs[1]
	return half[0].amount == 0.5 && whole[0].amount == 1 && whole[1].amount >= least && whole[1].amount <= most &&
		half[1].amount >= whole[1].amount/2 && half[1].amount <= whole[1].amount*3/4
}
