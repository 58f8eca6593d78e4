package rules

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Frequencies are words with the number of times they are written.
type Frequencies map[string]int

// mostFrequencies bounds a file of frequencies, in words.
const mostFrequencies = 3_000_000

// ReadFrequencies reads lines of a word and a count, with a tab, comma or space
// between them. Empty lines and lines that begin with # are left out. The error
// names the line.
func ReadFrequencies(r io.Reader) (Frequencies, error) {
	all := Frequencies{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cut := strings.LastIndexAny(line, "\t, ")
		count, err := strconv.Atoi(line[cut+1:])
		if cut <= 0 || err != nil || count < 0 {
			return nil, fmt.Errorf("read frequencies: line %d: %q is no word and count", n, oneLine(line))
		}
		if len(all) >= mostFrequencies {
			return nil, fmt.Errorf("read frequencies: line %d: more than %d words", n, mostFrequencies)
		}
		all[squeeze(line[:cut])] += count
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read frequencies: %w", err)
	}
	return all, nil
}

// share is how often one term is the word itself.
type share struct {
	term         *Term
	masks        []string // what guards it, squeezed
	own          int
	inside, bare int // in other words; in those no mask covers
	worst        []counted
}

type counted struct {
	word string
	n    int
}

// lintShares says of each short term how often it is the word itself, and asks
// for masks where, masks counted, it mostly is not. Latin terms need letter
// borders and hide in nothing.
func (b *builder) lintShares(p *Pack) {
	if b.asked.Frequencies == nil {
		return
	}
	byText := map[string][]*share{}
	var all []*share
	for i := range p.Lists {
		l := &p.Lists[i]
		for k := range l.Terms {
			t := &l.Terms[k]
			if !slices.Contains([]Slot{SlotSubstance, SlotDrop, SlotTrade}, l.Slot) || !hides(t.Text) {
				continue
			}
			s := &share{term: t, masks: b.maskWords(t)}
			all = append(all, s)
			byText[squeeze(t.Text)] = append(byText[squeeze(t.Text)], s)
		}
	}
	for word, n := range b.asked.Frequencies {
		for _, s := range byText[word] {
			s.own += n
		}
		seen := map[string]bool{}
		for _, part := range partsOf(word) {
			if seen[part] {
				continue
			}
			seen[part] = true
			for _, s := range byText[part] {
				s.count(word, n)
			}
		}
	}
	for _, s := range all {
		b.sayShare(s)
	}
}

func hides(text string) bool {
	return utf8.RuneCountInString(text) <= hidingTerm && strings.ContainsFunc(text, unicode.IsLetter) && !strings.ContainsFunc(text, isLatin)
}

func (s *share) count(word string, n int) {
	s.inside += n
	if slices.ContainsFunc(s.masks, func(m string) bool { return strings.Contains(word, m) }) {
		return
	}
	s.bare += n
	s.worst = append(s.worst, counted{word, n})
}

func (b *builder) sayShare(s *share) {
	if s.own+s.inside == 0 {
		return
	}
	masked := percent(s.own, s.bare)
	b.add(s.term.Pos, "term-share", "", s.term.Text, percent(s.own, s.inside), masked)
	if s.bare <= s.own || len(s.term.NotNear) > 0 {
		return
	}
	slices.SortFunc(s.worst, func(x, y counted) int {
		if x.n != y.n {
			return y.n - x.n
		}
		return strings.Compare(x.word, y.word)
	})
	var words, quoted []string
	for _, w := range s.worst[:min(len(s.worst), 3)] {
		words, quoted = append(words, w.word), append(quoted, quote(w.word))
	}
	b.add(s.term.Pos, "short-share", "masks: ["+strings.Join(quoted, ", ")+"]", s.term.Text, masked, strings.Join(words, ", "))
}

// percent is own of own and other, rounded; 100 where there is nothing.
func percent(own, other int) int {
	if own+other == 0 {
		return 100
	}
	return (own*100 + (own+other)/2) / (own + other)
}

// maskWords are all words of a term's masks, squeezed.
func (b *builder) maskWords(t *Term) []string {
	var all []string
	for _, m := range t.Masks {
		if m.Word != "" {
			all = append(all, squeeze(m.Word))
		}
		if l := b.lists[m.List]; l != nil {
			for _, w := range l.Terms {
				if s := squeeze(w.Text); strings.Contains(s, squeeze(t.Text)) {
					all = append(all, s)
				}
			}
		}
	}
	return all
}
