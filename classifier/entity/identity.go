package entity

import (
	"strings"

	"scops/classifier/normalize"
)

// National ids are no entities: they are looked for so that nothing but a
// sealed page holds them in clear. Thai ids have 13 digits with a checksum,
// Korean resident numbers a date of birth, a hyphen and 7 digits.

// IdentityRange is where a national id stands, in bytes of the original text.
type IdentityRange struct {
	Start, End int
	Digits     string // 13, without separators
	Country    string // TH or KR
}

// Identities finds national ids, in order.
func Identities(text normalize.Text) []IdentityRange {
	var found []IdentityRange
	s := text.Folded
	for at := 0; at < len(s); {
		if !isDigit(s[at]) {
			at++
			continue
		}
		digits, end := identityAt(s, at)
		country := identityOf(digits, s[at:end])
		if country == "" {
			for at < len(s) && isDigit(s[at]) {
				at++
			}
			continue
		}
		start, stop := text.Span(at, end)
		found = append(found, IdentityRange{start, stop, digits, country})
		at = end
	}
	return found
}

// identityAt reads up to 13 digits with single spaces and hyphens between
// them. Without 13, digits is empty.
func identityAt(s string, at int) (digits string, end int) {
	if at > 0 && (isDigit(s[at-1]) || isLetter(s[at-1]) || s[at-1] == '_' || at > 1 && (s[at-1] == '.' || s[at-1] == '-' || s[at-1] == ',') && isDigit(s[at-2])) {
		return "", at
	}
	var room [13]byte
	n := 0
	for end = at; end < len(s) && n < len(room); end++ {
		switch c := s[end]; {
		case isDigit(c):
			room[n] = c
			n++
		case (c == '-' || c == ' ') && end+1 < len(s) && isDigit(s[end+1]):
		default:
			return "", end
		}
	}
	if n < len(room) || end < len(s) && (isDigit(s[end]) || isLetter(s[end])) {
		return "", end
	}
	return string(room[:]), end
}

// identityOf is the country whose id the digits are, "" if none.
func identityOf(digits, written string) string {
	switch {
	case digits == "":
		return ""
	case validThaiID(digits) && thaiGroups(written):
		return "TH"
	case validResident(digits) && (len(written) == 13 || len(written) == 14 && (written[6] == '-' || written[6] == ' ')):
		return "KR"
	}
	return ""
}

// thaiGroups: 13 digits in one, or as on the card, 1-4-5-2-1.
func thaiGroups(written string) bool {
	switch len(written) {
	case 13:
		return true
	case 17:
		return !isDigit(written[1]) && !isDigit(written[6]) && !isDigit(written[12]) && !isDigit(written[15])
	}
	return false
}

// validThaiID: the last digit is (11 - sum of digit times 13..2 mod 11) mod 10;
// the first is 1 to 8.
func validThaiID(digits string) bool {
	if len(digits) != 13 || digits[0] < '1' || digits[0] > '8' {
		return false
	}
	sum := 0
	for i := range 12 {
		if !isDigit(digits[i]) {
			return false
		}
		sum += int(digits[i]-'0') * (13 - i)
	}
	return int(digits[12]-'0') == (11-sum%11)%10
}

// validResident: a date of birth and a digit for sex and century. Numbers given
// out since October 2020 carry no checksum, so none is asked for.
func validResident(digits string) bool {
	month := int(digits[2]-'0')*10 + int(digits[3]-'0')
	day := int(digits[4]-'0')*10 + int(digits[5]-'0')
	return month >= 1 && month <= 12 && day >= 1 && day <= 31 && digits[6] >= '1' && digits[6] <= '8'
}

// MaskIdentities writes every national id of a text with all but its first
// digit replaced, in as many bytes, so that ranges still hold. A text without
// any is given back as it is.
func MaskIdentities(text string) string {
	if !holdsDigits(text, 13) {
		return text
	}
	found := Identities(normalize.Fold(text))
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, f := range found {
		if f.Start < at {
			continue
		}
		b.WriteString(text[at:f.Start])
		maskInto(&b, text[f.Start:f.End])
		at = f.End
	}
	b.WriteString(text[at:])
	return b.String()
}

// maskInto writes an id with its first digit and its separators kept. A digit
// of several bytes (๑) becomes as many signs.
func maskInto(b *strings.Builder, surface string) {
	for i, r := range surface {
		switch {
		case i == 0, r == '-', r == ' ':
			b.WriteRune(r)
		default:
			b.WriteString(strings.Repeat("x", len(string(r))))
		}
	}
}

// holdsDigits is quick: it counts ASCII digits, and every byte of another
// script as one that may be a digit.
func holdsDigits(s string, n int) bool {
	for i := range len(s) {
		if isDigit(s[i]) || s[i] >= 0x80 {
			if n--; n == 0 {
				return true
			}
		}
	}
	return false
}

// sealed is the value a national id is known by.
func (p *post) sealed(digits string) string {
	if p.opt.Seal != nil {
		return p.opt.Seal([]byte(digits))
	}
	return digits[:1] + strings.Repeat("x", len(digits)-1)
}
