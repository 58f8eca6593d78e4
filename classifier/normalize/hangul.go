package normalize

// Hangul spelled as loose jamo is composed as a keyboard would compose it,
// finals included; lone consonants stay, in their compatibility form.

const (
	firstSyllable = 0xac00
	lastSyllable  = 0xd7a3
	firstJamo     = 0x3131 // ㄱ
	firstVowel    = 0x314f // ㅏ
	lastJamo      = 0x3163 // ㅣ
	vowelCount    = 21
	finalCount    = 28
)

// initials and finals in the order of the syllable block. A space holds the
// place of "no final".
var (
	initials = []rune("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
	finals   = []rune(" ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
	clusters = []rune("ㄳㄱㅅㄵㄴㅈㄶㄴㅎㄺㄹㄱㄻㄹㅁㄼㄹㅂㄽㄹㅅㄾㄹㅌㄿㄹㅍㅀㄹㅎㅄㅂㅅ") // cluster, first, second
	glides   = []rune("ㅘㅗㅏㅙㅗㅐㅚㅗㅣㅝㅜㅓㅞㅜㅔㅟㅜㅣㅢㅡㅣ")             // vowel, first, second
)

// hangulMappings brings jamo of every block into compatibility form, finals
// excepted: they say where they belong. Clusters are split, since they never
// begin a syllable.
func hangulMappings() map[rune]string {
	m := map[rune]string{}
	for i, r := range initials {
		m[0x1100+rune(i)] = string(r)
		m[r] = string(r)
	}
	for i := range rune(vowelCount) {
		m[0x1161+i] = string(firstVowel + i)
		m[firstVowel+i] = string(firstVowel + i)
	}
	for i := 0; i < len(clusters); i += 3 {
		m[clusters[i]] = string(clusters[i+1 : i+3])
	}
	for r := rune(0xffa1); r <= 0xffbe; r++ { // half width consonants, in the same order
		c := 0x3131 + r - 0xffa1
		if to, ok := m[c]; ok {
			m[r] = to
		}
	}
	for _, g := range [][3]rune{{0xffc2, 0xffc7, 0}, {0xffca, 0xffcf, 6}, {0xffd2, 0xffd7, 12}, {0xffda, 0xffdc, 18}} {
		for r := g[0]; r <= g[1]; r++ {
			m[r] = string(firstVowel + g[2] + r - g[0])
		}
	}
	return m
}

// hangulClass is the class of a Hangul character in canonical form.
func hangulClass(r rune) (class, bool) {
	switch {
	case r >= firstSyllable && r <= lastSyllable:
		return syllable, true
	case r >= firstJamo && r < firstVowel:
		return jamoC, true
	case r >= firstVowel && r < firstVowel+vowelCount:
		return jamoV, true
	case r >= 0x11a8 && r <= 0x11c2:
		return jamoT, true
	}
	return 0, false
}

func indexOf(list []rune, r rune) int {
	for i, c := range list {
		if c == r {
			return i
		}
	}
	return -1
}

// merged finds the compound of two jamo in a list of triples, 0 if none.
func merged(list []rune, a, b rune) rune {
	for i := 0; i < len(list); i += 3 {
		if list[i+1] == a && list[i+2] == b {
			return list[i]
		}
	}
	return 0
}

// compose joins the jamo of a chunk. bold also attaches a final at the end of
// a word to a syllable that was written whole (포ㄴ), where the first view must
// not, because 대ㅁ and 네ㅋ are written too.
func compose(items []item, bold bool) []item {
	loosen(items)
	c := composer{in: items, bold: bold}
	for c.i < len(c.in) {
		switch it := c.in[c.i]; {
		case it.class == jamoC && c.vowelAt(c.i+1) != 0:
			c.begin()
		case it.class == syllable && (it.r-firstSyllable)%finalCount == 0:
			c.put(it)
			c.i++
			c.glide()
			c.final(false)
		case it.class == jamoT:
			c.in[c.i].r, c.in[c.i].class = lone(it.r), jamoC
		default:
			c.put(it)
			c.i++
		}
	}
	return c.in[:c.w]
}

// composer writes over the items it has read; it never writes more of them.
type composer struct {
	in   []item
	i, w int
	bold bool
}

func (c *composer) put(it item) {
	c.in[c.w] = it
	c.w++
}

// vowelAt is the vowel at i, 0 if none. Behind a lone consonant a single l, i
// or r is one too (ㅇl, ㄱr).
func (c *composer) vowelAt(i int) rune {
	if i >= len(c.in) {
		return 0
	}
	it := c.in[i]
	if it.class == jamoV {
		return it.r
	}
	if it.class != latin || i+1 < len(c.in) && spells(c.in[i+1].class) {
		return 0
	}
	switch it.r {
	case 'l', 'i':
		return 'ㅣ'
	case 'r':
		return 'ㅏ'
	}
	return 0
}

// begin makes a syllable of the consonant and vowel at i.
func (c *composer) begin() {
	first := indexOf(initials, c.in[c.i].r)
	vowel := c.vowelAt(c.i + 1)
	it := item{r: firstSyllable + (rune(first)*vowelCount+vowel-firstVowel)*finalCount, class: syllable,
		start: c.in[c.i].start, end: c.in[c.i+1].end}
	c.put(it)
	c.i += 2
	c.glide()
	c.final(true)
}

// glide adds a second vowel that makes a compound one (ㅗ ㅏ).
func (c *composer) glide() {
	if c.i >= len(c.in) || c.in[c.i].class != jamoV {
		return
	}
	last := &c.in[c.w-1]
	have := firstVowel + (last.r-firstSyllable)/finalCount%vowelCount
	if to := merged(glides, have, c.in[c.i].r); to != 0 {
		last.r += (to - have) * finalCount
		last.end = c.in[c.i].end
		c.i++
	}
}

// final attaches the consonants behind an open syllable that belong to it.
// loose says that the syllable was itself written as jamo.
func (c *composer) final(loose bool) {
	if c.i < len(c.in) && c.in[c.i].class == jamoT {
		c.attach(c.in[c.i].r-0x11a7, 1)
		return
	}
	n := 0
	for n < 4 && c.i+n < len(c.in) && c.in[c.i+n].class == jamoC {
		n++
	}
	follows := c.i+n < len(c.in) && c.in[c.i+n].class == syllable
	if n > 0 && c.vowelAt(c.i+n) != 0 {
		n, follows = n-1, true
	}
	switch {
	case n == 1:
		r := c.in[c.i].r
		chat := r == 'ㅋ' || r == 'ㅎ'
		if at := indexOf(finals, r); at > 0 && (follows && (loose || !chat) || !chat && (loose || c.bold && r != 'ㅇ')) {
			c.attach(rune(at), 1)
		}
	case n == 2 && loose:
		if to := merged(clusters, c.in[c.i].r, c.in[c.i+1].r); to != 0 {
			c.attach(rune(indexOf(finals, to)), 2)
		}
	}
}

// attach gives the last syllable a final made of the next n items.
func (c *composer) attach(final rune, n int) {
	last := &c.in[c.w-1]
	last.r += final
	last.end = c.in[c.i+n-1].end
	c.i += n
}

// loosen turns conjoining finals without a vowel before them into lone
// consonants; of a cluster the first is left, since nobody writes it alone.
func loosen(items []item) {
	for i, it := range items {
		if it.class != jamoT {
			continue
		}
		if i > 0 && (items[i-1].class == jamoV || items[i-1].class == syllable && (items[i-1].r-firstSyllable)%finalCount == 0) {
			continue
		}
		items[i].r, items[i].class = lone(it.r), jamoC
	}
}

// lone is the lone form of a conjoining final.
func lone(final rune) rune {
	r := finals[final-0x11a7]
	for i := 0; i < len(clusters); i += 3 {
		if clusters[i] == r {
			return clusters[i+1]
		}
	}
	return r
}
