package classifier

import (
	"unicode"

	"scops/rules"
)

// disguise is a set of ways of hiding a term.
type disguise uint8

const (
	separators disguise = 1 << iota
	jamo
	initials
	leet
	lookalikes // letters of another script, invisible characters, strokes: read by the fold itself
)

func disguiseOf(ways []rules.Disguise) disguise {
	var d disguise
	for _, w := range ways {
		d |= bitOf(w)
	}
	return d
}

// usualDisguise is how a product is hidden whose author says nothing about it:
// cut up in every script; split into jamo in Korean; with digits for letters
// where a Latin word is long enough to be no code of its own.
func usualDisguise(text string) disguise {
	switch s := scriptsOf(text); {
	case s.thai:
		return separators
	case s.hangul:
		return separators | jamo
	case s.latin && len(text) >= 4:
		return separators | leet
	case s.latin && len(text) == 3:
		return separators
	}
	return 0
}

func bitOf(w rules.Disguise) disguise {
	switch w {
	case rules.DisguiseSeparators:
		return separators
	case rules.DisguiseJamo:
		return jamo
	case rules.DisguiseInitials:
		return initials
	case rules.DisguiseLeet:
		return leet
	}
	return 0
}

func (d disguise) has(w rules.Disguise) bool { return d&bitOf(w) != 0 }

// scripts are the kinds of characters that tell a disguise.
type scripts struct{ latin, thai, hangul, jamo, digit, other, separator, unseen bool }

func scriptsOf(s string) scripts {
	var k scripts
	for _, r := range s {
		switch {
		case isInvisible(r), r >= 0x334 && r <= 0x338, r >= 0x20d0 && r <= 0x20e4:
			k.unseen = true
		case isDigit(r):
			k.digit = true
		case r < 0x80 && isAlphabetic(r):
			k.latin = true
		case isThai(r):
			k.thai = true
		case isJamo(r), r >= 0xffa1 && r <= 0xffdc:
			k.jamo = true
		case isSyllable(r), r >= 0x1100 && r <= 0x11ff:
			k.hangul = true
		case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee):
			k.other = true
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsNumber(r), unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r):
		default:
			k.separator = true
		}
	}
	return k
}

// hiding tells how a surface hides a term. Case, width, styled letters,
// stretched and misordered spellings are how people write; they hide nothing.
func hiding(surface, term string) disguise {
	if surface == term {
		return 0
	}
	s, t := scriptsOf(surface), scriptsOf(term)
	var d disguise
	if s.separator && !t.separator {
		d |= separators
	}
	if s.jamo && !t.jamo {
		d |= jamo
	}
	if s.digit && !t.digit {
		if t.thai || t.hangul {
			d |= lookalikes
		} else {
			d |= leet
		}
	}
	if s.unseen && !t.unseen || s.other && !t.other || s.latin && !t.latin && (t.thai || t.hangul) {
		d |= lookalikes
	}
	return d
}
