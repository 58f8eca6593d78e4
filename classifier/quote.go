package classifier

import (
	"slices"
	"strings"
	"unicode/utf8"

	"scops/crawler"
	"scops/rules"
)

// quotations finds what the post repeats of others: blocks the page marks as
// quoted or forwarded, and pairs of quotation marks on one line that hold a
// term and a price, contact or offer beside it, or that a word of saying
// introduces. A lone quoted word or handle is no quotation, and neither is a
// post put in quotation marks as a whole: nobody is left to quote it.
func (r *reading) quotations(blocks []crawler.Range) []crawler.Range {
	var all []crawler.Range
	for _, b := range blocks {
		b.Start, b.End = max(0, b.Start), min(b.End, len(r.text))
		if b.Start < b.End {
			all = append(all, b)
		}
	}
	var lines []int
	if last := r.items[len(r.items)-1].start; mayQuote(r.text[:min(len(r.text), last+utf8.UTFMax)]) { // one opens before a find
		lines = r.lay.starts()
	}
	for _, start := range lines {
		line := r.lay.line(start)
		if len(r.within(line)) == 0 {
			continue
		}
		for _, pair := range pairs(r.text[line.Start:line.End]) {
			q := crawler.Range{Start: line.Start + pair.Start, End: line.Start + pair.End}
			if r.isQuotation(q) {
				all = append(all, q)
			}
		}
	}
	slices.SortFunc(all, func(a, b crawler.Range) int { return a.Start - b.Start })
	return merge(all)
}

// mayQuote says whether a mark that opens a quotation may stand in a text: it looks
// for the first two bytes of each.
func mayQuote(s string) bool {
	if holdsAny(s, `"'`) {
		return true
	}
	for _, head := range []string{"\xe2\x80", "\xe3\x80", "\xc2\xab", "\xef\xbc"} {
		if strings.IndexByte(s, head[0]) >= 0 && strings.Contains(s, head) {
			return true
		}
	}
	return false
}

// merge joins ranges that touch; they are sorted by start.
func merge(all []crawler.Range) []crawler.Range {
	kept := all[:0]
	for _, x := range all {
		if n := len(kept); n > 0 && x.Start <= kept[n-1].End {
			kept[n-1].End = max(kept[n-1].End, x.End)
			continue
		}
		kept = append(kept, x)
	}
	return kept
}

// isQuotation judges one pair of quotation marks.
func (r *reading) isQuotation(q crawler.Range) bool {
	items := r.within(q)
	if len(items) == 0 || !r.speaksOutside(q) {
		return false
	}
	if said(r.text[:q.Start], r.text[q.End:]) {
		return true
	}
	words, prices, contacts, offers := 0, 0, 0, 0
	slots := map[rules.Slot]bool{}
	for i := range items {
		f := &items[i]
		switch {
		case f.shadow() || f.slot() == "":
		case f.slot() == rules.SlotPrice || f.slot() == rules.SlotUnit:
			prices++
		case f.slot() == rules.SlotContact:
			contacts++
		case f.slot() == rules.SlotOffer:
			offers++
		default:
			words++
			if r.isPart(f) {
				slots[f.slot()] = true
			}
		}
	}
	deals := prices + contacts
	return len(slots) > 1 || words > 0 && deals+offers > 0 || offers > 0 && deals > 0 || prices > 0 && contacts > 0
}

// isPart says whether a word is a part an ad is made of: goods, or one of the
// groups. Two different ones in quotation marks ("overnight, BTC only") are
// somebody's ad.
func (r *reading) isPart(f *found) bool {
	_, grouped := r.c.grammar.bySlot[f.slot()]
	return grouped || f.slot() == rules.SlotSubstance
}

// speaksOutside says whether a letter stands outside the pair, hashtags left
// out.
func (r *reading) speaksOutside(q crawler.Range) bool {
	first, last := letters(r.text)
	return first >= 0 && (first < q.Start || last >= q.End)
}

// said says whether a word of saying leads to a quotation or closes it.
func said(before, behind string) bool {
	before = strings.ToLower(strings.TrimRight(before[max(0, len(before)-40):], " :,"))
	if endsWithAny(before, []string{"wrote", "writes", "said", "says", "posted", "texted", "reads", "saying", "ข้อความว่า", "เขียนว่า", "โพสต์ว่า", "บอกว่า", "ระบุว่า"}) {
		return true
	}
	for _, w := range []string{"라고", "이라고", "라는", "이라는", "라며", "이라며", "란 글", "이란 글"} {
		if strings.HasPrefix(behind, w) {
			return true
		}
	}
	return false
}

// pairs finds the pairs of quotation marks of one line, marks included.
func pairs(line string) []crawler.Range {
	if !mayQuote(line) {
		return nil
	}
	var all []crawler.Range
	opened := map[rune]int{} // closing mark to where its pair began
	for i, c := range line {
		if !isMark(c) {
			continue
		}
		if start, ok := opened[c]; ok && mayClose(line, i, c) {
			all = append(all, crawler.Range{Start: start, End: i + utf8.RuneLen(c)})
			delete(opened, c)
			continue
		}
		if closing := closes(c); closing != 0 && mayOpen(line, i, c) {
			if _, ok := opened[closing]; !ok {
				opened[closing] = i
			}
		}
	}
	return all
}

// isMark says that c opens or closes a pair.
func isMark(c rune) bool {
	switch c {
	case '”', '’', '»', '」', '』', '》', '〉':
		return true
	}
	return closes(c) != 0
}

// closes gives the mark that closes the pair c opens, 0 if it opens none.
func closes(c rune) rune {
	switch c {
	case '"', '\'', '＂':
		return c
	case '“', '„', '‟':
		return '”'
	case '‘':
		return '’'
	case '«':
		return '»'
	case '「':
		return '」'
	case '『':
		return '』'
	case '《':
		return '》'
	case '〈':
		return '〉'
	}
	return 0
}

// mayOpen and mayClose tell single quotation marks from apostrophes, which
// stand between or behind Latin letters, and from signs of inches and feet.
func mayOpen(line string, i int, c rune) bool {
	before, _ := utf8.DecodeLastRuneInString(line[:i])
	if c == '"' {
		return !isDigit(before)
	}
	return c != '\'' || !isAlphabetic(before) && !isDigit(before)
}

func mayClose(line string, i int, c rune) bool {
	if c != '\'' && c != '’' {
		return true
	}
	behind, _ := utf8.DecodeRuneInString(line[i+utf8.RuneLen(c):])
	return !isAlphabetic(behind)
}
