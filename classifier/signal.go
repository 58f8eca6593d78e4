package classifier

import (
	"cmp"

	"scops/rules"
)

// signals writes down every match with its points, in order of start, end and
// rule; matches on trial apart.
func (r *reading) signals(j *judgement) (counted, shadow []Signal) {
	others, trial := r.otherSignals(j)
	w := &r.work.reasons
	w.reset()
	for i := range r.items {
		if f := &r.items[i]; f.isReason() {
			w.write(r, f)
		}
	}
	counted = make([]Signal, 0, len(w.ends)+len(others))
	why, from, k := w.slab.Keep(w.text), 0, 0
	for i := range r.items {
		f := &r.items[i]
		if !f.isReason() {
			continue
		}
		reason := why[from:w.ends[k]]
		from, k = w.ends[k], k+1
		if f.shadow() {
			shadow = append(shadow, r.signal(f, reason, 0))
			continue
		}
		counted = append(counted, r.signal(f, reason, r.points(i, j)))
	}
	shadow = append(shadow, trial...)
	sortSignals(shadow)
	return mergeSignals(counted, others), shadow
}

func compareSignals(a, b *Signal) int {
	if a.Start != b.Start || a.End != b.End {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	}
	return cmp.Compare(a.Rule, b.Rule)
}

// points are what item i carries: its group's, or the product's.
func (r *reading) points(i int, j *judgement) int {
	if i == j.carrier {
		return r.c.pack.Scoring.Product[j.tally.product]
	}
	for g, first := range j.first {
		if first == i {
			return r.c.grammar.points[g]
		}
	}
	return 0
}

// groupPoints are what the first match of a group carries.
func (c *Classifier) groupPoints(g int) int {
	group := &c.grammar.Groups[g]
	if p, ok := c.pack.Scoring.Group[group.Points]; ok && group.Points != "" {
		return p
	}
	return c.pack.Scoring.Group[group.Name]
}

// signal describes one match.
func (r *reading) signal(f *found, why string, weight int) Signal {
	s := Signal{Rule: f.rule(), Slot: string(f.slot()), Surface: r.text[f.start:f.end], Start: f.start, End: f.end, Weight: weight, Why: why, Quoted: f.quoted}
	if f.term != nil {
		s.File, s.Term = cmp.Or(f.term.file, f.term.list.Pos.File), f.term.listed
	}
	return s
}

// meaning is what the terms of a list stand for, in English.
func meaning(l *list) string {
	switch s := l.sold; {
	case l.Gloss.En != "":
		return l.Gloss.En
	case s != nil && s.Name.En != "":
		return s.Name.En
	}
	return l.Name
}

// frameGloss names the first of a set of frames.
func (g *grammar) frameGloss(set frameSet) string {
	for i, f := range g.Frames {
		if set&(1<<i) != 0 {
			if f.Gloss.En != "" {
				return f.Gloss.En
			}
			return f.Name
		}
	}
	return "something else"
}

// roleOf says in words what a slot does in an ad.
func roleOf(s rules.Slot) string {
	switch s {
	case rules.SlotSubstance:
		return "a product"
	case rules.SlotUnit, rules.SlotPrice:
		return "the terms of a sale"
	case rules.SlotContact:
		return "a way to reach the poster"
	case rules.SlotDelivery:
		return "how goods change hands"
	case rules.SlotDrop:
		return "a hand-over without meeting"
	case rules.SlotPayment, rules.SlotCoin:
		return "a way to pay"
	case rules.SlotOffer, rules.SlotMenu:
		return "an offer"
	case rules.SlotAssurance:
		return "a promise sellers make"
	case rules.SlotTrade:
		return "a word of the drug trade"
	case rules.SlotDemand:
		return "asks where to buy"
	case rules.SlotRecruit:
		return "looks for people to work"
	case rules.SlotService:
		return "a service to sellers"
	}
	return "a way of speaking that is not an offer"
}
