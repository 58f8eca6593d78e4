package entity

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// findAmounts finds prices and quantities. A number with a unit is a quantity,
// one with a currency a price; a bare number is a price only where something
// says so (ladder.go).
func findAmounts(p *cues) []Entity {
	s := p.s
	var room [32]number
	list := p.numbers(room[:0])
	if len(list) == 0 {
		return nil
	}
	var most [24]Entity // of ordinary posts
	found := most[:0]
	priced := false // the number before was a bare price
	for i := 0; i < len(list); i++ {
		n := &list[i]
		if row, used := weightRow(s, list, i); used > 0 {
			found, priced = append(found, row...), false
			i += used - 1
			continue
		}
		if n.unit != nil && (n.unit.trade || n.amount >= leastHeaded && strings.Contains(after(s, n.end, reachUnit), "ละ")) && n.bare < n.end && s[n.bare] == ' ' && headed(s, list, i) { // zips 180 qps 600, จี 1200 เม็ดใบละ 25
			n.unit, n.end = nil, n.bare
		}
		if n.unit != nil && n.bare < n.end && s[n.bare] == ' ' && i+1 < len(list) && s[n.end:list[i+1].start] == " " && list[i+1].unit == nil && strings.HasSuffix(strings.TrimRight(s[:n.start], " "), "ละ") { // แผงละ 100 กล่อง 900
			n.unit, n.end = nil, n.bare
		}
		if row, used := countRow(s, list, i); used > 0 {
			found, priced = append(found, row...), false
			i += used - 1
			continue
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
		case i+1 < len(list) && pricedFor(s, *n, list[i+1]):
			found = append(found, price(*n))
			if next := list[i+1]; next.unit == nil {
				found = append(found, bought(next))
				i++
			}
			priced = false
		case i+2 < len(list) && fourPrice(s, *n, list[i+1], list[i+2]):
			found = append(found, Entity{Kind: Quantity, Value: decimal(n.amount), Start: n.start, End: n.end, Amount: n.amount, Unit: "piece"}, price(list[i+2]))
			i, priced = i+2, false
		default:
			if priced = bare(s, list, i, priced); priced {
				found = append(found, price(*n))
			}
		}
	}
	if len(found) == 0 {
		return nil
	}
	return slices.Clone(found)
}

// forPrice holds for so many pieces and what they cost (10 for 70, 100 for 45):
// the second number is the larger, unless many are cheap, counts nothing and is no
// year.
func forPrice(s string, n, next number) bool {
	if n.amount < 2 || n.amount > 10000 || n.amount != math.Trunc(n.amount) || !joinsPrice(s[n.end:max(n.end, next.start)]) || next.unit != nil {
		return false
	}
	if next.amount <= n.amount && (n.amount < 10 || math.Mod(n.amount, 5) != 0 || next.amount < n.amount/10 || next.amount < 5) {
		return false
	}
	return next.currency != "" || stands(s, next) && !countsWord(s[next.end:]) && !(next.amount >= 1900 && next.amount <= 2100)
}

// joinsPrice holds for "for" as it is said between a count and its price.
func joinsPrice(gap string) bool { return gap == " for " || gap == " fer " }

// pricedFor holds for a price before what it buys: 25 for 2, 35 for 3.5, 30 for 1g.
func pricedFor(s string, n, next number) bool {
	if n.unit != nil || n.amount < 5 || s[n.end:max(n.end, next.start)] != " for " || next.currency != "" || next.kilo {
		return false
	}
	if next.unit != nil {
		return n.currency != "" || stands(s, n)
	}
	return next.amount <= 100 && n.amount >= 3*next.amount && stands(s, next) && !countsWord(s[next.end:])
}

// bought is the amount a price before it buys: a fraction is one in grams.
func bought(n number) Entity {
	if n.amount != math.Trunc(n.amount) {
		return grams(n.amount, n.start, n.end)
	}
	return Entity{Kind: Quantity, Value: decimal(n.amount), Start: n.start, End: n.end, Amount: n.amount, Unit: "piece"}
}

// fourPrice holds for "for" written as a digit: 2 4 15.
func fourPrice(s string, n, four, next number) bool {
	if s[n.end:four.start] != " " || s[four.start:four.end] != "4" || s[four.end:next.start] != " " || n.unit != nil || next.unit != nil {
		return false
	}
	return n.amount >= 2 && n.amount <= 10 && n.amount == math.Trunc(n.amount) && next.amount >= 2*n.amount && next.amount <= 200 && stands(s, next) && !countsWord(s[next.end:])
}

// countsWord says that the number before counts the word that follows: 2 for 15
// people, not 2 for 15 all day.
func countsWord(rest string) bool {
	word, _, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	return wordFollows(rest) && !slices.Contains(closing(), strings.Trim(word, ".,!?"))
}

// closing are words that go on after a price.
func closing() []string {
	return []string{"all", "any", "and", "n", "or", "only", "now", "today", "tonight", "dm", "text", "ring", "call", "cash", "min", "delivered", "posted", "drop"}
}

// An amount from leastHeaded on is the price of the unit of the trade before it
// where the unit behind it has a price of its own, within so many characters.
const (
	leastHeaded = 100
	reachUnit   = 4
)

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
	if whole := int64(v); v > 0 && v < 1e15 && float64(whole) == v {
		return strconv.FormatInt(whole, 10)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
