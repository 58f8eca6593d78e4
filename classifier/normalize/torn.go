package normalize

import (
	"strings"
	"unicode/utf8"
)

// Thai writes no spaces between words, so a space inside one shows: what
// follows a consonant never begins a word, a consonant without a vowel is none,
// and some vowels ask for a consonant behind them.

// isBroken says whether Thai characters with spaces between are a word taken
// apart, not words: at least a quarter of them are none (ไอ ซ์, โค เค น).
func isBroken(s string, ps []piece) bool {
	fragments := 0
	for _, p := range ps {
		if p.isFragment(s) {
			fragments++
		}
	}
	return fragments*4 >= len(ps)
}

// isFragment says that a Thai piece is no word: it begins with what follows a
// consonant, or it is a consonant without a vowel.
func (p *piece) isFragment(s string) bool {
	if p.letters != 1 || p.first == thaiLead {
		return false
	}
	if p.first != thaiCons {
		return true
	}
	for _, r := range s[p.start:p.end] {
		if r == 'ๆ' || r == 'ณ' || r == 'ธ' || r == 'ฯ' || r != '์' && thaiOrder(r) == 1 && r > 'ฮ' {
			return false
		}
	}
	return true
}

// tornFrom follows the pieces torn apart from piece i on to the last of them.
func tornFrom(s string, ps []piece, i int) int {
	for i+1 < len(ps) && isTorn(s, &ps[i], &ps[i+1]) {
		i++
	}
	return i
}

// isTorn says whether what stands between two Thai pieces, one space or sign,
// is inside a word.
func isTorn(s string, a, b *piece) bool {
	if a.kind != thaiPiece || b.kind != thaiPiece {
		return false
	}
	gap := s[a.end:b.start]
	if utf8.RuneCountInString(gap) != 1 {
		return false
	}
	if strings.ContainsAny(gap, "\n,:;()[]{}\"'") {
		return false
	}
	return b.continues(s) || a.asks(s) || b.isFragment(s) || a.isFragment(s) && !strings.HasSuffix(s[:a.end], "์")
}

// continues says that a piece begins with what follows a consonant, or with a
// silent one.
func (p *piece) continues(s string) bool {
	if p.first == thaiVowel || p.first == thaiMark {
		return true
	}
	_, n := utf8.DecodeRuneInString(s[p.start:])
	return p.first == thaiCons && strings.HasPrefix(s[p.start+n:p.end], "์")
}

// asks says that a piece ends with a vowel that a consonant must follow.
func (p *piece) asks(s string) bool {
	text := s[p.start:p.end]
	return p.last == thaiLead || strings.HasSuffix(text, "ั") || strings.HasSuffix(text, "็") && text != "ก็"
}

// beyond widens a run of Thai characters with spaces between by the piece
// before and behind it: the word may have begun or end there, wall to wall with
// its neighbours (สายโซ แล ม, เม ท แอ มเม็ด).
func beyond(s string, ps []piece, from, to int, edits []edit) (int, int) {
	if to == from || ps[from].kind != thaiPiece || s[ps[from].end:ps[from+1].start] != " " {
		return from, to
	}
	spaced := func(a, b int) bool { return ps[a].kind == ps[b].kind && s[ps[a].end:ps[b].start] == " " }
	if from > 0 && spaced(from-1, from) && (len(edits) == 0 || edits[len(edits)-1].end <= ps[from-1].start) {
		from--
	}
	if to+1 < len(ps) && spaced(to, to+1) && !strings.HasSuffix(s[:ps[to].end], "์") {
		to++
	}
	return from, to
}
