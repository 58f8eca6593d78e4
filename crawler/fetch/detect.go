package fetch

import "strings"

// What the detector knows apart: text with high bytes that is not UTF-8, on
// sites of this part of the world. Thai is one byte a letter with strict rules
// of what may follow what; Korean is pairs out of a few rows of the table.

const (
	sampled = 64 << 10 // bytes looked at
	// enough is the share of what is not ASCII that must obey a script's rules.
	enough = 0.9
	// fewest is how many letters a guess needs; below it there is no telling.
	fewest = 4
)

// detect guesses windows-874 or euc-kr, "" when neither is plain.
func detect(body []byte) string {
	body = body[:min(len(body), sampled)]
	thai, korean := thaiShare(body), koreanShare(body)
	switch {
	case thai >= enough && thai > korean:
		return "windows-874"
	case korean >= enough:
		return "euc-kr"
	case thai >= enough:
		return "windows-874"
	}
	return ""
}

// everyday are the letters that make up 70 of 100 in any Thai text; in other
// scripts' bytes they are 20 to 40 of 100.
const everyday = "\xa1\xa4\xa7\xb4\xb7\xb9\xba\xc1\xc2\xc3\xc5\xc7\xca\xcd\xd1\xd2\xd4\xd5\xe0\xe8\xe9"

func isThaiConsonant(c byte) bool { return c >= 0xA1 && c <= 0xCE }
func isThaiLead(c byte) bool      { return c >= 0xE0 && c <= 0xE4 }

// isThaiMark: vowels and tones that sit above or below the letter before.
func isThaiMark(c byte) bool {
	return c == 0xD1 || c >= 0xD4 && c <= 0xDA || c >= 0xE7 && c <= 0xEE
}

// isThaiOther: following vowels, repeat and currency signs, digits, and the
// quotes and dashes Windows adds.
func isThaiOther(c byte) bool {
	switch {
	case c >= 0xCF && c <= 0xD3, c == 0xDF, c == 0xE5, c == 0xE6, c >= 0xEF && c <= 0xFB:
		return true
	}
	return c == 0x80 || c == 0x85 || c >= 0x91 && c <= 0x97 || c == 0xA0
}

// thaiShare is the share of high bytes that stand where Thai allows them.
func thaiShare(body []byte) float64 {
	high, good, letters, common, kana := 0, 0, 0, 0, 0
	for i, c := range body {
		if c < 0x80 {
			continue
		}
		high++
		if strings.IndexByte(everyday, c) >= 0 {
			common++
		}
		if c == 0xA4 {
			kana++
		}
		before, after := byte(0), byte(0)
		if i > 0 {
			before = body[i-1]
		}
		if i+1 < len(body) {
			after = body[i+1]
		}
		switch {
		case isThaiConsonant(c):
			good++
			letters++
		case isThaiLead(c):
			if after == 0 || isThaiConsonant(after) {
				good++
			}
		case isThaiMark(c):
			if isThaiConsonant(before) || isThaiMark(before) {
				good++
			}
		case isThaiOther(c):
			good++
		}
	}
	// Every other byte of Japanese is the one that leads kana.
	if letters < fewest || 2*common < high || 4*kana > high {
		return 0
	}
	return float64(good) / float64(high)
}

// koreanShare is the share of high bytes that form pairs of everyday Korean:
// the syllables of KS X 1001, single jamo (laughter) and punctuation.
func koreanShare(body []byte) float64 {
	pairs, syllables, known := 0, 0, 0.0
	for i := 0; i+1 < len(body); i++ {
		c, d := body[i], body[i+1]
		if c < 0x80 {
			continue
		}
		pairs++
		switch {
		case c >= 0xB0 && c <= 0xC8 && d >= 0xA1 && d < 0xFF:
			known++
			syllables++
		case c >= 0xA1 && c <= 0xA5 && d >= 0xA1 && d < 0xFF:
			known++
		case c >= 0x81 && c <= 0xC6 && isExtended(d):
			known += 0.5 // the rare syllables Windows added
		default:
			if d < 0x41 {
				continue // no pair: the next byte is a character of its own
			}
		}
		i++
	}
	// Japanese has its kana where Korean has jamo, and few of its kanji here.
	if syllables < fewest || 10*syllables < 6*pairs {
		return 0
	}
	return known / float64(pairs)
}

func isExtended(d byte) bool {
	return d >= 0x41 && d <= 0x5A || d >= 0x61 && d <= 0x7A || d >= 0x81 && d < 0xFF
}
