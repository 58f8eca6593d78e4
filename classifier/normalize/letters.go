package normalize

import "unicode"

// Letters counts the letters of a text by script.
type Letters struct{ Thai, Hangul, Kana, Han, Cyrillic, Arabic, Latin int }

// add adds what was counted elsewhere; most texts have letters of the first three
// alone, and others says whether there may be more.
func (n *Letters) add(more *Letters, others bool) {
	n.Thai += more.Thai
	n.Hangul += more.Hangul
	n.Latin += more.Latin
	if !others {
		return
	}
	n.Kana += more.Kana
	n.Han += more.Han
	n.Cyrillic += more.Cyrillic
	n.Arabic += more.Arabic
}

// count counts one character.
func (n *Letters) count(r rune) {
	switch {
	case r < 0x80:
		if isLatinByte(byte(r) | 0x20) {
			n.Latin++
		}
	case r >= 0x0e01 && r <= 0x0e5b && r != '฿':
		n.Thai++
	case r >= firstSyllable && r <= lastSyllable, r >= 0x3131 && r <= 0x318e, r >= 0x1100 && r <= 0x11ff:
		n.Hangul++
	case r >= 0x3041 && r <= 0x30ff:
		n.Kana++
	case r < 0x3000 && unicode.Is(unicode.Latin, r):
		n.Latin++
	case unicode.Is(unicode.Cyrillic, r):
		n.Cyrillic++
	case unicode.Is(unicode.Arabic, r):
		n.Arabic++
	case unicode.Is(unicode.Han, r):
		n.Han++
	}
}
