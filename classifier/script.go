package classifier

import (
	"unicode"
	"unicode/utf8"
)

const (
	firstSyllable = 0xac00
	lastSyllable  = 0xd7a3
)

func isSyllable(r rune) bool { return r >= firstSyllable && r <= lastSyllable }

// isJamo holds for loose consonants and vowels in compatibility form.
func isJamo(r rune) bool { return r >= 0x3131 && r <= 0x318e }

func isHangul(r rune) bool { return isSyllable(r) || isJamo(r) }

func isThai(r rune) bool { return r >= 0x0e01 && r <= 0x0e5b && r != '฿' }

// thaiAt says whether a character of the Thai block stands at.
func thaiAt(s string, at int) bool {
	return s[at] == 0xe0 && at+1 < len(s) && s[at+1]|1 == 0xb9
}

// isThaiOrHangul says of the Thai block and of nearly all syllables, U+AC00 to U+D77F,
// that a character of theirs stands at a byte: it has three.
func isThaiOrHangul(s string, at int) bool {
	if at+2 >= len(s) {
		return false
	}
	head := uint(s[at])<<8 | uint(s[at+1])
	return (head&^1 == 0xe0b8 || head >= 0xeab0 && head < 0xed9e && s[at+1]&0xc0 == 0x80) && s[at+2]&0xc0 == 0x80
}

// isThaiConsonant holds for ก to ฮ.
func isThaiConsonant(r rune) bool { return r >= 'ก' && r <= 'ฮ' }

// leadsThai holds for vowels written before their consonant.
func leadsThai(r rune) bool { return r >= 'เ' && r <= 'ไ' }

// followsThai holds for signs that belong to the consonant before them.
func followsThai(r rune) bool {
	return r >= 'ะ' && r <= 'ฺ' || r == 'ๅ' || r >= '็' && r <= '๎'
}

// runeAt is the character at of a text and its length, which are right where it is
// valid UTF-8: quick for Thai and Hangul.
func runeAt(s string, at int) (rune, int) {
	if s = s[at:]; len(s) > 2 && s[0]-0xe0 < 0x10 {
		return rune(s[0]&0x0f)<<12 | rune(s[1]&0x3f)<<6 | rune(s[2]&0x3f), 3
	}
	return utf8.DecodeRuneInString(s)
}

// runeBefore is the character before at, as runeAt.
func runeBefore(s string, at int) (rune, int) {
	if at > 2 && s[at-3]-0xe0 < 0x10 {
		return rune(s[at-3]&0x0f)<<12 | rune(s[at-2]&0x3f)<<6 | rune(s[at-1]&0x3f), 3
	}
	return utf8.DecodeLastRuneInString(s[:at])
}

// runeLength is the length of the character a byte begins, right in valid UTF-8.
func runeLength(lead byte) int { return int(runeLengths[lead>>4]) }

var runeLengths = [16]uint8{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isNumber is unicode.IsNumber, quick for Thai and Hangul.
func isNumber(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return isDigit(r)
	case isThai(r):
		return r >= '๐' && r <= '๙'
	}
	return !isSyllable(r) && unicode.IsNumber(r)
}

// isAlphabetic holds for letters of scripts that part words by spaces and
// have no particles to attach: Latin, Cyrillic, Greek and the like.
func isAlphabetic(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	}
	return r < 0x0e00 && unicode.IsLetter(r) || r >= 0x1e00 && r < 0x2000 && unicode.IsLetter(r)
}

// isInvisible holds for characters that can be put into a word unseen.
func isInvisible(r rune) bool {
	switch {
	case r == 0xad, r == 0x34f, r == 0x180e, r == 0x3164, r == 0x115f, r == 0x1160, r == 0xffa0, r == 0xfeff:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f, r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return false
}
