package classifier

import (
	"scops/classifier/entity"
	"scops/crawler"
	"scops/rules"
)

// frameSet is a set of frames: ways of speaking about an ad that is not one.
type frameSet uint8

// careFrame is the frame that makes a post talk even without a product.
const careFrame = "care"

// frame marks what stands in framed segments as quoted. A helpline is a report
// frame when the poster gives no way to be reached.
func (r *reading) frame() {
	if !anyOf(r.items, func(f *found) bool { return f.frame() != 0 }) {
		r.findReach()
		return
	}
	if r.stray = r.outspoken(); r.stray {
		return
	}
	c := newCasting(r)
	var helplines []int
	from, passed := len(r.text), frameSet(0) // what is passed on, and by which frames
	for i := range r.items {
		f := &r.items[i]
		bit := f.frame()
		switch {
		case bit == 0 || f.shadow() || f.quoted && f.framed == 0 || r.denied(f):
		case f.slot() == rules.SlotHelpline:
			helplines = append(helplines, i)
		default:
			c.cast(f, bit)
			if at, ok := r.passedOn(f); ok {
				from, passed = min(from, at), passed|bit
			}
		}
	}
	if bit := r.reported(); bit != 0 {
		from, passed = 0, passed|bit
	}
	r.castFrame(crawler.Range{Start: from, End: len(r.text)}, passed)
	r.findReach()
	if len(helplines) == 0 || r.reaches() {
		return
	}
	for _, i := range helplines {
		c.cast(&r.items[i], r.items[i].frame())
	}
	r.findReach()
}

// speakingWords is how many different words of reporting and care stand in the post, two
// where more do; own: those in the poster's own voice.
func (r *reading) speakingWords(own bool) int {
	n, word := 0, ""
	for i := range r.items {
		f := &r.items[i]
		if !f.speaksAbout() || own && !f.counts() || n > 0 && f.term.text == word {
			continue
		}
		if n++; n == 2 {
			break
		}
		word = f.term.text
	}
	return n
}

// holdsAd says that a product and an identifier to write to stand in an area of
// an English post, and in the post a price usual for the product. Who treats or
// advises names none; a lone word of care beside all three is a seller's ("no side
// effects, 10 for 80, tele ..."). In Thai and Korean it is as often a parent's, who
// repeats what stood on a child's phone.
func (r *reading) holdsAd(area crawler.Range) bool {
	if r.lang != "en" {
		return false
	}
	product, reach := false, false
	for _, f := range r.within(area) {
		switch {
		case f.shadow():
		case f.hasSlot(rules.SlotSubstance):
			product = true
		case f.entity != nil:
			reach = reach || r.c.grammar.groupOf(&f) == groupReach && f.entity.Kind != entity.Phone
		}
	}
	return product && reach && r.usualPrice(make([]bool, len(r.items))) != noItem
}

// reported is the report frame when the post as a whole reports: a report word
// stands in it, and apart from it another one or a word of care. Who passes on
// an ad word for word (a scam list, a complaint, a tip, a parent) says so before
// it or behind it, in other sentences; one such word is what sellers write too
// ("no police"), and so are words of care alone ("no prescription").
func (r *reading) reported() frameSet {
	if r.speakingWords(false) < 2 {
		return 0
	}
	var bit frameSet
	var first *found
	apart := false
	for i := range r.items {
		f := &r.items[i]
		if !f.speaksAbout() || f.shadow() || f.quoted && f.framed == 0 || r.denied(f) {
			continue
		}
		if f.hasSlot(rules.SlotReport) {
			bit = f.frame()
		}
		switch {
		case first == nil:
			first = f
		case f.term.text != first.term.text && f.start >= first.end:
			apart = true
		}
		if apart && bit != 0 {
			return bit
		}
	}
	return 0
}

// castFrame marks the items of an area.
func (r *reading) castFrame(area crawler.Range, bit frameSet) {
	items := r.within(area)
	for i := range items {
		items[i].framed |= bit
		items[i].quoted = true
	}
}

// framing says whether a frame speaks about what ads are made of: a product,
// terms or reach stands in it, or the frame is care.
func (r *reading) framing() (any, care bool) {
	careBit := r.c.grammar.frameBit(careFrame)
	for i := range r.items {
		f := &r.items[i]
		if f.shadow() || f.framed == 0 {
			continue
		}
		care = care || f.framed&careBit != 0
		any = any || r.isCore(i)
	}
	return any || care, care
}

// isCore says whether an item is a product, terms or reach.
func (r *reading) isCore(i int) bool {
	f := &r.items[i]
	if f.slot() == rules.SlotSubstance {
		return true
	}
	g := r.group(i)
	return g != groupNone && (r.c.grammar.terms|r.c.grammar.reach)>>g&1 != 0
}
