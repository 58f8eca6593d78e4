package entity

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// scale is a multiplier word.
type scale struct {
	word string
	by   float64
}

var (
	koreanScales = []scale{{"억", 1e8}, {"만", 1e4}, {"천", 1e3}, {"백", 100}}
	thaiScales   = []scale{{"ล้าน", 1e6}, {"แสน", 1e5}, {"หมื่น", 1e4}, {"พัน", 1e3}, {"ร้อย", 100}}
)

// scaleAt is the word of a list that s begins with; all are beyond Latin.
func scaleAt(s string, list []scale) (scale, bool) {
	if s == "" || s[0] < utf8.RuneSelf {
		return scale{}, false
	}
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
		if rest, _ := strings.CutPrefix(s[end:], " "); gap == at && end-gap == 4 && strings.HasPrefix(rest, "원") { // 2만8000원
			part, _ = strconv.ParseFloat(s[gap:end], 64)
			total, n.end = total+part, end
			break
		}
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
var counters = []string{"명", "건", "개", "회", "번", "년", "점", "표", "대", "팔로", "구독", "뷰", "조회", "km", "키로", "톤", "정", "알", "g", "그램", "배", "가구", "세대", "인분", "자", "주", "평", "장", "병", "발", "골", "여명", "시간", "분", "초", "일", "주년", "살", "세", "층",
	"คน", "ราย", "ครั้ง", "วิว", "ตัน", "กว่า", "ผู้", "แห่ง", "หลัง", "คัน", "ปี", "บัญชี", "ไลค์", "ไร่", "เรื่อง", "ธันวา", "ฟอล", "วัน", "ชั่วโมง", "ชม.", "นาที", "เดือน", "อาทิตย์", "สัปดาห์", "โดส",
	"มกรา", "กุมภา", "มีนา", "เมษา", "พฤษภา", "มิถุนา", "กรกฎา", "สิงหา", "กันยา", "ตุลา", "พฤศจิกา",
	"ม.ค", "ก.พ", "มี.ค", "เม.ย", "พ.ค", "มิ.ย", "ก.ค", "ส.ค", "ก.ย", "ต.ค", "พ.ย", "ธ.ค"}

// counted says whether a counter stands behind a number. Behind a space one
// syllable that begins a longer word is none: "15 대구", "60 명동".
func counted(rest string) bool {
	tight := rest
	rest = strings.TrimLeft(rest, " ")
	for _, c := range counterHeads().beginning(rest) {
		if strings.HasPrefix(rest, c.word) && !(len(rest) < len(tight) && beginsWord(rest, c.word)) && !strings.HasPrefix(rest, "초콜") {
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
	if rest, ok := strings.CutPrefix(s[n.end:], "ล้าน"); ok && c.by < 1e6 { // 2 พันล้าน
		n.amount, n.end = n.amount*1e6, len(s)-len(rest)
	}
	if !counted(s[n.end:]) {
		n.currency = "THB"
	}
	return true
}

// koreanDigits are the syllables of numbers below ten thousand, with what they
// add or multiply by.
var koreanDigits = map[rune]float64{'일': 1, '이': 2, '삼': 3, '사': 4, '오': 5, '육': 6, '칠': 7, '팔': 8, '구': 9, '십': 10, '백': 100, '천': 1000}

// wonInWords reads the syllables before 만원: 오만원, 육십만원, 십오만원.
func wonInWords(s string, m *mark) (number, bool) {
	n := number{start: m.start, end: m.end, bare: m.end, currency: "KRW"}
	total, scale := 0.0, 1.0
	for range 6 {
		r, size := utf8.DecodeLastRuneInString(s[:n.start])
		v, ok := koreanDigits[r]
		if !ok {
			if unicode.Is(unicode.Hangul, r) {
				return n, false // the end of another word
			}
			break
		}
		if v >= 10 {
			if scale > 1 && total < scale {
				total += scale
			}
			scale = v
		} else {
			total, scale = total+v*scale, 1
		}
		n.start -= size
	}
	if scale > 1 {
		total += scale
	}
	by := koreanScales[1].by
	switch r, _ := utf8.DecodeRuneInString(m.entry.text); r {
	case '천':
		by = 1e3
	case '백':
		by = 100
	}
	n.amount = total * by
	return n, total > 0
}

// beginsWord says whether one Hangul syllable is the beginning of a longer word
// and no noun with a particle.
func beginsWord(s, syllable string) bool {
	next, _ := utf8.DecodeRuneInString(s[len(syllable):])
	return utf8.RuneCountInString(syllable) == 1 && unicode.Is(unicode.Hangul, next) && !particle(next)
}
