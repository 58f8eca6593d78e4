package entity

import (
	"math"
	"strconv"
)

// findAmounts finds prices and quantities. A number with a unit is a quantity,
// one with a currency a price; a bare number is a price only where something
// says so (ladder.go).
func findAmounts(p *cues) []Entity {
	s := p.s
	var room [32]number
	list := p.numbers(room[:0])
	var found []Entity
	priced := false // the number before was a bare price
	for i := range list {
		n := &list[i]
		if n.unit != nil && n.unit.trade && n.bare < n.end && s[n.bare] == ' ' && headed(s, list, i) { // zips 180 qps 600
			n.unit, n.end = nil, n.bare
		}
		switch {
		case n.unit != nil:
			found = append(found, quantity(*n))
			priced = false
		case n.currency != "":
			found = append(found, price(*n))
			priced = false
		case i+1 < len(list) && forPrice(s, *n, list[i+1]):
			found = append(found, Entity{Kind: Quantity, Value: decimal(n.amount), Start: n.start, End: n.end, Amount: n.amount, Unit: "piece"})
			if next := list[i+1]; next.currency == "" {
				found = append(found, price(next))
			}
			priced = false
		default:
			if priced = bare(s, list, i, priced); priced {
				found = append(found, price(*n))
			}
		}
	}
	return found
}

// forPrice holds for so many pieces and what they cost (10 for 70): the second
// number is the larger, counts nothing and is no year.
func forPrice(s string, n, next number) bool {
	if n.amount < 2 || n.amount > 1000 || n.amount != math.Trunc(n.amount) || s[n.end:next.start] != " for " || next.unit != nil || next.amount <= n.amount {
		return false
	}
	return next.currency != "" || stands(s, next) && !wordFollows(s[next.end:]) && !(next.amount >= 1900 && next.amount <= 2100)
}

func price(n number) Entity {
	value := decimal(n.amount)
	if n.currency != "" {
		value += " " + n.currency
	}
	return Entity{Kind: Price, Value: value, Start: n.start, End: n.end, Amount: n.amount, Unit: n.currency}
}

func quantity(n number) Entity {
	unit := n.unit.value
	if unit == "" {
		unit = n.unit.token
	}
	return Entity{Kind: Quantity, Value: decimal(n.amount) + " " + unit, Start: n.start, End: n.end, Amount: n.amount, Unit: n.unit.token}
}

// decimal writes an amount without exponent and without needless digits.
func decimal(v float64) string {
	return strconv.FormatFloat(v, 'f', -1, 64)
}
