package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/classifier/normalize"
)

// undetermined is the language of a text that shows none.
const undetermined = "und"

// language tells the language of a text by its letters: th and ko, else ja, zh, ru
// or ar; Latin letters are en when English words stand among them, else what the
// page states, else und. Thai and Korean win over Latin from a quarter of the
// letters on, because brands, units and handles are Latin.
func language(text *normalize.Text, stated string) string {
	count := &text.Letters
	best, n := "", 0
	for _, k := range []struct {
		lang string
		n    int
	}{
		{"th", count.Thai}, {"ko", count.Hangul * 2}, {"ja", count.Kana * 2}, // a syllable is two or three letters
		{"zh", count.Han}, {"ru", count.Cyrillic}, {"ar", count.Arabic},
	} {
		if k.n > n {
			best, n = k.lang, k.n
		}
	}
	switch {
	case count.Kana > 0 && best == "zh" && count.Kana*5 >= count.Han:
		return "ja"
	case n > 0 && n*3 >= count.Latin:
		return best
	case looksEnglish(text.Original):
		return "en"
	case len(stated) >= 2 && isAlphabetic(rune(stated[0])) && (len(stated) == 2 || stated[2] == '-' || stated[2] == '_') && count.Latin > 0:
		return strings.ToLower(stated[:2])
	}
	return undetermined
}

// englishWords are small words of English that hardly stand in other languages'
// texts, and the words of its ads.
const englishWords = "the and you for with are was have not this that your our is of to in on at" +
	" it my we or by from all can will just get got no so if be do" +
	" dm me up hit order sale stock price prices shipping delivery deals available best new" +
	" buy sell ship free text tap top menu clean"

var english = newWordSet(strings.Fields(englishWords))

// wordSet is a small set of words of small Latin letters, by hashes of their last
// eight.
type wordSet struct {
	words []string
	slots [256]uint8 // 1 + place in words; 0 = none
}

func newWordSet(words []string) *wordSet {
	set := &wordSet{words: words}
	for i, w := range words {
		var key uint64
		for k := range len(w) {
			key = key<<8 | uint64(w[k])
		}
		at := slotOfWord(key)
		for set.slots[at] != 0 {
			at++
		}
		set.slots[at] = uint8(i + 1)
	}
	return set
}

func slotOfWord(key uint64) uint8 { return uint8(key * mix >> 56) }

// has says whether a word, of which key are the last eight letters as small ones,
// is in the set, capitals or not.
func (set *wordSet) has(word string, key uint64) bool {
	for at := slotOfWord(key); set.slots[at] != 0; at++ {
		if w := set.words[set.slots[at]-1]; len(w) == len(word) && sameLetters(w, word) {
			return true
		}
	}
	return false
}

// sameLetters says whether a word is one of small letters, but for its case.
func sameLetters(small, word string) bool {
	for i := range len(small) {
		if word[i]|0x20 != small[i] {
			return false
		}
	}
	return true
}

// smallLetters are the letters English words are written in, capitals as small ones,
// and the apostrophe, by their bytes; 0 = none of them.
var smallLetters = func() (small [256]byte) {
	for b := byte('a'); b <= 'z'; b++ {
		small[b], small[b&^0x20] = b, b
	}
	small['\''] = '\''
	return small
}()

// looksEnglish says whether English words stand in a text: two, or one among
// few words.
func looksEnglish(text string) bool {
	text = text[:min(len(text), 4096)]
	words, hits := 0, 0
	for i := 0; i < len(text); {
		from, step := i, 1
		length, key := wordOf(text[i:])
		if i += length; i < len(text) && text[i] >= utf8.RuneSelf {
			i, step = endOfWord(text, i)
		}
		if i > from {
			words++
		}
		if foreign := i > from+length; !foreign && i > from && english.has(text[from:i], key) {
			hits++
			if most := words + (len(text)-i)/2 + 1; hits >= 2 && hits*12 >= most {
				return true // however many words come
			}
		}
		i += step
	}
	return hits >= 2 && hits*12 >= words || hits == 1 && words <= 6
}

// wordOf is how long the word of English letters at the beginning of a text is, with
// its key; see wordSet.
func wordOf(text string) (length int, key uint64) {
	small := &smallLetters
	for length < len(text) {
		letter := small[text[length]]
		if letter == 0 {
			break
		}
		key = key<<8 | uint64(letter)
		length++
	}
	return length, key
}

// endOfWord is where a word that goes on at a byte, in any letters, ends, and how many
// bytes what ends it takes.
func endOfWord(text string, at int) (end, size int) {
	for at < len(text) {
		c, n := utf8.DecodeRuneInString(text[at:])
		if c != '\'' && !unicode.IsLetter(c) {
			return at, n
		}
		at += n
	}
	return at, 1
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
