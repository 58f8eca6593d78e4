package normalize

import "unicode/utf8"

// zwj is the zero width joiner.
const zwj = 0x200d

// specialClass gives the class of code points that are not written as they
// stand: invisible ones and those whose meaning depends on what is beside them.
// Source: Default_Ignorable_Code_Point of the Unicode character database, the
// control characters, and the blank braille pattern.
func specialClass(r rune) (class, bool) {
	switch {
	case r == '\t' || r == '\n' || r == '\v' || r == '\f' || r == '\r' || r == 0x85:
		return 0, false
	case r < 0x20, r >= 0x7f && r < 0xa0,
		r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5,
		r >= 0x180b && r <= 0x180f, r == 0x200b, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e,
		r >= 0x2060 && r <= 0x206f, r == 0x2800, r == 0x3164, r == 0xfeff, r == 0xffa0,
		r >= 0xfff0 && r <= 0xfffb, r >= 0x1bca0 && r <= 0x1bca3, r >= 0x1d173 && r <= 0x1d17a:
		return hidden, true
	case r == 0x200c || r == zwj:
		return zeroJoiner, true
	case r >= 0xfe00 && r <= 0xfe0f, r == 0x20e3, r >= 0x1f3fb && r <= 0x1f3ff, r >= 0xe0000 && r <= 0xe0fff:
		return selector, true
	case r >= firstRegional && r <= lastRegional:
		return regional, true
	}
	return 0, false
}

// special handles the classes whose meaning depends on their neighbours.
func (f *folder) special(r rune, e entry, src string, start, end int) {
	switch e.class {
	case expands:
		for _, c := range f.tab.more[e.out] {
			one := f.tab.entry(c)
			one.upper = e.upper
			if one.class == mark {
				f.putMark(c, start, end)
				continue
			}
			f.put(one, start, end)
		}
	case mark:
		f.putMark(e.out, start, end)
	case selector:
		// Behind an emoji, a digit (keycaps) or a sign they choose a picture.
		if f.prev != emoji && f.prev != digit && f.prev != symbol {
			f.invisible++
		}
	case zeroJoiner:
		f.putJoiner(r, src, start, end)
	case raised:
		f.putRaised(r, e.out, start, end)
	default:
		f.put(e, start, end)
	}
}

// putJoiner keeps a joiner between two emoji. Elsewhere it is invisible, and
// counted except where a script (Arabic, Indic) needs it.
func (f *folder) putJoiner(r rune, src string, start, end int) {
	if r == zwj && f.prev == emoji && len(f.items) > 0 {
		next, _ := utf8.DecodeRuneInString(src[end:])
		if f.tab.entry(next).class == emoji {
			f.add(item{r: zwj, class: joiner, start: start, end: end})
			return
		}
	}
	if f.prev != letter {
		f.invisible++
	}
}

// putMark composes a combining mark with the letter before it. What does not
// compose is dropped where it only decorates, and kept where a script needs it.
func (f *folder) putMark(r rune, start, end int) {
	n := len(f.items)
	if n == 0 {
		if !decorates(r) {
			f.add(item{r: r, class: letter, start: start, end: end})
		}
		return
	}
	last := &f.items[n-1]
	if last.class != latin {
		if to, ok := f.tab.pairs[[2]rune{last.r, r}]; ok {
			if e := f.tab.entry(to); e.class < firstSpecial {
				last.r, last.class, last.end = e.out, e.class, end
				f.seen |= 1 << e.class
				f.todo |= doRepeats
				return
			}
		}
	}
	if decorates(r) {
		last.end = end
		return
	}
	f.prev = letter
	f.add(item{r: r, class: letter, start: start, end: end})
}

// decorates says that a combining mark belongs to no script of its own:
// accents, strokes and enclosures put over any letter.
func decorates(r rune) bool {
	return r >= 0x300 && r <= 0x36f || r >= 0x483 && r <= 0x489 || r >= 0x1ab0 && r <= 0x1aff ||
		r >= 0x1dc0 && r <= 0x1dff || r >= 0x20d0 && r <= 0x20ff || r >= 0xfe20 && r <= 0xfe2f
}
