package classifier

import (
	"iter"
	"slices"
	"strings"

	"scops/classifier/normalize"
	"scops/crawler"
)

// leastBareName and mostBareNames bound the names without a cue, in bytes and in
// number; leastSyllables of Hangul make a text a Korean one.
const (
	leastBareName  = 5
	mostBareNames  = 16
	leastSyllables = 4
)

// bareNames are what can only be an account's name in a Korean post: Latin letters
// joined by "_", with no word of a messenger beside it.
func bareNames(t *normalize.Text, names []crawler.Range) []crawler.Range {
	text := t.Original
	if t.Letters.Hangul < leastSyllables || strings.IndexByte(text, '_') < 0 || !writtenInKorean(text) {
		return nil
	}
	var all []crawler.Range
	for q := range lowLined(text, mostBareNames) {
		if isBareName(text, q) && !slices.ContainsFunc(names, func(n crawler.Range) bool { return n.Start < q.End && n.End > q.Start }) {
			all = append(all, q)
		}
	}
	return all
}

// lowLined are the first tokens of name bytes with "_" among them, without the
// dots that end them.
func lowLined(text string, most int) iter.Seq[crawler.Range] {
	return func(yield func(crawler.Range) bool) {
		for at, n := 0, 0; n < most; n++ {
			i := strings.IndexByte(text[at:], '_')
			if i < 0 {
				return
			}
			q := crawler.Range{Start: at + i, End: at + i + 1}
			for q.Start > 0 && isNameByte(text[q.Start-1]) {
				q.Start--
			}
			for q.End < len(text) && isNameByte(text[q.End]) {
				q.End++
			}
			at = q.End
			q.End = q.Start + len(strings.TrimRight(text[q.Start:q.End], "."))
			if !yield(q) {
				return
			}
		}
	}
}

// writtenInKorean says that more than one Korean word stands in a text.
func writtenInKorean(text string) bool {
	n := 0
	for at, size := 0, 0; at < len(text); at += size {
		var c rune
		if c, size = runeAt(text, at); isSyllable(c) || isJamo(c) {
			n++
		}
		if n == leastSyllables {
			return true
		}
	}
	return false
}

// isBareName says whether a token is a name: letters before "_", something behind
// it, and no part of a link or a hashtag.
func isBareName(text string, q crawler.Range) bool {
	left, right, _ := strings.Cut(text[q.Start:q.End], "_")
	switch {
	case q.End-q.Start < leastBareName, !strings.ContainsFunc(left, isAlphabetic), strings.Trim(right, "_.") == "", isSpelled(text[q.Start:q.End]):
		return false
	}
	return (q.Start == 0 || strings.IndexByte("@#/-:", text[q.Start-1]) < 0) && (q.End == len(text) || strings.IndexByte("@/(", text[q.End]) < 0)
}

// isSpelled says that a low line stands between all letters of a word: K_e_T.
func isSpelled(word string) bool {
	for i := range len(word) {
		if (word[i] == '_') != (i%2 == 1) {
			return false
		}
	}
	return len(word)%2 == 1
}
