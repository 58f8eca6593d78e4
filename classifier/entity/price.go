package entity

import (
	"strconv"

	"scops/classifier/normalize"
)

// findAmounts finds prices and quantities. A number with a unit is a quantity,
// one with a currency a price; a bare number is a price only where something
// says so (ladder.go).
func findAmounts(text normalize.Text, _ Options) []Entity {
	s := text.Folded
	list := numbers(s)
	var found []Entity
	priced := false // the number before was a bare price
	for i := range list {
		n := &list[i]
		if n.unit != nil && n.unit.trade && s[n.bare] == ' ' && headed(s, list, i) { // zips 180 qps 600
			n.unit, n.end = nil, n.bare
		}
		switch {
		case n.unit != nil:
			found = append(found, quantity(*n))
			priced = false
		case n.currency != "":
			found = append(found, price(*n))
			priced = false
		default:
			if priced = bare(s, list, i, priced); priced {
				found = append(found, price(*n))
			}
		}
	}
	return found
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
