package normalize

import (
	"unicode/utf8"
)

// Break stands between two segments in Terms and Words: no phrase crosses it.
// It is one token for both engines, and folded text never holds it.
const Break = "\u241e"

// private is where Terms puts ASCII signs, so that neither engine's tokenizer
// takes them for a border. Folded text never holds these code points.
const private = 0xf700

// maxWord bounds a word of Words, in bytes; both engines cut longer tokens.
const maxWord = 200

// Segments are the canonical text and, where the second view differs, its
// joined words, each of which is indexed as a text of its own.
func Segments(original string) []string {
	t := Fold(original)
	segments := []string{t.Folded}
	second := Join(t)
	if second == nil {
		return segments
	}
	known := map[string]bool{}
	for _, w := range second.joined {
		word := second.Folded[w[0]:w[1]]
		if !known[word] {
			known[word] = true
			segments = append(segments, word)
		}
	}
	return segments
}

// Terms cuts segments into what the indexes store: overlapping code-point
// bigrams of every run between white space, plus the run's last single
// character ("กขค" gives กข ขค ค). Every ASCII character in a term is a
// letter or digit; other ASCII is written as a private-use code point.
func Terms(segments []string) []string {
	size := 0
	for _, s := range segments {
		size += utf8.RuneCountInString(s) + 1
	}
	terms := make([]string, 0, size)
	for i, s := range segments {
		if i > 0 {
			terms = append(terms, Break)
		}
		terms = appendGrams(terms, s, true)
	}
	return terms
}

// QueryTerms cuts folded text into the phrase of terms that finds it: bigrams
// without the closing term of its last run. One character alone is a prefix.
func QueryTerms(folded string) (phrase []string, prefix bool) {
	phrase = appendGrams(nil, folded, false)
	if n := len(phrase); n == 0 {
		return nil, false
	}
	last := phrase[len(phrase)-1]
	return phrase, utf8.RuneCountInString(last) == 1
}

// appendGrams appends the terms of one text. closed adds the term that closes
// its last run; without it a last run of one character stays as it is.
func appendGrams(terms []string, s string, closed bool) []string {
	text := signs(s)
	for i := 0; i < len(text); {
		if text[i] == ' ' || text[i] == '\n' {
			i++
			continue
		}
		start := i
		_, n := utf8.DecodeRuneInString(text[i:])
		i += n
		for i < len(text) && text[i] != ' ' && text[i] != '\n' {
			_, next := utf8.DecodeRuneInString(text[i:])
			terms = append(terms, text[start:i+next])
			start, i, n = i, i+next, next
		}
		if closed || i < len(text) || start+n == i && single(text, start) {
			terms = append(terms, text[start:i])
		}
	}
	return terms
}

// single says whether the character at i begins its run.
func single(text string, i int) bool {
	return i == 0 || text[i-1] == ' ' || text[i-1] == '\n'
}

// signs writes the ASCII signs of a text as private-use code points.
func signs(s string) string {
	n := 0
	for i := range len(s) {
		if isSign(s[i]) {
			n++
		}
	}
	if n == 0 {
		return s
	}
	out := make([]byte, 0, len(s)+2*n)
	for i := range len(s) {
		if isSign(s[i]) {
			out = utf8.AppendRune(out, private+rune(s[i]))
			continue
		}
		out = append(out, s[i])
	}
	return string(out)
}

func isSign(b byte) bool {
	return b > ' ' && b < 0x7f && (b < '0' || b > '9') && (b < 'a' || b > 'z') && (b < 'A' || b > 'Z')
}

// Words are the words of spaced scripts (neither Thai nor Hangul nor Han) in
// the segments, for whole-word matches. A longer word is known by its first
// 200 bytes.
func Words(segments []string) []string {
	tab := tables()
	var words []string
	for i, s := range segments {
		if i > 0 {
			words = append(words, Break)
		}
		start := -1
		for at, r := range s {
			if tab.spaced(r) {
				if start < 0 {
					start = at
				}
			} else if start >= 0 {
				words = append(words, short(s[start:at]))
				start = -1
			}
		}
		if start >= 0 {
			words = append(words, short(s[start:]))
		}
	}
	return words
}

func short(word string) string {
	if len(word) <= maxWord {
		return word
	}
	cut := maxWord
	for !utf8.RuneStart(word[cut]) {
		cut--
	}
	return word[:cut]
}

// Spaced says whether folded text is made of words of spaced scripts only, so
// that it is searched word by word and "ice" does not mean "price".
func Spaced(folded string) bool {
	tab := tables()
	found := false
	for _, r := range folded {
		switch {
		case r == ' ' || r == '\n':
		case tab.spaced(r):
			found = true
		default:
			return false
		}
	}
	return found
}

// spaced holds for letters, digits and marks of scripts that put spaces
// between words.
func (t *table) spaced(r rune) bool {
	switch e := t.entry(r); e.class {
	case digit, latin, foreign:
		return true
	case letter, mark:
		return !unspaced(r)
	}
	return false
}

// unspaced are the letters of scripts written without spaces, beside Thai and
// Hangul: Lao, Myanmar, Khmer, kana, Han.
func unspaced(r rune) bool {
	switch {
	case r >= 0xe00 && r <= 0xeff, r >= 0x1000 && r <= 0x109f, r >= 0x1100 && r <= 0x11ff, r >= 0x1780 && r <= 0x17ff,
		r >= 0x2e80 && r <= 0xa4cf, r >= 0xa960 && r <= 0xa97f, r >= 0xaa60 && r <= 0xaa7f, r >= 0xac00 && r <= 0xd7ff,
		r >= 0xf900 && r <= 0xfaff, r >= 0x1b000 && r <= 0x1b16f, r >= 0x20000 && r <= 0x3ffff:
		return true
	}
	return false
}
