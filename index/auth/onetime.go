package auth

import (
	"crypto/rand"
	"strings"
	"time"
)

// OneTimeLife is how long a one-time password can be used.
const OneTimeLife = 24 * time.Hour

// The letters of one-time passwords are Crockford's base 32: no letter of it
// can be taken for another, because I, L, O and U are missing. 20 letters are
// 100 bits.
const (
	oneTimeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	oneTimeLength  = 20
	oneTimeGroup   = 5
)

// drawOneTime makes a one-time password: XXXXX-XXXXX-XXXXX-XXXXX.
func drawOneTime() string {
	var raw [oneTimeLength]byte
	_, _ = rand.Read(raw[:]) // never fails
	var b strings.Builder
	for i, r := range raw {
		if i > 0 && i%oneTimeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(oneTimeLetters[r%32]) // 256 is a multiple of 32: every letter is as likely
	}
	return b.String()
}

// plainOneTime is a one-time password however it was typed: in any case, with
// hyphens, spaces or neither, with O for 0 and I or L for 1. Only this form is
// hashed.
func plainOneTime(typed string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '-', ' ', '\t', '\r', '\n', '\u00a0', '\u2010', '\u2011', '\u2013':
			return -1
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		}
		return r
	}, strings.ToUpper(typed))
}
