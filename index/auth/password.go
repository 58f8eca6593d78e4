package auth

import (
	_ "embed" // common.txt
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed common.txt
var commonFile string

// checkPassword says why a new password is not taken: *PasswordError. There are
// no rules about its composition, which only make people write it down.
func checkPassword(name, old, password string) error {
	if len(password) > MaxPassword {
		return &PasswordError{PasswordLong}
	}
	password = composed(password)
	folded := strings.ToLower(password)
	switch {
	case len(password) > MaxPassword:
		return &PasswordError{PasswordLong}
	case utf8.RuneCountInString(password) < MinPassword:
		return &PasswordError{PasswordShort}
	case len(old) <= MaxPassword && (password == composed(old) || plainOneTime(password) == plainOneTime(old)):
		return &PasswordError{PasswordSame}
	case len(name) >= 3 && strings.Contains(folded, name):
		return &PasswordError{PasswordName}
	case isCommon(folded):
		return &PasswordError{PasswordCommon}
	}
	return nil
}

// isCommon says whether a password in lower case is a word of the list, such a
// word or a single character over and over, or one with a few digits and signs
// around it: password2026!
func isCommon(folded string) bool {
	const around = 6
	core := strings.TrimFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	if utf8.RuneCountInString(folded)-utf8.RuneCountInString(core) > around {
		core = folded
	}
	units := []string{folded, core, repeated(folded), repeated(core)}
	for word := range strings.Lines(commonFile) {
		word = strings.TrimSpace(word)
		for _, unit := range units {
			if unit == word || utf8.RuneCountInString(unit) == 1 {
				return true
			}
		}
	}
	return false
}

// repeated is the shortest text that makes s when it is written again and
// again, s itself if there is none.
func repeated(s string) string {
	if s == "" {
		return s
	}
	at := strings.Index((s + s)[1:], s) + 1
	return s[:at]
}

// composed is a password in NFC, as it is counted and hashed: keyboards differ
// in how they write é and 가.
func composed(password string) string { return norm.NFC.String(password) }
