package entity

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// number is a number as written, with the currency or unit that belongs to it.
type number struct {
	start, end int // of the whole: currency, digits, multiplier, unit
	amount     float64
	currency   string   // ISO 4217, "" if none is written
	unit       *measure // nil if none is written
	kilo       bool     // written with a k
	bare       int      // end of the number alone
}

// numbers lists the numbers of a text, in order.
func (p *cues) numbers(list []number) []number {
	s, m, links := p.s, 0, p.links
	for at := p.digit[0]; at < p.digit[1]; {
		if c := s[at]; c >= 0xe0 && c < 0xf0 {
			at += 3
			continue
		}
		if !isDigit(s[at]) && !fractionAt(s, at) {
			at++
			continue
		}
		for len(links) > 0 && links[0].End <= at {
			links = links[1:]
		}
		if len(links) > 0 && links[0].Start <= at {
			at = links[0].End
			continue
		}
		for ; p.says&(halfWord|wonWord) != 0 && m < len(p.marks) && p.marks[m].start < at; m++ {
			list = appendWords(s, list, &p.marks[m])
		}
		n, ok := readNumber(s, at)
		if ok {
			list = append(list, n)
		}
		at = max(n.end, at+1)
	}
	for ; p.says&(halfWord|wonWord) != 0 && m < len(p.marks); m++ {
		list = appendWords(s, list, &p.marks[m])
	}
	return list
}

// appendWords adds half of a unit, or won, written in words.
func appendWords(s string, list []number, m *mark) []number {
	if m.entry.says&wonWord != 0 {
		n, ok := wonInWords(s, m)
		if ok && (len(list) == 0 || n.start >= list[len(list)-1].end) {
			list = append(list, n)
		}
		return list
	}
	if m.entry.says&halfWord == 0 || len(list) > 0 && m.start < list[len(list)-1].end {
		return list
	}
	if n, ok := countInWords(s, m); ok {
		list = append(list, n)
	}
	return list
}

// fractionAt is quick: the signs wanted are all in two blocks.
func fractionAt(s string, at int) bool {
	return s[at] == 0xc2 && at+1 < len(s) && s[at+1] >= 0xbc && s[at+1] <= 0xbe
}

// readNumber reads the number at. Its end is where to look on even when it is
// none: part of a name, a date, a decimal too long.
func readNumber(s string, at int) (number, bool) {
	n := number{start: at, end: at}
	ok := at == 0 || !isLetter(s[at-1]) && s[at-1] != '_' && s[at-1] != '@' && s[at-1] != '#'
	amount, end, valid := numeral(s, at)
	n.end = end
	if !ok {
		if code, _ := currencyBefore(s[max(0, at-6):at]); code == "" {
			return disguised(s, n, amount, valid)
		}
	}
	if !valid {
		return n, false
	}
	n.amount = amount
	if parts, size := quotient(s, at, end); size > 0 {
		n.amount, n.end = parts, end+size
	}
	if !n.korean(s) && !n.thai(s) && n.end < len(s) && s[n.end] == 'k' && wordEnds(s, n.end+1) {
		n.amount, n.kilo, n.end = n.amount*1000, true, n.end+1
	}
	n.bare = n.end
	n.suffix(s)
	if n.unit != nil && signed(s, n.start) { // $300 oz
		n.unit, n.end = nil, n.bare
	}
	if n.unit == nil {
		if code, size := currencyBefore(s[max(0, n.start-6):n.start]); code != "" && (n.currency == "" || n.currency == code) {
			n.currency, n.start = code, n.start-size
		}
	}
	if n.amount <= 0 || n.amount > 1e12 || math.IsInf(n.amount, 0) {
		return n, false
	}
	return n, true
}

// signed says that a currency's sign stands right before the number at, and is
// none of a number before it: $300, not 60$5.
func signed(s string, at int) bool {
	sign, size := utf8.DecodeLastRuneInString(s[:at])
	return strings.ContainsRune("$£€", sign) && (at == size || !isDigit(s[at-size-1]))
}

// quotient reads 1/2, 1/4 and 1/8 before a unit.
func quotient(s string, at, end int) (amount float64, size int) {
	if end-at != 1 || end+2 > len(s) || s[end] != '/' || at > 0 && s[at-1] == '/' {
		return 0, 0
	}
	part := strings.IndexByte("248", s[end+1])
	if part < 0 || end+2 < len(s) && isDigit(s[end+2]) {
		return 0, 0
	}
	if m, _ := measureAt(strings.TrimPrefix(s[end+2:], " ")); m == nil {
		return 0, 0
	}
	return float64(s[at]-'0') / float64(int(2)<<part), 2
}

// disguised reads a number whose first digit is written l or i (l5oo baht),
// only where a currency follows or a price word stands before it.
func disguised(s string, n number, amount float64, valid bool) (number, bool) {
	at := n.start - 1
	if !valid || s[at] != 'l' && s[at] != 'i' || at > 0 && (isLetter(s[at-1]) || strings.IndexByte("_@#/.-", s[at-1]) >= 0) {
		return n, false
	}
	n.amount = amount + math.Pow10(digitsEnd(s, n.start)-n.start)
	n.start, n.bare = at, n.end
	n.suffix(s)
	return n, n.currency != "" || n.unit == nil && n.end == n.bare && announced(before(s, at, reachRunes))
}

// beginsOther says that a unit before s opens an expression of its own.
func beginsOther(s string) bool {
	for _, w := range []string{"ละ", "ใหญ่", "เล็ก", "กลาง", "เดียว"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// laughs says that a number is Thai laughter: fives (ha) and nothing else.
func laughs(digits string) bool {
	return len(digits) >= 3 && strings.Trim(digits, "5") == ""
}

func wordEnds(s string, at int) bool {
	return at >= len(s) || !isLetter(s[at]) && !isDigit(s[at]) && s[at] != '_'
}

// numeral reads digits with grouping commas, decimals and fractions.
func numeral(s string, at int) (amount float64, end int, ok bool) {
	if fractionAt(s, at) {
		return fraction(s[at+1]), at + 2, true
	}
	var room [maxNumeral]byte
	text := room[:0]
	end = digitsEnd(s, at)
	text = append(text, s[at:min(end, at+maxNumeral)]...)
	for end+3 < len(s) && s[end] == ',' && isDigit(s[end+1]) && digitsEnd(s, end+1) == end+4 && len(text) <= 12 {
		text = append(text, s[end+1:end+4]...)
		end += 4
	}
	if end+1 < len(s) && (s[end] == '.' || s[end] == ',') && isDigit(s[end+1]) {
		stop := digitsEnd(s, end+1)
		if s[end] == ',' && stop-end > 3 || stop+1 < len(s) && s[stop] == '.' && isDigit(s[stop+1]) {
			return 0, stop, false // a list, a date or an address
		}
		if len(text)+stop-end < maxNumeral {
			text = append(append(text, '.'), s[end+1:stop]...)
		} else {
			text = room[:]
		}
		end = stop
	}
	if len(text) > 16 {
		return 0, end, false
	}
	amount, err := strconv.ParseFloat(string(text), 64)
	if fractionAt(s, min(end, len(s)-1)) {
		amount, end = amount+fraction(s[end+1]), end+2
	}
	return amount, end, err == nil
}

// maxNumeral bounds what is read of a number, in bytes; over 16 it is none.
const maxNumeral = 24

func digitsEnd(s string, at int) int {
	for at < len(s) && isDigit(s[at]) {
		at++
	}
	return at
}

// fraction is ¼, ½ or ¾ by its last byte.
func fraction(b byte) float64 { return float64(b-0xbb) / 4 }

// suffix reads the currency or unit behind the number.
func (n *number) suffix(s string) {
	at := n.end
	if at < len(s) && s[at] == ' ' {
		at++
	}
	if at >= len(s) {
		return
	}
	if code, size := currencyAt(s[at:]); code != "" {
		n.currency, n.end = code, at+size
		return
	}
	if n.kilo {
		return
	}
	if at == n.end && s[at] == 't' && wordEnds(s, at+1) && n.amount >= 10 && n.amount <= 500 && n.amount == math.Trunc(n.amount) {
		n.unit, n.end = measureOf("tablet"), at+1 // as pharmacies write: 30T
		return
	}
	m, size := measureAt(s[at:])
	if m != nil && at > n.end && (beginsOther(s[at+size:]) || laughs(s[n.start:n.end])) {
		return // 800 เม็ดละ 10, หลอดเล็ก 150 หลอดใหญ่ 400: the unit belongs to the next price
	}
	if m != nil {
		n.unit, n.currency, n.end = m, "", at+size
		return
	}
	if at == n.end && strings.HasPrefix(s[at:], "ea") && wordEnds(s, at+2) {
		return // 8ea
	}
	r, _ := utf8.DecodeRuneInString(s[at:])
	if at == n.end && (isLetter(s[at]) || r == '%') {
		n.amount = 0 // part of a word: 4x100, 3rd, 10%
	}
}
