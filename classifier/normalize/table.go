package normalize

import (
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// class sorts characters by what the pass does with them.
type class uint8

const (
	symbol    class = iota // punctuation, signs and whatever is not named below
	space                  // white space
	hidden                 // seen by nobody: dropped and counted
	digit                  // 0 to 9
	latin                  // letters of the Latin script
	foreign                // letters of scripts that look like Latin: Cyrillic, Greek, Armenian ...
	letter                 // other letters and their marks
	thaiCons               // ก to ฮ, ฤ, ฦ
	thaiLead               // เ แ โ ใ ไ
	thaiVowel              // ะ า ำ
	thaiMark               // vowels above and below, tone marks, thanthakhat
	syllable               // precomposed Hangul
	jamoC                  // lone consonant, compatibility form
	jamoV                  // lone vowel, compatibility form
	jamoT                  // conjoining final
	emoji                  // pictographs
	regional               // regional indicators, before they are read
	joiner                 // zero width joiner inside an emoji

	firstSpecial // classes from here on never reach an item
	expands      // becomes several characters
	mark         // combining mark
	selector     // variation selector, skin tone, tag
	zeroJoiner   // zero width joiner or non-joiner, not yet judged
	raised       // superscript and subscript digits
)

// classes is a set of classes.
type classes uint32

const (
	thaiBits classes = 1<<thaiCons | 1<<thaiLead | 1<<thaiVowel | 1<<thaiMark
	jamoBits classes = 1<<jamoC | 1<<jamoV | 1<<jamoT
)

func (c classes) has(k class) bool { return c&(1<<k) != 0 }

// squeezed says that two of the same are never written side by side.
func (k class) squeezed() bool { return k >= thaiLead && k <= thaiMark }

// entry says what one code point becomes. For expands, out is an index into
// table.more.
type entry struct {
	out   rune
	class class
	upper bool
}

// table holds an entry for every code point. It is built once and never
// changed.
type table struct {
	ascii [utf8.RuneSelf]entry
	asIs  [256]uint8                              // of bytes
	thai  [128]class                              // of U+0E00 on
	signs [512]thaiSign                           // of the Thai block, by the last nine bits
	pages [(unicode.MaxRune >> 8) + 1]*[256]entry // out less the code point: pages of letters that stay as they are are one page
	more  [][]rune
	pairs map[[2]rune]rune // base and mark to the composed letter
	alike map[rune]rune    // letters drawn like a Latin one
}

// tables gives the one table.
var tables = sync.OnceValue(buildTable)

func (t *table) entry(r rune) entry {
	p := t.pages[r>>8]
	if p == nil {
		return entry{out: r, class: symbol}
	}
	e := p[r&0xff]
	e.out += r
	return e
}

// buildTable folds every assigned code point once.
func buildTable() *table {
	t := &table{pairs: map[[2]rune]rune{}}
	b := builder{t: t, own: ownMappings()}
	letters, syllables := plainPage(letter), plainPage(syllable)
	t.alike = alikeLetters()
	for p := range t.pages {
		first := rune(p) << 8
		switch {
		case first >= 0x3400 && first < 0x4d00, first >= 0x4e00 && first < 0x9f00, first >= 0x20000 && first < 0x2f800,
			first >= 0x30000 && first < 0x32000, first >= 0x12000 && first < 0x16800, first >= 0x17000 && first < 0x1af00:
			t.pages[p] = letters
		case first >= 0xac00 && first < 0xd700:
			t.pages[p] = syllables
		case first < 0x20000, first >= 0x2f800 && first < 0x2fb00, first >= 0xe0000 && first < 0xe1000:
			t.pages[p] = b.page(first)
		}
	}
	for i := range t.ascii {
		t.ascii[i] = t.entry(rune(i))
	}
	t.more = sideBySide(t.more)
	t.asIs = asIsBits(&t.ascii)
	for i := range t.thai {
		if e := t.entry(firstThai + rune(i)); e.out == firstThai+rune(i) {
			t.thai[i] = e.class
		}
	}
	t.signs = thaiSigns(&t.thai)
	return t
}

// sideBySide moves lists into one piece of memory: each by itself lies scattered
// among what making the table left.
func sideBySide(lists [][]rune) [][]rune {
	all := slices.Concat(lists...)
	for i, list := range lists {
		lists[i], all = all[:len(list):len(list)], all[len(list):]
	}
	return slices.Clip(lists)
}

// plainPage is a page of a class whose code points stay as they are.
func plainPage(k class) *[256]entry {
	var page [256]entry
	for i := range page {
		page[i].class = k
	}
	return &page
}

// builder fills pages.
type builder struct {
	t   *table
	own map[rune]string
}

func (b *builder) page(first rune) *[256]entry {
	var page [256]entry
	for i := range page {
		page[i] = b.entry(first + rune(i))
		page[i].out -= first + rune(i)
		b.pair(first + rune(i))
	}
	return &page
}

// entry decides one code point: first what is dropped or judged later, then
// what it is written as, then the class of that.
func (b *builder) entry(r rune) entry {
	if k, ok := specialClass(r); ok {
		return entry{out: r, class: k}
	}
	if d, ok := raisedDigit(r); ok {
		return entry{out: d, class: raised}
	}
	to := b.fold(r)
	upper := unicode.IsUpper(r) || unicode.Is(unicode.Other_Uppercase, r)
	switch len(to) {
	case 0:
		return entry{out: r, class: mark}
	case 1:
		return entry{out: to[0], class: classOf(to[0]), upper: upper}
	}
	b.t.more = append(b.t.more, to)
	return entry{out: rune(len(b.t.more) - 1), class: expands, upper: upper}
}

// fold writes one code point in canonical form. Twice is enough: what the
// first round opens up (a styled capital with an accent) the second folds.
func (b *builder) fold(r rune) []rune {
	to := []rune{r}
	for range 3 {
		var next []rune
		for _, c := range to {
			next = append(next, b.step(c)...)
		}
		to = next
	}
	return to
}

func (b *builder) step(r rune) []rune {
	if s, ok := b.own[r]; ok {
		return []rune(s)
	}
	if unicode.IsSpace(r) {
		return []rune{' '}
	}
	if keepsItself(r) {
		return []rune{r}
	}
	if r >= 0x80 {
		if s := norm.NFKC.PropertiesString(string(r)); s.Decomposition() != nil {
			if to := []rune(norm.NFKC.String(string(r))); len(to) != 1 || to[0] != r {
				if to[0] == ' ' && len(to) > 1 {
					return []rune{r} // a spacing accent is a sign of its own
				}
				return to
			}
		}
	}
	if d, ok := decimal(r); ok {
		return []rune{d}
	}
	if unicode.IsLetter(r) || unicode.IsUpper(r) {
		return latinBase(unicode.ToLower(unicode.ToUpper(r)))
	}
	return []rune{r}
}

// pair notes how r is composed, if it is.
func (b *builder) pair(r rune) {
	d := norm.NFC.PropertiesString(string(r)).Decomposition()
	if d == nil || norm.NFC.String(string(r)) != string(r) {
		return
	}
	last, n := utf8.DecodeLastRune(d)
	base := []rune(norm.NFC.String(string(d[:len(d)-n])))
	if len(base) == 1 && unicode.IsMark(last) {
		b.t.pairs[[2]rune{base[0], last}] = r
	}
}

// classOf is the class of a character that is already in canonical form.
func classOf(r rune) class {
	if k, ok := thaiClass(r); ok {
		return k
	}
	if k, ok := hangulClass(r); ok {
		return k
	}
	switch {
	case r >= '0' && r <= '9':
		return digit
	case r == ' ' || r == '\n':
		return space
	case isEmoji(r):
		return emoji
	case unicode.IsMark(r):
		return mark
	case unicode.Is(unicode.Latin, r):
		return latin
	case unicode.In(r, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee, unicode.Coptic, unicode.Lisu) && unicode.IsLetter(r):
		return foreign
	case unicode.IsLetter(r):
		return letter
	}
	return symbol
}
