package classifier

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"scops/rules"
)

// signals writes down every match with its points, in order of start, end and
// rule; matches on trial apart.
func (r *reading) signals(j *judgement) (counted, shadow []Signal) {
	signs := r.signSignals(j)
	stable, trial := r.ruleSignals(j)
	size := len(signs) + len(stable)
	for i := range r.items {
		if r.items[i].isReason() {
			size++
		}
	}
	if r.outside != nil {
		size++
	}
	counted = make([]Signal, 0, size)
	w := &r.work.reasons
	w.reset()
	for i := range r.items {
		f := &r.items[i]
		if !f.isReason() {
			continue
		}
		s := r.signal(f)
		w.write(r, f)
		if f.shadow() {
			shadow = append(shadow, s)
			continue
		}
		s.Weight = r.points(i, j)
		counted = append(counted, s)
	}
	w.hand(r, counted, shadow)
	if s, ok := r.outsideSignal(j); ok {
		counted = append(counted, s)
	}
	counted, shadow = append(append(counted, signs...), stable...), append(shadow, trial...)
	sortSignals(counted)
	sortSignals(shadow)
	return counted, shadow
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
			return r.c.groupPoints(g)
		}
	}
	return 0
}

func (c *Classifier) groupPoints(g int) int {
	group := &c.grammar.Groups[g]
	if p, ok := c.pack.Scoring.Group[group.Points]; ok && group.Points != "" {
		return p
	}
	return c.pack.Scoring.Group[group.Name]
}

// signal describes one match, without points and without its reason.
func (r *reading) signal(f *found) Signal {
	s := Signal{Rule: f.rule(), Slot: string(f.slot()), Surface: r.text[f.start:f.end], Start: f.start, End: f.end, Quoted: f.quoted}
	if f.term != nil {
		s.File, s.Term = cmp.Or(f.term.file, f.term.list.Pos.File), f.term.listed
	}
	return s
}

// meaning is what the terms of a list stand for, in English.
func (c *Classifier) meaning(l *list) string {
	switch s := c.substances[l.Substance]; {
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

// outsideSignal describes a contact found in the profile or a link. It has no
// range in the text.
func (r *reading) outsideSignal(j *judgement) (Signal, bool) {
	g := slices.Index(j.first, outsideItem)
	if g < 0 {
		return Signal{}, false
	}
	e := r.outside.entity
	return Signal{
		Rule: "entity:" + string(e.Kind), Slot: string(rules.SlotContact), Weight: r.c.groupPoints(g),
		Why: fmt.Sprintf("The %s on the same page gives a %s, %s: a way to reach the poster.", r.outside.where, kindName(string(e.Kind), "en"), e.Value),
	}, true
}

// signSignals describes the telling signs; the first ones carry points until
// the most a post can get for them is reached. Faint ones are told of where the
// gate stands open because of them. They are good until the next reading.
func (r *reading) signSignals(j *judgement) []Signal {
	signals := r.work.signs[:0]
	for _, h := range j.signs {
		sign, f := &r.c.grammar.Telling[h.sign], &r.items[h.item]
		if sign.Faint && (j.row == nil || !slices.Contains(j.row.AnySignOf, sign.Name) && !slices.Contains(j.row.AlsoSignOf, sign.Name)) {
			continue
		}
		s := Signal{Rule: r.c.grammar.telling[h.sign].rule, Surface: r.text[f.start:f.end], Start: f.start, End: f.end}
		gloss := sign.Gloss.En
		if gloss == "" {
			gloss = sign.Name
		}
		says := " is a telling sign that shops lack: "
		if sign.Faint {
			says = " is a hint, of no weight alone: "
		}
		s.Why = strconv.Quote(s.Surface) + says + gloss + "."
		signals = append(signals, s)
	}
	r.work.signs = signals
	sortSignals(signals)
	left := r.c.pack.Scoring.TellingMax
	for i := range signals {
		if r.c.grammar.isFaint(signals[i].Rule) {
			continue
		}
		signals[i].Weight = min(r.c.pack.Scoring.Telling, left)
		left -= signals[i].Weight
	}
	return signals
}

// ruleSignals describes the fired rules; the first of the strongest carries
// the points of its strength. The stable ones are good until the next reading.
func (r *reading) ruleSignals(j *judgement) (stable, trial []Signal) {
	stable = r.work.fired[:0]
	var strong []bool
	for _, f := range j.fired {
		s := Signal{
			Rule: f.rule.ID, Start: f.at.start, End: f.at.end, Surface: r.text[f.at.start:f.at.end], File: f.rule.Pos.File,
			Why: f.rule.why,
		}
		if f.rule.Status == rules.Shadow {
			trial = append(trial, s)
			continue
		}
		stable, strong = append(stable, s), append(strong, f.rule.Strength == j.strength)
	}
	r.work.fired = stable
	first := -1
	for i := range stable {
		if strong[i] && (first < 0 || compareSignals(&stable[i], &stable[first]) < 0) {
			first = i
		}
	}
	if first >= 0 {
		stable[first].Weight = r.c.pack.Scoring.Strength[j.strength]
	}
	return stable, trial
}
