package classifier

import (
	"math/bits"
	"slices"

	"scops/rules"
)

// complete says that a whole offer stands in the poster's own words: product,
// terms or offer, and reach.
func (t *tally) complete(g *grammar) bool {
	return t.product != productNone && t.open(g.terms|g.offer) && t.open(g.reach)
}

// label is the first label whose condition holds.
func (g *grammar) label(holds func(when string) bool) rules.Label {
	for _, l := range g.Labels {
		if holds(l.When) {
			return l.Label
		}
	}
	return rules.LabelNone
}

// gate is the row of the gate that stands open for the product, nil if none.
func (g *grammar) gate(t *tally) *rules.Gate {
	product := t.product
	if product == productNone {
		product = productOther
	}
	n := bits.OnesCount64(uint64(t.groups))
	rows := g.rows[product]
	for i := range rows {
		row := &rows[i]
		if n >= row.Groups && t.anyOpen(row.oneOf) && t.anyOpen(row.alsoOneOf) && t.signed(g, row.Gate) && !t.stands(row.NotWith) && !t.closed(g, row.Gate) {
			return row.Gate
		}
	}
	return nil
}

// gateRow is a compiled rules.Gate.
type gateRow struct {
	*rules.Gate
	oneOf, alsoOneOf groupSet
}

// closed says that too many goods of shops are named for a row to open: two where what
// is sold is not known, else three, or four where signs stand beside a drug named outright.
func (t *tally) closed(g *grammar, row *rules.Gate) bool {
	most := 3
	switch {
	case row.Product == string(rules.Low) || t.goods < 2:
		return false
	case row.Product == productOther:
		most = 2
	case row.Product == string(rules.Medium) && (row.Telling || len(row.AnySignOf) > 0):
		most = manyGoods
	}
	return t.goods >= most && !t.hides(g)
}

// hides says that the name of the goods or their hand-over is hidden, as no shop's is.
func (t *tally) hides(g *grammar) bool {
	return slices.ContainsFunc(t.signs, func(h signHit) bool { return g.Telling[h.sign].Name == "disguised" || g.Telling[h.sign].Name == "drop" })
}

// stands says whether a word of one of the lists stands in the post.
func (t *tally) stands(lists []string) bool {
	return slices.ContainsFunc(lists, func(name string) bool {
		return slices.ContainsFunc(t.innocent, func(l *list) bool { return l.Name == name })
	})
}

// anyOpen says whether one of the groups stands; none asks nothing.
func (t *tally) anyOpen(groups groupSet) bool { return groups == 0 || t.open(groups) }

// signed says whether the telling signs a row asks for stand. Where the product
// is not known, a unit of the trade must be a list of prices: one price per
// gram is any shop's.
func (t *tally) signed(g *grammar, row *rules.Gate) bool {
	if row.Telling && !slices.ContainsFunc(t.signs, func(h signHit) bool { return !g.Telling[h.sign].Faint }) {
		return false
	}
	return t.anySign(g, row, row.AnySignOf) && t.anySign(g, row, row.AlsoSignOf)
}

// anySign says whether one of the signs stands; no names ask nothing.
func (t *tally) anySign(g *grammar, row *rules.Gate, names []string) bool {
	return len(names) == 0 || slices.ContainsFunc(t.signs, func(h signHit) bool {
		return slices.Contains(names, g.Telling[h.sign].Name) && (row.Product != productOther || h.slot || h.ladder || !ofUnits(g.Telling[h.sign]))
	})
}

// ofUnits says that a sign is about units and prices.
func ofUnits(s rules.Sign) bool {
	return slices.ContainsFunc(s.Predicates, func(p string) bool {
		return p == "trade-unit" || p == "gram-ladder" || p == "unit-ladder" || p == "in-usual-range" || p == "weighed"
	})
}
