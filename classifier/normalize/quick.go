package normalize

import "unicode/utf8"

// asIs bits say what an ASCII character does in a chunk that stays as it is.
const (
	asIsBreaks uint8 = 1 << iota // ends the run: white space, and every byte of other characters
	asIsChanges
	asIsDigit
	asIsLatin
	asIsRound // may stand for a digit
	asIsUpper
	asIsSign // neither letter nor digit
)

// asIsBits fills the table behind quick.
func asIsBits(ascii *[utf8.RuneSelf]entry) (bits [256]uint8) {
	for i := range bits[utf8.RuneSelf:] {
		bits[utf8.RuneSelf+i] = asIsBreaks
	}
	for i, e := range ascii {
		switch {
		case e.class == space:
			bits[i] = asIsBreaks
			continue
		case e.upper && e.out == rune(i)+'a'-'A':
			bits[i] = asIsUpper
		case e.out != rune(i) || e.class >= hidden && e.class != digit && e.class != latin:
			bits[i] = asIsChanges
		}
		switch e.class {
		case digit:
			bits[i] |= asIsDigit
		case latin:
			bits[i] |= asIsLatin
		default:
			bits[i] |= asIsSign
		}
		if e.out == 'o' || e.out == 'l' || e.out == 'i' {
			bits[i] |= asIsRound
		}
	}
	return bits
}

// thaiMarkOrder is thaiOrder of the marks and SARA AM, 0 for all others, of
// U+0E00 on.
func thaiMarkOrder() (order [128]uint8) {
	for i := range order {
		r := rune(firstThai + i)
		if k, ok := thaiClass(r); ok && (k == thaiMark || r == saraAM) {
			order[i] = uint8(thaiOrder(r))
		}
	}
	return order
}

const firstThai = 0x0e00

// trail is what quick remembers of the characters of a chunk it went over.
type trail struct {
	last, before uint32 // those of Thai and Hangul as threeAt gives them, others as runes
	order        uint8  // thaiMarkOrder of last
	seen         classes
	bits         uint8 // of all ASCII characters
	letters      Letters
	others       bool // letters of other scripts than Thai, Hangul and Latin may be among them
}

// quick copies the chunks from at on that need no closer look. It gives the end of
// the last one, or at itself when the first needs one.
func (f *folder) quick(src string, at int) int {
	first := len(f.words)
	end, capitals := f.plainChunks(src, at)
	if at == 0 && end == len(src) && !capitals {
		f.same = true
		f.runs = append(f.runs, run{})
		return end
	}
	if end > at {
		f.copy(src, at, end, capitals)
		for i := first; i < len(f.words); i++ {
			f.words[i].move(len(f.out) - end)
		}
	}
	return end
}

// plainChunks goes over the chunks from at on that the pass would write as they stand
// but for the case of Latin letters, single spaces and line breaks between them: most
// of ordinary text. It gives the end of the last one, at itself where the first is none.
func (f *folder) plainChunks(src string, at int) (end int, capitals bool) {
	end = at
	words := noWords
	for from := at; from < len(src); {
		to, kind, upper := f.plainWord(src, from)
		if to == from {
			if to, kind, upper = f.plainChunk(src, from); to == from {
				break
			}
		}
		if kind != noPiece {
			words.add(src, kind, from, to)
		} else if words.end > 0 {
			f.words = append(f.words, words)
			words = noWords
		}
		end, capitals = to, capitals || upper
		if to == len(src) || !isBreak(src[to]) {
			break
		}
		from = to + 1
	}
	if words.end > 0 {
		f.words = append(f.words, words)
	}
	return end, capitals
}

// plainChunk is plainChunks for one chunk, with what plain says of it.
func (f *folder) plainChunk(src string, at int) (end int, kind pieceKind, capitals bool) {
	var t trail
	end = t.chunk(f.tab, src, at)
	if end <= at {
		return at, noPiece, false
	}
	chunk := src[at:end]
	if t.seen&(1<<latin|1<<digit|jamoBits) != 0 && t.needsCorrection(chunk) {
		return at, noPiece, false
	}
	f.letters.add(&t.letters, t.others)
	return end, t.plain(f.tab, chunk), t.bits&asIsUpper != 0
}

// chunk goes over the chunk that begins at, up to white space, and gives its end;
// -1 where it meets a character that may not stay as it is.
func (t *trail) chunk(tab *table, src string, at int) int {
	for at >= 0 && at < len(src) {
		switch b := src[at]; {
		case b < utf8.RuneSelf:
			if tab.asIs[b]&asIsBreaks != 0 {
				return at
			}
			at = t.ascii(tab, src, at)
		case isThaiAt(src, at):
			at = t.thai(tab, src, at)
		case isHangulAt(src, at):
			at = t.hangul(src, at)
		default:
			r, n := utf8.DecodeRuneInString(src[at:])
			e := tab.entry(r)
			if e.class == space {
				return at
			}
			if e.out != r || n == 1 || e.upper || e.class == hidden || e.class > syllable && e.class != emoji && !standsAlone(r) ||
				uint32(r) == t.last && (e.class.squeezed() || e.class >= latin && uint32(r) == t.before) {
				return -1
			}
			t.before, t.last, t.order = t.last, uint32(r), 0
			t.seen |= 1 << e.class
			t.letters.count(r)
			t.others = true
			at += n
		}
	}
	return at
}

// ascii goes over a run of ASCII characters and gives its end; -1 as chunk does.
func (t *trail) ascii(tab *table, src string, at int) int {
	last, before := t.last, t.before
	var all uint8
	for ; at < len(src); at++ {
		bits := tab.asIs[src[at]]
		if bits&asIsBreaks != 0 {
			break
		}
		r := uint32(src[at])
		if bits&asIsLatin != 0 {
			r |= 0x20
			if r == last && r == before {
				return -1
			}
			t.letters.Latin++
		}
		all |= bits
		before, last = last, r
	}
	t.last, t.before, t.order = last, before, 0
	t.bits |= all
	if all&asIsLatin != 0 {
		t.seen |= 1 << latin
	}
	if all&asIsDigit != 0 {
		t.seen |= 1 << digit
	}
	if all&asIsChanges != 0 {
		return -1
	}
	return at
}

// thai goes over a run of Thai characters and gives its end; -1 as chunk does.
func (t *trail) thai(tab *table, src string, at int) int {
	last, before, order, seen := t.last, t.before, t.order, t.seen
	signs, rest, i := &tab.signs, src[at:], 0
	for ; i < len(rest)-2; i += 3 {
		b := threeAt(rest, i)
		if b&thaiHead != thaiBlock {
			break
		}
		sign := signs[b&thaiBits9]
		if (order >= sign.least || b == last) && !sign.follows(b, last, before, order) {
			return -1
		}
		before, last, order = last, b, sign.order
		seen |= sign.seen
	}
	t.last, t.before, t.order, t.seen = last, before, order, seen
	t.letters.Thai += int(uint(i) / 3)
	return at + i
}

// thaiSign is what thai knows of a character of the Thai block.
type thaiSign struct {
	seen  classes // the set of its class
	order uint8   // thaiMarkOrder
	least uint8   // the order before it from which on follows says whether it may stay
}

// follows says whether a character may stay behind the last and the one before.
func (s thaiSign) follows(b, last, before uint32, order uint8) bool {
	switch {
	case s.seen&thaiBits == 0, // digits, ฿, what is not assigned
		b == last && (s.seen != 1<<thaiCons || b == before),
		s.seen == 1<<thaiMark && order >= s.order, b == nikhahitBytes, b == saraEBytes && last == saraAEBytes:
		return false
	}
	return true
}

// thaiSigns are found by the last nine bits of their bytes.
func thaiSigns(kinds *[128]class) (signs [512]thaiSign) {
	order := thaiMarkOrder()
	for i, k := range kinds {
		sign := thaiSign{seen: 1 << k, order: order[i], least: 255}
		switch r := firstThai + rune(i); {
		case k < thaiCons || k > thaiMark || r == nikhahit || r == saraE:
			sign.least = 0
		case k == thaiMark:
			sign.least = order[i]
		}
		signs[i&0x40<<2|0x80|i&0x3f] = sign
	}
	return signs
}

// hangul goes over a run of syllables and gives its end; -1 as chunk does.
func (t *trail) hangul(src string, at int) int {
	last, before := t.last, t.before
	rest, i := src[at:], 0
	for ; i < len(rest)-2; i += 3 {
		b := threeAt(rest, i)
		if !isSyllable(b) || b == last && b == before {
			if isHangulAt(rest, i) {
				return -1
			}
			break
		}
		before, last = last, b
	}
	t.last, t.before, t.order = last, before, 0
	t.seen |= 1 << syllable
	t.letters.Hangul += int(uint(i) / 3)
	return at + i
}

// isThaiAt says whether a character of the Thai block stands at.
func isThaiAt(s string, at int) bool {
	if at+2 >= len(s) {
		return false
	}
	return threeAt(s, at)&thaiHead == thaiBlock
}

// Three bytes in one number: the bits that say they are a character of the Thai block,
// those that say which, and some of its characters.
const (
	thaiHead      = 0xfffec0
	thaiBlock     = 0xe0b880
	thaiBits9     = 0x1ff
	saraEBytes    = 0xe0b980
	saraAEBytes   = 0xe0b981
	nikhahitBytes = 0xe0b98d
)

// threeAt are the three bytes at, in one number. In a loop that ends two bytes before
// the text it checks no bounds.
func threeAt(s string, at int) uint32 {
	return uint32(s[at])<<16 | uint32(uint16(s[at+1])<<8|uint16(s[at+2]))
}

// isHangulAt says whether a character stands at that may be a Hangul syllable.
func isHangulAt(s string, at int) bool {
	if at+2 >= len(s) {
		return false
	}
	b := s[at : at+3]
	return b[0]-0xea <= 0xed-0xea && (uint32(b[1])<<8|uint32(b[2]))&0xc0c0 == 0x8080
}

// needsCorrection says whether something in the chunk may call for one.
func (t *trail) needsCorrection(chunk string) bool {
	return t.bits&asIsRound != 0 && t.seen.has(digit) && mayReadDigits(chunk) || t.seen.has(latin) && t.seen&(1<<foreign|thaiBits) != 0 ||
		t.seen.has(jamoC) && t.seen&(1<<jamoV|1<<latin) != 0 || t.seen&jamoBits != 0 && t.seen&thaiBits != 0
}

// standsAlone says that a jamo of laughter or tears stays as it is behind and before
// any syllable; see compose. Only a vowel behind it makes one of a consonant.
func standsAlone(r rune) bool { return r == 'ㅋ' || r == 'ㅎ' || r == 'ㅠ' || r == 'ㅜ' }

// copy writes the bytes [start,end) of src, capitals as small letters.
func (f *folder) copy(src string, start, end int, capitals bool) {
	if f.space.r != 0 {
		f.writeSpace()
	}
	at := len(f.out)
	if n := len(f.runs); n == 0 || f.runs[n-1].size != 0 || start-at != f.runs[n-1].original-f.runs[n-1].folded {
		f.runs = append(f.runs, run{at, start, 0})
	}
	f.out = append(f.out, src[start:end]...)
	if !capitals {
		return
	}
	lower(f.out[at:])
}
