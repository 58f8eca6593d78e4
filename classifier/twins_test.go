package classifier

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"scops/crawler"
)

// twin is one way of hiding words. hide writes one word the hidden way; seed
// picks among variants, the same for the same post. It gives the word itself
// where the way does not apply.
type twin struct {
	family string
	hide   func(word string, seed int) string
}

// twins are the ways sellers write a word so that a list does not find it.
var twins = []twin{
	{"separators", func(w string, seed int) string {
		return strings.Join(clusters(w), []string{".", "_", "-", "/", "*", "·"}[seed%6])
	}},
	{"spaces", func(w string, _ int) string { return strings.Join(clusters(w), " ") }},
	{"jamo-split", func(w string, _ int) string { return mapRunes(w, jamoOf) }},
	{"initials", func(w string, _ int) string {
		if short := initialsOf(w); utf8.RuneCountInString(short) > 2 { // of fewer nobody could read it
			return short
		}
		return w
	}},
	{"look-alikes", func(w string, _ int) string { return swap(w, latinAlikes) }},
	{"thai-latin", func(w string, _ int) string {
		if !strings.ContainsFunc(w, isThai) {
			return w
		}
		return swap(w, thaiAlikes)
	}},
	{"leet", func(w string, _ int) string { return leetOf(w) }},
	{"zero-width", func(w string, seed int) string {
		return strings.Join(clusters(w), []string{"\u200b", "\u2060", "\u00ad", "\u200c"}[seed%4])
	}},
	{"full-width", func(w string, _ int) string {
		return mapRunes(w, func(r rune) string {
			if r > ' ' && r <= '~' {
				return string(r + 0xfee0)
			}
			return string(r)
		})
	}},
	{"styled", styledOf},
	{"repeats", func(w string, seed int) string {
		last, _ := utf8.DecodeLastRuneInString(w)
		return w + strings.Repeat(string(last), 2+seed%3)
	}},
	{"emoji-between", func(w string, seed int) string {
		return strings.Join(clusters(w), []string{"❄️", "🔥", "💎", "✨"}[seed%4])
	}},
}

// makeTwin hides the words at the given ranges of a post; ok says whether the
// way applied to every one of them.
func makeTwin(t twin, text string, words []crawler.Range, seed int) (made string, ok bool) {
	var b strings.Builder
	at := 0
	slices.SortFunc(words, func(a, b crawler.Range) int { return a.Start - b.Start })
	for _, w := range merge(slices.Clone(words)) {
		word := text[w.Start:w.End]
		parts := strings.Fields(word) // who hides a name of two words hides each
		for i := range parts {
			if isName(parts[i]) {
				parts[i] = t.hide(parts[i], seed)
			}
		}
		hidden := strings.Join(parts, " ")
		if hidden == word {
			return "", false
		}
		b.WriteString(text[at:w.Start] + hidden)
		at = w.End
	}
	b.WriteString(text[at:])
	return b.String(), at > 0
}

// isName says that a word of a listed expression is a name, no amount nor one of
// the small words between: of "2 g of charlie" only "charlie" is hidden.
func isName(word string) bool {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return false
	}
	return len(word) > 2 && word != "for" && word != "the" || !strings.ContainsFunc(word, isAlphabetic) || len(word) == 1
}

// clusters are the characters of a word as a reader counts them, spaces left
// out. A Thai vowel written before its consonant stays with it.
func clusters(w string) []string {
	var all []string
	g := uniseg.NewGraphemes(w)
	for g.Next() {
		c := g.Str()
		if n := len(all); n > 0 && strings.ContainsAny(all[n-1], "เแโใไ") && utf8.RuneCountInString(all[n-1]) == 1 {
			all[n-1] += c
		} else if strings.TrimSpace(c) != "" {
			all = append(all, c)
		}
	}
	return all
}

func mapRunes(w string, f func(rune) string) string {
	var b strings.Builder
	for _, r := range w {
		b.WriteString(f(r))
	}
	return b.String()
}

// Compatibility jamo in the order of the syllable arithmetic.
var (
	jamoLeads  = []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
	jamoVowels = []rune("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ")
	jamoFinals = []rune("\x00ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
)

func jamoOf(r rune) string {
	if !isSyllable(r) {
		return string(r)
	}
	s := int(r - 0xac00)
	out := string(jamoLeads[s/588]) + string(jamoVowels[s%588/28])
	if final := s % 28; final > 0 {
		out += string(jamoFinals[final])
	}
	return out
}

// swap writes the first two letters that have a look-alike as it.
func swap(w string, alike map[rune]rune) string {
	n := 0
	return mapRunes(w, func(r rune) string {
		if a, ok := alike[unicode.ToLower(r)]; ok && n < 2 {
			n++
			return string(a)
		}
		return string(r)
	})
}

var (
	latinAlikes = map[rune]rune{'a': 'а', 'c': 'с', 'e': 'е', 'i': 'і', 'o': 'о', 'p': 'р', 's': 'ѕ', 'x': 'х', 'y': 'у', 'k': 'к', 'm': 'м', 't': 'т', 'h': 'һ'}
	thaiAlikes  = map[rune]rune{'ร': 's', 'ข': 'v', 'น': 'u', 'บ': 'U', 'ท': 'n', 'พ': 'w', 'เ': 'l', 'อ': 'o', 'ย': 'y', 'ห': 'h'}
)

// leetOf swaps one letter inside the word, or the only ones there are.
func leetOf(w string) string {
	digits := map[rune]rune{'i': '1', 'e': '3', 'o': '0', 'a': '4', 's': '5'}
	n, at := 0, 0
	return mapRunes(w, func(r rune) string {
		at++
		if d, ok := digits[unicode.ToLower(r)]; ok && n == 0 && (at > 1 || r == 'i') {
			n++
			return string(d)
		}
		return string(r)
	})
}

// styledOf writes Latin letters in one of the alphabets made for show.
func styledOf(w string, seed int) string {
	smallCaps := []rune("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ")
	return mapRunes(w, func(r rune) string {
		i := unicode.ToLower(r) - 'a'
		if i < 0 || i > 25 {
			return string(r)
		}
		return string([]rune{0x1d41a + i, 0x24d0 + i, 0x1f170 + i, smallCaps[i], 0x1f130 + i, 0x1d5ba + i}[seed%6])
	})
}
