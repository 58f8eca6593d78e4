package site

import (
	"strings"
	"unicode"
)

// dateField is one number or one word of a date.
type dateField struct {
	number int
	digits int // how many digits the number was written with
	word   string
	before rune // the characters around it, 0 at the ends
	after  rune
}

// dateFields cuts a date into its numbers and words; Thai digits count.
func dateFields(s string) []dateField {
	fields := make([]dateField, 0, 12)
	runes := []rune(strings.ToLower(clip(s, maxDate)))
	for i := 0; i < len(runes); {
		f := dateField{}
		start := i
		switch c := runes[i]; {
		case unicode.IsDigit(c):
			for ; i < len(runes) && unicode.IsDigit(runes[i]) && i-start < 9; i++ {
				f.number = f.number*10 + digitValue(runes[i])
			}
			f.digits = i - start
		case unicode.IsLetter(c):
			for i < len(runes) && isDateLetter(runes[i], c) {
				i++
			}
			f.word = strings.ReplaceAll(string(runes[start:i]), ".", "")
		default:
			i++
			continue
		}
		if start > 0 {
			f.before = runes[start-1]
		}
		if i < len(runes) {
			f.after = runes[i]
		}
		fields = append(fields, f)
	}
	return fields
}

// isDateLetter says that a word goes on; a Thai month is written with dots: ส.ค.
func isDateLetter(c, first rune) bool {
	return unicode.IsLetter(c) || unicode.IsMark(c) || c == '.' && unicode.Is(unicode.Thai, first)
}

func digitValue(c rune) int {
	if c >= '๐' && c <= '๙' {
		return int(c - '๐')
	}
	if c >= '0' && c <= '9' {
		return int(c - '0')
	}
	return 0
}
