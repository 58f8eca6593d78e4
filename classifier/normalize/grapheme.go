package normalize

import (
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// maxCluster bounds the search for the beginning of a cluster, in bytes. What
// stacks more marks than that on one letter may be cut at a rune border.
const maxCluster = 256

// FirstCharacter is the length in bytes of the first grapheme cluster of s,
// which is not empty.
func FirstCharacter(s string) int {
	n := 3
	switch {
	case s[0] >= ' ' && s[0] < utf8.RuneSelf:
		n = 1
	case len(s) > 2 && s[0] == 0xe0 && s[1] == 0xb8 && s[2] > 0x80 && s[2] <= 0xae: // ก to ฮ
		for joinsThai(s[n:]) {
			n += 3
		}
	case !isSyllableAt(s, 0):
		_, n = utf8.DecodeRuneInString(s)
	}
	if n == len(s) || begins(s, n) {
		return n
	}
	c, _, _, _ := uniseg.FirstGraphemeClusterInString(s, -1)
	return len(c)
}

// joinsThai says whether a Thai vowel or mark that joins the letter before it stands
// first: ั, ำ to ฺ, ็ to ๎.
func joinsThai(s string) bool {
	if len(s) < 3 || s[0] != 0xe0 {
		return false
	}
	return s[1] == 0xb8 && (s[2] == 0xb1 || s[2] >= 0xb3 && s[2] <= 0xba) || s[1] == 0xb9 && s[2] >= 0x87 && s[2] <= 0x8e
}

// widen moves a range of s outwards to grapheme borders (UAX #29).
func widen(s string, start, end int) (int, int) {
	from := start
	if start >= len(s) || !begins(s, start) {
		from, _ = cluster(s, start)
	}
	if end < len(s) && begins(s, end) {
		return from, end
	}
	if at, next := cluster(s, end); at != end {
		end = next
	}
	return from, end
}

// cluster is the range of the grapheme cluster that holds the byte at.
func cluster(s string, at int) (start, end int) {
	if at >= len(s) {
		return len(s), len(s)
	}
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	p := at
	for !begins(s, p) && at-p < maxCluster {
		_, n := utf8.DecodeLastRuneInString(s[:p])
		p -= n
	}
	rest, state := s[p:], -1
	for {
		var c string
		c, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if p+len(c) > at || c == "" {
			return p, p + len(c)
		}
		p += len(c)
	}
}

// begins says that a cluster surely begins at p: a letter that never joins to
// the left, behind one that never joins to the right. Of most places their bytes say
// it: a sign of ASCII, a Thai letter, a Hangul syllable or a lone jamo behind one such.
func begins(s string, p int) bool {
	if p == 0 {
		return true
	}
	if s[p-1] < utf8.RuneSelf || p >= 3 && (s[p-3] == 0xe0 && s[p-2]&^1 == 0xb8 || isSyllableAt(s, p-3) || isJamoAt(s, p-3)) {
		switch c := s[p]; {
		case c < utf8.RuneSelf:
			if c >= 0x20 && c < 0x7f {
				return true
			}
		case c != 0xe0:
			if isSyllableAt(s, p) || isJamoAt(s, p) {
				return true
			}
		case p+2 < len(s) && s[p+1] == 0xb8 && (s[p+2] >= 0x81 && s[p+2] <= 0xb0 || s[p+2] == 0xb2), // ก to ะ, า
			p+2 < len(s) && s[p+1] == 0xb9 && s[p+2] >= 0x80 && s[p+2] <= 0x86: // เ to ๆ
			return true
		}
	}
	return beginsClosely(s, p)
}

// beginsClosely is begins by the characters themselves.
func beginsClosely(s string, p int) bool {
	r, _ := utf8.DecodeRuneInString(s[p:])
	before, n := utf8.DecodeLastRuneInString(s[:p])
	switch {
	case r == '\n':
		return before != '\r'
	case r >= 0x20 && r < 0x7f, r >= 'ก' && r <= saraAA && r != 'ั', r >= saraE && r <= 'ๆ', r >= firstJamo && r <= lastJamo:
		return !prepends(before)
	case r >= firstSyllable && r <= lastSyllable:
		return !prepends(before) && n > 0 && (before < 0x1100 || before > 0x115f) && (before < 0xa960 || before > 0xa97f)
	}
	return false
}

// prepends are the characters that join to the next one
// (Grapheme_Cluster_Break=Prepend).
func prepends(r rune) bool {
	if r < 0x600 {
		return false
	}
	switch {
	case r <= 0x605, r == 0x6dd, r == 0x70f, r == 0x890, r == 0x891, r == 0x8e2, r == 0xd4e,
		r == 0x110bd, r == 0x110cd, r == 0x111c2, r == 0x111c3, r == 0x1193f, r == 0x11941,
		r == 0x11a3a, r >= 0x11a84 && r <= 0x11a89, r == 0x11d46, r == 0x11f02:
		return true
	}
	return false
}
