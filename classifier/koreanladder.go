package classifier

import (
	"strings"
	"unicode/utf8"

	"scops/rules"
)

// columns are the amounts and prices of two rows behind the byte at, as long as
// each other: "0.5/1/2/3 = 22/38/70/99".
func (r *reading) columns(at int) [][2]looseNumber {
	amounts := r.slashed(at)
	if len(amounts) < 2 {
		return nil
	}
	prices := r.slashed(amounts[len(amounts)-1].end)
	if len(prices) != len(amounts) {
		return nil
	}
	var pairs [][2]looseNumber
	for i, price := range prices {
		if price.amount < 5 || amounts[i].amount > 100 {
			return nil
		}
		pairs = append(pairs, [2]looseNumber{amounts[i], price})
	}
	return pairs
}

// slashed are the numbers of a row with strokes between, behind the byte at.
func (r *reading) slashed(at int) []looseNumber {
	var row []looseNumber
	for len(row) < maxPairs {
		n, ok := r.looseNumber(at)
		if !ok {
			break
		}
		row = append(row, n)
		rest := strings.TrimPrefix(r.text[n.end:], " ")
		if at = len(r.text) - len(rest) + 1; !strings.HasPrefix(rest, "/") {
			break
		}
	}
	return row
}

// koreanLadder reads the first ladder of bare numbers of a Korean post, wherever
// it stands, if each price is one a product of the post usually has: "1→24 2→45".
// One pair is enough where a particle joins it or it is of a gram or part of one:
// "1에 45", "0.5 26", "1 44".
func (r *reading) koreanLadder(terms, all []found) []found {
	if r.lang != "ko" || !r.hasDigits() {
		return all
	}
	for at, tries := 0, 0; tries < maxLoose; tries++ {
		start := nextDigit(r.text, at)
		if start < 0 {
			return all
		}
		before, _ := utf8.DecodeLastRuneInString(r.text[:start])
		at = start + digitsIn(r.text[start:])
		if before == '.' || before == ',' || isAlphabetic(before) || isJamo(before) {
			continue
		}
		pairs := r.pairs(start)
		if len(pairs) == 0 || len(pairs) == 1 && !r.hasFraction(pairs) && !isWhole(pairs[0]) && !strings.HasPrefix(r.text[pairs[0][0].end:], "에 ") {
			continue
		}
		for k := range terms {
			f := &terms[k]
			if f.hasSlot(rules.SlotSubstance) && !f.shadow() && r.isLadderOf(f, pairs) {
				return r.addPairs(pairs, all)
			}
		}
	}
	return all
}

// nextDigit is where the next digit stands from the byte at on, -1 if none does.
func nextDigit(text string, at int) int {
	for i, b := range []byte(text[at:]) {
		if b-'0' < 10 {
			return at + i
		}
	}
	return -1
}

// isWhole says that a pair is one gram and a price nothing follows.
func isWhole(pair [2]looseNumber) bool {
	return pair[0].amount == 1 && pair[1].closes && pair[1].amount >= 10
}

// digitsIn is how many digits begin s.
func digitsIn(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
