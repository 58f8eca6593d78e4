package entity

import (
	"math/bits"
	"strings"
	"unicode/utf8"

	"scops/classifier/normalize"
)

// shape is a set of things noticed in a text before anything is read in it, so
// that a text without them costs one pass.
type shape uint8

const (
	hasDigit shape = 1 << iota
	hasAt
	hasDot      // a dot or a scheme that may make an address
	hasLong     // a run of letters and digits no word has
	hasDecimals // a number with many decimals, or a degree sign
	hasPlus     // a plus inside a word
	hasName     // a run of letters and digits long enough for a name
)

// longRun is the length of a run that may hold a wallet, in bytes; shorter than
// any wallet, because stretched letters are folded together.
const longRun = 20

// sketch is what one pass noticed in a text.
type sketch struct {
	cues
	has    shape
	digits int    // decimal digits in all
	dots   [2]int // where the first and the last dot or scheme stand that may make an address, if any
}

// cues are the words of the lexicon in a text.
type cues struct {
	s     string   // folded
	says  family   // of all marks
	marks []mark   // by start
	digit [2]int   // where the first run with a digit, or fraction, begins and the last ends, where there is one
	reach int      // the longest of them, in bytes
	links []Entity // by start: digits in them are no numbers
}

// post is a text being read.
type post struct {
	sketch
	text normalize.Text
	opt  Options
}

// scan notices everything in one pass. room holds the marks as far as it goes.
// found are the words of Words in s, if somebody has looked for them already.
func (p *sketch) scan(s string, found []Word, looked bool, room []mark) {
	p.s = s
	l := words()
	next := 0
	for from := 0; from < len(s); from += stretch {
		seen := seenIn(s, from)
		for {
			seen &= ^uint64(0) << uint(max(0, next-from)) // behind what is read
			if seen == 0 {
				break
			}
			at := from + bits.TrailingZeros64(seen)
			if c := s[at]; isLetter(c) || isDigit(c) {
				next, room = p.scanRun(l, at, room)
			} else {
				p.notice(c, at)
				next = at + 1
			}
		}
	}
	p.noticeFractions()
	if latin := len(room); looked {
		p.marks = inOrder(l.merge(s, room, found), latin)
	} else {
		p.marks = inOrder(l.search(s, room), latin)
	}
	for i := range p.marks {
		p.says |= p.marks[i].entry.says
		p.reach = max(p.reach, p.marks[i].end-p.marks[i].start)
	}
}

// scanRun reads a run of letters and digits and returns its end.
func (p *sketch) scanRun(l *lexicon, at int, room []mark) (int, []mark) {
	s, start, digits := p.s, at, 0
	for at < len(s) {
		switch c := s[at]; {
		case isDigit(c):
			digits++
			at++
			continue
		case isLetter(c):
			u := eightAt(s, at)
			n := lettersIn(u)
			if b := l.latinBucket(u, n); b != 0 {
				room = l.match(s, at, b, room)
			}
			for at += n; n == 8; at += n {
				n = lettersIn(eightAt(s, at))
			}
			continue
		}
		break
	}
	if digits > 0 {
		p.digits += digits
		p.noticeDigit(start, at)
	}
	if at-start >= minName {
		p.has |= hasName
	}
	if at-start >= longRun {
		p.has |= hasLong
	}
	return at, room
}

// noticeFractions takes note of fractions and degree signs, which have two bytes.
func (p *sketch) noticeFractions() {
	for at := 0; ; at += 2 {
		i := strings.IndexByte(p.s[at:], 0xc2)
		if at += i; i < 0 || at+2 > len(p.s) {
			return
		}
		switch p.s[at+1] {
		case 0xb0:
			p.has |= hasDecimals
		case 0xbc, 0xbd, 0xbe:
			p.noticeDigit(at, at+2)
		}
	}
}

// noticeDigit takes note of digits in [start,end).
func (p *sketch) noticeDigit(start, end int) {
	if p.has&hasDigit == 0 {
		p.has, p.digit = p.has|hasDigit, [2]int{start, end}
	}
	p.digit = [2]int{min(p.digit[0], start), max(p.digit[1], end)}
}

// noticeDot takes note of a dot or a scheme at, behind those before.
func (p *sketch) noticeDot(at int) {
	if p.has&hasDot == 0 {
		p.has, p.dots[0] = p.has|hasDot, at
	}
	p.dots[1] = at
}

// notice takes note of a sign.
func (p *sketch) notice(c byte, at int) {
	s := p.s
	inside := at > 0 && at+1 < len(s)
	switch c {
	case '@':
		p.has |= hasAt
	case '.':
		if inside && hostByte(s[at-1]) && hostByte(s[at+1]) {
			if isDigit(s[at-1]) && isDigit(s[at+1]) {
				if digitsEnd(s, at+1)-at > minDecimals {
					p.has |= hasDecimals
				}
			} else {
				p.noticeDot(at)
			}
		}
	case ':':
		if inside && s[at+1] == '/' {
			p.noticeDot(at)
		}
	case '+':
		if inside && (isLetter(s[at-1]) || isDigit(s[at-1])) {
			p.has |= hasPlus
		}
	}
}

// first is the index of the first mark that begins at or behind at.
func (c *cues) first(at int) int {
	lo, hi := 0, len(c.marks)
	for lo < hi {
		if mid := (lo + hi) / 2; c.marks[mid].start < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// before gives the mark saying one of the things that ends nearest before at
// and lies wholly in the n characters before it, nil if there is none.
func (c *cues) before(at, n int, says family) *mark {
	if c.says&says == 0 {
		return nil
	}
	var best *mark
	for i := c.first(at) - 1; i >= 0 && c.marks[i].start >= at-n*utf8.UTFMax; i-- {
		m := &c.marks[i]
		if m.entry.says&says != 0 && m.end <= at && (best == nil || m.end > best.end) && reachesBack(c.s, m.start, at, n) {
			best = m
		}
	}
	return best
}

// after gives the first mark saying one of the things that lies wholly in the
// n characters behind at, nil if there is none.
func (c *cues) after(at, n int, says family) *mark {
	if c.says&says == 0 {
		return nil
	}
	to := at + len(after(c.s, at, n))
	for i := c.first(at); i < len(c.marks) && c.marks[i].start < to; i++ {
		if m := &c.marks[i]; m.entry.says&says != 0 && m.end <= to {
			return m
		}
	}
	return nil
}

// near gives a mark before or behind [start,end).
func (c *cues) near(start, end, n int, says family) *mark {
	if m := c.before(start, n, says); m != nil {
		return m
	}
	return c.after(end, n, says)
}

// endingAt gives the longest mark saying one of the things that ends at.
func (c *cues) endingAt(at int, says family) *mark {
	if c.says&says == 0 {
		return nil
	}
	var best *mark
	for i := c.first(at) - 1; i >= 0 && c.marks[i].start >= at-c.reach; i-- {
		if m := &c.marks[i]; m.end == at && m.entry.says&says != 0 {
			best = m
		}
	}
	return best
}

// reachesBack says that from lies in the n characters before at.
func reachesBack(s string, from, at, n int) bool {
	return at-from <= n || at-from <= len(before(s, at, n))
}
