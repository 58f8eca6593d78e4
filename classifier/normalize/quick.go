package normalize

import "unicode/utf8"

// asIs bits say what an ASCII character does in a chunk that stays as it is.
const (
	asIsBreaks uint8 = 1 << iota // ends the chunk: white space
	asIsChanges
	asIsDigit
	asIsLatin
	asIsRound // may stand for a digit
	asIsUpper
)

// asIsBits fills the table behind quick.
func asIsBits(ascii *[utf8.RuneSelf]entry) (bits [utf8.RuneSelf]uint8) {
	for i := range bits {
		e := ascii[i]
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

// trail is what quick remembers of the characters it went over.
type trail struct {
	last, before rune
	order        uint8 // thaiMarkOrder of last
	kind         class // of last
	seen         classes
	bits         uint8 // of all ASCII characters
}

// quick copies the chunk that begins at, up to white space, when the pass would
// write it as it stands but for the case of Latin letters: most chunks of
// ordinary text. It gives the chunk's end, or at itself when the chunk needs a
// closer look; that is never asked twice of the same chunk.
func (f *folder) quick(src string, at int) int {
	var t trail
	i := at
	for i < len(src) {
		b := src[i]
		switch {
		case b < utf8.RuneSelf:
			bits := f.tab.asIs[b]
			if bits&(asIsBreaks|asIsChanges) != 0 {
				if bits&asIsBreaks == 0 {
					return at
				}
				return f.take(&t, src, at, i)
			}
			t.bits |= bits
			r, k := rune(b), symbol
			if bits&asIsLatin != 0 {
				if r |= 0x20; r == t.last && r == t.before {
					return at
				}
				k = latin
			} else if bits&asIsDigit != 0 {
				k = digit
			}
			t.step(r, k, 0)
			i++
		case b == 0xe0 && i+2 < len(src) && src[i+1]&^1 == 0xb8 && src[i+2]&0xc0 == 0x80:
			n := src[i+1]&1<<6 | src[i+2]&0x3f
			if !t.thai(firstThai+rune(n), f.tab.thai[n], f.tab.order[n]) {
				return at
			}
			i += 3
		case b >= 0xea && b <= 0xed && i+2 < len(src) && src[i+1]&0xc0 == 0x80 && src[i+2]&0xc0 == 0x80:
			r := rune(b&0x0f)<<12 | rune(src[i+1]&0x3f)<<6 | rune(src[i+2]&0x3f)
			if r < firstSyllable || r > lastSyllable || r == t.last && r == t.before {
				return at
			}
			t.step(r, syllable, 0)
			i += 3
		default:
			r, n := utf8.DecodeRuneInString(src[i:])
			e := f.tab.entry(r)
			if e.class == space {
				return f.take(&t, src, at, i)
			}
			if e.out != r || n == 1 || e.upper || e.class == hidden || e.class > syllable && e.class != emoji ||
				r == t.last && (e.class.squeezed() || e.class >= latin && r == t.before) {
				return at
			}
			t.step(r, e.class, 0)
			i += n
		}
	}
	return f.take(&t, src, at, i)
}

func (t *trail) step(r rune, k class, order uint8) {
	t.before, t.last, t.kind, t.order = t.last, r, k, order
	t.seen |= 1 << k
}

// thai says whether a character stays where it stands.
func (t *trail) thai(r rune, k class, order uint8) bool {
	switch {
	case k < thaiCons || k > thaiMark, // digits, ฿, what is not assigned
		r == t.last && (k != thaiCons || r == t.before),
		k == thaiMark && t.order >= order, r == nikhahit, r == saraE && t.last == saraAE:
		return false
	}
	t.step(r, k, order)
	return true
}

// take copies the chunk that was gone over, if nothing in it calls for a
// correction.
func (f *folder) take(t *trail, src string, at, end int) int {
	if end == at || t.bits&asIsRound != 0 && t.seen.has(digit) || t.seen.has(latin) && t.seen&(1<<foreign|thaiBits) != 0 {
		return at
	}
	f.copy(src, at, end, t.bits&asIsUpper != 0)
	f.prev, f.super = t.kind, noDigit
	if t.kind == digit {
		f.super = plainDigit
	}
	return end
}

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
	for i, b := range f.out[at:] {
		if b >= 'A' && b <= 'Z' {
			f.out[at+i] = b + 'a' - 'A'
		}
	}
}
