package entity

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// Cannabis and its like are sold in fractions of an ounce and of a pound, and
// sellers leave the unit out: "3.5 30, 7 55, 14 100", "q 60 half 110 oz 200".
// Such a row is read where it can be nothing else: at least two weights, each
// larger and dearer than the one before.

// fractions are weights written without a unit, in grams; before a currency any
// part of a gram is one: "0.8 £70 1.6 £120".
var fractions = []float64{1.75, 3.5, 7, 14, 28, 56, 112}

// heads are what fractions are called, in grams.
var heads = []struct {
	word  string
	grams float64
}{
	{"teenth", 1.75}, {"eighth", 3.5}, {"henry", 3.5}, {"quarter", 7}, {"qtr", 7}, {"q", 7}, {"half", 14}, {"half oz", 14}, {"half o", 14}, {"h", 14},
	{"ounce", 28}, {"oz", 28}, {"zip", 28}, {"o", 28}, {"z", 28}, {"qp", 112}, {"hp", 224}, {"lb", 448}, {"p", 448},
}

// headTails indexes them by their end, the last of the table first.
var headTails = sync.OnceValue(func() *edges {
	all := &edges{}
	for row := len(heads) - 1; row >= 0; row-- {
		word := heads[row].word
		all.add(rune(word[len(word)-1]), word, row)
	}
	return all
})

// leastPerGram is the least a gram of such a row costs, in a western currency.
const leastPerGram = 1.5

// weightRow reads a row of weights and prices that begins with number i. used is
// how many numbers it holds.
func weightRow(s string, list []number, i int) (row []Entity, used int) {
	if n := &list[i]; n.amount < 5 && n.amount == math.Trunc(n.amount) {
		return nil, 0 // most numbers are no weight and no price
	}
	weight, price := 0.0, 0.0
	steps := 0
	for i+used < len(list) {
		q, p, n := weightAt(s, list, i+used)
		if n == 0 || q.Amount <= weight || p.Amount <= price || p.Amount < leastPerGram*q.Amount {
			break
		}
		weight, price = q.Amount, p.Amount
		row = append(row, q, p)
		steps, used = steps+1, used+n
	}
	if steps < 2 {
		return nil, 0
	}
	return row, used
}

// weightAt reads one weight and its price: two numbers, or one behind the name of
// a weight.
func weightAt(s string, list []number, i int) (q, p Entity, used int) {
	n := list[i]
	if n.unit == nil && n.currency == "" && i+1 < len(list) && (slices.Contains(fractions, n.amount) || n.amount < 10 && n.amount != math.Trunc(n.amount) && list[i+1].currency != "") {
		next := list[i+1]
		gap := s[n.end:max(n.end, next.start)]
		if next.unit == nil && next.amount >= 5 && len(gap) <= maxGap && gap != "" && bridges(gap) && (next.currency != "" || stands(s, next)) && !countsWord(s[next.end:]) {
			return grams(n.amount, n.start, n.end), price(next), 2
		}
	}
	if n.unit != nil && n.bare < n.end && i+1 < len(list) && s[n.end:max(n.end, list[i+1].start)] == " " {
		n.unit, n.end = nil, n.bare // half 110 oz 200: the unit heads the next price
	}
	if n.unit != nil || n.amount < 5 || n.currency == "" && !stands(s, n) {
		return q, p, 0
	}
	from := 0
	if i > 0 {
		from = min(list[i-1].bare, n.start) // its unit may head this one
	}
	near := s[max(from, n.start-maxGap):n.start]
	trimmed := strings.TrimRight(near, " =:-~>@")
	if trimmed == "" || !isLetter(trimmed[len(trimmed)-1]) || strings.IndexByte(near[len(trimmed):], '\n') >= 0 {
		return q, p, 0
	}
	for _, h := range headTails().ending(trimmed) {
		at := n.start - len(near) + len(trimmed) - len(h.word)
		if strings.HasSuffix(trimmed, h.word) && isWord(s, at, at+len(h.word)) && (at == 0 || s[at-1] != '\'' && s[at-1] != '-') {
			return grams(heads[h.row].grams, at, at+len(h.word)), price(n), 1
		}
	}
	return q, p, 0
}

func grams(amount float64, start, end int) Entity {
	return Entity{Kind: Quantity, Value: decimal(amount) + " g", Start: start, End: end, Amount: amount, Unit: "g"}
}
