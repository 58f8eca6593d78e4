package classifier

import (
	"strings"
	"unicode/utf8"
)

// thaiWord is a word Thai numbers are made of.
type thaiWord struct {
	word  string
	value float64
}

var (
	thaiDigits  = []thaiWord{{"หนึ่ง", 1}, {"เอ็ด", 1}, {"ยี่", 2}, {"สอง", 2}, {"สาม", 3}, {"สี่", 4}, {"ห้า", 5}, {"หก", 6}, {"เจ็ด", 7}, {"แปด", 8}, {"เก้า", 9}}
	thaiPowers  = []thaiWord{{"แสน", 1e5}, {"หมื่น", 1e4}, {"พัน", 1e3}, {"ร้อย", 100}, {"สิบ", 10}, {"ซาว", 20}}
	thaiNumbers = newPhrases(wordsOf(thaiDigits, thaiPowers)...)
)

func wordsOf(lists ...[]thaiWord) (words []string) {
	for _, list := range lists {
		for _, w := range list {
			words = append(words, w.word)
		}
	}
	return words
}

// thaiNumber reads an amount in Thai words at the beginning of s: สองพัน,
// แปดร้อยห้าสิบ, and as prices are said, พันห้า (1,500) and หมื่นสอง (12,000).
// It is at least ten; size 0 = none.
func thaiNumber(s string) (amount float64, size int) {
	if !thaiNumbers.mayBegin(s) {
		return 0, 0
	}
	power := 1e6
	for {
		digit, d := among(thaiDigits, s[size:])
		next, p := among(thaiPowers, s[size+d:])
		switch {
		case p > 0 && next < power && (d == 0 || digit > 0):
			amount += max(digit, 1) * next
			power, size = next, size+d+p
			continue
		case p == 0 && d > 0 && size > 0:
			if power >= 1e3 {
				digit *= power / 10
			}
			amount, size = amount+digit, size+d
		}
		break
	}
	if r, _ := utf8.DecodeRuneInString(s[size:]); size == 0 || followsThai(r) || strings.HasPrefix(s[size:], "ธุ์") {
		return 0, 0
	}
	return amount, size
}

// among reads one of the words at the beginning of s.
func among(words []thaiWord, s string) (value float64, size int) {
	for _, w := range words {
		if strings.HasPrefix(s, w.word) {
			return w.value, len(w.word)
		}
	}
	return 0, 0
}

// thaiNumeral is the value of a Thai figure (๗), -1 if r is none.
func thaiNumeral(r rune) int {
	if r < '๐' || r > '๙' {
		return -1
	}
	return int(r - '๐')
}
