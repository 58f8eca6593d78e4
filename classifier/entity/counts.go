package entity

import (
	"math"
	"strings"
)

// countRow reads a row of pieces and prices without units that begins with number
// i: "1 = 10, 10 = 80, 100 = 600", or line by line "50 - 45". Each step holds more
// pieces, costs more in all and less by the piece; dates, scores and ages do not.
// used is how many numbers it holds.
func countRow(s string, list []number, i int) (row []Entity, used int) {
	count, cost := 0.0, 0.0
	steps := 0
	for i+used+1 < len(list) {
		n, p := list[i+used], list[i+used+1]
		if !countStep(s, n, p) || n.amount <= count || p.amount <= cost || count > 0 && p.amount/n.amount > cost/count {
			break
		}
		count, cost = n.amount, p.amount
		row = append(row, Entity{Kind: Quantity, Value: decimal(n.amount), Start: n.start, End: n.end, Amount: n.amount, Unit: "piece"}, price(p))
		steps, used = steps+1, used+2
	}
	if steps < 2 || count < 10 && !strings.Contains(s[list[i].end:list[i+1].start], "for") {
		return nil, 0 // 1 = 900, 2 = 1700: pieces or grams, as the goods are
	}
	return row, used
}

// countStep says whether a count of pieces and its price stand side by side.
func countStep(s string, n, p number) bool {
	if n.unit != nil || n.currency != "" || p.unit != nil || n.amount != math.Trunc(n.amount) || n.amount > 10000 || p.amount < 5 || p.start < n.end {
		return false
	}
	if p.currency == "" && (!stands(s, p) || countsWord(s[p.end:])) {
		return false
	}
	switch gap := s[n.end:p.start]; strings.TrimSpace(gap) {
	case "=", "=>", "->", "→", "for", "for =":
		return strings.ContainsAny(gap, " =>") || gap == "→"
	case "-", "–", ":":
		return len(gap) > 1 && strings.TrimRight(s[:n.start], " •*✅") == strings.TrimRight(s[:lineStart(s, n.start)], " •*✅")
	}
	return false
}

// lineStart is where the line of the byte at begins.
func lineStart(s string, at int) int { return strings.LastIndexByte(s[:at], '\n') + 1 }
