package classifier

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"scops/classifier/normalize"
)

// maskSet holds the innocent words that hide one term, as what stands before
// and behind the term inside them. Spaces are ignored on both sides.
type maskSet struct {
	behind []mask // in order of the first character behind the term
	before []mask // words that end with the term: in order of the last character before it
}

// mask is an innocent word around a term, spaces left out.
type mask struct {
	beside         rune // the character its place in the set is by
	before, behind string
}

// add adds an innocent word for every place the term has in it.
func (m *maskSet) add(term, word string) {
	tight := strings.ReplaceAll(term, " ", "")
	word = strings.ReplaceAll(strings.ReplaceAll(normalize.Fold(word).Folded, " ", ""), "\n", "")
	for at := 0; tight != ""; {
		i := strings.Index(word[at:], tight)
		if i < 0 {
			return
		}
		i += at
		w := mask{before: word[:i], behind: word[i+len(tight):]}
		switch {
		case w.behind != "":
			w.beside, _ = utf8.DecodeRuneInString(w.behind)
			m.behind = append(m.behind, w)
		case w.before != "":
			w.beside, _ = utf8.DecodeLastRuneInString(w.before)
			m.before = append(m.before, w)
		}
		_, n := utf8.DecodeRuneInString(word[i:])
		at = i + n
	}
}

// order puts the words into the order they are looked up in.
func (m *maskSet) order() {
	for _, words := range [][]mask{m.behind, m.before} {
		slices.SortStableFunc(words, func(a, b mask) int { return cmp.Compare(a.beside, b.beside) })
	}
}

// besides gives the words with this character beside the term.
func besides(words []mask, r rune) []mask {
	from, end := 0, len(words)
	for from < end {
		if mid := (from + end) / 2; words[mid].beside < r {
			from = mid + 1
		} else {
			end = mid
		}
	}
	to := from
	for to < len(words) && words[to].beside == r {
		to++
	}
	return words[from:to]
}

// hides says whether the term at [start,end) of a folded text stands inside an
// innocent word. product: it is one, whose name leans on no other word.
func (m *maskSet) hides(s string, start, end int, product bool) bool {
	if m == nil {
		return false
	}
	next, _ := runeAt(s, skipSpaces(s, end))
	for _, w := range besides(m.behind, next) {
		if w.around(s, start, end, product) {
			return true
		}
	}
	if len(m.before) == 0 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s[max(0, start-8):start], " "))
	for _, w := range besides(m.before, before) {
		if w.around(s, start, end, product) {
			return true
		}
	}
	return false
}

// around says whether the word stands around the term, ending where a word of
// its script may end; a plural s behind a Latin word is allowed.
func (w mask) around(s string, start, end int, product bool) bool {
	from, term := end, start
	for b := w.before; b != ""; {
		r, n := runeBefore(b, len(b))
		for start > 0 && s[start-1] == ' ' {
			start--
		}
		got, size := runeBefore(s, start)
		if got != r || size == 0 {
			return false
		}
		b, start = b[:len(b)-n], start-size
	}
	for b := w.behind; b != ""; {
		r, n := runeAt(b, 0)
		end = skipSpaces(s, end)
		got, size := runeAt(s, end)
		if got != r || size == 0 {
			return false
		}
		b, end = b[n:], end+size
	}
	if w.leansOver(s, from, end) || product && w.leansBack(s, start, term) {
		return false
	}
	return !splitsWord(s, start) && (!splitsWord(s, end) || s[end] == 's' && !splitsWord(s, end+1))
}

// leansOver says that a Thai word lends its last characters, behind a space,
// from a longer one: "เค ส่ง" is no เคส, nor is "พอตเค สด" a พอตเคส. So does a
// Korean one its last syllable, if no particle follows: "떨 가능" is no 떨가.
func (w mask) leansOver(s string, from, end int) bool {
	if w.behind == "" || from >= len(s) || s[from] != ' ' {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[end:])
	if isSyllable(w.beside) {
		return utf8.RuneCountInString(w.behind) == 1 && isSyllable(next) && !strings.ContainsRune("은는이가을를과와도의에랑", next)
	}
	return followsThai(next) || utf8.RuneCountInString(w.behind) <= 2 && isThai(next)
}

// leansBack says that a Korean word borrows its first syllables from the word
// before: "부산 케이" is no 산케이, nor "홍대 뽕" a 대뽕.
func (w mask) leansBack(s string, start, term int) bool {
	if w.before == "" || s[term-1] != ' ' {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	first, _ := utf8.DecodeRuneInString(s[start:])
	return isSyllable(before) && isSyllable(first)
}

// splitsWord says whether at stands between two letters of a spaced script.
func splitsWord(s string, at int) bool {
	a, _ := utf8.DecodeLastRuneInString(s[:at])
	b, _ := utf8.DecodeRuneInString(s[at:])
	return isAlphabetic(a) && isAlphabetic(b)
}

func skipSpaces(s string, at int) int {
	for at < len(s) && s[at] == ' ' {
		at++
	}
	return at
}
