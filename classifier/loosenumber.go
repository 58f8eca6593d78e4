package classifier

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/crawler"
)

// looseNumber is a number with its bytes. closes: nothing that counts people,
// days or goods stands behind it.
type looseNumber struct {
	start, end int
	amount     float64
	currency   string // "" = not said
	closes     bool
}

// looseNumber reads the number that stands behind the byte at, with at most a
// few signs or "for" between: in figures, or in Thai words.
func (r *reading) looseNumber(at int) (looseNumber, bool) {
	n := looseNumber{start: at + gapBefore(r.text[at:])}
	if n.start == len(r.text) || !mayBeginNumber(r.text[n.start]) {
		return n, false
	}
	if amount, size := thaiNumber(r.text[n.start:]); size > 0 {
		n.end, n.amount = n.start+size, amount
		n.takeCurrency(r.text)
		n.closes = n.currency != "" || closesPrice(r.text[n.end:])
		return n, between(r.text, n.start) && !r.isTaken(crawler.Range{Start: n.start, End: n.end})
	}
	digits := n.readFigures(r.text)
	if digits == "" {
		return n, false
	}
	amount, err := strconv.ParseFloat(digits, 64)
	if err != nil || r.isTaken(crawler.Range{Start: n.start, End: n.end}) || !between(r.text, n.start) || !between(r.text, n.end) {
		return n, false
	}
	if rest := r.text[n.end:]; strings.HasPrefix(strings.ToLower(rest), "k") && !wordGoesOn(rest[1:]) {
		amount, n.end = amount*1000, n.end+1
	}
	n.amount, n.closes = amount, closesPrice(r.text[n.end:])
	next, _ := utf8.DecodeRuneInString(r.text[n.end:])
	if strings.HasPrefix(r.text[n.end:], "에 ") { // 1에 45
		return n, true
	}
	return n, !isDigit(next) && !unicode.IsLetter(next) && next != '%' && next != ':'
}

// mayBeginNumber holds for figures, the point before some and what Thai ones and
// words begin with.
func mayBeginNumber(b byte) bool { return isDigit(rune(b)) || b == '.' || b == 0xe0 }

// wordGoesOn says that a letter or digit stands first.
func wordGoesOn(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(c) || isDigit(c)
}

// maxFigures bounds the figures of a loose number.
const maxFigures = 8

// readFigures moves end behind the figures that stand at start and gives them
// in ASCII, thousands not cut off.
func (n *looseNumber) readFigures(text string) string {
	var room [maxFigures]byte
	digits := room[:0]
	n.end = n.start
	for n.end < len(text) && len(digits) < maxFigures {
		c, size := utf8.DecodeRuneInString(text[n.end:])
		switch v := thaiNumeral(c); {
		case v >= 0:
			digits = append(digits, byte('0'+v))
		case isDigit(c) || c == '.':
			digits = append(digits, byte(c))
		case len(digits) > 0 && (c == 0xfe0f || c == 0x20e3): // a keycap: 1️⃣
		case c == ',' && n.end > n.start && (thousands(text[n.start:], n.end-n.start) || thaiThousands(text[n.end+1:])):
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		n.end += size
	}
	for len(digits) > 0 && digits[len(digits)-1] == '.' {
		digits, n.end = digits[:len(digits)-1], n.end-1
	}
	return string(digits)
}

// thaiThousands says whether three Thai figures and no more begin s.
func thaiThousands(s string) bool {
	n := 0
	for _, c := range s {
		if thaiNumeral(c) < 0 {
			break
		}
		n++
	}
	return n == 3
}

// takeCurrency reads the currency written behind an amount in words.
func (n *looseNumber) takeCurrency(text string) {
	rest := strings.TrimLeft(text[n.end:], " ")
	for _, c := range [...]struct{ word, code string }{{"บาท", "THB"}, {"วอน", "KRW"}} {
		if strings.HasPrefix(rest, c.word) {
			n.currency, n.end = c.code, len(text)-len(rest)+len(c.word)
			return
		}
	}
}

// thousands says whether the sign at cuts thousands off: 3,500.
func thousands(s string, at int) bool {
	if s[at] != ',' || at == 0 || at+3 >= len(s) {
		return false
	}
	return isDigit(rune(s[at+1])) && isDigit(rune(s[at+2])) && isDigit(rune(s[at+3])) && (at+4 == len(s) || !isDigit(rune(s[at+4])))
}

// gapBefore is how many bytes of signs and "for" lead to a price. A full stop
// does before a space: "Ket. 3.5 70".
func gapBefore(s string) int {
	n := 0
	if strings.HasPrefix(s, ". ") {
		n = 2
	}
	for n < len(s) && n < 8 {
		c, size := rune(s[n]), 1
		if c >= utf8.RuneSelf {
			c, size = runeAt(s, n)
		}
		if !leadsToPrice(c) {
			break
		}
		n += size
	}
	if w := forWords.prefix(s[n:]); w != "" {
		return len(s) - len(strings.TrimLeft(s[n+len(w):], " "))
	}
	return n
}

// leadsToPrice holds for the signs that may stand before a price.
func leadsToPrice(c rune) bool {
	switch c {
	case ' ', '\t', ':', '=', '-', '–', '—', '→', '➡', '>', '~', '|', ',', '/':
		return true
	}
	return false
}

// forWords are the words that may stand before a price, behind those signs.
var forWords = byBeginning("for ", "is ", "at ", "에 ", "เหลือ", "ราคา", "แค่", "เพียง", "ที่")

// closesPrice says that nothing behind a number makes it another count.
func closesPrice(s string) bool {
	spaced := strings.TrimLeft(s, " \t")
	apart := len(spaced) < len(s)
	s = spaced
	for _, w := range []string{"each", "for ", "a ", "per ", "half ", "full "} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	c, size := utf8.DecodeRuneInString(s)
	switch {
	case s == "" || c == '\n' || c == '\r':
		return true
	case c == '.' || c == ',':
		next, _ := utf8.DecodeRuneInString(s[size:])
		return size == len(s) || unicode.IsSpace(next)
	}
	if isThai(c) || isSyllable(c) {
		return apart && !slices.ContainsFunc(counters, func(w string) bool { return strings.HasPrefix(s, w) && !beginsWord(s[len(w):], w) })
	}
	return strings.ContainsRune("/|&+;·•)~→!", c) || unicode.Is(unicode.So, c)
}

// beginsWord says whether one Hangul syllable behind a space is the beginning
// of a longer word ("15 대구") and no noun with a particle.
func beginsWord(behind, syllable string) bool {
	next, _ := utf8.DecodeRuneInString(behind)
	return utf8.RuneCountInString(syllable) == 1 && isSyllable(next) && !followsNoun(behind)
}

// counters are the words that say what a number counts, where no price stands.
var counters = strings.Fields("명 인 개 년 월 일 세 살 대 정 알 회 번 건 차 위 층 시 분 초 잔 병 장 박스 세트 봉 캔 팩 주 곳 마리 권 퍼센트 프로 " +
	"คน ราย นาย ปี เดือน วัน ชั่วโมง นาที ครั้ง คดี เม็ด ตัว ใบ ถุง แก้ว กล่อง ชิ้น ขวด กลิ่น รส สี แบบ รุ่น หัว ซอง อัน มัด หลอด กก กิโล กรัม จี ขีด ลิตร มล มก แห่ง จุด ข้อ เท่า เปอร์เซ็นต์")
