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

// numbers lists the numbers of a folded text, in order.
func numbers(s string) []number {
	var list []number
	for at := 0; at < len(s); {
		if !isDigit(s[at]) && !fractionAt(s, at) {
			at++
			continue
		}
		n, ok := readNumber(s, at)
		if ok {
			list = append(list, n)
		}
		at = max(n.end, at+1)
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
	if !valid || !ok {
		return n, false
	}
	n.amount = amount
	if !n.korean(s) && !n.thai(s) && n.end < len(s) && s[n.end] == 'k' && wordEnds(s, n.end+1) {
		n.amount, n.kilo, n.end = n.amount*1000, true, n.end+1
	}
	n.bare = n.end
	n.suffix(s)
	if code, size := currencyBefore(s[max(0, n.start-6):n.start]); code != "" && n.unit == nil && (n.currency == "" || n.currency == code) {
		n.currency, n.start = code, n.start-size
	}
	if n.amount <= 0 || n.amount > 1e12 || math.IsInf(n.amount, 0) {
		return n, false
	}
	return n, true
}

func wordEnds(s string, at int) bool {
	return at >= len(s) || !isLetter(s[at]) && !isDigit(s[at]) && s[at] != '_'
}

// numeral reads digits with grouping commas, decimals and fractions.
func numeral(s string, at int) (amount float64, end int, ok bool) {
	if fractionAt(s, at) {
		return fraction(s[at+1]), at + 2, true
	}
	end = digitsEnd(s, at)
	text := s[at:end]
	for end+3 < len(s) && s[end] == ',' && isDigit(s[end+1]) && digitsEnd(s, end+1) == end+4 && len(text) <= 12 {
		text += s[end+1 : end+4]
		end += 4
	}
	if end+1 < len(s) && (s[end] == '.' || s[end] == ',') && isDigit(s[end+1]) {
		stop := digitsEnd(s, end+1)
		if s[end] == ',' && stop-end > 3 || stop+1 < len(s) && s[stop] == '.' && isDigit(s[stop+1]) {
			return 0, stop, false // a list, a date or an address
		}
		text += "." + s[end+1:stop]
		end = stop
	}
	if len(text) > 16 {
		return 0, end, false
	}
	amount, err := strconv.ParseFloat(text, 64)
	if fractionAt(s, min(end, len(s)-1)) {
		amount, end = amount+fraction(s[end+1]), end+2
	}
	return amount, end, err == nil
}

func digitsEnd(s string, at int) int {
	for at < len(s) && isDigit(s[at]) {
		at++
	}
	return at
}

// fraction is ¼, ½ or ¾ by its last byte.
func fraction(b byte) float64 { return float64(b-0xbb) / 4 }

// scale is a multiplier word.
type scale struct {
	word string
	by   float64
}

var (
	koreanScales = []scale{{"억", 1e8}, {"만", 1e4}, {"천", 1e3}, {"백", 100}}
	thaiScales   = []scale{{"ล้าน", 1e6}, {"แสน", 1e5}, {"หมื่น", 1e4}, {"พัน", 1e3}, {"ร้อย", 100}}
)

func scaleAt(s string, list []scale) (scale, bool) {
	for _, c := range list {
		if strings.HasPrefix(s, c.word) {
			return c, true
		}
	}
	return scale{}, false
}

// korean applies 만 and 천, also in chains (6만5천, 1만 2천). What is scaled so
// is won, unless a counter follows (10만 명).
func (n *number) korean(s string) bool {
	total, part, at, below := 0.0, n.amount, n.end, math.Inf(1)
	for range 4 {
		c, ok := scaleAt(s[at:], koreanScales)
		if !ok || c.by >= below {
			break
		}
		below, at = c.by, at+len(c.word)
		if next, ok := scaleAt(s[at:], koreanScales); ok && next.by > c.by { // 5천만
			c.by, at = c.by*next.by, at+len(next.word)
		}
		total, part = total+part*c.by, 0
		n.end = at
		gap := at
		if gap < len(s) && s[gap] == ' ' {
			gap++
		}
		if gap >= len(s) || !isDigit(s[gap]) {
			break
		}
		end := digitsEnd(s, gap)
		if _, ok := scaleAt(s[end:], koreanScales); !ok || end-gap > 4 {
			break
		}
		part, _ = strconv.ParseFloat(s[gap:end], 64)
		at = end
	}
	if math.IsInf(below, 1) {
		return false
	}
	n.amount = total
	if !counted(s[n.end:]) {
		n.currency = "KRW"
	}
	return true
}

// counters follow numbers of things, not of money.
var counters = []string{"명", "건", "개", "회", "번", "년", "점", "표", "대", "팔로", "구독", "뷰", "조회", "km", "키로", "톤", "정", "알", "g", "그램", "배", "가구", "세대", "인분", "자", "주", "평", "장", "병",
	"คน", "ราย", "ครั้ง", "วิว", "ตัน", "กว่า", "ผู้", "แห่ง", "หลัง", "คัน", "ปี", "บัญชี", "ไลค์", "ไร่", "เรื่อง", "ธันวา", "ฟอล"}

func counted(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	for _, c := range counters {
		if strings.HasPrefix(rest, c) {
			return true
		}
	}
	return false
}

// thai applies พัน, หมื่น and their like; what is scaled so is baht, unless a
// counter or a unit follows.
func (n *number) thai(s string) bool {
	at := n.end
	if at < len(s) && s[at] == ' ' {
		at++
	}
	c, ok := scaleAt(s[at:], thaiScales)
	if !ok || strings.HasPrefix(s[at+len(c.word):], "ธุ์") {
		return false
	}
	n.amount, n.end = n.amount*c.by, at+len(c.word)
	if !counted(s[n.end:]) {
		n.currency = "THB"
	}
	return true
}

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
	m, size := measureAt(s[at:])
	if m != nil && at > n.end && strings.HasPrefix(s[at+size:], "ละ") {
		return // 800 เม็ดละ 10: the unit belongs to the next price
	}
	if m != nil {
		n.unit, n.currency, n.end = m, "", at+size
		return
	}
	r, _ := utf8.DecodeRuneInString(s[at:])
	if at == n.end && (isLetter(s[at]) || r == '%') {
		n.amount = 0 // part of a word: 4x100, 3rd, 10%
	}
}
