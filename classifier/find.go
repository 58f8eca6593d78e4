package classifier

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/rules"
)

// Bounds of one reading. What goes beyond is left out and the Verdict says so.
const (
	maxText    = 1 << 20 // bytes of a text
	maxMatches = 1 << 13 // matches of one view; entities
)

// found is a term or an entity that stands in a text.
type found struct {
	term       *term          // nil for an entity
	entity     *entity.Entity // nil for a term
	role       *role          // of the term's list, or the entity's kind
	kind       kindSet        // of the entity's one kind
	start, end int            // bytes of the original
	hidden     bool           // written in disguise
	initials   bool           // written as initial consonants
	tag        bool           // in a hashtag
	quoted     bool           // in quotes or a framed stretch: counts for nothing
	framed     frameSet       // frames it stands in
	covered    bool           // part of a longer find
	silent     bool           // what silences it stands near
	number     answer         // see numbered
}

// slot is the role of what was found; "" for innocent words and identifiers
// that play none.
func (f *found) slot() rules.Slot { return f.role.slot }

// slotOf is the role a kind of identifier plays; places and links play none.
func slotOf(k entity.Kind) rules.Slot {
	switch k {
	case entity.Price:
		return rules.SlotPrice
	case entity.Quantity:
		return rules.SlotUnit
	case having:
		return rules.SlotOffer
	case entity.BTC, entity.ETH, entity.Tron, entity.LTC, entity.XMR:
		return rules.SlotCoin
	case entity.PromptPay, entity.TrueMoney, entity.Bank, entity.GiftCode:
		return rules.SlotPayment
	case entity.Parcel, entity.Coordinates, handed:
		return rules.SlotDelivery
	case entity.URL, entity.Place:
		return ""
	}
	return rules.SlotContact
}

// manyInitials is how many consonants hardly stand for another word.
const manyInitials = 4

// ambiguity is the term's; few initials are any word's, whatever they stand for.
func (f *found) ambiguity() rules.Ambiguity {
	switch {
	case f.initials && f.term.syllables < manyInitials:
		return rules.High
	case f.initials:
		return rules.Medium
	}
	return f.term.ambiguity
}

// rule is the name a signal gives it.
func (f *found) rule() string { return f.role.name }

// shadow says that it is counted apart and for nothing.
func (f *found) shadow() bool { return f.term != nil && f.term.shadow }

// hit is a match that has become a term.
type hit struct {
	entry       entry
	start, end  int // folded
	left, right edge
	tag         bool
}

// view is a folded text with what its matches must know of it.
type view struct {
	text   *normalize.Text
	second bool
}

// findTerms adds the terms that stand in a text, the last one w folded and
// searched, to the empty list all: sorted by start, end and list. over says that
// there was more than it looked at.
func (c *Classifier) findTerms(w *scratch, folded normalize.Text, marks marks, all []found) (_ []found, over bool) {
	w.text = folded
	all, over = c.findIn(view{text: &w.text}, marks, w, all)
	if second := w.folder.Join(folded); second != nil {
		first := len(all)
		c.search(second.Folded, w)
		var more bool
		all, more = c.findIn(view{text: second, second: true}, marks, w, all)
		over = over || more
		all = dropRepeats(all, first)
	}
	sortFound(all)
	all = c.dropNear(dropTwins(all), folded.Original)
	return dropCovered(all), over
}

// dropTwins drops from a sorted list what stands where the one before it does, by
// the same list. Hardly any post has such.
func dropTwins(all []found) []found {
	twins := func(a, b *found) bool {
		return a.start == b.start && a.end == b.end && a.term.list == b.term.list && a.shadow() == b.shadow()
	}
	for i := 1; i < len(all); i++ {
		if twins(&all[i-1], &all[i]) {
			return slices.CompactFunc(all, func(a, b found) bool { return twins(&a, &b) })
		}
	}
	return all
}

// sortFound sorts by start, end and rule. Most lists are short or nearly in order.
func sortFound(all []found) {
	if len(all) > 64 {
		slices.SortStableFunc(all, func(a, b found) int { return compareFound(&a, &b) })
		return
	}
	for i := 1; i < len(all); i++ {
		k := i
		for k > 0 && all[k-1].start >= all[i].start && compareFound(&all[k-1], &all[i]) > 0 {
			k--
		}
		if k < i {
			f := all[i]
			copy(all[k+1:i+1], all[k:i])
			all[k] = f
		}
	}
}

func compareFound(a, b *found) int {
	switch {
	case a.start != b.start:
		return a.start - b.start
	case a.end != b.end:
		return a.end - b.end
	}
	return cmp.Compare(a.rule(), b.rule())
}

// search searches a folded text for terms and words of identifiers.
func (c *Classifier) search(folded string, w *scratch) {
	w.tags = strings.IndexByte(folded, '#') >= 0
	if w.tags {
		w.matches = c.words.scan(folded, maxMatches, w.matches[:0])
	} else {
		w.matches = c.words.scanWhole(folded, maxMatches, w.matches[:0])
	}
	w.over = len(w.matches) >= maxMatches
	if !w.tags {
		w.matches = slices.DeleteFunc(w.matches, func(m match) bool { return splitsLatin(folded, m) })
	}
	slices.SortFunc(w.matches, compareMatches)
}

// findEntities finds the identifiers of a text, which is searched for their words
// and for terms.
func (c *Classifier) findEntities(folded normalize.Text, w *scratch) []entity.Entity {
	c.search(folded.Folded, w)
	w.words = w.words[:0]
	for _, m := range w.matches {
		for _, e := range c.entries.of(m.pattern) {
			if e.term == nil {
				w.words = append(w.words, entity.Word{Start: m.start, End: m.end, Number: e.word})
			}
		}
	}
	return w.finder.FindBeside(folded, w.words, c.countries())
}

// findIn finds the terms of one view, which is searched.
func (c *Classifier) findIn(v view, marks marks, w *scratch, all []found) ([]found, bool) {
	tags, over := w.tags, w.over
	w.hits = w.hits[:0]
	for _, m := range w.matches {
		for _, e := range c.entries.of(m.pattern) {
			if e.term == nil {
				continue
			}
			h := hit{entry: e, start: int(m.start), tag: tags && inTag(v.text.Folded, int(m.start))}
			if h.left = e.leftEdge(v.text.Folded, h.start, h.tag); h.left == shut {
				continue
			}
			h.end = int(m.end) + stretched(v.text, int(m.end))
			h.right = e.rightEdge(v.text.Folded, h.end, h.tag, v.second && e.last == letterSyllable && h.cutUp(v))
			if h.right == shut {
				continue
			}
			if v.second && (h.left == soft || h.right == soft) {
				h.cutFree(v)
			}
			w.hits = append(w.hits, h)
		}
	}
	w.hits = settle(w.hits)
	for i := range w.hits {
		h := &w.hits[i]
		if c.innocent(h.entry.term, v.text.Folded, h.start, h.end) {
			continue
		}
		if f, ok := h.found(v, marks); ok {
			all = append(all, f)
		}
	}
	return all, over
}

// compareMatches orders by start, end and pattern.
func compareMatches(a, b match) int {
	switch {
	case a.start != b.start:
		return int(a.start - b.start)
	case a.end != b.end:
		return int(a.end - b.end)
	}
	return int(a.pattern - b.pattern)
}

// splitsLatin says that a match begins or ends inside a Latin word, as most of
// those of short patterns do; only in a hashtag may they stand. Stretched letters
// behind a match may be its own.
func splitsLatin(s string, m match) bool {
	if m.start > 0 && isLower(s[m.start]) && isLower(s[m.start-1]) {
		return true
	}
	last := s[m.end-1]
	return int(m.end) < len(s) && isLower(last) && isLower(s[m.end]) && last != s[m.end]
}

// cutUp says that something stands between the letters of a match.
func (h *hit) cutUp(v view) bool {
	start, end := v.text.Span(h.start, h.end)
	return end-start > h.end-h.start
}

// cutFree opens the soft edges of a longer Korean word of the second view cut up by spaces,
// where one stands in the original too: in "6정 아 이 스 팝니다" the run that is joined
// is longer than the word. Two syllables must have one edge of their own.
func (h *hit) cutFree(v view) {
	loose := (h.left == soft) != (h.right == soft)
	if h.entry.term.syllables < 2 || h.entry.term.syllables == 2 && !loose {
		return
	}
	start, end := v.text.Span(h.start, h.end)
	if before, _ := utf8.DecodeLastRuneInString(v.text.Original[:start]); h.left == soft && unicode.IsSpace(before) {
		h.left = open
	}
	if behind, _ := utf8.DecodeRuneInString(v.text.Original[end:]); h.right == soft && unicode.IsSpace(behind) {
		h.right = open
	}
}

// stretched is how many bytes of a stretched spelling stand behind a match that
// ends at: "iceee" is folded to "icee", of which "ice" is the word.
func stretched(t *normalize.Text, at int) int {
	if at >= len(t.Folded) || t.Folded[at] <= ' ' {
		return 0
	}
	n := runeLength(t.Folded[at])
	if at < n || at+n > len(t.Folded) || t.Folded[at-1] != t.Folded[at+n-1] {
		return 0 // most letters differ in their last byte
	}
	if next, _ := runeAt(t.Folded, at); t.Folded[at-n:at] != t.Folded[at:at+n] || !unicode.IsLetter(next) {
		return 0
	}
	if after, _ := utf8.DecodeRuneInString(t.Folded[at+n:]); followsThai(after) {
		return 0 // the next syllable's consonant: เคค่ะ
	}
	if start, end := t.Span(at, at+n); end-start < 2*n {
		return 0
	}
	return n
}

// found leads a hit back to the original, unless its way of writing is one the
// term is not found under or it is part of a link or handle.
func (h *hit) found(v view, marks marks) (f found, ok bool) {
	t := h.entry.term
	if v.second && t.disguise == 0 && !h.entry.initials {
		return f, false
	}
	f = found{term: t, role: &t.list.role, tag: h.tag}
	f.start, f.end = v.text.Span(h.start, h.end)
	surface := v.text.Original[f.start:f.end]
	switch d := hiding(surface, t.listed); {
	case h.entry.initials:
		f.hidden, f.initials = true, true
	case v.second:
		if d&^(t.disguise|lookalikes) != 0 {
			return f, false
		}
		f.hidden = true
	default:
		f.hidden = d&(jamo|lookalikes) != 0 || t.list.Slot == rules.SlotSubstance && onlyJamo(t.listed)
	}
	return f, !marks.inName(f.start, f.end)
}

// onlyJamo says that a term is itself a name cut to its consonants.
func onlyJamo(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool { return !isJamo(c) })
}

// settle keeps the hits whose soft edges touch another listed term that itself
// stands. hits are sorted by start.
func settle(hits []hit) []hit {
	loose := false
	for i := range hits {
		loose = loose || !hits[i].stands()
	}
	if !loose {
		return hits
	}
	for i := range hits {
		if hits[i].left != open {
			continue
		}
		next := behind(hits, i)
		for k := range next {
			next[k].left = open
		}
	}
	for i := len(hits) - 1; i >= 0; i-- {
		if h := &hits[i]; h.left == open && (h.right == open || slices.ContainsFunc(behind(hits, i), h.mayTouch)) {
			h.right = open
		}
	}
	n := 0
	for i := range hits {
		if hits[i].stands() {
			hits[n] = hits[i]
			n++
		}
	}
	return hits[:n]
}

// stands says that nothing more is asked of a hit.
func (h *hit) stands() bool { return h.left == open && h.right == open }

// mayTouch says that the hit next stands and, behind a Korean product, plays a part
// in ads: 합성세제 is no 합성.
func (h *hit) mayTouch(next hit) bool {
	l := h.entry.term.list
	return next.stands() && (next.entry.term.list.Slot != "" || l.Slot != rules.SlotSubstance || l.Lang != "ko")
}

// behind are the hits that begin where hit i ends.
func behind(hits []hit, i int) []hit {
	rest := hits[i+1:]
	end := hits[i].end
	first := sort.Search(len(rest), func(k int) bool { return rest[k].start >= end })
	last := first
	for last < len(rest) && rest[last].start == end {
		last++
	}
	return rest[first:last]
}

// inTag says whether the byte at lies in a hashtag of a folded text.
func inTag(s string, at int) bool {
	from := max(0, at-maxTag)
	i := strings.LastIndexAny(s[from:at], "# \n.,/!?()@")
	return i >= 0 && s[from+i] == '#'
}

// maxTag is the longest hashtag looked at, in bytes.
const maxTag = 200

// dropRepeats drops finds of the second view, from first on, that the first
// view has.
func dropRepeats(all []found, first int) []found {
	type key struct {
		term       *term
		start, end int
	}
	seen := make(map[key]bool, len(all))
	kept := all[:0]
	for i, f := range all {
		k := key{f.term, f.start, f.end}
		if !seen[k] || i < first {
			kept = append(kept, f)
		}
		seen[k] = true
	}
	return kept
}
