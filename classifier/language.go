package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// undetermined is the language of a text that shows none.
const undetermined = "und"

// language tells the language of a text by counting scripts: th and ko, else
// ja, zh, ru or ar; Latin letters are en when English words stand among them,
// else what the page states, else und. Thai and Korean win over Latin from a
// quarter of the letters on, because brands, units and handles are Latin.
func language(text, stated string) string {
	var thai, hangul, kana, han, cyrillic, arabic, latin int
	for i := 0; i < len(text); {
		if b := text[i]; b < utf8.RuneSelf {
			if b |= 0x20; b >= 'a' && b <= 'z' {
				latin++
			}
			i++
			continue
		}
		if n, end := thaiLetters(text, i); end > i {
			thai, i = thai+n, end
			continue
		}
		if isSyllableAt(text, i) {
			hangul++
			i += 3
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		switch {
		case isThai(r):
			thai++
		case isSyllable(r), isJamo(r), r >= 0x1100 && r <= 0x11ff:
			hangul++
		case r >= 0x3041 && r <= 0x30ff:
			kana++
		case r < 0x3000 && unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Han, r):
			han++
		}
	}
	hangul *= 2 // a syllable is two or three letters
	best, n := "", 0
	for _, k := range []struct {
		lang string
		n    int
	}{{"th", thai}, {"ko", hangul}, {"ja", kana * 2}, {"zh", han}, {"ru", cyrillic}, {"ar", arabic}} {
		if k.n > n {
			best, n = k.lang, k.n
		}
	}
	switch {
	case kana > 0 && best == "zh" && kana*5 >= han:
		return "ja"
	case n > 0 && n*3 >= latin:
		return best
	case looksEnglish(text):
		return "en"
	case len(stated) >= 2 && isAlphabetic(rune(stated[0])) && (len(stated) == 2 || stated[2] == '-' || stated[2] == '_') && latin > 0:
		return strings.ToLower(stated[:2])
	}
	return undetermined
}

// thaiLetters counts the letters of the characters of the Thai block that begin
// at, and says where they end.
func thaiLetters(s string, at int) (n, end int) {
	for at+2 < len(s) && s[at] == 0xe0 && s[at+1]&^1 == 0xb8 && s[at+2]&0xc0 == 0x80 {
		if isThai(0x0e00 + rune(s[at+1]&1)<<6 + rune(s[at+2]&0x3f)) {
			n++
		}
		at += 3
	}
	return n, at
}

// isSyllableAt says whether a Hangul syllable stands at.
func isSyllableAt(s string, at int) bool {
	if at+2 >= len(s) || s[at] < 0xea || s[at] > 0xed || s[at+1]&0xc0 != 0x80 || s[at+2]&0xc0 != 0x80 {
		return false
	}
	return isSyllable(rune(s[at]&0x0f)<<12 | rune(s[at+1]&0x3f)<<6 | rune(s[at+2]&0x3f))
}

// isEnglish holds for small words of English that hardly stand in other
// languages' texts, and the words of its ads.
func isEnglish(word string) bool {
	if len(word) < 2 || len(word) > longestEnglish {
		return false
	}
	var small [longestEnglish]byte
	for i := range len(word) {
		small[i] = word[i] | 0x20
	}
	switch string(small[:len(word)]) {
	case "the", "and", "you", "for", "with", "are", "was", "have", "not", "this", "that", "your", "our", "is", "of", "to", "in", "on", "at",
		"it", "my", "we", "or", "by", "from", "all", "can", "will", "just", "get", "got", "no", "so", "if", "be", "do",
		"dm", "me", "up", "hit", "order", "sale", "stock", "price", "prices", "shipping", "delivery", "deals", "available", "best", "new",
		"buy", "sell", "ship", "free", "text", "tap", "top", "menu", "clean":
		return true
	}
	return false
}

// longestEnglish is the length of the longest of those words.
const longestEnglish = 10

// looksEnglish says whether English words stand in a text: two, or one among
// few words.
func looksEnglish(text string) bool {
	text = text[:min(len(text), 4096)]
	words, hits := 0, 0
	for i := 0; i < len(text); {
		from, foreign, step := i, false, 1
		for i < len(text) {
			if b := text[i]; b < utf8.RuneSelf {
				if b|0x20 < 'a' || b|0x20 > 'z' {
					if b != '\'' {
						break
					}
				}
				i++
				continue
			}
			r, n := utf8.DecodeRuneInString(text[i:])
			if step = n; !unicode.IsLetter(r) {
				break
			}
			i, foreign, step = i+n, true, 1
		}
		if i > from {
			words++
		}
		if !foreign && isEnglish(text[from:i]) {
			hits++
		}
		i += step
	}
	return hits >= 2 && hits*12 >= words || hits == 1 && words <= 6
}

// languageOf tells the language of a text that its script does not tell by the
// listed terms in it: that of most of them, at least two different ones.
func languageOf(terms []found) string {
	counts := map[string]int{}
	best, seen := undetermined, map[string]bool{}
	for i := range terms {
		t := terms[i].term
		if t.list.Lang == "any" || t.list.Lang == "" || seen[t.text] {
			continue
		}
		seen[t.text] = true
		counts[t.list.Lang]++
		if n := counts[t.list.Lang]; n > 1 && n > counts[best] {
			best = t.list.Lang
		}
	}
	return best
}
