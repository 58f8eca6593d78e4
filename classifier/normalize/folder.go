package normalize

import "unicode/utf8"

// maxChunk bounds the memory of one chunk; see Fold.
const maxChunk = 1 << 16

// item is one character on its way out and the bytes of the original it stands
// for. Items may share bytes; their ranges never go backwards.
type item struct {
	r          rune
	class      class
	upper      bool // written as a capital
	start, end int
}

// folder turns characters into folded text, one chunk between white space at a
// time. Everything that needs its neighbours is corrected inside the chunk.
type folder struct {
	tab       *table
	out       []byte
	runs      []run
	words     []plainWords // that quick copied
	items     []item       // the chunk
	seen      classes      // classes in the chunk
	todo      todo         // corrections the chunk needs
	space     item         // white space waiting to be written; r is 0 when none
	prev      class        // class of the last visible character read
	super     super        // for superscripts: what stood before
	invisible int          // characters nobody sees
	letters   Letters      // of the original
	bold      bool         // second view: attach a final jamo at the end of a word too
	same      bool         // the text comes out as it went in, and is not written
	slow      bool         // the chunk is not one quick can copy
	joins     bool         // second view: the chunk holds something joined
	joined    [][2]int     // second view: where such chunks went
	slab      Slab
}

// todo is a set of corrections.
type todo uint8

const (
	doRepeats todo = 1 << iota
	doThaiOrder
	doRound // a letter that may stand for a digit
)

// largestKept bounds the memory a folder keeps for the next text, in bytes of a
// text.
const largestKept = 1 << 16

// reset makes a folder ready for a text of size bytes.
func (f *folder) reset(size int) {
	if cap(f.out) > 2*largestKept {
		*f = folder{}
	}
	*f = folder{tab: tables(), out: f.out[:0], runs: f.runs[:0], words: f.words[:0], items: f.items[:0], slab: f.slab}
	if want := size + size/8 + 8; cap(f.out) < want {
		f.out = make([]byte, 0, want)
	}
}

// text ends the pass. A text that came out as it went in takes no memory.
func (f *folder) text(original string) string {
	f.flush()
	f.writeSpace()
	if f.same || string(f.out) == original {
		return original
	}
	return f.slab.Keep(f.out)
}

// read folds src from beginning to end.
func (f *folder) read(src string) {
	for i := 0; i < len(src); {
		if len(f.items) == 0 && !f.slow {
			if end := f.quick(src, i); end > i {
				i = end
				continue
			}
			f.slow = true
		}
		i += f.one(src, i)
	}
}

// one folds the character at i and gives its length in bytes.
func (f *folder) one(src string, i int) int {
	if b := src[i]; b < utf8.RuneSelf {
		f.letters.count(rune(b))
		f.put(f.tab.ascii[b], i, i+1)
		return 1
	}
	r, n := utf8.DecodeRuneInString(src[i:])
	f.letters.count(r)
	e := f.tab.entry(r)
	if e.class < firstSpecial {
		f.put(e, i, i+n)
	} else {
		f.special(r, e, src, i, i+n)
	}
	return n
}

// put adds one ordinary character.
func (f *folder) put(e entry, start, end int) {
	switch e.class {
	case space:
		f.putSpace(e.out, start, end)
		return
	case hidden:
		f.invisible++
		return
	case digit:
		f.super = plainDigit
	default:
		f.super = noDigit
	}
	f.prev = e.class
	f.add(item{r: e.out, class: e.class, upper: e.upper, start: start, end: end})
}

// add appends an item to the chunk and notes the corrections it calls for.
func (f *folder) add(it item) {
	if f.space.r != 0 {
		f.writeSpace()
	}
	if n := len(f.items); n > 0 {
		if n >= maxChunk {
			f.flush()
		} else if last := &f.items[n-1]; it.r == last.r {
			if it.class.squeezed() || n > 1 && f.items[n-2].r == it.r {
				f.todo |= doRepeats
			}
		} else if it.class >= thaiLead && it.class <= thaiMark {
			f.noteThai(last, it)
		}
	}
	if it.class == thaiMark && it.r == nikhahit {
		f.todo |= doThaiOrder
	}
	if it.r == 'o' || it.r == 'l' || it.r == 'i' {
		f.todo |= doRound
	}
	f.seen |= 1 << it.class
	f.items = append(f.items, it)
}

// putSpace ends the chunk. A run of white space becomes one space, or one line
// break when it holds one.
func (f *folder) putSpace(r rune, start, end int) {
	f.prev, f.super, f.slow = space, noDigit, false
	if len(f.items) > 0 {
		f.flush()
	}
	if f.space.r == 0 {
		f.space = item{r: r, class: space, start: start, end: end}
		return
	}
	f.space.end = end
	if r == '\n' {
		f.space.r = r
	}
}

func (f *folder) writeSpace() {
	if f.space.r == 0 {
		return
	}
	f.write(f.space)
	f.space.r = 0
}

// flush corrects the chunk and writes it.
func (f *folder) flush() {
	if len(f.items) == 0 {
		return
	}
	f.correct()
	from := len(f.out)
	for i := range f.items {
		f.write(f.items[i])
	}
	if f.joins {
		f.joined = append(f.joined, [2]int{from, len(f.out)})
	}
	f.items, f.seen, f.todo, f.joins = f.items[:0], 0, 0, false
}

// correct applies what needs neighbours. The order matters: each step leaves
// nothing behind that an earlier one would change in a second pass.
func (f *folder) correct() {
	if f.seen.has(regional) {
		f.readFlags()
	}
	changed := f.seen.has(regional)
	for range maxRounds {
		if !f.readLetters() {
			break
		}
		changed = true
	}
	if f.seen&jamoBits != 0 {
		f.items = compose(f.items, f.bold)
		changed = true
	}
	if f.todo&doThaiOrder != 0 || changed && f.seen&thaiBits != 0 {
		f.items = orderThai(f.items)
	}
	if f.todo&doRepeats != 0 || changed {
		f.items = squeeze(f.items)
	}
}

// maxRounds bounds the rounds of readLetters; ordinary text needs two, and each
// round leaves fewer Latin letters.
const maxRounds = 6

// readLetters reads letters standing for digits and for letters of another
// script. Each changes what the other sees, so it says whether to look again.
func (f *folder) readLetters() bool {
	changed := false
	if f.todo&doRound != 0 && f.seen.has(digit) {
		changed = readDigits(f.items)
	}
	if f.seen.has(latin) && f.seen&(1<<foreign|thaiBits) != 0 {
		changed = f.lookalikes() || changed
	}
	return changed
}

// write appends one item to the output, and a run where the way back bends.
func (f *folder) write(it item) {
	at := len(f.out)
	if it.r < utf8.RuneSelf {
		f.out = append(f.out, byte(it.r))
	} else {
		f.out = utf8.AppendRune(f.out, it.r)
	}
	size := it.end - it.start
	same := size == len(f.out)-at
	if n := len(f.runs); n > 0 {
		last := &f.runs[n-1]
		if same && last.size == 0 && it.start-at == last.original-last.folded {
			return
		}
		if !same && last.size == size && last.original == it.start {
			return
		}
	}
	if same {
		size = 0
	}
	f.runs = append(f.runs, run{at, it.start, size})
}
