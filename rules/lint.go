package rules

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortTerm is the length, in characters, up to which a highly ambiguous term
// must say where it is innocent; hidingTerm the length up to which the pack's
// own innocent words are searched for it.
const (
	shortTerm  = 2
	hidingTerm = 4
)

// lint adds what works but should be looked at.
func (b *builder) lint(p *Pack) {
	used := map[string]bool{}
	for _, ref := range b.listed {
		used[ref.name] = true
	}
	short := map[string][]hider{}
	for i := range p.Lists {
		l := &p.Lists[i]
		if l.Slot == "" && !used[l.Name] {
			b.add(l.Pos, "unused-list", "", l.Name)
		}
		if l.Slot != "" {
			b.lintTerms(l, short)
		}
	}
	b.lintHiding(p, short)
	b.lintIdentifiers()
	for _, name := range slices.Sorted(maps.Keys(b.macros)) {
		if m := b.macros[name]; !m.used {
			b.add(m.pos, "unused-macro", "", name)
		}
	}
}

// hider is a term that is short enough to hide in other words.
type hider struct {
	list *List
	term *Term
}

// lintTerms looks at each term alone and notes the short ones.
func (b *builder) lintTerms(l *List, short map[string][]hider) {
	for i := range l.Terms {
		t := &l.Terms[i]
		n := utf8.RuneCountInString(t.Text)
		if n <= shortTerm && strings.ContainsFunc(t.Text, unicode.IsLetter) && t.Ambiguity == High && !t.Measured && len(t.Masks)+len(t.NotNear) == 0 && l.Slot == SlotSubstance {
			b.add(t.Pos, "short-term", "masks: [...] or not_near: [...]", t.Text)
		}
		if useless := b.uselessMasks(t); len(useless) > 0 {
			b.add(t.Pos, "mask-useless", "", strings.Join(useless, ", "), t.Text)
		}
		if n <= hidingTerm && l.Slot == SlotSubstance && !strings.ContainsFunc(t.Text, isLatin) {
			key := squeeze(t.Text)
			short[key] = append(short[key], hider{l, t})
		}
	}
}

// uselessMasks are the mask words a term does not stand in; spelling is
// compared without spaces.
func (b *builder) uselessMasks(t *Term) []string {
	if t.VariantOf != "" {
		return nil
	}
	var all []string
	text := squeeze(t.Text)
	for _, m := range t.Masks {
		if m.Word != "" && !strings.Contains(squeeze(m.Word), text) {
			all = append(all, m.Word)
		}
	}
	return all
}

// lintHiding finds short terms inside the pack's own innocent words, where
// neither a mask nor a neighbour guards them. Latin terms need letter borders
// and hide in nothing.
func (b *builder) lintHiding(p *Pack, short map[string][]hider) {
	hidden := map[*Term][]string{}
	innocent := 0
	for i := range p.Lists {
		if p.Lists[i].Slot != "" {
			continue
		}
		for _, w := range p.Lists[i].Terms {
			if innocent++; innocent > mostTerms/10 {
				return
			}
			for _, key := range partsOf(squeeze(w.Text)) {
				for _, h := range short[key] {
					if len(hidden[h.term]) < 3 && !b.guarded(h.term, w.Text) && !slices.Contains(hidden[h.term], w.Text) {
						hidden[h.term] = append(hidden[h.term], w.Text)
					}
				}
			}
		}
	}
	for t, words := range hidden {
		b.add(t.Pos, "hides-in", "masks: ["+quote(words[0])+"]", t.Text, strings.Join(words, ", "))
	}
}

// guarded says whether one of the term's masks covers a word, or the term is
// silenced near other words anyway.
func (b *builder) guarded(t *Term, word string) bool {
	if len(t.NotNear) > 0 || len(t.Masks) > 20 {
		return true
	}
	word = squeeze(word)
	for _, m := range t.Masks {
		if m.Word != "" && strings.Contains(word, squeeze(m.Word)) {
			return true
		}
		if l := b.lists[m.List]; l != nil && slices.ContainsFunc(l.Terms, func(x Term) bool { return strings.Contains(word, squeeze(x.Text)) }) {
			return true
		}
	}
	return false
}

// partsOf are the pieces of a word of up to hidingTerm characters, but not the
// word itself.
func partsOf(word string) []string {
	var starts []int
	for i := range word {
		starts = append(starts, i)
	}
	starts = append(starts, len(word))
	var all []string
	for i := range starts {
		for j := i + 1; j < len(starts) && j <= i+hidingTerm; j++ {
			if piece := word[starts[i]:starts[j]]; len(piece) < len(word) && len(word) <= longestTerm*4 {
				all = append(all, piece)
			}
		}
	}
	return all
}

// squeeze is the spelling lint compares: lower case, no spaces.
func squeeze(s string) string {
	return strings.ToLower(strings.ReplaceAll(s, " ", ""))
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }
