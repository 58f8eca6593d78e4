package normalize

import (
	"strings"
	"unicode"
)

// super says what stood before a superscript digit.
type super uint8

const (
	noDigit super = iota
	plainDigit
	keptDigit // a superscript left as it is
	readDigit // a superscript read as a digit
)

// decimal maps the digits of every script to ASCII. The character database
// assigns them in runs of ten, zero first.
func decimal(r rune) (rune, bool) {
	if r < 0x80 {
		return 0, false
	}
	for _, g := range unicode.Nd.R16 {
		if r >= rune(g.Lo) && r <= rune(g.Hi) {
			return '0' + (r-rune(g.Lo))%10, true
		}
	}
	for _, g := range unicode.Nd.R32 {
		if r >= rune(g.Lo) && r <= rune(g.Hi) {
			return '0' + (r-rune(g.Lo))%10, true
		}
	}
	return 0, false
}

// raisedDigit maps superscript and subscript digits.
func raisedDigit(r rune) (rune, bool) {
	switch {
	case r == 0xb2 || r == 0xb3:
		return '2' + r - 0xb2, true
	case r == 0xb9:
		return '1', true
	case r == 0x2070, r >= 0x2074 && r <= 0x2079:
		return '0' + r - 0x2070, true
	case r >= 0x2080 && r <= 0x2089:
		return '0' + r - 0x2080, true
	}
	return 0, false
}

// putRaised reads a superscript as a digit (a number in disguise), but not
// behind an ordinary digit: 5² must not become 52.
func (f *folder) putRaised(r, d rune, start, end int) {
	k := digit
	if f.super == plainDigit || f.super == keptDigit {
		f.super, d, k = keptDigit, r, symbol
	} else {
		f.super = readDigit
	}
	f.prev = digit
	f.add(item{r: d, class: k, start: start, end: end})
}

// readDigits reads O, l and I as digits where a number leaves no doubt: between
// digits (1l5, 1,OOO), several round ones behind a digit (5OO), one round one
// before two digits (O81), and throughout what looks like a phone number. Runs
// that touch another Latin letter or stand in a link or handle stay.
func readDigits(items []item) bool {
	changed := false
	for i := 0; i < len(items); {
		if !numeric(items[i]) {
			i++
			continue
		}
		end := i
		for end < len(items) && (numeric(items[end]) || separates(items, end)) {
			end++
		}
		if !touches(items, i, end) {
			changed = readRun(items[i:end]) || changed
		}
		i = end + 1
	}
	return changed
}

// mayReadDigits says whether readDigits may change something in a chunk, by its
// bytes: a run of both digits and letters that stands free.
func mayReadDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if !numericByte(s[i]) {
			continue
		}
		from, digits, letters := i, false, false
		for ; i < len(s) && (numericByte(s[i]) || separatesByte(s[i]) && i+1 < len(s) && numericByte(s[i+1])); i++ {
			digit := s[i] >= '0' && s[i] <= '9'
			digits, letters = digits || digit, letters || !digit && !separatesByte(s[i])
		}
		if digits && letters && !touchesByte(s, from, i) {
			return true
		}
	}
	return false
}

func numericByte(b byte) bool {
	return b >= '0' && b <= '9' || b|0x20 == 'o' || b|0x20 == 'l' || b|0x20 == 'i'
}

func separatesByte(b byte) bool { return b == '-' || b == '.' || b == ',' }

// touchesByte is touches of the ASCII letters and signs.
func touchesByte(s string, from, to int) bool {
	return from > 0 && (isLatinByte(s[from-1]|0x20) || strings.IndexByte("/@_=#&?.-", s[from-1]) >= 0) ||
		to < len(s) && (isLatinByte(s[to]|0x20) || strings.IndexByte("/@_=", s[to]) >= 0)
}

// numeric holds for digits and the letters that may stand for them.
func numeric(it item) bool {
	return it.class == digit || it.r == 'o' || it.r == 'l' || it.r == 'i'
}

// separates holds for a mark between two numeric characters.
func separates(items []item, i int) bool {
	r := items[i].r
	return (r == '-' || r == '.' || r == ',') && i+1 < len(items) && numeric(items[i+1])
}

// touches says whether the run is part of a word, link or handle.
func touches(items []item, from, to int) bool {
	if from > 0 {
		switch b := items[from-1]; {
		case b.class == latin, b.r == '/', b.r == '@', b.r == '_', b.r == '=', b.r == '#', b.r == '&', b.r == '?', b.r == '.', b.r == '-':
			return true
		}
	}
	if to < len(items) {
		switch a := items[to]; {
		case a.class == latin, a.r == '/', a.r == '@', a.r == '_', a.r == '=':
			return true
		}
	}
	return false
}

// readRun reads the letters of one run, group by group; a group that leads it
// comes last, because it looks at the digits behind it.
func readRun(run []item) bool {
	changed, first := false, 0
	for first < len(run) && run[first].class != digit {
		first++
	}
	for i := first; i < len(run); {
		if run[i].class == digit || !numeric(run[i]) {
			i++
			continue
		}
		end, round, n := letterGroup(run, i)
		if end < len(run) || round && n >= 2 {
			toDigits(run[i:end])
			changed = true
		}
		i = end
	}
	if first == 1 && run[0].r == 'o' && len(run) > 2 && run[1].class == digit && run[2].class == digit {
		toDigits(run[:1])
		changed = true
	}
	if total, letters := weigh(run); letters > 0 && total >= 7 && letters*3 <= total {
		toDigits(run)
		changed = true
	}
	return changed
}

// letterGroup is the stretch of letters from i on: where it ends, whether all
// are round, and how many there are, stretched ones counted as two.
func letterGroup(run []item, i int) (end int, round bool, n int) {
	round = true
	for end = i; end < len(run) && run[end].class != digit; end++ {
		if !numeric(run[end]) {
			if end+1 < len(run) && run[end+1].class != digit {
				continue
			}
			break
		}
		round = round && run[end].r == 'o'
		if end < i+2 || run[end].r != run[end-1].r || run[end].r != run[end-2].r {
			n++
		}
	}
	return end, round, n
}

// weigh counts numeric characters and the letters among them, stretched
// letters as two.
func weigh(run []item) (total, letters int) {
	for i, it := range run {
		if !numeric(it) || it.class != digit && i > 1 && run[i-1].r == it.r && run[i-2].r == it.r {
			continue
		}
		total++
		if it.class != digit {
			letters++
		}
	}
	return total, letters
}

func toDigits(run []item) {
	for i := range run {
		switch {
		case run[i].class == digit:
		case run[i].r == 'o':
			run[i].r, run[i].class = '0', digit
		case run[i].r == 'l' || run[i].r == 'i':
			run[i].r, run[i].class = '1', digit
		}
	}
}
