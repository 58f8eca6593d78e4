package posts

import (
	"math/rand/v2"
	"strings"
	"sync"
	"unicode"
)

// vocabularySize is how many different words a language has, those of the
// sentences included; how often each is used falls as its rank rises (Zipf).
const vocabularySize = 30_000

// coined are the words of a language: those of the sentences, then words made
// of the beginning of one and the end of another, so that their letters follow
// each other as in the language.
func (v *vocabulary) coined() []string {
	words := v.words()
	r := rand.New(rand.NewPCG(3, uint64(len(words))))
	seen := make(map[string]bool, vocabularySize)
	for _, w := range words {
		seen[w] = true
	}
	n := len(words)
	for len(words) < vocabularySize {
		a, b, c := []rune(words[r.IntN(n)]), []rune(words[r.IntN(n)]), []rune(words[r.IntN(n)])
		w := string(a[:cut(r, a)]) + string(b[cut(r, b):])
		if r.IntN(3) == 0 {
			w += string(c[:cut(r, c)])
		}
		if len(w) > 3 && len(w) < 40 && !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return words
}

// cut is a place to cut a word: not before a mark.
func cut(r *rand.Rand, w []rune) int {
	at := 1 + r.IntN(len(w))
	for at < len(w) && unicode.IsMark(w[at]) {
		at++
	}
	return at
}

// words are the words of the sentences, lower case, without signs.
func (v *vocabulary) words() []string {
	var all []string
	for _, list := range [][]string{v.when, v.who, v.does, v.end} {
		for _, s := range list {
			for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
				all = append(all, w)
			}
		}
	}
	return all
}

// Words are the vocabularies by language.
var Words = sync.OnceValue(func() map[string][]string {
	return map[string][]string{"th": thai.coined(), "ko": korean.coined(), "en": english.coined()}
})
