package classifier

import (
	"slices"
	"strings"

	"scops/rules"
)

// isDemand says that the post asks for a source of a product and offers
// nothing: no offer, no price. What it wants to buy, "1g", is no offer, nor is
// the one price it would pay, in the sentence that asks for the goods.
func (r *reading) isDemand(t *tally) bool {
	if r.stands&demandSlot == 0 || r.offers() {
		return false
	}
	product, asked := false, noItem // the demand word
	for i := range r.items {
		f := &r.items[i]
		if f.shadow() {
			continue
		}
		product = product || f.hasSlot(rules.SlotSubstance)
		if f.quoted || !f.hasSlot(rules.SlotDemand) {
			continue
		}
		if r.addressed(f) {
			return false
		}
		if asked == noItem || r.items[asked].tag {
			asked = i
		}
	}
	return product && asked != noItem && r.bids(t, asked)
}

// buys says that the post buys, whatever else stands there: a word hardly ever
// a seller's (ambiguity low: 삽니다, 구합니다) in the sentence of a product, at
// most one price, and no word only sellers say (팝니다). Who looks for hands says
// such words too.
func (r *reading) buys() bool {
	sells := func(f found) bool {
		return f.counts() && f.hasSlot(rules.SlotOffer) && f.term.ambiguity == rules.Low
	}
	if r.stands&demandSlot == 0 || len(r.prices()) > 1 || slices.ContainsFunc(r.items, sells) {
		return false
	}
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || !f.hasSlot(rules.SlotDemand) || f.term.ambiguity != rules.Low {
			continue
		}
		for _, g := range r.within(r.segment(f.start)) {
			if g.counts() && g.hasSlot(rules.SlotSubstance) && !overlaps(&g, f) {
				return true
			}
		}
	}
	return false
}

// bids says that the post names no price, or only the one its asking sentence
// speaks of: behind the demand word, or in Thai before it where nobody says how
// to be reached.
func (r *reading) bids(t *tally, asked int) bool {
	g := &r.c.grammar
	bid, a := false, &r.items[asked]
	for i := range r.items {
		f := &r.items[i]
		if f.shadow() || f.quoted || f.slot() != rules.SlotPrice || overlaps(f, a) {
			continue
		}
		if bid || a.tag || t.open(g.hand) || f.start < a.start && (a.term.list.Lang != "th" || t.open(g.reach)) || r.segment(f.start) != r.segment(a.start) && !r.asksIn(f) {
			return false
		}
		bid = true
	}
	return true
}

// asksIn says that a demand word stands in the English sentence of an item.
func (r *reading) asksIn(f *found) bool {
	return r.lang == "en" && anyOf(r.within(r.segment(f.start)), func(g *found) bool { return g.counts() && g.hasSlot(rules.SlotDemand) })
}

// offers says that the poster offers: an offer word stands that is no part of a
// Thai question ("ใครมีของ", "ขายไหม").
func (r *reading) offers() bool {
	for i := range r.items {
		f := &r.items[i]
		if f.counts() && r.groupName(i) == groupOffer && !r.isAsked(i) {
			return true
		}
	}
	return false
}

// isAsked says that an offer word is asked for: a Thai demand word lies over it,
// or a particle of asking stands behind it.
func (r *reading) isAsked(i int) bool {
	f := &r.items[i]
	for j := max(0, i-3); j < min(len(r.items), i+4); j++ {
		if d := &r.items[j]; d.hasSlot(rules.SlotDemand) && d.term.list.Lang == "th" && d.counts() && overlaps(d, f) {
			return true
		}
	}
	return asksWhether(r.text[f.end:])
}

// addressed says that a Thai word of seeking speaks to those who seek: "ใครหา
// ไอซ์อยู่ ทางนี้".
func (r *reading) addressed(f *found) bool {
	seeks := func(w string) bool { return strings.HasPrefix(f.term.text, w) }
	if f.term.list.Lang != "th" || !slices.ContainsFunc([]string{"หา", "อยาก", "ตามหา", "มองหา", "จะหา"}, seeks) {
		return false
	}
	before := strings.TrimRight(r.text[max(0, f.start-40):f.start], " ")
	return endsWithAny(before, []string{"ใคร", "ใครกำลัง", "คนไหน", "ท่านใด", "สำหรับคน", "สำหรับคนที่"})
}

// overlaps says whether two items share a byte.
func overlaps(a, b *found) bool { return a.start < b.end && b.start < a.end }
