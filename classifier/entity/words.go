package entity

import (
	"slices"
	"unicode/utf8"
)

// Word is a word of Words in a folded text, at its bytes [Start,End).
type Word struct {
	Start, End int32
	Number     int32 // its place in Words
}

// Words are the words of cues and places in scripts of three bytes a character,
// folded and all different, "" at the places of others. Who looks for words in a
// text anyway may look for these on the way: see Finder.FindBeside.
func Words() []string {
	all := words().entries
	out := make([]string, len(all))
	for i := range all {
		if beyondLatin(all[i].text) {
			out[i] = all[i].text
		}
	}
	return out
}

func beyondLatin(text string) bool { return text[0] >= 0xe0 && text[0] < 0xf0 }

// merge adds to the marks of other words those of words found by somebody else: at
// every place the longest that stands of those known by one character, and of the
// others.
func (l *lexicon) merge(s string, marks []mark, found []Word) []mark {
	for len(found) > 0 {
		n := 1
		for n < len(found) && found[n].Start == found[0].Start {
			n++
		}
		marks = l.longest(s, found[:n], true, marks)
		marks = l.longest(s, found[:n], false, marks)
		found = found[n:]
	}
	return marks
}

// search adds the same words to the marks where nobody has looked for them.
func (l *lexicon) search(s string, marks []mark) []mark {
	for at := 0; at < len(s); {
		if s[at]-0xe0 >= 0x10 || at+3 > len(s) {
			at++
			continue
		}
		single, pair := true, at+6 <= len(s)
		if at+longHead <= len(s) {
			first := eightAt(s, at)
			single = l.begins.mayBeginAlone(first)
			pair = l.begins.mayBegin(first) && l.begins.mayGoOn(s[at:at+longHead])
		}
		if single {
			marks = l.match(s, at, l.singles[singleHead(s, at)], marks)
		}
		if pair {
			marks = l.match(s, at, l.pairs[pairHead(s, at)], marks)
		}
		at += 3
	}
	return marks
}

// inOrder sorts marks by start, of which the first ones are in order and so are those from
// second on.
func inOrder(marks []mark, second int) []mark {
	if second > 0 && second < len(marks) {
		slices.SortStableFunc(marks, func(a, b mark) int { return a.start - b.start })
	}
	return marks
}

func (l *lexicon) longest(s string, found []Word, single bool, marks []mark) []mark {
	for i := len(found) - 1; i >= 0; i-- {
		e := &l.entries[found[i].Number]
		if e.alone == single && e.standsAt(s, int(found[i].Start)) {
			return append(marks, mark{int(found[i].Start), int(found[i].End), e})
		}
	}
	return marks
}

// isSingle says that a word is known by its first character alone.
func isSingle(text string) bool {
	return utf8.RuneCountInString(text) == 1 || len(text) < 6 || text[3] < 0xe0
}
