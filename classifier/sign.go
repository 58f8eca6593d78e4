package classifier

import (
	"cmp"
	"slices"
	"strings"

	"scops/classifier/entity"
	"scops/rules"
)

// signHit is a telling sign that stands.
type signHit struct {
	sign   int // index of Grammar.Telling
	item   int // its first match
	ladder bool
	slot   bool // by a slot, not by a predicate
}

// telling is a compiled rules.Sign.
type telling struct {
	rule       string // of its signals
	says       string // what they say of what stands there
	slots      slotSet
	predicates []predicate
	needs      slotSet // slots and those of the predicates: without any of them the sign does not stand
	lang       string  // the language of all predicates of a sign without slots, "" = any
}

// predicate is a named predicate with the slot without which it never holds.
type predicate struct {
	name  string
	needs slotSet
	lang  string // see langOfPredicate
}

func tellingOf(s rules.Sign) telling {
	t := telling{rule: "sign:" + s.Name, says: " is a telling sign that shops lack: " + cmp.Or(s.Gloss.En, s.Name) + "."}
	if s.Faint {
		t.says = " is a hint, of no weight alone: " + cmp.Or(s.Gloss.En, s.Name) + "."
	}
	for _, slot := range s.Slots {
		t.slots |= setOf(slot)
	}
	t.needs = t.slots
	for _, name := range s.Predicates {
		p := predicate{name, setOf(slotOfPredicate(name)), langOfPredicate(name)}
		if name == "placed" {
			p.needs |= setOf(rules.SlotPrice) | setOf(rules.SlotUnit) | setOf(rules.SlotTrade)
		}
		t.predicates, t.needs = append(t.predicates, p), t.needs|p.needs
	}
	if len(t.predicates) > 0 && t.slots == 0 && !slices.ContainsFunc(t.predicates, func(p predicate) bool { return p.lang != t.predicates[0].lang }) {
		t.lang = t.predicates[0].lang
	}
	return t
}

// langOfPredicate is the only language of posts a predicate holds in, "" = any.
func langOfPredicate(name string) string {
	switch name {
	case "in-thai", "many-names", "bare-usual-price":
		return "th"
	case "in-korean", "slang-menu":
		return "ko"
	case "untold-terms":
		return "en"
	}
	return ""
}

// slotOfPredicate is the slot something of the poster's own words must have for
// a predicate to hold.
func slotOfPredicate(name string) rules.Slot {
	switch name {
	case "trade-unit":
		return rules.SlotUnit
	case "gram-ladder", "unit-ladder", "usual-ladder", "dear-unit", "half-ladder", "price-tag", "in-usual-range", "bare-usual-price":
		return rules.SlotPrice
	case "coin-and-messenger":
		return rules.SlotCoin
	case "own-voice":
		return rules.SlotContact
	case "insider":
		return rules.SlotTrade
	}
	return rules.SlotSubstance
}

// signs finds the telling signs, each once.
func (r *reading) signs(yields []bool) []signHit {
	r.steps, r.pricedAt, r.untoldAt = r.steps[:0], unknown, unknown
	if r.stands&priceSlot != 0 {
		r.steps = r.findSteps(r.steps)
	}
	hits := r.work.tally.signs[:0]
	for s := 0; r.stands != 0 && s < len(r.c.grammar.telling); s++ {
		if t := &r.c.grammar.telling[s]; t.needs&r.stands == 0 || t.lang != "" && t.lang != r.lang {
			continue
		}
		if h, ok := r.sign(s, yields); ok {
			hits = append(hits, h)
		}
	}
	r.work.tally.signs = hits
	return hits
}

// sign finds one sign: a word of one of its slots, or one of its predicates.
func (r *reading) sign(s int, yields []bool) (signHit, bool) {
	sign := &r.c.grammar.telling[s]
	hit := signHit{sign: s, item: noItem}
	for i := 0; i < len(r.items) && sign.slots&r.stands != 0; i++ {
		f := &r.items[i]
		if f.counts() && !yields[i] && f.term != nil && sign.slots&f.set() != 0 {
			if f.slot() == rules.SlotUnit && !r.numbered(f) {
				continue
			}
			hit.item, hit.slot = i, true
			break
		}
	}
	for k := range sign.predicates {
		p := &sign.predicates[k]
		if p.needs&r.stands == 0 || p.lang != "" && p.lang != r.lang {
			continue
		}
		at, ladder := r.predicate(p.name, yields)
		if at != noItem && (hit.item == noItem || at < hit.item) {
			hit.item = at
		}
		hit.ladder = hit.ladder || ladder
	}
	return hit, hit.item != noItem
}

// predicate gives the first item a named predicate rests on, noItem if it does
// not hold. ladder: it is a list of prices in a unit of the trade.
func (r *reading) predicate(name string, yields []bool) (item int, ladder bool) {
	switch name {
	case "disguised":
		return r.first(yields, func(f *found) bool { return f.hidden && f.hasSlot(rules.SlotSubstance) }), false
	case "two-substances":
		return r.twoSubstances(yields), false
	case "trade-unit":
		cheap := r.cheapUnits()
		at := r.first(yields, func(f *found) bool {
			return f.hasSlot(rules.SlotUnit) && f.term.trade && r.numbered(f) && !slices.Contains(cheap, f.start)
		})
		return at, at != noItem && len(r.prices()) > 1
	case "gram-ladder":
		at := r.gramLadder()
		return at, at != noItem
	case "price-tag":
		return r.priceTag(yields), false
	case "usual-ladder":
		return r.usualLadder(yields), false
	case "unit-ladder":
		at := r.gramLadder()
		if at == noItem {
			at = r.tradeLadder()
		}
		if at != noItem && slices.Contains(r.cheapUnits(), r.items[at].start) {
			at = noItem
		}
		if at == noItem {
			at = r.tabletLadder()
		}
		return at, at != noItem
	case "terse-price":
		return r.tersePrice(yields), false
	case "untold":
		return r.untold(yields), false
	case "untold-terms":
		return r.untoldTerms(yields), false
	case "dear-unit":
		return r.dearUnit(), false
	case "half-ladder":
		return r.portionAlone(), false
	case "in-usual-range":
		return r.usualPrice(yields), false
	case "bare-usual-price":
		return r.bareUsualPrice(yields), false
	case "weighed":
		return r.weighed(yields), false
	case "coin-and-messenger":
		return r.coinAndMessenger(yields), false
	case "anonymous-reach":
		if r.pricedOnce() != noItem {
			return r.firstReached((*found).isAnonymous), false
		}
	case "priced":
		return r.pricedOnce(), false
	case "placed":
		if r.byAccount() {
			return r.first(yields, func(f *found) bool { return f.isEntity(entity.Place) }), false
		}
	case "in-thai":
		return r.first(yields, func(f *found) bool { return f.hasSlot(rules.SlotSubstance) }), false
	case "in-korean":
		if r.listsKorean() {
			return r.first(yields, func(f *found) bool { return f.hasSlot(rules.SlotSubstance) }), false
		}
	case "many-names":
		return r.manyNames(yields), false
	case "insider":
		return r.first(yields, func(f *found) bool {
			return f.hasSlot(rules.SlotTrade) && f.ambiguity() != rules.High && (f.term.list.Lang == "th" || f.term.list.Lang == "ko" && r.listsKorean())
		}), false
	case "slang-menu":
		if r.listsKorean() {
			return r.slangMenu(yields), false
		}
	case "own-voice":
		return r.firstReached(func(*found) bool { return true }), false
	}
	return noItem, false
}

// firstReached is the first way to reach the poster that fits.
func (r *reading) firstReached(fits func(*found) bool) int {
	for i := range r.items {
		if f := &r.items[i]; r.reached[i] && f.counts() && fits(f) {
			return i
		}
	}
	return noItem
}

// pricedGap is how far a product's terms may stand from it, in graphemes.
const pricedGap = 20

// belongs says whether terms belong to a product: they stand near it on its
// line, and before it with no comma between.
func (r *reading) belongs(terms, product *found) bool {
	if r.lay.line(product.start) != r.lay.line(terms.start) || !r.lay.within(pricedGap, product.start, product.end, terms.start, terms.end) {
		return false
	}
	return terms.end > product.start || !strings.ContainsAny(r.text[terms.end:product.start], ",;")
}

// unknown says that nobody has asked for an item yet.
const unknown = -2

// pricedOnce is priced, found once for all signs.
func (r *reading) pricedOnce() int {
	if r.pricedAt == unknown {
		r.pricedAt = r.priced()
	}
	return r.pricedAt
}

// priced is the first product that stands beside a price or quantity on its
// line.
func (r *reading) priced() int {
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || !f.hasSlot(rules.SlotSubstance) {
			continue
		}
		for j := max(0, i-4); j < min(len(r.items), i+5); j++ {
			if g := &r.items[j]; g.counts() && r.groupName(j) == groupTerms && r.belongs(g, f) {
				return i
			}
		}
	}
	return noItem
}

// first is the first item of the poster's own words that fits.
func (r *reading) first(yields []bool, fits func(*found) bool) int {
	for i := range r.items {
		if f := &r.items[i]; f.counts() && !yields[i] && fits(f) {
			return i
		}
	}
	return noItem
}

// otherGoods says whether two products are of two substances, or, in Thai, of two
// kinds of one that sell under lists of their own (yaba and ice). Two words of
// every day with prices (cheese, lemon) are a shop's list, and one word (caps) is
// one thing.
func otherGoods(a, b *found) bool {
	if a.term.text == b.term.text || a.everyday() && b.ambiguity() == rules.High || b.everyday() && a.ambiguity() == rules.High {
		return false
	}
	kinds := a.term.list.Lang == "th" && b.term.list.Lang == "th" && a.term.list.Name != b.term.list.Name
	return kinds || a.term.list.Substance != b.term.list.Substance
}

// everyday says that a product is a word of every day, letters left out.
func (f *found) everyday() bool { return f.term.measured && f.term.letters > 2 }

// twoSubstances finds two different substances that stand apart.
func (r *reading) twoSubstances(yields []bool) int {
	first := noItem
	for i := range r.items {
		f := &r.items[i]
		if !f.counts() || yields[i] || !f.hasSlot(rules.SlotSubstance) || f.term.list.Substance == "" {
			continue
		}
		if first == noItem {
			first = i
			continue
		}
		if a := &r.items[first]; f.start >= a.end && otherGoods(a, f) {
			return first
		}
	}
	return noItem
}

func (r *reading) coinAndMessenger(yields []bool) int {
	coin := r.first(yields, func(f *found) bool {
		return f.hasSlot(rules.SlotCoin) || f.isEntity("btc", "eth", "tron", "ltc", "xmr")
	})
	if coin == noItem || r.first(yields, (*found).isAnonymous) == noItem {
		return noItem
	}
	return coin
}

// prices are the different prices the poster asks.
func (r *reading) prices() map[string]bool {
	all := map[string]bool{}
	for i := range r.items {
		if f := &r.items[i]; f.counts() && f.isEntity(entity.Price) {
			all[f.entity.Value] = true
		}
	}
	return all
}
