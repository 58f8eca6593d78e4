package classifier

import (
	"slices"

	"strings"
	"unicode"

	"scops/classifier/entity"
	"scops/rules"
)

// Names of groups the conditions of section "gate" and "complete offer" rest
// on; the grammar file must use them.
const (
	groupTerms   = "terms"
	groupReach   = "reach"
	groupHand    = "hand-over"
	groupOffer   = "offer"
	productNone  = ""
	productOther = "unknown"
)

// grammar is the compiled ad grammar.
type grammar struct {
	rules.Grammar
	bySlot map[rules.Slot]int // index of Groups
	byKind map[entity.Kind]int
	frames map[rules.Slot]frameSet

	wholePost map[string]bool      // lists whose words frame the whole post
	telling   []telling            // by index of Telling
	points    []int                // by index of Groups
	rows      map[string][]gateRow // those of Gate, by product

	terms, offer, reach, hand groupSet // the groups of these names
}

// groupSet is a set of groups, by index of Groups.
type groupSet uint64

// groupsOf is the set of the groups with these names.
func (g *grammar) groupsOf(names ...string) (set groupSet) {
	for i := range g.Groups {
		if slices.Contains(names, g.Groups[i].Name) {
			set |= 1 << i
		}
	}
	return set
}

func compileGrammar(g rules.Grammar) grammar {
	c := grammar{Grammar: g, bySlot: map[rules.Slot]int{}, byKind: map[entity.Kind]int{}, frames: map[rules.Slot]frameSet{}, wholePost: map[string]bool{}, rows: map[string][]gateRow{}}
	for i, group := range g.Groups {
		for _, s := range group.Slots {
			if _, taken := c.bySlot[s]; !taken {
				c.bySlot[s] = i
			}
		}
		for _, k := range group.Entities {
			if _, taken := c.byKind[entity.Kind(k)]; !taken {
				c.byKind[entity.Kind(k)] = i
			}
		}
	}
	for i := range g.Groups {
		switch g.Groups[i].Name {
		case groupReach:
			c.byKind[mention], c.byKind[dialled] = i, i
		case groupOffer:
			c.byKind[having] = i
		case groupHand:
			c.byKind[handed] = i
		}
	}
	for _, s := range g.Telling {
		c.telling = append(c.telling, tellingOf(s))
	}
	c.terms, c.offer, c.reach, c.hand = c.groupsOf(groupTerms), c.groupsOf(groupOffer), c.groupsOf(groupReach), c.groupsOf(groupHand)
	for i := range g.Gate {
		row := &g.Gate[i]
		c.rows[row.Product] = append(c.rows[row.Product], gateRow{row, c.groupsOf(row.OneOf...), c.groupsOf(row.AlsoOneOf...)})
	}
	for i, f := range g.Frames {
		for _, s := range f.Slots {
			c.frames[s] |= 1 << i
		}
		for _, list := range f.WholePost {
			c.wholePost[list] = true
		}
	}
	return c
}

// groupOfKind is the name of the group entities of a kind serve, "" if none.
func (g *grammar) groupOfKind(k entity.Kind) string {
	if i, ok := g.byKind[k]; ok {
		return g.Groups[i].Name
	}
	return ""
}

// groupOf is the name of the group an item would serve, "" if none.
func (g *grammar) groupOf(f *found) string {
	if at := f.role.group; at != groupNone {
		return g.Groups[at].Name
	}
	return ""
}

// frame is the frame an item's word makes, 0 if none.
func (f *found) frame() frameSet { return f.role.frame }

// frameBit is the set of the one frame with this name.
func (g *grammar) frameBit(name string) frameSet {
	for i, f := range g.Frames {
		if f.Name == name {
			return 1 << i
		}
	}
	return 0
}

// groupNone is no group.
const groupNone = -1

// group is the index of the group an item serves, groupNone if none: a contact only
// when it reaches, a unit or an amount in words ("한 병") only beside a number.
func (r *reading) group(i int) int {
	f := &r.items[i]
	at := f.role.group
	switch {
	case at == groupNone:
		return groupNone
	case f.slot() == rules.SlotContact && !r.reached[i]:
		return groupNone
	case (f.hasSlot(rules.SlotUnit) || f.isEntity(entity.Quantity) && isCountInWords(f.entity.Surface)) && !r.numbered(f):
		return groupNone
	}
	return at
}

// isCountInWords says that a quantity is written in Korean words alone, as
// stories count too.
func isCountInWords(surface string) bool {
	return !strings.ContainsFunc(surface, unicode.IsNumber) && strings.ContainsFunc(surface, isSyllable)
}

// groupName is the name of the group an item serves, "" if none.
func (r *reading) groupName(i int) string {
	if g := r.group(i); g >= 0 {
		return r.c.grammar.Groups[g].Name
	}
	return ""
}

// tally is what stands unquoted in a post.
type tally struct {
	product    string // ambiguity of the least ambiguous product, "" = none
	carrier    int    // the item that carries the product's points, -1 = none
	substances []string
	first      []int    // by group: the item that carries its points; noItem = closed, outsideItem = profile or link
	groups     groupSet // those that stand
	signs      []signHit
	innocent   []*list // lists of innocent words that stand in the post
	goods      int     // how many goods of shops are named in an English post, at most manyGoods
}

const (
	noItem      = -1
	outsideItem = -2
)

// open says whether one of some groups stands.
func (t *tally) open(groups groupSet) bool { return t.groups&groups != 0 }

// tally counts the groups and signs of the poster's own words.
func (r *reading) tally() tally {
	w := &r.work.tally
	w.reset(r)
	t := tally{carrier: noItem, first: w.first, innocent: w.innocent, substances: []string{}}
	yields := r.yields()
	for i := range r.items {
		f := &r.items[i]
		if f.term != nil && f.slot() == "" && !slices.Contains(t.innocent, f.term.list) && !isDenied(r.text[f.end:]) && !r.waives(f) {
			t.innocent = append(t.innocent, f.term.list)
		}
		if !f.counts() {
			continue
		}
		if r.stands |= f.set(); yields[i] {
			continue
		}
		if f.hasSlot(rules.SlotSubstance) {
			if s := f.term.list.Substance; s != "" && !slices.Contains(t.substances, s) {
				t.substances = append(t.substances, s)
			}
			if a := f.ambiguity(); t.product == "" || rank(a) < rank(rules.Ambiguity(t.product)) {
				t.product, t.carrier = string(a), i
			}
			if g, ok := r.c.grammar.bySlot[rules.SlotOffer]; ok && t.first[g] == noItem && r.lang == "th" && r.offersItself(f) {
				t.first[g] = i
			}
			continue
		}
		if g := r.group(i); g >= 0 && t.first[g] == noItem {
			t.first[g] = i
		}
	}
	for g := range r.c.grammar.Groups {
		if r.outside != nil && t.first[g] == noItem && r.c.grammar.Groups[g].Name == groupReach {
			t.first[g] = outsideItem
		}
	}
	for g, first := range t.first {
		if first != noItem {
			t.groups |= 1 << g
		}
	}
	slices.Sort(t.substances)
	w.innocent, t.goods = t.innocent, r.countGoods()
	t.signs = r.signs(yields)
	return t
}

// rank orders ambiguities: the least ambiguous first.
func rank(a rules.Ambiguity) int {
	switch a {
	case rules.Low:
		return 0
	case rules.Medium:
		return 1
	}
	return 2
}

// yields settles occurrences that are listed in two roles: each serves one. A
// word that is a product and something else (작대기) is the product, unless
// another product stands in the post; else the first group of the grammar has
// it.
func (r *reading) yields() []bool {
	yields := r.work.tally.yields
	for i := 0; i < len(r.items); {
		j := i + 1
		for j < len(r.items) && r.items[j].start == r.items[i].start && r.items[j].end == r.items[i].end {
			j++
		}
		if j > i+1 {
			r.share(i, j, yields)
		}
		i = j
	}
	return yields
}

// share gives the occurrence items[lo:hi] to one role.
func (r *reading) share(lo, hi int, yields []bool) {
	products, others := 0, 0
	best := -1
	for i := lo; i < hi; i++ {
		switch f := &r.items[i]; {
		case !f.counts() || f.slot() == "":
		case f.hasSlot(rules.SlotSubstance):
			products++
		default:
			others++
			if g := r.group(i); g >= 0 && (best < 0 || g < best) {
				best = g
			}
		}
	}
	if products+others < 2 || others == 0 {
		return
	}
	asProduct := products > 0 && !r.productElsewhere(lo, hi)
	for i := lo; i < hi; i++ {
		f := &r.items[i]
		switch {
		case f.hasSlot(rules.SlotSubstance):
			yields[i] = !asProduct && products > 0
		case asProduct:
			yields[i] = true
		case best >= 0:
			yields[i] = r.group(i) != best
		}
	}
}

// productElsewhere says whether a product stands outside items[lo:hi].
func (r *reading) productElsewhere(lo, hi int) bool {
	for i := range r.items {
		f := &r.items[i]
		if (i < lo || i >= hi) && f.hasSlot(rules.SlotSubstance) && f.counts() && (f.end <= r.items[lo].start || f.start >= r.items[lo].end) {
			return true
		}
	}
	return false
}
